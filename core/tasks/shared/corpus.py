"""The texts of a task: which ones are used, how they are split, and their vocabulary."""

from dataclasses import dataclass

import numpy as np

from core.text.tokenizer import Vocabulary


@dataclass(frozen=True, eq=False)
class Corpus:
    """The texts that are used, the split, and the vocabulary of the training texts.

    `train` and `validation` are indices into `texts`.
    """

    texts: tuple[str, ...]
    labels: np.ndarray  # (n,)
    train: np.ndarray
    validation: np.ndarray
    vocabulary: Vocabulary
    classes: tuple[str, str]  # the names of label 0 and label 1
    about: tuple[str, str]  # what the texts are in a few words, and what is asked of them
    simulated: str = ""  # a sentence that says what is simulated; "" for real texts
    note: str = ""  # a sentence about the texts, to be shown beside them

    @property
    def held_back(self) -> tuple[str, ...]:
        """The texts held back for validation."""
        return tuple(self.texts[i] for i in self.validation)

    @property
    def to_look_at(self) -> tuple[str, ...]:
        """The texts held back; the training texts where none are."""
        return self.held_back or self.texts
