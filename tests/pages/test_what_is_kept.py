"""The page "What is kept", and what can be deleted there and where it was uploaded."""

from datetime import date, timedelta

import pytest

from tests.pages.test_pages import run

DAYS = [date(2024, 1, 1) + timedelta(days) for days in range(84)]
TABLE = "day,rain\n" + "".join(f"{day.isoformat()},{day.day}.5\n" for day in DAYS)


def test_the_page_says_what_is_kept_and_deletes_names(tmp_path):
    steps = """
at = AppTest.from_file("pages/main.py", default_timeout=60).run()
at.switch_page("what_is_kept/page.py").run()
assert not at.exception, at.exception
assert "unrolled_browser" in text(at) and "365 days" in text(at), text(at)
assert "You have uploaded nothing" in text(at)
at.button(key="unit names:forget").click().run()
assert not at.exception, at.exception
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_an_upload_is_deleted_by_who_brought_it_and_its_address_says_so(tmp_path):
    steps = f"""
def lab(**query):
    at = AppTest.from_file("pages/main.py", default_timeout=90)
    for name, value in ({{"task": "csv", "layers": "LSTM-2-tanh"}} | query).items():
        at.query_params[name] = value
    at.run()
    at.switch_page("sequence_lab/page.py").run()
    assert not at.exception, at.exception
    return at

def offers(at):
    return [one.key for one in at.button if one.label == "Delete this file from the server"]

def value_of(at, name):
    value = at.query_params[name]
    return value[0] if isinstance(value, list) else value

ann = lab()
ann.file_uploader[0].set_value(("days.csv", {TABLE.encode()!r}, "text/csv")).run()
assert not ann.exception and offers(ann), ann.exception
file = value_of(ann, "p.data")
bob = lab(**{{"p.data": file, "p.inputs": '["rain"]', "p.targets": '["rain"]'}})
assert "Rows: 84" in text(bob) and not offers(bob), "opened by the address, and deleted by its owner alone"

ann.switch_page("what_is_kept/page.py").run()
assert file[:8] in text(ann)
ann.button(key=f"uploads:delete {{file}}").click().run()
assert not ann.exception and "You have uploaded nothing" in text(ann)

bob.run()
assert not bob.exception, bob.exception
assert "upload it again" in " ".join(html.unescape(str(one.value)) for one in bob.error), [e.value for e in bob.error]
late = lab(**{{"p.data": file, "p.inputs": '["rain"]', "p.targets": '["rain"]'}})
assert "upload it again" in " ".join(html.unescape(str(one.value)) for one in late.error)
late.file_uploader[0].set_value(("again.csv", {TABLE.encode()!r}, "text/csv")).run()
assert not late.exception and not late.error, [e.value for e in late.error]
late.button(key="lab:delete upload").click().run()
assert not late.exception and late.error, "where it was uploaded it can be deleted as well"
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_what_is_switched_off_is_said_where_the_control_would_be(tmp_path, monkeypatch):
    monkeypatch.setenv("UNROLLED_UPLOADS", "off")
    monkeypatch.setenv("UNROLLED_NAMES", "off")
    steps = """
at = AppTest.from_file("pages/main.py", default_timeout=90)
at.query_params["task"], at.query_params["layers"] = "csv", "LSTM-2-tanh"
at.run()
at.switch_page("sequence_lab/page.py").run()
assert not at.exception and not at.file_uploader
assert "Uploads are switched off" in text(at), text(at)
at = part("word_vectors", "library")
assert not at.file_uploader and "Uploads are switched off" in text(at)
at = part("word_vectors", "word2vec")
next(one for one in at.get("button_group") if one.label == "Text to learn from").set_value("own").run()
assert not at.exception, at.exception
assert not at.text_area and "Uploads are switched off" in text(at)
at = part("sentiment", "train", task="reviews", layers="LSTM-2-tanh", **{"p.source": "own"})
assert not at.file_uploader and "Uploads are switched off" in text(at), text(at)
at = part("sentiment", "units")
assert not [one for one in at.text_input if one.label == "What it seems to follow"]
assert "Naming units is switched off" in text(at), text(at)
"""
    run([], tmp_path, steps=steps)
