"""Coloured words: nothing typed is markup, and everything can be read."""

import html
import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.figures import theme, word_colours
from core.figures.escaping import JOINER, plain
from core.figures.word_colours import OPACITIES, background, markdown
from core.text.tokenizer import fit
from core.views.sentiment.text_classifier import words_of
from tests.core.figures.colours import contrast

HOSTILE = [
    "<script>alert(1)</script>",
    "**bold** _it_ `code` ~~no~~ $x$ # head",
    "[link](http://evil.com) https://www.evil.com me@evil.com ![i](x)",
    ":smile: :material/home: :red[red] {background=\"red\"} ]{foreground='x'}",
    "&amp; &lt;b&gt; <- -> >= | a | b |",
    "# head\n\n- item\n    code\n1. one",
    "مرحبا بالعالم 😀 İ",
]


def coloured(text, seed=0, **other):
    words = words_of(fit([text]), text)
    changes = np.random.default_rng(seed).normal(0, 0.3, len(words))
    return markdown(text, [(word.start, word.end) for word in words], changes, **other)


def stripped(marked):
    """What is left of the Markdown when our own colours and isolates are taken away: the text, if nothing else is."""
    plain_words = re.sub(r":color\[([^]]*?)[▲▼]?\]\{background=\"rgba\([\d,.]+\)\"\}", r"\1", marked)
    return html.unescape(re.sub(f"[{JOINER}\u2068\u2069]", "", plain_words))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_is_shown_and_means_nothing(text):
    assert stripped(coloured(text)) == " ".join(text.split())


@given(st.text(max_size=80))
def test_plain_text_has_no_signs_of_markdown_left(text):
    marked = plain(text)
    assert re.fullmatch(r"(?:&#\d+;|[^!-/:-@\[-`{-~])*", marked)
    assert re.sub(r"&#(\d+);", lambda sign: chr(int(sign[1])), marked).replace(JOINER, "") == text.replace(JOINER, "")


def test_links_emoji_and_arrows_are_broken_where_nobody_sees_it():
    for text, found in (("see www.evil.com", "www."), ("a :smile: b", ":s"), ("a@b.c", "a@"), ("a -> b", "->")):
        words = words_of(fit([text]), text)
        shown = html.unescape(markdown(text, [(word.start, word.end) for word in words], np.zeros(len(words))))
        assert found not in shown
        assert shown.replace(JOINER, "") == text


LINKS = re.compile(r"https?://|www\.|[-.\w+]@[-\w]|:[-+\w/]+:", re.IGNORECASE)  # what Streamlit looks for in texts
ARROWS = re.compile(r"<->|->|<-|--|>=|<=|~=")


@given(st.text(st.sampled_from("wwWW.htps:/@ab-+<>=~ _1é"), max_size=20))
@example("see http://example.org and HTTPS://x.y, WWW.example.com, a@b.com, :smile: <-> -- :material/home: :+1:")
def test_plain_text_has_no_links_emoji_or_arrows_left(text):
    shown = html.unescape(plain(text))
    assert not LINKS.search(shown)
    assert not ARROWS.search(shown)


def test_names_and_sentences_have_nothing_in_them_that_is_not_seen():
    for text in ("Column “PM2.5” (µg/m³): can't, 95 % *well-known*!", "http", "www", "12:  _x_"):
        assert html.unescape(plain(text)) == text


def test_colours_follow_the_change():
    marked = markdown("one two three four", [(0, 3), (4, 7), (8, 13), (14, 18)], np.array([0.5, -0.5, 0.01, np.nan]))
    up, down = background(4, positive=True, dark=False), background(4, positive=False, dark=False)
    assert marked == f':color[one▲]{{background="{up}"}} :color[two▼]{{background="{down}"}} three four'
    faint = markdown("one", [(0, 3)], np.array([0.06]))
    assert background(2, positive=True, dark=False) in faint
    assert "▲" not in faint


def test_unknown_words_are_marked():
    marked = markdown("so xyzzy", [(0, 2), (3, 8)], np.zeros(2), known=np.array([True, False]))
    assert html.unescape(marked) == "so :gray[xyzzy (?)]"


def test_what_is_not_followed_is_said_to_be_there():
    assert markdown("one two", [(0, 3)], np.zeros(1)) == "one …"
    assert html.unescape(markdown("one!", [(0, 3)], np.zeros(1))).replace(JOINER, "") == "one!"
    assert markdown("", [], np.zeros(0)) == ""
    assert len(markdown("one" + "!" * 10**6, [(0, 3)], np.zeros(1))) < 100


@pytest.mark.parametrize("guessed", [False, True])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("positive", [False, True])
def test_words_can_be_read_in_both_themes_even_when_the_theme_is_guessed_wrong(guessed, dark, positive):
    page = theme.palette(dark)
    for step in range(1, len(OPACITIES) + 1):
        red, green, blue, opacity = re.findall(r"[\d.]+", background(step, positive=positive, dark=guessed))
        behind = [int(page[theme.PAPER][i : i + 2], 16) for i in (1, 3, 5)]
        mixed = [
            round(float(opacity) * int(c) + (1 - float(opacity)) * b)
            for c, b in zip((red, green, blue), behind, strict=True)
        ]
        assert contrast("#{:02x}{:02x}{:02x}".format(*mixed), page[theme.INK]) >= 4.5


def test_steps_go_up_with_the_change():
    steps = [word_colours._step(change, 0.5) for change in np.linspace(0, 0.5, 30)]
    assert steps == sorted(steps)
    assert set(steps) == {0, 1, 2, 3, 4}
