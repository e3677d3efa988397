"""The look of classifiers that are compared in one figure: the first has the accent, a bag of words is always grey."""

from typing import NamedTuple

from core.figures import theme


class Look(NamedTuple):
    """Colour, dash and symbol: never colour alone."""

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
    """The look of each classifier, in the order given. Raises ValueError for more than three.

    Example:
        >>> [look.dash for look in looks(("shipped", "bag of words", "yours")).values()]
        ['solid', 'dash', 'dot']
    """
    if len(names) > MOST:
        raise ValueError(f"at most {MOST} classifiers fit into one figure, and {len(names)} came: leave some out")
    others = iter(_OTHERS)
    return {name: _BAG if name == BAG_OF_WORDS else next(others) for name in names}
