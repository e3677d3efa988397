"""The draft of a page: which address it follows, and what stays when a tab or a page is left and opened again."""

import pytest

from tests.pages.test_pages import run

LAB = """
def opened(page, **query):
    at.query_params.clear()
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(f"{page}/page.py").run()
    assert not at.exception, at.exception

def layers():
    return [f"{one.kind}-{one.units}" for one in at.session_state["lab:draft"].experiment.layers]

A, B = ({"task": "air_pollution", "layers": f"{kind}-tanh", "epochs": "5"} for kind in ("LSTM-3", "GRU-4"))
at = AppTest.from_file("pages/main.py", default_timeout=60)
at.run()
opened("sequence_lab", **A)
assert layers() == ["LSTM-3"]
"""


@pytest.mark.slow
def test_a_run_that_ends_while_the_page_is_left_does_not_hide_the_next_link(tmp_path):
    steps = f"""
{LAB}
for link, wanted in ((B, "GRU-4"), (A, "LSTM-3")):  # one that the page has never written, and one that it has
    at.session_state["visit"].touched = True  # as the end of a run does
    at.switch_page("start/page.py").run()
    at.session_state["visit"].touched = True
    opened("sequence_lab", **link)
    assert layers() == [wanted], (layers(), wanted)
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_a_late_address_is_not_followed_and_going_back_is(tmp_path):
    steps = f"""
{LAB}
before = dict(at.query_params)
at.select_slider(key=key(at, "layer.0.units")).set_value(5).run()
assert layers() == ["LSTM-5"]
after = dict(at.query_params)
assert before != after
at.query_params.clear()
for name, value in before.items():
    at.query_params[name] = value
at.select_slider(key=key(at, "layer.0.units")).set_value(6).run()  # the browser sends its address of before along
assert layers() == ["LSTM-6"]
at.query_params.clear()
for name, value in before.items():
    at.query_params[name] = value
at.run()  # nothing on the page was touched: the visitor went back
assert layers() == ["LSTM-3"]
at.query_params.clear()
for name, value in B.items():
    at.query_params[name] = value
at.session_state["visit"].touched = True
at.run()  # the page has never written this one
assert layers() == ["GRU-4"]
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_what_was_set_is_there_when_a_page_is_opened_again(tmp_path):
    steps = f"""
{LAB}
at.select_slider(key=key(at, "layer.0.units")).set_value(5).run()
opened("under_the_hood")
assert layers() == ["LSTM-5"]
opened("under_the_hood", see="parameters")
assert layers() == ["LSTM-5"]
assert at.session_state["lab:draft"].view("see") == "parameters"
opened("start")
opened("sequence_lab")
assert layers() == ["LSTM-5"]
assert at.select_slider(key=key(at, "layer.0.units")).value == 5
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_what_was_set_is_there_when_a_tab_is_opened_again(tmp_path):
    steps = """
at = part("sentiment", "train", task="reviews", layers="LSTM-4-tanh", epochs="30", validation_share="0",
          **{"p.source": "mock"})

def units():
    draft = at.session_state["text:draft"]
    return at.select_slider(key=draft.widgets.key("layer.0.units"))

units().set_value(6).run()
for tab in ("read", "train"):
    at.query_params["part"] = tab
    at.run()
    assert not at.exception, at.exception
assert units().value == 6
assert at.session_state["text:draft"].experiment.layers[0].units == 6
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_two_choices_of_a_task_between_two_runs_of_the_page_are_no_error(tmp_path):
    steps = f"""
{LAB}
next(one for one in at.selectbox if one.label == "Task").set_value("sine")
at.session_state["lab:draft"].widgets.begin()  # as the first choice has done, before the page has drawn anything
at.run()
assert not at.exception, at.exception
assert at.session_state["lab:draft"].experiment.task.name == "sine"
"""
    run([], tmp_path, steps=steps)
