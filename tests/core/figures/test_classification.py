"""The figures of how good a classifier is: ROC, confusion, calibration."""

import math

import numpy as np
import pytest

from core.figures import classification, theme
from core.figures.classification import calibration, confusion, roc
from core.views.sentiment import curves
from core.views.sentiment.answers import judge
from tests.core.figures.colours import contrast
from tests.core.figures.parts import cells, heatmaps, is_sound, named, notes
from tests.core.figures.validated import validated

classification = validated(classification)
calibration = validated(calibration)
confusion = validated(confusion)
roc = validated(roc)

CLASSES = ("negative", "positive")


def some(seed, n=400):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, n)
    return judge(1 / (1 + np.exp(-rng.normal(2 * labels - 1, 1.5))), labels)


NAMES = ("shipped", "bag of words", "yours")
FOUND = {name: some(seed) for seed, name in enumerate(NAMES)}


def test_the_bag_of_words_is_grey_wherever_it_stands_and_the_first_network_has_the_accent():
    for names in (NAMES, NAMES[1:], ("bag of words",)):
        found = classification.looks(names)
        assert found["bag of words"].colour == theme.GREY
        assert len(set(found.values())) == len(names)
        assert len({look.dash for look in found.values()}) == len(names)
    assert classification.looks(NAMES)["shipped"] == (theme.ACCENT, "solid", "circle")
    with pytest.raises(ValueError, match="at most 3"):
        classification.looks(tuple("abcd"))


def test_curves_have_their_area_in_the_legend_and_guessing_its_line():
    drawn = {name: curves.roc(found) for name, found in FOUND.items()}
    fig = roc(drawn, "Three classifiers", classes=CLASSES)
    is_sound(fig)
    for name, curve in drawn.items():
        (line,) = named(fig, f"{name}: AUC {curve.area:.3f}")
        np.testing.assert_allclose(line.y, 100 * curve.true_positives)
        assert f"{name} {curve.area:.3f}" in theme.alt(fig)
    assert fig.data[0].x == fig.data[0].y == (0, 100)
    assert "guessing" in notes(fig)


def test_the_point_of_the_threshold_is_where_accuracy_is_measured():
    found = FOUND["shipped"]
    fig = roc({"shipped": curves.roc(found)}, "x", classes=CLASSES)
    (point,) = [trace for trace in fig.data if trace.mode == "markers"]
    said = found.probabilities >= 0.5
    assert point.x[0] == pytest.approx(100 * said[found.labels == 0].mean(), abs=1)
    assert point.y[0] == pytest.approx(100 * said[found.labels == 1].mean(), abs=1)


def test_without_a_curve_there_is_a_sentence():
    fig = roc({"shipped": curves.roc(judge([0.2], [1]))}, "One class", classes=CLASSES)
    is_sound(fig)
    assert "There is no ROC curve" in theme.alt(fig)
    assert not fig.layout.showlegend


@pytest.mark.parametrize("counts", [[[622, 230], [206, 647]], [[5, 0], [0, 5]], [[0, 0], [3, 1]], np.zeros((2, 2))])
@pytest.mark.parametrize("dark", [False, True])
def test_the_four_counts_can_be_read(counts, dark):
    fig = confusion(np.array(counts), "Right in 74 %", classes=CLASSES)
    is_sound(fig)
    (heat,) = heatmaps(fig)
    colours = theme.palette(dark)
    for note in fig.layout.annotations:
        share = cells(heat)[note.y - 1, note.x - 1]
        fill = theme.PAPER if math.isnan(share) else theme.SEQUENTIAL[round(share * 9)]
        assert contrast(colours[fill], colours[note.font.color]) >= 4.5
        truth, said = note.y - 1, note.x - 1
        assert note.text.startswith(f"<b>{int(np.array(counts)[truth][said]):,}</b>")
        assert ("right" in note.text) == (truth == said)
    assert f"{int(counts[1][0])} of {int(sum(counts[1]))} positive texts are called negative." in theme.alt(fig)


def test_calibration_shows_what_came_true_and_how_many_there_were():
    drawn = {name: curves.calibration(found) for name, found in FOUND.items()}
    fig = calibration(drawn, "Too sure", classes=CLASSES)
    is_sound(fig)
    bars = [trace for trace in fig.data if trace.type == "bar"]
    assert [sum(trace.y) for trace in bars] == [400] * 3
    for name, curve in drawn.items():
        (line,) = named(fig, name)
        low = np.array(line.y) - line.error_y.arrayminus
        np.testing.assert_allclose(low, [share.low for share in curve.observed if share.of])
        assert f"{name} {theme.number(curve.error, 2)}" in theme.alt(fig)
    edges = np.concatenate([np.array(trace.x) - np.array(trace.width) / 2 for trace in bars])
    assert len(np.unique(edges.round(6))) == 30  # side by side


def test_one_classifier_needs_no_legend_and_none_no_answer():
    assert not calibration({"x": curves.calibration(FOUND["yours"])}, "x", classes=CLASSES).layout.showlegend
    fig = calibration({"x": curves.calibration(judge([], []))}, "x", classes=CLASSES)
    is_sound(fig)
    assert theme.alt(fig).endswith("there are no texts.")


def test_what_people_write_is_shown_as_they_wrote_it():
    hostile = "<b>%{x}"
    for fig in (
        roc({hostile: curves.roc(FOUND["yours"])}, "x", classes=(hostile, hostile)),
        calibration({hostile: curves.calibration(FOUND["yours"]), "y": curves.calibration(FOUND["yours"])}, "x",
                    classes=(hostile, hostile)),
        confusion(np.ones((2, 2)), "x", classes=(hostile, hostile)),
    ):  # fmt: skip
        drawn = fig.to_dict()
        drawn["layout"].pop("meta")  # the sentence for screen readers is no markup
        assert "<b>%" not in str(drawn)
        assert "&gt;%{x}" not in str(drawn)
