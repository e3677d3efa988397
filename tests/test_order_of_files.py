"""In which order two processes take files of tests."""

from types import SimpleNamespace

from tests.conftest import _slow_files_first


def an_item(path, name, marks=()):
    return SimpleNamespace(path=path, name=name, get_closest_marker=lambda mark: mark if mark in marks else None)


def test_files_with_most_slow_tests_come_first_and_tests_stay_together_in_their_order():
    items = [
        an_item("a.py", "1"),
        an_item("b.py", "2", ["slow"]),
        an_item("c.py", "3", ["slow"]),
        an_item("c.py", "4"),
        an_item("c.py", "5", ["slow", "long"]),
        an_item("d.py", "6"),
        an_item("e.py", "7", ["slow"]),
    ]
    _slow_files_first(items)
    assert [item.name for item in items] == ["3", "4", "5", "2", "7", "1", "6"]
