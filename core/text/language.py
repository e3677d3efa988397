"""Whether a text is in another language than English, by its smallest words and by its letters."""

import unicodedata

from core.text.splitting import words_of

WORDS = {
    "English": "the and of to a in is it that this was for with i you not be on as are but have at by an they we from "
    "or my all so me he she his her had has were been there what when who which would will can no just about if out "
    "one more",
    "German": "der die das und ist nicht ein eine ich es zu den mit auf für war sich von dem auch sehr aber wie habe "
    "hat sind wir mir mich noch nur kein keine oder wenn ganz schlecht gut",
    "French": "le la les et est un une des du je il elle ne pas que qui dans pour ce cette avec sur mais très plus ai "
    "était nous vous c'est j'ai n'est au aux tout bien",
    "Spanish": "el la los las y es un una de que no en por para con se lo como más pero muy me mi su al del está fue "
    "película esta este nada todo he",
    "Italian": "il lo la gli e è un una di che non in per con si come più ma molto mi del della questo questa era "
    "sono ho tutto anche",
    "Portuguese": "o a os as e é um uma de que não em por para com se como mais mas muito eu meu do da no na foi está "
    "filme isso este",
    "Dutch": "de het een en is niet ik van dat die in op te voor met was maar heel er aan ook zo wel deze dit heb",
    "Swedish": "och det är en ett jag inte på som för med av den var men mycket så har om till filmen",
    "Polish": "i w na z nie się jest to że do jak ale bardzo co ten ta o był",
    "Turkish": "ve bir bu çok için da de ama değil ne gibi daha en",
}
SMALL = {name: frozenset(words.split()) for name, words in WORDS.items()}
LEAST = 2  # small words of a language that a text must have
SCRIPTS = ("CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "DEVANAGARI", "THAI")


def other_language(text: str) -> str:
    """The language of a text that is not English, in English words; "" if it may be English.

    It is right where a text has a few small words such as “und” or “pas”. It says nothing of a text without them.

    Example:
        >>> other_language("Der Film war nicht gut"), other_language("Ce film est très beau")
        ('German', 'French')
        >>> other_language("Отличный фильм"), other_language("Das Boot was great"), other_language("La La Land")
        ('a language with another alphabet', '', '')
    """
    letters = [letter for letter in text if letter.isalpha()]
    foreign = [
        letter for letter in letters if not letter.isascii() and unicodedata.name(letter, "").startswith(SCRIPTS)
    ]
    if len(foreign) > len(letters) / 2:
        return "a language with another alphabet"
    pieces = words_of([text])
    words = [word.replace("’", "'") for word in (pieces.spellings[number] for number in pieces.numbers) if word]  # noqa: RUF001 - as typed
    counts = {name: len({word for word in words if word in small}) for name, small in SMALL.items()}
    english = counts.pop("English")
    name = max(counts, key=lambda one: counts[one])
    return name if counts[name] >= LEAST and counts[name] > 2 * english else ""
