"""One step of an exported run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A title, a few sentences in the lecture's words, and the code that does what they say.

    `text` holds our own words and numbers alone, so that it can stand in a comment or in Markdown. What a visitor
    typed (a column's name) stands in `code`, as a literal.
    """

    title: str
    text: str
    code: str
