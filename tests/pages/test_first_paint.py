"""What is shown until Streamlit has started: the page's own title, in the theme's colours."""

import re
from pathlib import Path

from pages.shared import first_paint

PAGES = Path(__file__).parents[2] / "pages"


def test_each_page_has_the_title_that_it_draws_itself():
    for page in PAGES.glob("*/page.py"):
        (drawn,) = re.findall(r'st\.title\("(.+?)"', page.read_text(encoding="utf-8"))
        assert first_paint.TITLES[page.parent.name] == drawn


def test_the_title_follows_the_address():
    assert ">Unrolled<" in first_paint.body("/")
    assert ">Under the hood<" in first_paint.body("/lab/under_the_hood")
    assert first_paint.body("/nowhere") == ""


def test_no_place_for_a_colour_is_left():
    head = first_paint.head("font.woff2")
    assert not re.search(r"(LIGHT|DARK)_|FONT", head)
    assert "./static/media/font.woff2" in head
