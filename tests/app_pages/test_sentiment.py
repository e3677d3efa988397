"""Sentiment in Streamlit's own test harness: whatever is typed is read, marked as unknown, or said to be nothing."""

from tests.app_pages.test_pages import run

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
at = AppTest.from_file("app.py", default_timeout=90)
at.run()
at.switch_page("app_pages/sentiment.py").run()
assert not at.exception, at.exception
assert at.metric[0].value.startswith("positive"), at.metric[0].value
for typed in {TYPED!r}:
    at.text_input(key="sentence").set_value(typed).run()
    assert not at.exception, (typed[:30], at.exception)
at.text_input(key="sentence").set_value("zxqv wqpz").run()
assert at.metric[0].value == "no known words"
assert "No known words" in text(at)
at.text_input(key="sentence").set_value("I had to leave this film because I was so bored").run()
assert at.metric[0].value.startswith("negative"), at.metric[0].value
readers = next(one for one in at.get("button_group") if "Read by" in one.label)
readers.set_value(["the network that ships", "bag of words"]).run()
assert not at.exception, at.exception
assert len(at.metric) == 2
"""
    run([], tmp_path, steps=steps)


def test_the_other_parts_open_and_a_unit_can_be_named(tmp_path):
    steps = """
def part(name, **query):
    at = AppTest.from_file("app.py", default_timeout=120)
    at.query_params["part"] = name
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    at.switch_page("app_pages/sentiment.py").run()
    assert not at.exception, (name, at.exception)
    return at

at = part("Train", task="reviews", layers="LSTM-999-tanh")
assert "256" in text(at)
at = part("Train")
assert at.query_params["task"] == ["reviews"] or at.query_params["task"] == "reviews", at.query_params
at = part("Units")
field = next(one for one in at.text_input if one.label == "What it seems to follow")
field.set_value("praise <b>x</b>").run()
assert not at.exception
at = part("Units")
assert any("praise" in option for one in at.selectbox for option in one.options)
"""
    run([], tmp_path, steps=steps)
