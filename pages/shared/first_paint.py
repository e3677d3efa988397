"""What a browser shows until Streamlit has started: the theme's background, and the page's title in its place.

Streamlit's own first picture is white in both themes, and nothing is on it for a second.
"""

from functools import cache
from html import escape
from pathlib import Path

from streamlit import config

_HERE = Path(__file__)
_PAGES = sorted(path.parent.name for path in _HERE.parent.parent.glob("*/page.py"))
TITLES = {"start": "Unrolled"} | {name: name.replace("_", " ").capitalize() for name in _PAGES if name != "start"}
COLOURS = {"BACK": "backgroundColor", "TEXT": "textColor"}
TITLE = '<div id="first-title" aria-hidden="true">{title}</div>'


@cache
def head(font: str) -> str:
    """The styles and the script for the head of every page. `font` is the name of the file of the headings' font."""
    styles = _HERE.with_suffix(".css").read_text(encoding="utf-8").replace("FONT", font)
    for theme in ("light", "dark"):
        for place, option in COLOURS.items():
            colour = config.get_option(f"theme.{theme}.{option}")
            styles = styles.replace(f"{theme.upper()}_{place}", str(colour or "inherit"))
    script = _HERE.with_suffix(".js").read_text(encoding="utf-8")
    return f"<style>{styles}</style><script>{script}</script>"


def body(path: str) -> str:
    """The title of the page of an address, for its body; "" for an address that no page has."""
    title = TITLES.get(path.rpartition("/")[2] or "start")
    return TITLE.format(title=escape(title)) if title else ""
