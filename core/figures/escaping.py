"""Escapes typed text, so that plotly's figures and Streamlit's Markdown show it unchanged."""

import html
import re

HOVER_LETTERS = 60  # of a word on hover
JOINER = "\N{WORD JOINER}"
_SIGN = r"[!-/:-@\[-`{-~]"  # ASCII's punctuation, which may be Markdown
_SPECIAL = re.compile(_SIGN)
_JOINED = re.compile(  # inside of an emoji's or a link's beginning, an address, and the signs that arrows are made of
    r"(?<=:)(?=\S)|(?<=www)(?=\.)|(?<=\S)(?=@)|(?<=[<>~-])(?=[-=>])", re.IGNORECASE
)


def literal(text: str, letters: int = HOVER_LETTERS) -> str:
    """Typed text for plotly, cut to `letters`, without tags, entities or variables.

    Example:
        >>> literal("<b>&amp;</b> %{x}"), literal("unbelievably", 7)
        ('&lt;b&gt;&amp;amp;&lt;/b&gt; %&#123;x}', 'unbeli…')
    """
    cut = text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
    return html.escape(cut, quote=False).replace("%{", "%&#123;")  # plotly also replaces %{…} in names and titles


def plain(text: str) -> str:
    """Typed text for Markdown, without effect as markup, directives, emoji codes or links.

    Every sign is written as its number. Links, emoji and typographic signs are recognised after the numbers are signs
    again, so invisible word joiners break them.
    """
    return _SPECIAL.sub(lambda sign: f"&#{ord(sign[0])};", _JOINED.sub(JOINER, text))
