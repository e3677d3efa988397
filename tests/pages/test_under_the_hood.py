"""Under the hood in Streamlit's own test harness: its parts, its address, and what is wrong with one."""

import pytest

from tests.pages.test_pages import run

pytestmark = pytest.mark.slow  # runs the app with its workers

OPEN = "number by number"  # the heading that stands over the ledger

COUNTED = """
from core.views.under_the_hood import sequence_trace
import core.network.trace as tracing
traced = []
for module in (sequence_trace, tracing):
    before = module.trace
    module.trace = lambda *a, _before=before, **k: traced.append(1) or _before(*a, **k)
"""


def test_moving_in_time_neither_trains_nor_traces_again(tmp_path):
    steps = f"""
{COUNTED}
def code(at):
    return at.get("code")[0].value

at.slider(key=key(at, "hood.t 4")).set_value(2).run()  # the whole page once, in a process that had traced it
assert not traced, "the sequence was traced again"
runs = at.session_state["lab:draft"].experiment.fingerprint()
first = code(at)
for t in (1, 3, 4):
    at.slider(key=key(at, "hood.t 4")).set_value(t).run()
    assert not at.exception, at.exception
    assert f"({{t}}) = tanh(" in code(at), code(at)
assert not traced, traced
assert at.session_state["lab:draft"].experiment.fingerprint() == runs
assert code(at) != first
assert "t" not in at.query_params  # the last timestep is where it begins
"""
    run(["under_the_hood"], tmp_path, wait=OPEN, steps=steps)


def test_every_part_opens_by_its_address_for_every_kind_of_network(tmp_path):
    steps = """
NETWORKS = ["SimpleRNN-2-tanh", "LSTM-3-tanh-bi~Dropout-0.2~GRU-2-relu", "GRU-9-tanh~Dense-4-relu",
            "LSTM-3-tanh-bi~Maximum~Dense-2-tanh"]
SAID = {
    "step": "number by number", "gates": "", "parameters": "The 1 is the bias", "stacking": "return_sequences",
    "far_back": "Three cells", "surgery": "before", "take_home": "plain Keras",
}
for layers in NETWORKS:
    for see, said in SAID.items():
        if see == "parameters" and "GRU" in layers:
            said = "reset_after"
        at = AppTest.from_file("pages/main.py", default_timeout=60)
        address = {"task": "air_pollution", "layers": layers, "epochs": "20", "scaling": "standard", "see": see,
                   "validation_share": "0"}
        for name, value in address.items():
            at.query_params[name] = value
        at.run()
        at.switch_page("under_the_hood/page.py").run()
        deadline = time.monotonic() + 90
        while said not in text(at) or "nothing inside yet" in text(at):
            assert not at.exception, (layers, see, at.exception)
            assert time.monotonic() < deadline, (layers, see, text(at))
            time.sleep(0.2)
            at.run()
        assert not at.exception, (layers, see, at.exception)
        assert not at.error, (layers, see, [e.value for e in at.error])
        assert see == "step" or at.query_params["see"] == see, at.query_params
"""
    run([], tmp_path, steps=steps)


BAD = [
    ({"x": "10,25,60;13,abc,80"}, "Day 2, wind speed: “abc” is not a number"),
    ({"x": "10,25,60;13,nan,80"}, "Day 2, wind speed: the value is “not a number” (NaN)"),
    ({"x": "10,25;13,10"}, "Day 1 has 2 numbers, and the network reads 3"),
    ({"x": "<script>alert(1)</script>"}, "Day 1 has 1 numbers"),
    ({"layers": "LSTM-999-tanh"}, "256"),
    ({"task": "weather"}, "There is no task"),
    ({"see": "nothing"}, "which is not there"),
    ({"snapshot": "123456"}, "which is not there"),
    ({"sequence": "99"}, "which is not there"),
]
HARMLESS = [  # what does not fit is left aside without a word
    {"t": "99"},
    {"t": "-1"},
    {"t": "²"},
    {"unit": "77", "layer": "9", "gate": "<b>"},
    {"see": "surgery", "cut": "gate.1.f.0.all.0.99"},
    {"see": "far_back", "n": "5", "k": "x"},
]


def test_bad_addresses_are_a_sentence_on_a_working_page(tmp_path):
    steps = f"""
def opened(query):
    at = AppTest.from_file("pages/main.py", default_timeout=60)
    address = {{"task": "air_pollution", "layers": "SimpleRNN-2-tanh", "epochs": "20", "validation_share": "0"}} | query
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    at.switch_page("under_the_hood/page.py").run()
    deadline = time.monotonic() + 90
    while "nothing inside yet" in text(at):
        assert time.monotonic() < deadline, text(at)
        time.sleep(0.2)
        at.run()
    assert not at.exception, (query, at.exception)
    return at

for query, said in {BAD!r}:
    at = opened(query)
    errors = " ".join(html.unescape(str(e.value)) for e in at.error)
    assert said.lower() in errors.lower(), (query, errors)
    assert at.selectbox(key=key(at, "task")).value
    assert {OPEN!r} in text(at), (query, "the page works")
for query in {HARMLESS!r}:
    at = opened(query)
    assert not at.error, (query, [e.value for e in at.error])
"""
    run([], tmp_path, steps=steps)


def test_an_upload_that_is_gone_is_a_sentence(tmp_path):
    steps = """
at = AppTest.from_file("pages/main.py", default_timeout=60)
for name, value in {"task": "csv", "layers": "LSTM-2-tanh", "p.data": "0" * 64}.items():
    at.query_params[name] = value
at.run()
at.switch_page("under_the_hood/page.py").run()
assert not at.exception, at.exception
assert "upload" in " ".join(str(e.value) for e in at.error)
at.selectbox(key=key(at, "task")).select("air_pollution").run()
assert not at.exception and not at.error
"""
    run([], tmp_path, steps=steps)
