import numpy as np
import pytest

from core.figures import theme
from core.figures.analogy_arrows import arrows
from core.words import analogy_plane
from tests.core.figures.parts import is_sound, named, notes
from tests.core.figures.validated import validated
from tests.core.figures.writing import written

arrows = validated(arrows)

NAMES = ("queen", "king", "man")


def cloud(n, seed=0):
    return np.random.default_rng(seed).normal(size=(n, 50))


def heads(fig):
    return [trace for trace in fig.data if trace.mode == "lines+markers"]


def test_two_arrows_are_parallel_and_the_answer_s_is_a_shadow():
    drawing = analogy_plane.parallel(cloud(3), NAMES, cloud(2, 1), ("woman", "girl"))
    fig = arrows(drawing, "queen is to king as … is to man")
    is_sound(fig)
    asked, result, answer = heads(fig)
    np.testing.assert_allclose(np.diff(asked.x), np.diff(result.x))
    np.testing.assert_allclose(np.diff(asked.y), np.diff(result.y))
    assert [arrow.line.dash for arrow in (asked, result, answer)] == ["solid", "solid", "dash"]
    assert named(fig, "a shadow") == [answer]
    assert (fig.layout.yaxis.scaleanchor, fig.layout.yaxis.scaleratio) == ("x", 1)
    assert {"queen", "king", "man", "woman"} <= set(notes(fig))
    assert fig.layout.xaxis.title.text == "along king → man"
    assert "lead to queen − king + man. Nearest to it: woman, girl. The two arrows have a cosine of" in theme.alt(fig)


def test_kinds_differ_by_more_than_colour():
    fig = arrows(analogy_plane.parallel(cloud(3), NAMES, cloud(2, 1), ("woman", "girl")), "x")
    symbols = {trace.name: trace.marker.symbol for trace in fig.data if trace.mode == "markers"}
    assert symbols == {"your words": "circle", "calculated": "circle-open", "nearest words": "square"}


@pytest.mark.parametrize("m", range(1, 8))
def test_a_chain_of_any_length(m):
    names = [f"word {i}" for i in range(m)]
    signs = [(-1) ** i for i in range(m)]
    fig = arrows(analogy_plane.chain(cloud(m), signs, names, cloud(2, 1), ("woman", "girl")), "x")
    is_sound(fig)
    assert len(heads(fig)) == m
    assert {"0", "word 0", *(f"{'+' if i % 2 == 0 else '−'} word {i}" for i in range(1, m))} <= set(notes(fig))
    ends = [(arrow.x[0], arrow.y[0]) for arrow in heads(fig)[1:]]
    assert ends == [(arrow.x[1], arrow.y[1]) for arrow in heads(fig)[:-1]]


def test_everything_is_in_the_frame():
    fig = arrows(analogy_plane.chain(cloud(5), [1] * 5, list("abcde"), [], []), "x")
    for trace in fig.data:
        assert min(trace.x) > fig.layout.xaxis.range[0]
        assert max(trace.x) < fig.layout.xaxis.range[1]
        assert min(trace.y) > fig.layout.yaxis.range[0]
        assert max(trace.y) < fig.layout.yaxis.range[1]


def test_vectors_that_are_all_alike():
    is_sound(arrows(analogy_plane.parallel(np.ones((3, 5)), ("a", "a", "a"), np.ones((1, 5)), ("a",)), "x"))


def test_what_people_write_is_shown_as_they_wrote_it():
    bad = ("<b>x</b>", "$a$ %{y}", "😀")
    for drawing in (
        analogy_plane.parallel(cloud(3), bad, cloud(1, 1), ("<i>",)),
        analogy_plane.chain(cloud(3), (1, -1, 1), bad, cloud(1, 1), ("<i>",)),
    ):
        fig = arrows(drawing, "x")
        is_sound(fig)
        said = written(fig)
        assert "<b>x" not in said
        assert "<i>" not in said
        assert "$a$ %{y}" not in said
        assert "$a$ %&#123;y}" in said
