"""Sentiment in Streamlit's own test harness: whatever is typed is read, marked as unknown, or said to be nothing."""

import pytest

from tests.pages.test_pages import run

pytestmark = pytest.mark.slow  # runs the app with its workers

TYPED = [
    "",
    "   ",
    "?!…",
    "\0\0",
    "zxqv wqpz",
    "<script>alert(1)</script> **bold** $x$ :red[no]",
    "我觉得这部电影很好",
    "هذا الفيلم رائع",
    "good " * 3000,
    "a" * 15_000,
    "😀 😀 great film",
]


def test_anything_can_be_typed_and_is_never_run(tmp_path):
    steps = f"""
at = AppTest.from_file("pages/main.py", default_timeout=90)
at.run()
at.switch_page("sentiment/page.py").run()
assert not at.exception, at.exception
assert at.metric[0].value.startswith("positive"), at.metric[0].value
def field():  # of several lines once a long text was typed
    return next(one for one in (*at.text_input, *at.text_area) if one.key == "sentence")
for typed in {TYPED!r}:
    field().set_value(typed).run()
    assert not at.exception, (typed[:30], at.exception)
field().set_value("zxqv wqpz").run()
assert at.metric[0].value == "no known words"
assert "No known words" in text(at)
field().set_value("I had to leave this film because I was so bored").run()
assert at.metric[0].value.startswith("negative"), at.metric[0].value
read_by = next(one for one in at.get("button_group") if "Read by" in one.label)
read_by.set_value(["the network that ships", "bag of words"]).run()
assert not at.exception, at.exception
assert len(at.metric) == 2
"""
    run([], tmp_path, steps=steps)


def test_the_other_parts_open_and_a_unit_can_be_named(tmp_path):
    steps = """
at = part("sentiment", "train", task="reviews", layers="LSTM-999-tanh")
assert "256" in text(at)
at = part("sentiment", "train", task="reviews", layers="GRU-4-tanh", **{"p.source": "orders"})
assert not at.error, at.error
at = part("sentiment", "train")
assert at.query_params["task"] == ["reviews"] or at.query_params["task"] == "reviews", at.query_params
at = part("sentiment", "units")
field = next(one for one in at.text_input if one.label == "What it seems to follow")
field.set_value("praise <b>x</b>").run()
assert not at.exception
assert any("praise" in option for one in at.selectbox for option in one.options)
assert "Only you see the names" in text(at), text(at)
at = part("sentiment", "units")  # another visitor
assert not any("praise" in option for one in at.selectbox for option in one.options)
"""
    run([], tmp_path, steps=steps)


def test_a_network_that_was_stopped_does_not_stand_in_for_the_one_trained_to_its_end(tmp_path):
    steps = """
from pages.sentiment import classifiers
from pages.shared import resources
from core.views.sentiment.answers_in_words import answer
from core.views.sentiment.trained_classifier import classifier_of
from core.views.sentiment.trajectory import trajectory

def until(said):
    deadline = time.monotonic() + 120
    while said not in text(at) and time.monotonic() < deadline:
        time.sleep(0.2)
        at.run()
    assert said in text(at), text(at)

def wait(reached):
    deadline = time.monotonic() + 120
    while not reached(engine.state(name)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert reached(engine.state(name)), engine.state(name)

def show(tab):
    at.query_params["part"] = tab
    at.run()
    assert not at.exception, at.exception

def read():
    show("read")
    read_by = next(one for one in at.get("button_group") if "Read by" in one.label)
    read_by.set_value([classifiers.TRAINED]).run()
    run = engine.run(name)
    mine = trajectory(classifier_of(run, resources.prepared(run.experiment)), at.text_input(key="sentence").value)
    shown = html.unescape(at.metric[0].value)
    show("train")
    return run.status, shown, answer(mine)

address = {"task": "reviews", "p.source": "mock", "p.words": "20", "p.length": "8", "p.dimensions": "4",
           "layers": "LSTM-4-tanh", "scaling": "none", "epochs": "20000", "learning_rate": "0.002",
           "validation_share": "0"}
at = part("sentiment", "train", **address)
assert "loved every moment" in html.unescape(at.table[0].value.to_string()), at.table[0].value.to_string()
engine, name = resources.engine(), at.session_state["text:draft"].experiment.fingerprint()
begin = [button for button in at.button if button.label == "Train"]
if begin:
    begin[0].click().run()
wait(lambda state: state is not None and state.epoch)
assert engine.stop(name)
wait(lambda state: state.ended)
until("Stopped: what was learned")
status, said, wanted = read()
assert status == "stopped" and said == wanted, (status, said, wanted)
next(button for button in at.button if button.label == "Train again").click().run()
wait(lambda state: state.status == "finished")
until("Trained 20,000 epochs")
status, again, wanted = read()
assert status == "finished" and again == wanted, (status, again, wanted)
assert again != said
show("units")
assert "in texts that it never saw" in text(at), text(at)
next(one for one in at.get("button_group") if one.label == "Network").set_value(classifiers.TRAINED).run()
assert not at.exception, at.exception
assert "No word comes often enough" in text(at) and "never saw" not in text(at), text(at)  # none of three was held back
for given, there in ((address, True), (address | {"epochs": "1501"}, False)):  # another visitor opens the address
    sent = part("sentiment", "read", **given)
    read_by = next(one for one in sent.get("button_group") if "Read by" in one.label)
    assert (classifiers.TRAINED in list(read_by.options)) == there
"""
    run([], tmp_path, steps=steps)


