r"""Texts as people type, paste and upload them, made plain before the tokenizer reads them.

The tokenizer is Keras's, and knows the signs of ASCII alone: it would keep a curly apostrophe, a dash or a space that
does not break inside words. So what people bring is changed first:

- entities such as `&amp;` and `&#39;`, and line breaks such as `<br>`, become what they stand for;
- letters and their accents become one character where Unicode has one (NFC);
- spaces, quotation marks, apostrophes, dashes and dots become those of a keyboard, and invisible signs disappear;
- Chinese, Japanese, Thai, Lao, Khmer and Burmese put no spaces between words, so each character becomes a word.

Plain ASCII text without entities and tags does not change.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

LINE_BREAK = re.compile(r"<\s*/?\s*br\s*/?\s*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
ENTITIES_IN_ENTITIES = 2  # times that entities are resolved: `&amp;#39;` is common, deeper ones are not

# Signs, and what a keyboard has for them. Written as code points, because many look alike or cannot be seen.
_SIGNS = {
    " ": "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\u00a1\u00bf\u2022",
    "\n": "\u0085\u2028\u2029",
    "'": "\u02b9\u02bb-\u02bd\u02c8\u2018-\u201b\u2032\u2035\u00b4\uff07\ua78c",
    '"': "\u00ab\u00bb\u2039\u203a\u02ba\u201c-\u201f\u2033\u2036\u300c-\u300f\u301d-\u301f\uff02",
    "-": "\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\ufe31\ufe32\ufe58\ufe63\uff0d",
    "...": "\u2026\u22ef",
    ". ": "\u3002\uff61\u0964\u06d4",
    ", ": "\u3001\uff64\u060c",
    "?": "\u061f",
    ";": "\u061b",
    "": "\u00ad\u034f\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff",
}
_FULL_WIDTH = range(0xFF01, 0xFF5F)  # ASCII in the width of a Chinese character
# Between Latin letters these are left over from where a line may break; other scripts write with them.
_LATIN = "[\x21-\x7e\u00c0-\u024f]"
_JOINERS = re.compile(f"(?<={_LATIN})[\u200b-\u200d]+|[\u200b-\u200d]+(?={_LATIN})")

# Scripts without spaces between words: a character, with the marks that stand above, below or behind it.
_CHARACTER = (
    "[\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff6f\uff71-\uff9d\U00020000-\U0003fffd"
    "\u0e01-\u0e30\u0e32\u0e33\u0e3f-\u0e46\u0e50-\u0e59\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0ed0-\u0edf"
    "\u1000-\u102a\u103f-\u1055\u1780-\u17b3\u17e0-\u17e9]"
)
_MARKS = (
    "[\u3099\u309a\u30fc\uff70\uff9e\uff9f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\ufe00-\ufe0f]"
)
_WITHOUT_SPACES = re.compile(f"(?:{_CHARACTER}{_MARKS}*)+")
_ONE = re.compile(f"{_CHARACTER}{_MARKS}*")
LONGEST_WORD = 4  # characters of a word, on average, up to which texts look as if spaces stand between their words

APART = "Chinese, Japanese and Thai put no spaces between words, so each character is read as a word"


def resolved(text: str) -> str:
    r"""A text whose entities and line breaks of HTML are what they stand for.

    Example:
        >>> resolved("I don&#39;t &amp; wont<br/>AT&T, R&D; 1 &lt 2")
        "I don't & wont\nAT&T, R&D; 1 &lt 2"
    """
    for _ in range(ENTITIES_IN_ENTITIES):
        if "&" not in text:
            break
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return LINE_BREAK.sub("\n", text) if "<" in text else text


def plain_signs(text: str) -> str:
    r"""A text with the signs of a keyboard in place of those that only look different or cannot be seen.

    Example:
        >>> plain_signs("\u201cIt isn\u2019t\u00a0good\u201d \u2013 dull\u2026aw\u00adful")
        '"It isn\'t good" - dull...awful'
    """
    if text.isascii():
        return text
    return _JOINERS.sub("", unicodedata.normalize("NFC", text)).translate(_table())


def apart(text: str, known: Callable[[str], bool] = lambda _word: False) -> str:
    """A text with spaces between the characters of scripts that have none between words.

    Args:
        text: any text.
        known: whether a piece without spaces is a word as it stands; then it stays whole.

    Example:
        >>> apart("汤很好喝 ok"), apart("水壶 很 好", known=lambda word: word == "水壶")
        ('汤 很 好 喝 ok', '水壶 很 好')
    """
    if text.isascii():
        return text

    def spaced(piece: re.Match[str]) -> str:
        word = piece[0]
        if known(word):
            return word
        start = " " if piece.start() and not text[piece.start() - 1].isspace() else ""
        end = " " if piece.end() < len(text) and not text[piece.end()].isspace() else ""
        return f"{start}{' '.join(_ONE.findall(word))}{end}"

    return _WITHOUT_SPACES.sub(spaced, text)


def typed(text: str, known: Callable[[str], bool] = lambda _word: False) -> str:
    """A text that somebody typed or pasted, as the tokenizer reads it; `known` as in `apart`.

    Example:
        >>> typed("I won\u2019t&nbsp;watch it again")
        "I won't watch it again"
    """
    return apart(plain_signs(resolved(text)), known)


def is_apart(text: str, known: Callable[[str], bool] = lambda _word: False) -> bool:
    """True if `typed` puts spaces between the characters of a text: then a page says APART."""
    return typed(text, known) != plain_signs(resolved(text))


def lacks_spaces(texts: Iterable[str]) -> bool:
    """True if texts of scripts without spaces have none between their words: then a text would be one word.

    Example:
        >>> lacks_spaces(["这个水壶非常好用"]), lacks_spaces(["这个 水壶 非常 好用"]), lacks_spaces(["a kettle"])
        (True, False, False)
    """
    words = characters = 0
    for text in texts:
        for piece in () if text.isascii() else _WITHOUT_SPACES.finditer(text):
            words += 1
            characters += len(_ONE.findall(piece[0]))
    return characters > LONGEST_WORD * words


@cache
def _table() -> dict[int, str]:
    """What each code point becomes, as `str.translate` takes it."""
    table = {code: chr(code - 0xFEE0) for code in _FULL_WIDTH}
    for plain, signs in _SIGNS.items():
        for code in _codes(signs):
            table[code] = plain
    return table


def _codes(signs: str) -> Iterable[int]:
    """The code points of signs, where `a-b` stands for all from a to b."""
    for first, last in re.findall(r"(.)(?:-(.))?", signs, re.DOTALL):
        yield from range(ord(first), ord(last or first) + 1)
