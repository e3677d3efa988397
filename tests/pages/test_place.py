"""Each figure of a page has a place in addresses, which stays the same, and no other figure of the page has it."""

import ast
import re

import pytest

from core.views.shared.places import PLACES, place_of
from tests.pages.sweep import ROOT
from tests.pages.test_pages import run

OF_THE_LAB = "results.py"  # in the folder of what pages share


def keys(path):
    """The keys of the figures that a file draws, as patterns of places: what is put into a key may be anything."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in {"show.figure", "brushing.show"}:  # the second hands its key on to the first
            key = node.args[1]
            if isinstance(key, ast.Name):
                continue
        elif called == "player":
            key = next(one.value for one in node.keywords if one.arg == "key")
        else:
            continue
        parts = key.values if isinstance(key, ast.JoinedStr) else [key]
        text = "".join(one.value if isinstance(one, ast.Constant) else "ANY" for one in parts)
        assert ":" in text, f"{path}: {text}"
        yield place_of(text).replace("any", "[a-z0-9-]+")


def drawn():
    """By page: the places that its code draws, as patterns."""
    found = {page: set() for page in PLACES}
    for path in (ROOT / "pages").glob("*/*.py"):
        page = "sequence_lab" if path.name == OF_THE_LAB else path.parent.name
        for key in keys(path):
            twice = key in found[page] and not key.startswith("[") and path.name != OF_THE_LAB
            assert not twice, f"{page} has two figures at {key}"
            found[page].add(key)
    return found


@pytest.mark.parametrize("page", PLACES)
def test_every_figure_has_a_place_and_every_place_a_figure(page):
    patterns, places = drawn()[page], set(PLACES[page])
    assert len(places) == len(PLACES[page])
    assert not [one for one in patterns if not any(re.fullmatch(one, place) for place in places)]
    assert not [place for place in places if not any(re.fullmatch(one, place) for one in patterns)]


@pytest.mark.slow
def test_a_place_that_is_not_there_is_named_and_a_place_stays_in_the_address(tmp_path):
    steps = """
def opened(**query):
    at = AppTest.from_file("pages/main.py", default_timeout=90)
    at.run()
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page("words_to_tensors/page.py").run()
    assert not at.exception, at.exception
    return at

at = opened(place="losses")
(said,) = [html.unescape(str(one.value)) for one in at.error]
assert said == "This address names place=losses, which is not there. Shown instead: the page from its top.", said
at = opened(place="matrix-pre-pre", num_words="20")
assert not at.error
at.slider(key="num_words").set_value(21).run()
assert at.query_params["place"] in ("matrix-pre-pre", ["matrix-pre-pre"])
menus = [json.loads(one.proto.json) for one in at.get("bidi_component") if one.proto.component_name == "save_figure"]
assert [one["place"] for one in menus] == ["matrix-pre-pre", "matrix-post-pre"], menus
"""
    run([], tmp_path, steps=steps)
