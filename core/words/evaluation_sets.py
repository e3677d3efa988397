"""The usual test sets for word vectors, read from the files that gensim ships.

- Analogies: 19,544 questions in 14 categories, `a is to b as c is to ?` (Mikolov et al., Efficient Estimation of Word
  Representations in Vector Space, 2013). The first five categories ask about meaning, the `gram` ones about grammar.
- WordSim-353: 353 pairs of words and how related people find them, 0 to 10 (Finkelstein et al., Placing Search in
  Context, 2002). Train and station are related.
- SimLex-999: 999 pairs and how alike people find them, 0 to 10 (Hill et al., SimLex-999, 2015). Coast and shore are
  alike, clothes and closet are only related.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from core.package_folder import package_folder

PairsName = Literal["WordSim-353", "SimLex-999"]
PAIRS: tuple[PairsName, ...] = get_args(PairsName)
_FILES = {"WordSim-353": "wordsim353.tsv", "SimLex-999": "simlex999.txt"}


@dataclass(frozen=True)
class Question:
    """`a is to b as c is to expected`, in upper case, as case does not count."""

    category: str
    a: str
    b: str
    c: str
    expected: str

    @property
    def words(self) -> tuple[str, str, str, str]:
        """All four."""
        return self.a, self.b, self.c, self.expected


@dataclass(frozen=True)
class Pair:
    """Two words as written, and how alike or related people find them, 0 to 10."""

    first: str
    second: str
    human: float


@cache
def questions() -> tuple[Question, ...]:
    """The analogies, in the order of the file."""
    all_questions, category = [], ""
    for line in (_folder() / "questions-words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(": "):
            category = line[2:].strip()
        else:
            all_questions.append(Question(category, *line.upper().split()))
    return tuple(all_questions)


def kind_of(category: str) -> Literal["semantic", "syntactic"]:
    """What a category asks about: meaning or grammar."""
    return "syntactic" if category.startswith("gram") else "semantic"


@cache
def pairs(name: PairsName) -> tuple[Pair, ...]:
    """The pairs of a set, in the order of the file."""
    lines = (_folder() / _FILES[name]).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(Pair(first, second, float(human)) for first, second, human in rows)


def _folder() -> Path:
    return package_folder("gensim") / "test" / "test_data"
