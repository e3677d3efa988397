"""An uploaded table on the page: one line says how it was read, and each decision can be changed there."""

from tests.pages.test_pages import run

STEPS = r"""
from pathlib import Path

CASES = Path("tests/cases/csv")
at = part("sequence_lab", "", task="csv", layers="LSTM-2-tanh", epochs="1")

def upload(content, name="mine.csv"):
    at.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not at.exception, at.exception

def field(label):
    (found,) = [one for kind in (at.selectbox, at.multiselect) for one in kind if one.label == label]
    return found

def query(name):
    value = at.query_params.get(name, "")
    return value[0] if isinstance(value, list) else value

upload((CASES / "20_cp1251.csv").read_bytes())
assert "Read as: semicolons, decimal comma, day first, Windows-1251, time from “Дата”." in text(at), text(at)
assert query("p.time") == "Дата" and query("p.inputs") == '["Продажи","Температура"]'
assert not [name for name in at.query_params if name in ("p.separator", "p.encoding", "p.dates", "p.header")]
field("Encoding").select("koi8_r").run()
assert not at.exception and query("p.encoding") == "koi8_r"
assert "KOI8-R" in text(at) and query("p.targets") != '["Продажи"]', text(at)
field("Encoding").select("").run()
assert query("p.encoding") == "" and "Windows-1251" in text(at)

upload((CASES / "01_airquality.csv").read_bytes())
assert "time from “Date” and “Time”" in text(at), text(at)
assert query("p.time") == "Date" and query("p.time_with") == '["Time"]'
assert not at.error, at.error

upload((CASES / "13_pandas_index.csv").read_bytes())
assert query("p.targets") == '["sales"]' and query("p.time_with") == ""
assert field("Time columns").options == ["column 1", "date", "sales"]
field("Time columns").set_value(["column 1"]).run()
assert query("p.time") == "column 1" and not at.error

upload((CASES / "21_gap.csv").read_bytes())
assert "A gap in time (92 days from 2 Jan 2023" in text(at) and "no window crosses it." in text(at), text(at)
field("Gaps in time").select("yes").run()
assert query("p.across_gaps") == "yes" and "windows cross it" in text(at)

asked = "day,x\n" + "".join(f"0{i}/01/2023,{i * i}.5\n" for i in range(1, 10)) * 1
upload(asked.encode())
assert query("p.across_gaps") == ""  # another file begins without what was chosen for the one before
assert "day first or month first" in at.error[0].value, [repr(one.value) for one in at.error]
question = next(one for one in at.get("button_group") if "in “day” is" in one.label)
"""


def test_how_a_table_is_read_is_said_and_can_be_changed(tmp_path):
    run([], tmp_path, steps=STEPS + FURTHER)


FURTHER = r"""
assert [one for one in at.selectbox if one.label == "Dates in numbers"] == []
question.set_value("month").run()
assert query("p.dates") == "month" and "month first" in text(at), text(at)
assert "Is 01/01" not in " ".join(one.value for one in at.error)

upload(b"a;b,c\n" + b"".join(b"%d;%d,%d\n" % (i, i * i % 7, i * i % 5 + 10) for i in range(1, 60)))
assert "semicolons" in text(at), text(at)
field("Separator").select("comma").run()
assert query("p.separator") == "comma" and query("p.targets") == '["c"]', at.query_params
field("First row of the table").select("no").run()
assert query("p.header") == "no" and "no row of names" in text(at) and "“column 1”" in text(at), text(at)
address = {name: query(name) for name in at.query_params}
again = part("sequence_lab", "", **{name: value for name, value in address.items() if name != "part"})
assert not again.exception and "no row of names" in text(again), text(again)
upload(("x;y\n" + "".join(f"{i};{i * i % 7},5\n" for i in range(1, 60))).encode())
chosen = {"p.data": query("p.data"), "p.separator": "comma"}
wrong = part("sequence_lab", "", task="csv", layers="LSTM-2-tanh", **chosen)
assert "the row of names has" in wrong.error[0].value and not wrong.exception, [one.value for one in wrong.error]
assert "Read as: semicolons, decimal comma" in text(wrong), text(wrong)  # and can be changed
"""


def test_what_is_wrong_with_a_file_is_said_as_long_as_it_is_there(tmp_path):
    run([], tmp_path, steps=WRONG_FILE)


WRONG_FILE = """
at = part("sequence_lab", "", task="csv", layers="LSTM-2-tanh", epochs="1")
at.file_uploader[0].set_value(("mine.csv", b"", "text/csv")).run()
for _ in range(2):
    assert not at.exception, at.exception
    assert any("The file is empty" in one.value for one in at.error), text(at)
    at.run()
"""


def test_a_table_that_cannot_be_used_has_a_button_that_changes_it(tmp_path):
    run([], tmp_path, steps=WAYS_OUT)


WAYS_OUT = """
rows = [f"2023-01-{day:02},{day * day % 7}.5,{day * day % 5}.25" for day in range(1, 31)]
rows[9] = "2023-01-10,,1.25"
at = part("sequence_lab", "", task="csv", layers="LSTM-2-tanh", epochs="1", **{"p.length": "4"})

def upload(lines):
    at.file_uploader[0].set_value(("mine.csv", "\\n".join(["day,x,y", *lines]).encode(), "text/csv")).run()
    assert not at.exception, at.exception

def press(label):
    (button,) = [one for one in at.button if one.label == label]
    button.click().run()
    assert not at.exception and not at.error, [one.value for one in at.error]

def chosen(name):
    value = at.query_params.get(name, "")
    return value[0] if isinstance(value, list) else value

upload(rows)
assert "Values are missing" in at.error[0].value, at.error[0].value
press("Fill with the last known value")
assert chosen("p.missing") == "forward"
upload([*rows[:9], *rows[10:], "Total,100,60"])
menu = next(one for one in at.selectbox if one.label == "Row of totals at the end")
assert menu.options == ["left out", "an observation like the others"]
assert "Rows: 29" in text(at) and "no observation" in text(at), text(at)
menu.select("keep").run()
assert not at.exception, at.exception
assert chosen("p.totals") == "keep" and "Rows: 30" in text(at) and "kept at the end" in text(at), text(at)
assert chosen("p.time") == "" and "times that cannot be read" in text(at)  # and rows are taken as they stand
upload([*rows[:9], *rows[10:]])
assert not [one for one in at.selectbox if one.label == "Row of totals at the end"]
"""
