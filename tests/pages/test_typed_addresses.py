"""What of an address is not understood is said, and stays said until the visitor changes something."""

import pytest

from core.views.start import lecture
from pages.shared import unknown_parameters
from pages.shared.address import of_experiment
from pages.shared.parameters import PARAMETERS
from tests.guard import record
from tests.pages.test_pages import run

OPENED = """
def opened(page, **query):
    at = AppTest.from_file("pages/main.py", default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    at.switch_page(f"{page}/page.py").run()
    assert not at.exception, at.exception
    return at

def errors(at):
    return [html.unescape(str(one.value)) for one in at.error]
"""


@pytest.mark.slow
def test_a_sentence_about_an_address_stays_when_a_training_ends_and_goes_with_a_change(tmp_path):
    steps = f"""
{OPENED}
at = opened("sequence_lab", task="sine", layers="LSTM-999-tanh")
(said,) = errors(at)
assert said.startswith("This address cannot be opened. Layer 1, units must be at most 256 (got 999)."), said
for _ in range(3):
    at.session_state["visit"].touched = True  # as the end of a run does
    at.run()
    assert errors(at) == [said], errors(at)
at.select_slider(key=key(at, "layer.0.units")).set_value(3).run()
assert errors(at) == [], errors(at)
at.query_params.clear()
at.query_params["task"] = "nonsense"
at.run()
(said,) = errors(at)
assert "There is no task “nonsense”: choose one of air_pollution, flu" in said, said
assert said.endswith("Shown instead: what was open before."), said
at.query_params.clear()
at.query_params["task"] = "rain"
at.run()
assert errors(at) == [], errors(at)
assert at.session_state["lab:draft"].experiment.task.name == "rain"
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_parts_of_a_view_that_are_not_there_are_named_with_what_is_shown(tmp_path):
    steps = f"""
{OPENED}
at = opened("under_the_hood", task="air_pollution", see="nothing", sequence="99")
assert errors(at) == [
    "This address names sequence=99, which is not there. Shown instead: Paris.",
    "This address names see=nothing, which is not there. Shown instead: “Step by step”.",
], errors(at)
at = opened("under_the_hood", task="air_pollution", tab="parameters", sequence="1")
assert errors(at) == [], errors(at)
assert at.query_params["see"] in ("parameters", ["parameters"]), at.query_params
at = opened("words_to_tensors", part="nothing")
(said,) = errors(at)
assert said.startswith("This address names part=nothing, which is not there. Shown instead: “Tokens”."), said
at.session_state["visit"].touched = True
at.run()
assert errors(at) == [said]
at.session_state["words_to_tensors:tab"] = "Padding"  # as a click does
at.session_state["visit"].touched = True
at.run()
assert errors(at) == [], errors(at)
at = opened("words_to_tensors", tab="Order")
assert errors(at) == []
assert at.session_state["words_to_tensors:tab"] == "Order"
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_a_link_of_the_start_page_is_the_address_that_its_page_writes():
    """Else the page completes it, which is a step of its own in the browser's history."""
    links = [link for section in lecture.SECTIONS for _, link in section.tries if link.experiment is not None]
    found = record.opened([(link.page, link.query) for link in links])
    assert [address for _, address in found] == [of_experiment(link.query) for link in links]


@pytest.mark.slow
def test_what_a_page_does_not_know_is_named_until_something_is_changed(tmp_path):
    steps = f"""
{OPENED}
at = opened("words_to_tensors", epoch="5", Part="order", **{{"utm_source": "mail", "fbclid": "x1", "num_words": "20"}})
said = [
    "This address names epoch=5, which this page does not know. It is left out.",
    "This address names Part=order, which this page does not know. It is left out. Did you mean “part”?",
]
assert errors(at) == said, errors(at)
at.session_state["visit"].touched = True  # as the end of a run does
at.run()
assert errors(at) == said, errors(at)
at.query_params["num_words"] = "21"  # as the browser does at a change
at.slider(key="num_words").set_value(21).run()
assert errors(at) == [], errors(at)
at.run()
assert errors(at) == [], errors(at)

at = opened("sequence_lab", task="echo", epoch="5", embed="true", see="gates")
said = "This address names epoch=5, which this page does not know. It is left out. Did you mean “epochs”?"
assert errors(at) == [said], errors(at)
at.run()
assert errors(at) == [said], errors(at)
at.select_slider(key=key(at, "layer.0.units")).set_value(3).run()
at.run()
assert errors(at) == [], errors(at)
assert "epoch" not in at.query_params, at.query_params
"""
    run([], tmp_path, steps=steps)


@pytest.mark.parametrize("page", PARAMETERS)
def test_names_that_count_clicks_and_names_of_the_page_are_known(page):
    known = ("utm_campaign", "gclid", "_ga", "view", *PARAMETERS[page])
    assert [name for name in known if not unknown_parameters.is_known(page, name)] == []
    assert not unknown_parameters.is_known(page, "nonsense")
    assert unknown_parameters.is_known(page, "epochs") == (page in unknown_parameters.WITH_EXPERIMENT)


def test_no_two_pages_keep_different_values_under_one_name():
    """Streamlit keeps the value of a bound widget under its name, from page to page."""
    pages = {
        name: [page for page in PARAMETERS if name in PARAMETERS[page]]
        for page in PARAMETERS
        for name in PARAMETERS[page]
    }
    shared = {name for name, found in pages.items() if len(found) > 1 and not name.startswith("open.")}
    assert shared == {"states", "texts"}  # on one of the two pages, a widget does not keep them: the page writes them
