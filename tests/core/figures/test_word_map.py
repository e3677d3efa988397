import re

import numpy as np
import pytest

from core.figures import point_labels, theme
from core.figures.word_map import NAMED_IN_3D, seen, word_map
from core.words.projection import Role
from tests.core.figures.parts import is_sound, named, notes
from tests.core.figures.validated import validated
from tests.core.figures.writing import written

word_map = validated(word_map)

ROLES = [Role.ASKED] * 3 + [Role.ANSWER] + [Role.NEIGHBOUR] * 60
WORDS = ["queen", "king", "man", "woman", *(f"word {i}" for i in range(60))]


def places(n=64, dimensions=2, seed=0):
    return np.random.default_rng(seed).normal(size=(n, dimensions))


@pytest.mark.parametrize("dimensions", [2, 3])
def test_every_word_is_a_point_of_its_kind(dimensions):
    at = places(dimensions=dimensions)
    fig = word_map(at, WORDS, ROLES, "A map", axes=("one", "two", "three")[:dimensions])
    is_sound(fig)
    for role in Role:
        (trace,) = named(fig, str(role))
        chosen = [i for i, other in enumerate(ROLES) if other is role]
        np.testing.assert_array_equal(trace.x, at[chosen, 0])
        assert list(trace.customdata) == [WORDS[i] for i in chosen]
    assert len({trace.marker.symbol for trace in fig.data}) == 3
    assert theme.alt(fig).startswith(f"A map of 64 words in {dimensions} dimensions. your words: queen, king, man;")


def test_important_words_are_written_and_others_where_there_is_room():
    fig = word_map(places(), WORDS, ROLES, "x", axes=("one", "two"))
    assert {f"<b>{word}</b>" for word in WORDS[:4]} <= set(notes(fig))
    assert 8 < len(notes(fig)) < 64
    assert (fig.layout.yaxis.scaleanchor, fig.layout.yaxis.scaleratio) == ("x", 1)


def test_a_space_turns_and_names_a_few():
    fig = word_map(places(dimensions=3), WORDS, ROLES, "x", axes=("one", "two", "<b>three</b>"))
    shown = [note.text for note in fig.layout.scene.annotations]
    assert {f"<b>{word}</b>" for word in WORDS[:4]} <= set(shown)
    assert 4 < len(shown) <= NAMED_IN_3D
    assert fig.layout.scene.dragmode == "turntable"
    assert fig.layout.scene.zaxis.title.text == "&lt;b&gt;three&lt;/b&gt;"


def rectangles(fig, points):
    """Where the words of a space are when it is first seen: left, right, low, top in pixels."""
    found = []
    for note in fig.layout.scene.annotations:
        word = re.sub("<.*?>", "", note.text)
        x, y = seen(points)[WORDS.index(word)]
        wide, shift = point_labels.width(word), (note.ax if note.showarrow else note.xshift) or 0
        rise = -note.ay if note.showarrow else note.yshift or 0
        left = x + shift - {"left": 0, "center": wide / 2, "right": wide}[note.xanchor]
        low = y + rise - {"bottom": 0, "middle": 9, "top": 18}[note.yanchor]
        found.append((left, left + wide, low, low + 18))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_words_in_space_do_not_overlap_as_they_are_first_seen(seed):
    points = np.random.default_rng(seed).normal(0, 1, (len(WORDS), 3))
    points[1] = points[0] + [0.5, 0.5, 0.35]  # on one line of sight: far apart in space, and one over the other
    found = rectangles(word_map(points, WORDS, ROLES, "x", axes=("a", "b", "c")), points)
    assert len(found) > 4
    for i, (x0, x1, y0, y1) in enumerate(found):
        assert not any(x0 < right and left < x1 and y0 < top and low < y1 for left, right, low, top in found[:i])


def test_the_camera_sees_what_is_near_and_high_as_such():
    corners = np.array([[0, 0, 0], [1, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]], float)
    far, near, high, left, right = seen(corners)
    assert high[1] > far[1] > near[1]
    assert abs(high[0] - far[0]) < 1e-9
    assert right[0] > far[0] > left[0]


def test_what_else_stands_under_the_pointer():
    fig = word_map(places(4), WORDS[:4], ROLES[:4], "x", axes=("a", "b"), hovers=["0.9", "<i>", "", ""])
    assert named(fig, "your words")[0].customdata[:2] == ("queen<br>0.9", "king<br>&lt;i&gt;")


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_words(n, dimensions):
    fig = word_map(places(n, dimensions), WORDS[:n], ROLES[:n], "x", axes=("a", "b", "c")[:dimensions])
    is_sound(fig)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_what_people_write_is_shown_as_they_wrote_it(dimensions):
    words = ["<b>x</b>", "$a$", "😀 %{x}"]
    fig = word_map(places(3, dimensions), words, ROLES[:3], "x", axes=("a", "b", "c")[:dimensions])
    said = written(fig)
    assert "<b>x" not in said
    assert "😀 %{x}" not in said
    assert said.count("&lt;b&gt;x") == said.count("😀 %&#123;x}") == 2  # beside the point and under the pointer
