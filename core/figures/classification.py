"""How good classifiers are: the ROC curve, calibration, and the confusion matrix. B bins."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.figures.token_grid import ON_INK, STEPS
from core.views.sentiment.curves import Calibration, Roc
from core.wording import decimals, percent

ROC_HEIGHT = 300  # pixels: about square on a phone
CONFUSION_ROW = 96  # pixels
PERCENT = {"range": [-2, 102], "tickvals": [0, 25, 50, 75, 100]}
PROBABILITY = {"range": [-0.03, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]}
NAME_LETTERS, CLASS_LETTERS = 24, 14  # of a classifier's name, and of a class's
ONE_LINE = 10  # letters of a class's name up to which columns have theirs in one line on a phone
# Places in the scale of ten of the colours that numbers can be read on: STEPS leaves one out.
_PLACES = [i / 9 for i, colour in enumerate(theme.SEQUENTIAL) if colour in STEPS]


class Look(NamedTuple):
    """Colour, dash and symbol of a classifier: never colour alone."""

    colour: str
    dash: str
    symbol: str


BAG_OF_WORDS = "bag of words"
_BAG = Look(theme.GREY, "dash", "square")
_OTHERS = (
    Look(theme.ACCENT, "solid", "circle"),
    Look(theme.CATEGORICAL[1], "dot", "triangle-up"),
    Look(theme.CATEGORICAL[2], "dashdot", "triangle-down"),
)
CHANCE = {"color": theme.GREY, "dash": "dot", "width": 2}
MOST = 3  # classifiers in one figure


def looks(names: tuple[str, ...]) -> dict[str, Look]:
    """The look of each classifier, in order: the first has the accent, a bag of words is grey. At most three.

    Example:
        >>> [look.dash for look in looks(("shipped", "bag of words", "yours")).values()]
        ['solid', 'dash', 'dot']
    """
    if len(names) > MOST:
        raise ValueError(f"a figure can have at most {MOST} classifiers (got {len(names)})")
    others = iter(_OTHERS)
    return {name: _BAG if name == BAG_OF_WORDS else next(others) for name in names}


def roc(curves: Mapping[str, Roc], title: str, *, classes: tuple[str, str]) -> Figure:
    """The ROC curves of up to three classifiers on the same texts, with the line of guessing.

    Args:
        curves: by the classifier's name. Those without a curve (texts of only one class) are left out.
        title: what to see.
        classes: the names of class 0 and class 1.
    """
    drawn = {name: curve for name, curve in curves.items() if len(curve.thresholds)}
    shown = looks(tuple(curves))
    labels = {name: f"{literal(name, 22)}: AUC {_area(curve)}" for name, curve in drawn.items()}
    negative, positive = (literal(name, CLASS_LETTERS) for name in classes)
    panel = Panel(f"“{positive}” that is found (%)", ROC_HEIGHT, PERCENT | {"showgrid": True})
    panel.add_scatter(
        x=[0, 100],
        y=[0, 100],
        mode="lines",
        line=CHANCE,
        showlegend=False,
        hovertemplate="guessing: AUC 0.5<extra></extra>",
    )
    panel.notes.append({"text": "guessing", "x": 72, "y": 68, "xanchor": "left", "yanchor": "top"})
    for name, curve in drawn.items():
        look = shown[name]
        panel.add_scatter(
            x=100 * curve.false_positives,
            y=100 * curve.true_positives,
            name=labels[name],
            mode="lines",
            line={"color": look.colour, "dash": look.dash, "width": 3},
            customdata=np.where(np.isfinite(curve.thresholds), curve.thresholds, 1.0),
            hovertemplate=f"{literal(name, 22)}, from %{{customdata:.2f}} on<br>{positive} found: %{{y:.0f}} %"
            f"<br>{negative} taken for it: %{{x:.0f}} %<extra></extra>",
        )
        panel.add_scatter(
            x=[100 * curve.at_half[0]],
            y=[100 * curve.at_half[1]],
            mode="markers",
            marker={"color": look.colour, "size": 12, "symbol": look.symbol},
            showlegend=False,
            hovertemplate=f"{literal(name, 22)}: the threshold 0.5<extra></extra>",
        )
    axis = PERCENT | {"title": f"“{negative}” taken for “{positive}” (%)"}
    return stacked(title, _roc_alt(drawn), [panel], xaxis=axis, legend=tuple(labels.values()))


def _area(curve: Roc) -> str:
    return decimals(curve.area, 3)


def _roc_alt(drawn: Mapping[str, Roc]) -> str:
    if not drawn:
        return "There is no ROC curve: it needs texts of both classes."
    areas = ", ".join(f"{name} {_area(curve)}" for name, curve in drawn.items())
    return f"ROC curve; the area under it, where guessing has 0.5: {areas}."


def calibration(curves: Mapping[str, Calibration], title: str, *, classes: tuple[str, str]) -> Figure:
    """The share of class 1 by predicted probability, with the ideal line; below, the number of texts in each bin.

    Args:
        curves: of up to three classifiers, by name.
        title: what to see.
        classes: the names of class 0 and class 1.
    """
    positive = literal(classes[1], CLASS_LETTERS)
    shown = looks(tuple(curves))
    names = {name: literal(name, NAME_LETTERS) for name in curves}
    upper = Panel(f"share of “{positive}”", 260, PROBABILITY | {"showgrid": True})
    upper.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line=CHANCE, showlegend=False, hovertemplate="as predicted<extra></extra>"
    )
    upper.notes.append(
        {"text": "dotted: share equals probability", "x": 1, "y": 0, "xanchor": "right", "yanchor": "bottom"}
    )
    most = max((int(curve.counts.max(initial=0)) for curve in curves.values()), default=0)
    ticks = {"range": [0, 1.08 * max(most, 1)], "nticks": 4, "tickformat": "~s", "rangemode": "nonnegative"}
    lower = Panel("texts with this probability", 90, ticks)
    for place, (name, curve) in enumerate(curves.items()):
        filled = curve.counts > 0
        _worth(upper, names[name], curve, filled, shown[name], positive)
        _counted(lower, names[name], curve, shown[name], place, len(curves))
    fig = stacked(
        title,
        _calibration_alt(curves, classes[1]),
        [upper, lower],
        xaxis=PROBABILITY | {"title": f"predicted probability of “{positive}”"},
        legend=tuple(names.values()) if len(names) > 1 else (),
    )
    fig["layout"]["barmode"] = "overlay"
    return fig


def _worth(panel: Panel, name: str, curve: Calibration, filled: np.ndarray, look: Look, positive: str) -> None:
    observed = [share for share in curve.observed if share.of]
    y = np.array([share.value for share in observed])
    panel.add_scatter(
        x=curve.predicted[filled],
        y=y,
        name=name,
        mode="lines+markers",
        line={"color": look.colour, "dash": look.dash, "width": 2},
        marker={"color": look.colour, "symbol": look.symbol, "size": 9},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": np.array([share.high for share in observed]) - y,
            "arrayminus": y - np.array([share.low for share in observed]),
            "color": look.colour,
            "thickness": 1.5,
            "width": 4,
        },
        cliponaxis=False,
        customdata=[share.of for share in observed],
        hovertemplate=f"{name}: predicted %{{x:.2f}}; %{{y:.2f}} of %{{customdata:,}} are {positive}<extra></extra>",
    )


def _counted(panel: Panel, name: str, curve: Calibration, look: Look, place: int, n: int) -> None:
    width = np.diff(curve.edges)
    panel.traces.append(
        {
            "type": "bar",
            "x": curve.edges[:-1] + width * (place + 0.5) / n,
            "y": curve.counts,
            "width": 0.9 * width / n,
            "marker": {"color": look.colour},
            "opacity": 0.7,
            "showlegend": False,
            "customdata": np.array([curve.edges[:-1], curve.edges[1:]]).T,
            "hovertemplate": f"{name}: %{{y:,}} texts got %{{customdata[0]:.1f}} to %{{customdata[1]:.1f}}"
            "<extra></extra>",
        }
    )


def _calibration_alt(curves: Mapping[str, Calibration], positive: str) -> str:
    known = [f"{name} {theme.number(curve.error, 2)}" for name, curve in curves.items() if np.isfinite(curve.error)]
    if not known:
        return f"Calibration of the probability of {positive}: there are no texts."
    return (
        f"How often texts are {positive} for each probability that was given. "
        f"The mean distance between the two (expected calibration error): {', '.join(known)}."
    )


def confusion(counts: np.ndarray, title: str, *, classes: tuple[str, str]) -> Figure:
    """The confusion matrix: rows are the truth, columns the answer, with counts and shares of the row.

    Args:
        counts: int (2, 2): [[true negatives, false positives], [false negatives, true positives]].
        title: what to see.
        classes: the names of class 0 and class 1.
    """
    counts = np.asarray(counts, int).reshape(2, 2)
    of = counts.sum(1, keepdims=True)
    shares = np.divide(counts, of, out=np.full((2, 2), np.nan), where=of > 0)
    steps = np.rint(np.nan_to_num(shares) * (len(STEPS) - 1)).astype(int)
    names = [literal(name, CLASS_LETTERS) for name in classes]
    at = np.array([1, 2])
    axis = {"tickvals": at, "ticktext": [f"is<br>{name}" for name in names], "range": [2.5, 0.5]}
    panel = Panel("", 2 * CONFUSION_ROW, axis | {"showgrid": False, "ticks": ""})
    panel.add_heatmap(
        x=at,
        y=at,
        z=np.where(of > 0, np.array(_PLACES)[steps], np.nan),
        zmin=0,
        zmax=1,
        colorscale=theme.SEQUENTIAL_SCALE,
        xgap=4,
        ygap=4,
        text=[[_cell_sentence(counts, of, names, truth, predicted) for predicted in (0, 1)] for truth in (0, 1)],
        hovertemplate="%{text}<extra></extra>",
    )
    for (truth, predicted), count in np.ndenumerate(counts):
        strong = of[truth, 0] and steps[truth, predicted] > ON_INK
        share = percent(shares[truth, predicted], 1) if of[truth, 0] else "none"
        panel.notes.append(
            {
                "text": f"<b>{count:,}</b> {'right' if truth == predicted else 'wrong'}<br>{share}",
                "x": predicted + 1,
                "y": truth + 1,
                "font": {"size": theme.TEXT + 1, "color": theme.PAPER if strong else theme.INK},
            }
        )
    below = "<br>" if max(map(len, classes)) > ONE_LINE else " "  # long names would overlap on a phone
    answers = {"tickvals": at, "ticktext": [f"said:{below}{name}" for name in names], "range": [0.5, 2.5], "ticks": ""}
    alt = " ".join(
        _cell_sentence(counts, of, list(classes), truth, predicted) for truth in (0, 1) for predicted in (0, 1)
    )
    return stacked(title, alt, [panel], xaxis=answers | {"title": "answer (% of each row)"})


def _cell_sentence(counts: np.ndarray, of: np.ndarray, names: list[str], truth: int, predicted: int) -> str:
    return f"{counts[truth, predicted]:,} of {of[truth, 0]:,} {names[truth]} texts are called {names[predicted]}."
