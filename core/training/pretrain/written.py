"""Short sentences of judgement, written for the network: some to learn from, others to measure it by.

People's reviews have few sentences in which little words decide: “Nobody left early”, “It starts well and falls apart”.
Whoever wrote those to learn from had not read those to measure by, and none is much like one of them.
"""

import csv
from typing import NamedTuple

from core.settings import ROOT
from core.training.pretrain.files import SENTENCES, WRITTEN

TOGETHER = 10  # lines that stay together: partners with nearly the same words and other labels are neighbours


class Written(NamedTuple):
    """A sentence, its label, 0 or 1, its kind, and a number that it has in common with its neighbours."""

    text: str
    label: int
    kind: str
    group: int


def to_learn_from() -> list[Written]:
    """The sentences to learn from."""
    return _read(WRITTEN)


def to_measure_by() -> list[Written]:
    """The sentences to measure by, which are never learned from."""
    return _read(SENTENCES)


def _read(name: str) -> list[Written]:
    with (ROOT / "assets" / "sentiment" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Written(row["sentence"], int(row["label"]), row["kind"], at // TOGETHER) for at, row in enumerate(rows)]
