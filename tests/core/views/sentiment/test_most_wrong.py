import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.views.sentiment.answers import judge
from core.views.sentiment.most_wrong import excerpt, most_wrong


def test_the_surest_mistakes_come_first_and_right_answers_never():
    p = [0.9, 0.45, 0.01, np.nan, 0.99, 0.6]
    mistakes = most_wrong(judge(p, [1, 1, 1, 1, 0, 0]), [f"text {i}" for i in range(6)])
    assert [one.place for one in mistakes] == [2, 4, 5, 1]  # the first two are equally far
    assert [one.excerpt for one in mistakes] == ["text 2", "text 4", "text 5", "text 1"]
    assert [one.confidence for one in mistakes] == pytest.approx([0.99, 0.99, 0.6, 0.55])
    assert [one.label for one in mistakes] == [1, 0, 0, 1]


def test_a_text_is_asked_for_only_where_it_is_shown():
    asked = []
    most_wrong(judge([0.1] * 50, [1] * 50), lambda place: asked.append(place) or "text", most=3)
    assert asked == [0, 1, 2]
    assert most_wrong(judge([], []), []) == []
    assert most_wrong(judge([0.9], [1]), ["x"]) == []


@given(st.text(), st.integers(5, 40))
def test_an_excerpt_is_short_and_made_of_whole_words(text, letters):
    shown = excerpt(text, letters)
    assert len(shown) <= letters + 1
    words = text.split()
    if shown.endswith("…") and " " in shown:
        assert shown[:-1].split() == words[: len(shown[:-1].split())]
    if len(" ".join(words)) <= letters and len(text) < 5 * letters:
        assert shown == " ".join(words)


def test_a_megabyte_is_cut_before_it_is_looked_at():
    assert excerpt("word " * 300_000, 20) == "word word word word…"
    assert excerpt(" " * 1_000_000 + "word", 20) == "…"
