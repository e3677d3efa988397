"""Text that somebody typed, shown as it is: in plotly's figures and in Streamlit's Markdown."""

import html
import re

HOVER_LETTERS = 60  # of a word under the pointer
JOINER = "\N{WORD JOINER}"
_SIGN = r"[!-/:-@\[-`{-~]"  # ASCII's punctuation, all of which Markdown may mean something by
_SPECIAL = re.compile(_SIGN)
_JOINED = re.compile(  # inside of an emoji's or a link's beginning, an address, and the signs that arrows are made of
    r"(?<=:)(?=\S)|(?<=www)(?=\.)|(?<=\S)(?=@)|(?<=[<>~-])(?=[-=>])", re.IGNORECASE
)


def literal(text: str, letters: int = HOVER_LETTERS) -> str:
    """At most so many letters of what somebody wrote, in which plotly sees no tags, entities or variables.

    Example:
        >>> literal("<b>&amp;</b> %{x}"), literal("unbelievably", 7)
        ('&lt;b&gt;&amp;amp;&lt;/b&gt; %&#123;x}', 'unbeli…')
    """
    cut = text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
    return html.escape(cut, quote=False).replace("%{", "%&#123;")  # plotly fills in %{…} in names and titles too


def plain(text: str) -> str:
    """Text in which Markdown, Streamlit's directives, emoji codes and links find nothing to work on.

    Every sign is written as its number. Links, emoji and typographic signs are looked for after the numbers have become
    signs again: an invisible word joiner stands inside of what would be one.
    """
    return _SPECIAL.sub(lambda sign: f"&#{ord(sign[0])};", _JOINED.sub(JOINER, text))
