import numpy as np
import pytest

from core.figures import theme, word_order
from tests.core.figures.parts import is_sound, named, notes
from tests.core.figures.validated import validated

word_order = validated(word_order)

CLASSES = ("negative", "positive")
MANY = np.random.default_rng(0).uniform(0, 1, 200)
NAMES = ("The teacher inspired the students", "The students inspired the teacher")


def bars(fig):
    return next(trace for trace in fig.data if trace.type == "bar")


def test_all_orders_are_counted_in_twenty_bins():
    fig = word_order.spread(MANY, 0.9, 0.55, "200 orders", classes=CLASSES)
    is_sound(fig)
    assert len(bars(fig).y) == 20
    assert sum(bars(fig).y) == 200
    assert bars(fig).y[3] == ((MANY >= 0.15) & (MANY < 0.2)).sum()
    assert fig.layout.xaxis.title.text == "probability of positive"
    assert "number of orders (200 in all)" in notes(fig)
    assert "for this order 0.9. The bag of words gives 0.55 to all of them." in theme.alt(fig)


def test_certain_answers_are_counted_too():
    ends = bars(word_order.spread([0, 1, 1, 1 + 1e-7], 1, 0, "x", classes=CLASSES)).y
    assert (ends[0], ends[-1]) == (1, 3)


def test_this_order_and_the_bag_are_marked_and_named():
    fig = word_order.spread(MANY, 0.9, 0.55, "x", classes=CLASSES)
    (given,), (bag,) = named(fig, "this order"), named(fig, "bag of words: one answer")
    assert (given.x, given.line.color, given.line.dash) == ((0.9, 0.9), theme.ACCENT, None)
    assert (bag.x, bag.line.color, bag.line.dash) == ((0.55, 0.55), theme.GREY, "dash")
    assert {"this order", "bag of words: one answer"} <= set(notes(fig))


@pytest.mark.parametrize("x", [0, 0.1, 0.39, 0.5, 0.61, 0.9, 1])
def test_names_are_inside_and_do_not_meet(x):
    fig = word_order.spread(MANY, x, x, "x", classes=CLASSES)
    labels = {note.text: note for note in fig.layout.annotations}
    given, bag = labels["this order"], labels["bag of words: one answer"]
    top = fig.layout.yaxis.range[1]
    assert bag.y + 0.08 * top < given.y < 0.92 * top  # a line of text is 23 of 270 pixels
    letters = {"left": (0, 1), "center": (0.5, 0.5), "right": (1, 0)}[bag.xanchor]
    share = 7.5 * len(bag.text) / 290  # of a phone's width
    assert x - letters[0] * share > -0.06
    assert x + letters[1] * share < 1.06


@pytest.mark.parametrize("probabilities", [[], [0.5], [np.nan, 0.2], np.full(5000, 0.3)])
def test_any_number_of_orders(probabilities):
    is_sound(word_order.spread(probabilities, 0.5, np.nan, "x", classes=CLASSES))


def test_the_network_moves_and_the_bag_does_not():
    fig = word_order.pair(NAMES, [0.8, 0.3], [0.55, 0.55], "x", classes=CLASSES)
    is_sound(fig)
    (first,), (second,) = named(fig, NAMES[0]), named(fig, NAMES[1])
    np.testing.assert_array_equal([first.x, second.x], [[0.8, 0.55], [0.3, 0.55]])
    np.testing.assert_array_equal([first.y, second.y], [[1, 2], [1, 2]])
    assert first.marker.size > second.marker.size + 4  # a ring around a dot
    assert first.marker.color == theme.PAPER
    assert first.marker.line.color == second.marker.color == (theme.ACCENT, theme.GREY)
    assert fig.layout.yaxis.ticktext == ("network", "bag of<br>words")
    assert notes(fig) == ["0.80", "0.30", "0.55 for both"]
    assert "the network 0.8 and 0.3, the bag of words 0.55 and 0.55" in theme.alt(fig)


def test_numbers_of_near_dots_stand_side_by_side():
    for network, sides in (([0.3, 0.35], ["right", "left"]), ([0.35, 0.3], ["left", "right"])):
        fig = word_order.pair(NAMES, network, [0.5, 0.6], "x", classes=CLASSES)
        assert [note.xanchor for note in fig.layout.annotations[:2]] == sides
    edges = word_order.pair(NAMES, [0, 0], [1, 1], "x", classes=CLASSES)
    assert [note.xanchor for note in edges.layout.annotations] == ["left", "right"]


def test_what_people_write_is_shown_as_they_wrote_it():
    fig = word_order.pair(("<b>%{x}</b>", "&amp;" * 20), [0.1, 0.2], [0.3, 0.3], "x", classes=("a", "<i>b</i>"))
    assert fig.layout.xaxis.title.text == "probability of &lt;i&gt;b&lt;/i&gt;"
    first, second = fig.data[2:]
    assert first.name == "&lt;b&gt;%&#123;x}&lt;/b&gt;"
    assert "<b>" not in first.hovertemplate
    assert first.hovertemplate.count("%{x") == 1
    assert second.name.endswith("…")


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_broken_numbers(broken):
    is_sound(word_order.pair(NAMES, [broken, 0.2], [broken, broken], "x", classes=CLASSES))
