"""The benchmark knows the picture of every page, tab and link that it opens."""

from benchmarks.openings import everything
from core.openings.listing import PAGES


def test_every_page_tab_and_link_has_its_picture():
    opened = list(everything())
    assert all(one.picture for one in opened)
    assert {one.link.page for one in opened} == set(PAGES)
