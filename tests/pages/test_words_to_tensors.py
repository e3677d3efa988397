"""Words to tensors in Streamlit's own test harness: whatever is typed, the page follows and stays up."""

import pytest

from tests.pages.test_pages import run

pytestmark = pytest.mark.slow  # runs the app with its workers

TYPED = [
    "",
    "?!…",
    "\0\0",
    "<script>alert(1)</script> **bold** $x$ :red[no]",
    "مرحبا بالعالم",
    "a b " * 600,
    "😀 😀 ok",
]


def test_every_part_runs_and_anything_can_be_typed(tmp_path):
    steps = f"""
at = AppTest.from_file("pages/main.py", default_timeout=60)
at.run()
at.switch_page("words_to_tensors/page.py").run()
assert not at.exception, at.exception
assert "(3, 8, 3)" in text(at), text(at)
for typed in {TYPED!r}:
    for i in (1, 2, 3):
        at.text_input(key=f"s{{i}}").set_value(typed).run()
        assert not at.exception, (typed, at.exception)
assert "<script>" not in text(at)
at.text_input(key="s1").set_value("only one word here").run()
assert "only :gray" in text(at), text(at)
"""
    run([], tmp_path, steps=steps)


def test_the_comparisons_open_and_say_that_they_are_being_trained(tmp_path):
    steps = """
for part, said in (("padding", "known failure"), ("order", "")):
    at = AppTest.from_file("pages/main.py", default_timeout=60)
    at.query_params["part"] = part
    at.run()
    at.switch_page("words_to_tensors/page.py").run()
    assert not at.exception, at.exception
    assert said in text(at), text(at)
"""
    run([], tmp_path, steps=steps)