def test_texts_of_ones_own(tmp_path):
    steps = r"""
import hashlib

at = part("sentiment", "train", task="reviews", layers="GRU-4-tanh", epochs="1", **{"p.source": "own"})
assert "Upload a CSV file" in text(at)
assert "Any two labels will do" in text(at)
assert not at.error

def upload(content, name="mine.csv"):
    at.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not at.exception, at.exception

def field(label):
    return next(one for one in at.selectbox if one.label == label)

def query(name):
    value = at.query_params[name]
    return value[0] if isinstance(value, list) else value

mine = "id,<b>text</b>,my *kind*\n" + "\n".join(f'{i},"a text, {i}",{"Ham" if i % 2 else "spam"}' for i in range(40))
upload(mine.encode())
assert not at.error, at.error
assert field("Column of texts").value == "<b>text</b>" and field("Column of labels").value == "my *kind*"
assert query("p.labels") == '["Ham","spam"]', at.query_params
assert "Texts: 40. “Ham”: 20, “spam”: 20." in text(at), text(at)
first = query("p.data")
one = next(one for one in at.get("button_group") if "probability is that of" in one.label)
one.set_value("Ham").run()
assert query("p.labels") == '["spam","Ham"]', at.query_params

upload(b"\x89PNG\r\n\x1a\n\0\0\0", "bad.csv")
assert "picture" in at.error[0].value and "still the file before" in text(at)
assert query("p.data") == first
at.run()
assert "picture" in at.error[0].value  # as long as that file lies there

upload(("text,label\n" + "\n".join(f"text {i},good" for i in range(20))).encode())
assert "must have two labels (got “good” 20 times)" in text(at), text(at)
upload(("review,stars\n" + "\n".join(f"text {i},{1 + i % 5}" for i in range(50))).encode())
assert "has 5 labels" in at.error[0].value, text(at)
many = next(one for one in at.multiselect if one.label == "Two labels to keep")
many.set_value(["5", "1"]).run()
assert not at.error
assert query("p.labels") == '["1","5"]', at.query_params
stars = query("p.data")

field("Texts").select("snippets").run()
assert query("p.data") == "" and not at.exception
field("Texts").select("own").run()
assert query("p.data") == stars and query("p.labels") == '["1","5"]', at.query_params
assert not at.error and not at.exception

other = mine.replace("a text", "another").encode()
name = hashlib.sha256(other).hexdigest()
at = part("sentiment", "train", task="reviews", layers="GRU-4-tanh", **{"p.source": "own", "p.data": name,
    "p.labels": '["spam","Ham"]'})
assert "upload it again" in at.error[0].value
upload(other)
assert not at.error, at.error
assert query("p.data") == name and query("p.labels") == '["spam","Ham"]'
for wrong in ({"p.data": "x"}, {"p.labels": '["a","b","c"]'}, {"p.text_column": "y" * 200}, {"p.labels": "7"}):
    at = part("sentiment", "train", task="reviews", layers="GRU-4-tanh", **{"p.source": "own"} | wrong)
    assert at.error and not at.exception, wrong
at = part("sentiment", "train", task="reviews", layers="GRU-4-tanh", **{"p.source": "own", "p.data": first,
    "p.text_column": "gone", "p.label_column": "gone", "p.labels": '["gone","too"]'})
assert not at.error, at.error
assert query("p.labels") == '["Ham","spam"]'
"""
    run([], tmp_path, steps=steps)


def test_how_imdb_is_held_back_is_in_the_address(tmp_path):
    steps = """
def held_back():
    return next(one for one in at.get("button_group") if one.label == "Held back")

address = {"task": "reviews", "p.source": "imdb", "p.share": "0.01", "p.words": "100", "p.length": "5",
           "p.dimensions": "1", "layers": "LSTM-1-tanh", "scaling": "none", "epochs": "1", "validation_share": "0.1"}
at = part("sentiment", "train", **address)
assert held_back().value == "random", held_back().value  # as addresses of before mean it
for split in ("film", "random"):
    held_back().set_value(split).run()
    assert not at.exception, at.exception
    wanted = at.session_state["text:draft"].experiment
    assert dict(wanted.task.parameters).get("split", "random") == split, wanted
    at = part("sentiment", "train", **wanted.to_query())
    assert at.session_state["text:draft"].experiment == wanted
    assert held_back().value == split
"""
    run([], tmp_path, steps=steps)
