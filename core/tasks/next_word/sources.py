"""Which text is learned from, which one is held out, and what an uploaded text must have."""

import codecs
import unicodedata
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from core.csv_files.encodings import guessed
from core.experiment import ExperimentError, Spec
from core.tasks.task import NoFileYet
from core.text import shakespeare
from core.text.reviews import reviews
from core.text.reviews import split as split_reviews
from core.text.token_table import Unit

Source = Literal["shakespeare", "snippets", "own"]
Group = Literal["tragedies", "roman", "histories", "comedies", "problems", "romances", "all"]

MAX_MB = 5  # of an uploaded text, 2**20 bytes each
MAX_BYTES = MAX_MB * 2**20
MOST_NULLS = 0.001  # of a text's characters; a file with more is no text
FEWEST = 500  # characters that are worth learning from
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Passages(NamedTuple):
    """The two parts of a text. `held_out` is "" where nothing is held out."""

    learned: str
    held_out: str
    about: str  # a sentence: what was learned, and what is held out


class TextSource(Spec):
    """What decides the two parts. `data` is the SHA-256 of an uploaded text, "" while there is none.

    `first` is how many characters are learned from, those at the beginning; 0, for all, is left out of fingerprints.
    """

    source: Source = "shakespeare"
    group: Group = "tragedies"
    held_out: Annotated[str, Field(max_length=60)] = "Macbeth"
    unit: Unit = "characters"
    data: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    first: int = Field(default=0, ge=0, le=MAX_BYTES, description="characters that are learned from; 0 is all")

    @model_validator(mode="before")
    @classmethod
    def _what_belongs_to_another_source(cls, given: Any) -> Any:
        """Drop what describes another source, so that it does not change the fingerprint."""
        if not isinstance(given, dict):
            return given
        source = given.get("source", "shakespeare")
        others = (() if source == "shakespeare" else ("group", "held_out")) + (() if source == "own" else ("data",))
        return {name: value for name, value in given.items() if name not in others}

    @model_serializer(mode="wrap")
    def _without_first(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in fields(self).items() if name != "first" or value}

    @model_validator(mode="after")
    def _the_play_is_one_of_the_group(self) -> "TextSource":
        if self.source == "shakespeare" and self.held_out not in (there := shakespeare.titles(self.group)):
            raise ValueError(
                f"“{self.held_out}” is not one of the {shakespeare.GROUPS[self.group]}: hold out one of "
                f"{', '.join(there)}"
            )
        return self


def share_held_back(wanted: TextSource, validation_share: float) -> float:
    """The share that is held out; of plays it is always a whole one, so that all shares come to the same split.

    Example:
        >>> [share_held_back(TextSource(source=source), 0.3) for source in ("shakespeare", "snippets")]
        [1.0, 0.3]
    """
    return (1.0 if validation_share else 0.0) if wanted.source == "shakespeare" else validation_share


def passages(wanted: TextSource, validation_share: float, content: bytes | None = None) -> Passages:
    """The text to learn from and the text held out.

    Args:
        wanted: which text.
        validation_share: the share to hold out; the end of an uploaded text, or reviews drawn at random.
        content: the uploaded text's bytes, for the source "own".

    Raises:
        ExperimentError: with one sentence, if there is no text, or not one to learn from.
    """
    whole = _passages(wanted, share_held_back(wanted, validation_share), content)
    if not 0 < wanted.first < len(whole.learned):
        return whole
    about = f"{whole.about} Only the first {wanted.first:,} characters are learned from."
    return whole._replace(learned=whole.learned[: wanted.first], about=about)


def _passages(wanted: TextSource, share: float, content: bytes | None) -> Passages:
    if wanted.source == "shakespeare":
        learned, held_out = shakespeare.split(wanted.group, wanted.held_out)
        held = ", held out" if share else ". Nothing is held out"
        about = f"Learned from Shakespeare's {shakespeare.GROUPS[wanted.group]} without {wanted.held_out}{held}."
        return Passages(learned, held_out if share else "", about)
    if wanted.source == "snippets":
        snippets = reviews("snippets")
        learned, held_out = ("\n".join(snippets.texts[i] for i in side) for side in split_reviews(snippets, share, 0))
        held = "those held out were drawn at random" if share else "none are held out"
        return Passages(learned, held_out, f"Sentences from reviews of films; {held}.")
    text = _uploaded(wanted, content)
    cut = round(len(text) * (1 - share))
    held = "its end" if share else "nothing"
    return Passages(text[:cut], text[cut:], f"Your own text; {held} is held out.")


def read(content: bytes) -> str:
    """An uploaded text.

    Raises:
        ExperimentError: it is too large, too short, of one letter, or no text; with one sentence that says what to do.
    """
    if len(content) > MAX_BYTES:
        size = -(-len(content) // 2**20)
        raise ExperimentError(f"The text must have at most {MAX_MB} MB (got {size} MB): upload a part of it")
    text = unicodedata.normalize("NFC", _decoded(content)).replace("\r\n", "\n").replace("\r", "\n").strip()
    if text.count("\0") > MOST_NULLS * len(text):
        raise ExperimentError("The file is no text: save it as plain text (.txt) and upload that")
    text = text.replace("\0", "")
    if not text:
        raise ExperimentError("The text is empty: paste or upload one with words in it")
    if len(text) < FEWEST:
        raise ExperimentError(
            f"The text must have at least {FEWEST} characters to learn from (got {len(text)}): take a longer one"
        )
    if len(set(text) - {" ", "\n"}) < 2:
        raise ExperimentError("The text repeats one character, so there is nothing to guess: take another text")
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode(guessed(content) or "cp1252", "replace")


def _uploaded(wanted: TextSource, content: bytes | None) -> str:
    if not wanted.data:
        raise NoFileYet("Paste a text, or upload one as a text file")
    if content is None:
        raise ExperimentError("The text of this experiment is not at hand any more: paste or upload it again")
    return read(content)
