"""Word vectors in Streamlit's own test harness: whatever is typed, the page follows and stays up."""

import pytest

from tests.pages.test_pages import run

pytestmark = pytest.mark.slow  # runs the app with its workers

SUMS = [
    "",
    "+",
    "king + + man",
    "king - - man",
    "qeen - king + man",
    "2*king",
    "king man",
    "<script>alert(1)</script>",
    "король - мужчина + женщина",
    "zzzzqqqq" * 40,
    " + ".join(["king"] * 100),
    " + ".join(["king"] * 101),
    "king - king",
    "paris - france + italy",
]


def test_whatever_is_typed_the_arithmetic_answers_in_words(tmp_path):
    steps = f"""
at = AppTest.from_file("pages/main.py", default_timeout=90)
at.run()
at.switch_page("word_vectors/page.py").run()
assert not at.exception, at.exception
assert "“woman” leads with nothing left out" in text(at), text(at)
for typed in {SUMS!r}:
    at.text_input(key="sum").set_value(typed).run()
    assert not at.exception, (typed, at.exception)
assert "“rome”" in text(at), text(at)
at.text_input(key="sum").set_value("qeen - king + man").run()
assert "**qeen** has no vector" in text(at), text(at)
next(button for button in at.button if button.label == "queen").click().run()
assert at.text_input(key="sum").value == "queen - king + man"
for picture in ("step by step", "PCA"):
    at.query_params["picture"] = picture
    at.run()
    assert not at.exception, (picture, at.exception)
"""
    run([], tmp_path, steps=steps)


def test_every_part_opens_and_takes_what_is_typed(tmp_path):
    steps = """
at = part("word_vectors", "axes", hand="[[nonsense")
assert "The address holds no table" in text(at)
at = part("word_vectors", "axes")
assert "“horse” and “killer whale” can hardly be told apart" in text(at)
assert not at.table
at = part("word_vectors", "axes", view="present")  # where the letters of an editor are too small
assert list(at.table[0].value.columns) == ["word", "size", "abstraction"]
at = part("word_vectors", "axes")
for low, high, said in (("", "", "still one axis"), ("small", "", "An axis needs two words"),
                        ("small", "small", "two words whose vectors differ"), ("qqqqzz", "large", "has no vector")):
    at.text_input(key="low1").set_value(low).run()
    at.text_input(key="high1").set_value(high).run()
    assert not at.exception
    assert said in text(at) or said == "still one axis", (low, high, text(at))
at.text_input(key="on_axes").set_value("<b>x</b> ,,; 猫").run()
assert not at.exception

at = part("word_vectors", "skipgram")
assert "30 pairs" in text(at)
assert "(the, quick) (the, brown)" in html.unescape(str(at.table[0].value.to_dict()))
for typed in ("", "one", "😀 😀 ok", "a " * 140, "<img src=x>"):
    at.text_input(key="pairs_of").set_value(typed).run()
    assert not at.exception, (typed, at.exception)

at = part("word_vectors", "skipgram", sentence="one two three")  # as addresses once had it
assert at.text_input(key="pairs_of").value == "one two three"

at = part("word_vectors", "word2vec", corpus="your own text")
assert "Paste a text" in text(at)
at.text_area(key="word2vec:own").set_value("too short").run()
assert not at.exception

at = part("word_vectors", "library")
assert "gensim" in text(at)
at = part("word_vectors", "scores", vectors="file-" + "0" * 64)
assert "not here any more" in text(at), text(at)

from core.views.word_vectors import word2vec_training
here = word2vec_training.name_when_finished(word2vec_training.FIRST)
at = part("word_vectors", "arithmetic", vectors=here)
(box,) = [one for one in at.selectbox if one.label == "Word vectors"]
assert box.value == here and at.query_params["vectors"] in (here, [here]), (box.value, at.query_params)
box.set_value("glove").run()
assert not at.exception and "vectors" not in at.query_params, at.query_params
"""
    run([], tmp_path, steps=steps)
