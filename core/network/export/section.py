"""One step of an exported run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A title, a few sentences in the lecture's words, and the code that does what they say.

    `text` has only our own words and numbers, so it is safe in a comment and in Markdown. A visitor's words (a column's
    name) are only in `code`, as a literal.
    """

    title: str
    text: str
    code: str
