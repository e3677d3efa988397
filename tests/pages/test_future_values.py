"""The page Future values: every tab opens, settings change what is forecast, and errors are sentences."""

import pytest

from tests.pages.test_pages import run

OPENED = """
def opened(part="forecast", **address):
    at = AppTest.from_file("pages/main.py", default_timeout=90)
    for name, value in ({"part": part} | address).items():
        at.query_params[name] = value
    at.run()
    at.switch_page("future_values/page.py").run()
    assert not at.exception, at.exception
    validate(at)
    return at

def errors(at):
    return " ".join(html.unescape(str(one.value)) for one in at.error)
"""


def test_every_tab_opens_with_its_sentence(tmp_path):
    steps = f"""{OPENED}
assert "Best is the network" in text(opened()), text(opened())
assert "R² is" in text(opened("trap"))
assert "better than ARIMA at" in text(opened("origins"))
assert "Without a mistake the error is" in text(opened("leaks"))
"""
    run([], tmp_path, steps=steps, own_workers=True)


@pytest.mark.slow
def test_another_series_and_a_moment_are_in_the_address(tmp_path):
    steps = f"""{OPENED}
at = opened()
at.selectbox(key=key(at, "series")).select("prices").run()
assert not at.exception, at.exception
assert at.query_params["task"] in ("prices", ["prices"])
assert "Nobody is clearly better" in text(at), text(at)
moment = at.select_slider[-1]
moment.set_value(moment.options[3]).run()
assert not at.exception, at.exception
assert at.query_params["sequence"], at.query_params
at.selectbox(key=key(at, "series")).select("csv").run()
assert not at.exception, at.exception
assert "Upload a CSV file" in " ".join(str(one.value) for one in at.info)
at = opened(task="echo", layers="LSTM-2-tanh")
assert at.selectbox(key=key(at, "series")).value == "flu_counts", "a task without a series opens the first one"
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_what_cannot_be_forecast_gets_a_sentence(tmp_path):
    steps = f"""{OPENED}
series = {{"task": "flu_counts", "layers": "LSTM-2-tanh", "epochs": "1"}}
assert "give a longer series" in errors(opened(**series, **{{"p.dropped": "425"}}))
assert "Horizon must be at most 60" in errors(opened(**series, **{{"p.horizon": "900"}}))
for part in ("origins", "leaks"):
    at = opened(part, task="rain", layers="LSTM-2-tanh", **{{"p.form": "next_day"}})
    assert "choose one of" in " ".join(str(one.value) for one in at.info), part
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_a_network_with_a_mistake_is_not_called_best(tmp_path):
    steps = f"""{OPENED}
import time
series = {{"task": "particulates", "layers": "LSTM-2-tanh", "epochs": "1", "p.length": "12", "p.horizon": "8"}}
said = {{'["shuffled"]': "Shuffled windows have no end", '["target"]': "the network's error is not that of"}}
for mistakes, sentence in said.items():
    at = opened(**series, **{{"p.mistakes": mistakes}})
    for _ in range(120):
        if "switched on, the" in text(at):
            break
        time.sleep(0.5)
        at.run()
        assert not at.exception, at.exception
    assert sentence in text(at), text(at)
    assert "Best is" not in text(at), text(at)
"""
    run([], tmp_path, steps=steps)
