"""No word covers another, on a phone and on wider screens."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures import point_labels


def boxes(notes, frame, grown, bold=0):
    """Middles and halves (n, 2) of the written words in pixels."""
    middles, halves = [], []
    for i, note in enumerate(notes):
        text = note["text"].removeprefix("<b>").removesuffix("</b>")
        half = np.array([point_labels.width(text) * (1.08 if i < bold else 1), point_labels.HEIGHT - 4]) / 2
        at = frame.pixels([[note["x"], note["y"]]])[0] * grown
        shift = [note.get("xshift", 0), note.get("yshift", 0)]
        if note["showarrow"]:
            shift = [note["ax"], -note["ay"]]
        side = [{"left": 1, "center": 0, "right": -1}[note["xanchor"]]]
        side.append({"bottom": 1, "middle": 0, "top": -1}[note["yanchor"]])
        middles.append(at + shift + np.array(side) * half)
        halves.append(half)
    return np.array(middles), np.array(halves)


@given(st.integers(1, 60), st.integers(0, 999), st.booleans())
def test_words_never_cover_one_another(n, seed, alike):
    rng = np.random.default_rng(seed)
    places = rng.normal(size=(n, 2))
    words = ["w" * length for length in rng.integers(1, 12, n)]
    high = point_labels.height(places, 240, 420)
    frame = point_labels.frame(places, high, alike=alike)
    notes = point_labels.notes(places, words, frame)
    for grown in frame.grown:
        middles, halves = boxes(notes, frame, grown)
        for i in range(len(notes)):
            over = np.abs(middles[i] - middles[:i]) < halves[i] + halves[:i]
            assert not over.all(1).any()
            assert (np.abs(middles[i]) <= frame.size / 2 * [grown[0], 1] - halves[i] + 4).all()


@given(st.integers(1, 30), st.integers(0, 99), st.booleans())
def test_a_frame_holds_all_points(n, seed, alike):
    places = np.random.default_rng(seed).normal(size=(n, 2)) * [3, 0.2]
    frame = point_labels.frame(places, 300, alike=alike)
    assert (np.abs(frame.pixels(places)) <= frame.size / 2 - 20).all()
    for values, (low, high) in zip(places.T, (frame.x, frame.y), strict=True):
        assert low < values.min()
        assert high > values.max()
    if alike:
        assert frame.scale[0] == frame.scale[1]


@pytest.mark.parametrize("places", [np.empty((0, 2)), np.zeros((1, 2)), np.ones((3, 2)), [[0, 0], [1, 0]]])
def test_points_without_a_spread(places):
    places = np.asarray(places, float)
    frame = point_labels.frame(places, point_labels.height(places, 240, 400))
    assert np.isfinite([*frame.x, *frame.y]).all()
    assert frame.x[0] < frame.x[1]
    assert frame.y[0] < frame.y[1]
    assert len(point_labels.notes(places, ["word"] * len(places), frame, always=3)) == len(places)


def test_the_first_words_are_written_whatever_they_cover():
    places = np.zeros((9, 2))
    frame = point_labels.frame(places, 300)
    assert len(point_labels.notes(places, ["covered"] * 9, frame, always=9)) == 9
    assert len(point_labels.notes(places, ["covered"] * 9, frame)) < 9


def test_words_are_cut_and_never_html():
    frame = point_labels.frame(np.zeros((1, 2)), 300)
    (note,) = point_labels.notes(np.zeros((1, 2)), ["<b>%{x}</b>"], frame, always=1)
    assert note["text"] == "&lt;b&gt;%&#123;x}&lt;/b&gt;"
    (note,) = point_labels.notes(np.zeros((1, 2)), ["unbelievably long words"], frame, always=1)
    assert note["text"] == "unbelievably lo…" == point_labels.cut("unbelievably long words")
