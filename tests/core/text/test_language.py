"""Texts in other languages are recognised, and English ones are left alone."""

import pytest

from core.text.language import other_language
from core.text.reviews import reviews
from core.training.pretrain.written import to_measure_by


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich habe mich keine Minute gelangweilt, der Film ist sehr gut", "German"),
        ("Je n'ai pas aimé ce film, c'est une perte de temps", "French"),
        ("No me gustó la película, es muy larga y aburrida", "Spanish"),
        ("Non mi è piaciuto, ma gli attori sono bravi", "Italian"),
        ("Eu não gostei deste filme, é muito longo", "Portuguese"),
        ("Het was een heel mooie film, ik heb genoten van het verhaal", "Dutch"),
        ("Det var en mycket bra film och jag skrattade", "Swedish"),
        ("Это был очень скучный фильм", "a language with another alphabet"),
        ("とても面白い映画でした", "a language with another alphabet"),
    ],
)
def test_other_languages_are_recognised(text, language):
    assert other_language(text) == language


def test_english_texts_are_not_taken_for_others():
    taken = [one.text for one in to_measure_by() if other_language(one.text)]
    assert not taken
    for source in ("imdb", "snippets"):
        texts = reviews(source).texts[::10]
        assert sum(bool(other_language(text)) for text in texts) <= 0.005 * len(texts)  # some snippets are Spanish


@pytest.mark.parametrize("text", ["", "!", "great", "Das Boot", "La La Land is great", "Amélie"])
def test_a_name_is_no_language(text):
    assert other_language(text) == ""
