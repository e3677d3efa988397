"""Next word in Streamlit's own test harness: bars follow what is typed, a click writes and stops, units are found."""

import pytest

from pages.next_word import write_on
from tests.pages.test_pages import run

pytestmark = pytest.mark.slow  # runs the app with its workers

TYPED = [
    "",
    "   ",
    "\0",
    "zxqv 漢字 😀",
    "<script>alert(1)</script> **bold** $x$",
    "هذا",
    "a" * 1000,
    "To be, or not to b",
]


def test_anything_can_be_typed_and_is_never_run(tmp_path):
    steps = f"""
at = AppTest.from_file("pages/main.py", default_timeout=90)
at.run()
at.switch_page("next_word/page.py").run()
assert not at.exception, at.exception
assert "It expects “t” with" in text(at), text(at)[:500]
for typed in {TYPED!r}:
    next(one for one in at.text_input if one.key == "prefix").set_value(typed).run()
    assert not at.exception, (typed[:30], at.exception)
    validate(at)
assert "It expects “e” with" in text(at)
next(one for one in at.button if one.key == "next_word:add 0").click().run()
field = next(one for one in at.text_input if one.key == "prefix")
assert field.value == "To be, or not to be", field.value
"""
    run([], tmp_path, steps=steps)


def test_it_writes_the_same_text_for_the_same_dice_and_units_are_ranked(tmp_path):
    steps = """
from pages.next_word import write_on
write_on.MOST_WRITTEN = 60
at, texts = part("next_word", "write_on", begin="ROMEO:"), []
for key_of in ("next_word:go", "next_word:again"):
    next(one for one in at.button if one.key == key_of).click().run()
    while any(one.key == "next_word:stop" for one in at.button):
        before = at.get("code")[0].value
        at.run()
        assert not at.exception, at.exception
        assert at.get("code")[0].value.startswith(before)
    texts.append(at.get("code")[0].value)
assert texts[0] == texts[1], texts
assert texts[0].startswith("ROMEO:") and len(texts[0]) == 66, texts
write_on.MOST_WRITTEN = 1000
next(one for one in at.number_input if one.label == "Seed of the dice").set_value(7).run()
next(one for one in at.button if one.key == "next_word:go").click().run()
next(one for one in at.button if one.key == "next_word:stop").click().run()
stopped = at.get("code")[0].value
at.run()
assert at.get("code")[0].value == stopped != "ROMEO:"
next(one for one in at.button if one.key == "next_word:go").click().run()
assert at.get("code")[0].value.startswith(stopped) and len(at.get("code")[0].value) > len(stopped)
next(one for one in at.button if one.key == "next_word:stop").click().run()
next(one for one in at.slider if one.label == "Temperature").set_value(0.0).run()
assert at.get("code")[0].value == "ROMEO:"
at = part("next_word", "units")
best = [one for one in at.button if one.key.startswith("next_word:offered ")][1]
best.click().run()
assert not at.exception, at.exception
assert f"Unit {int(best.label.split()[1].rstrip(':'))} follows the length of the word" in text(at), text(at)
"""
    run([], tmp_path, steps=steps)


def test_training_opens_with_its_result_and_says_what_is_wrong(tmp_path):
    steps = """
at = part("next_word", "train")
assert "better than the best n-gram (order 5: 2.79)" in text(at), text(at)
at = part("next_word", "train", task="next_word", layers="LSTM-8-tanh-bi")
assert "reads in both directions" in text(at)
at = part("next_word", "train", task="next_word", layers="LSTM-8-tanh", **{"p.source": "own"})
assert "Paste a text" in text(at)
at = part("next_word", "comes_next", task="next_word", layers="LSTM-8-tanh", epochs="3")
assert "is not trained here yet" in text(at)
at = part("next_word", "train", task="echo", layers="LSTM-8-tanh")
assert "open it with Sequence lab" in text(at)
"""
    run([], tmp_path, steps=steps)


def test_the_sentence_on_exposure_bias_holds_for_every_text():
    assert "Shakespeare" not in write_on.EXPOSURE


def test_the_text_of_another_address_wins_over_one_that_was_pasted(tmp_path):
    steps = """
from pages.shared import resources
def pasted(at):
    return next(one for one in at.text_area if one.label == "Or paste it here")
at = part("next_word", "train", task="next_word", layers="LSTM-2-tanh", **{"p.source": "own", "p.length": "8"})
pasted(at).set_value("The rain in Spain stays. " * 60).run()
assert not at.exception, at.exception
other = resources.store().put_table(b"The snow in Rome is gone. " * 60)
assert at.query_params["p.data"] not in ("", [""], other, [other]), at.query_params
at.query_params["p.data"] = other
at.run()
assert not at.exception, at.exception
assert at.query_params["p.data"] in (other, [other]), at.query_params
assert not pasted(at).value, pasted(at).value
"""
    run([], tmp_path, steps=steps)


def test_a_deleted_text_leaves_its_field_and_can_be_pasted_again(tmp_path):
    steps = """
def pasted(at):
    return next(one for one in at.text_area if one.label == "Or paste it here")
at = part("next_word", "train", task="next_word", layers="LSTM-2-tanh", **{"p.source": "own", "p.length": "8"})
rain = "The rain in Spain stays. " * 60
pasted(at).set_value(rain).run()
at.button(key="next_word:delete upload").click().run()
assert not at.exception, at.exception
assert not pasted(at).value, pasted(at).value
assert "not kept here any more" in text(at)
pasted(at).set_value(rain).run()
assert not at.exception, at.exception
assert "not kept here any more" not in text(at)
assert at.button(key="next_word:delete upload")
"""
    run([], tmp_path, steps=steps)
