"""What the page says of an uploaded table, and what it asks."""

from core.views.sequence_lab import own_table
from tests.core.tasks.csv.made import dated, read, rows, wave


def test_one_line_says_how_a_file_was_read():
    table = read(dated(["1,5", "2,5", "3,7"], "day;x", separator=";", layout="%d.%m.%Y"))
    line = own_table.line(table, table.time)
    assert line == ("Rows: 3, columns: 2. Read as: semicolons, decimal comma, day first, UTF-8, time from “day”.")
    assert own_table.line(table, ()).endswith("UTF-8.")


def test_notes_name_what_was_found_and_left_out():
    text = "no,day,x,wind\n" + "".join(f"{i},2023-01-{i:02},{wave(i)},NW\n" for i in range(1, 20))
    table = read(text)
    notes = own_table.notes(table, table.time, "")
    assert "“wind” holds text (“NW”) and is left out" in notes
    assert "“no” counts the rows: not chosen at first" in notes
    assert own_table.notes(table, (), "")[0] == "No column is taken for the time: rows are read as they stand"
    assert own_table.notes(table, ("wind",), "")  # a choice that cannot be is said in place of the results


def test_what_a_file_opens_with():
    table = read("no,day,t,x,y\n" + "".join(f"{i},2023-01-{i:02},{i:02}:00,{wave(i)},{i * i}\n" for i in range(1, 20)))
    values = own_table.suggested(table)
    assert values == {"time": "day", "time_with": ("t",), "inputs": ("x", "y"), "targets": ("x",)}
    assert own_table.still_there(table, values)
    assert not own_table.still_there(table, values | {"inputs": ["gone"]})


def test_an_open_order_of_days_is_a_question_with_both_answers():
    open_table = read(rows(["01/02/2023", "01/03/2023", "01/04/2023"], [1.5, 2, 4], head="day,x"))
    question = own_table.question(open_table)
    assert (question.parameter, question.text) == ("dates", "01/02/2023 in “day” is")
    assert question.choices == {"day": "1 Feb 2023", "month": "2 Jan 2023"}
    assert own_table.question(read(dated([1.5, 2.5]))) is None


def test_an_open_mark_is_a_question_with_both_answers():
    question = own_table.question(read(dated(["1,028", "1,064", "1,094"], "day\tx", separator="\t")))
    assert (question.parameter, question.text) == ("decimal", "1,028 in “x” is")
    assert question.choices == {"point": "1028", "comma": "1.028"}


def test_menus_name_what_the_file_says():
    table = read("x;y\n1,5;2\n2,5;4\n3,5;3\n", encoding="utf-8-sig")
    assert own_table.by_the_file(table, "separator") == "as the file has it: semicolon"
    assert own_table.by_the_file(table, "decimal") == "as the file has it: comma"
    assert own_table.by_the_file(table, "header") == "as the file has it: names"
    assert own_table.by_the_file(table, "encoding") == "as the file has it: UTF-8"
    assert own_table.by_the_file(table, "dates") == "as the rows suggest"
