"""The presenter's view on the server's side: the address opens it, links stay in it, and the settings move aside."""

import pytest

from tests.pages.test_pages import run

pytestmark = pytest.mark.slow  # runs the app with its workers


def test_the_address_opens_it_with_large_figures_and_settings_in_a_drawer(tmp_path):
    steps = """
def heights(at):
    return [json.loads(chart.proto.spec)["layout"]["height"] for chart in at.get("plotly_chart")]

def lab(**query):
    at = AppTest.from_file("pages/main.py", default_timeout=90)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    at.switch_page("sequence_lab/page.py").run()
    assert not at.exception, at.exception
    return at

plain, large = lab(), lab(view="present")
assert not plain.sidebar.selectbox and plain.button(key="present")
assert [one.label for one in large.sidebar.selectbox][0] == "Task"
assert heights(plain) and len(heights(plain)) == len(heights(large))
for before, after in zip(heights(plain), heights(large)):
    assert abs(after - 1.3 * before) < 1 or (after == 550 and 420 < before <= 560), (before, after)
validate(large)
large.switch_page("under_the_hood/page.py").run()
assert not large.exception, large.exception
assert large.query_params["view"] in ("present", ["present"]), "a link to another page stays in it"
assert large.sidebar.selectbox
plain.button(key="present").click().run()
assert not plain.exception, plain.exception
assert plain.sidebar.selectbox and plain.query_params["view"] in ("present", ["present"])
"""
    run([], tmp_path, steps=steps)
