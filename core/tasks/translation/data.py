"""Translation: pairs of texts, letter by letter. A value is on one side of the split alone."""

from functools import lru_cache
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from core.answers import Token
from core.experiment import ExperimentError, Spec
from core.feature import Feature
from core.layers import Embedding
from core.tasks.pair_data import END, Characters, PairData
from core.tasks.shared.windows import at_random
from core.tasks.task import Baseline
from core.tasks.translation.languages import Language
from core.tasks.translation.nearest import nearest
from core.tasks.translation.own import OwnPairs, uploaded
from core.tasks.translation.pairs import Made, added_digits, dates, number_words, reversed_digits
from core.text.recent_cache import RecentCache

Kind = Literal["numbers", "dates", "reversed", "added", "own"]
Form = Literal["full", "long", "medium", "short", "iso"]


# The parameters that only some pairs have. Those of other pairs keep their defaults, and change no fingerprint.
BELONGS: dict[str, frozenset[str]] = {
    "numbers": frozenset({"source", "target", "largest"}),
    "dates": frozenset({"source", "target", "source_form", "target_form"}),
    "reversed": frozenset({"digits"}),
    "added": frozenset({"digits"}),
    "own": frozenset({"data"}),
}
OF_SOME = frozenset().union(*BELONGS.values())


class Parameters(Spec):
    """Which pairs, and what of the network does not belong to its recurrent layer.

    `data` is the SHA-256 of an uploaded file, for pairs of your own. BELONGS says which parameter counts for which
    pairs.
    """

    pairs: Kind = "numbers"
    source: Language = "en"
    target: Language = "fr"
    largest: int = Field(default=9_999, ge=99, le=999_999, description="the largest number")
    source_form: Form = "long"
    target_form: Form = "iso"
    digits: int = Field(default=5, ge=2, le=12)
    count: int = Field(default=2_000, ge=100, le=5_000, description="pairs, those to learn and those held back")
    reverse: bool = Field(default=False, description="read the source from its end")
    attention: bool = True
    dimensions: int = Field(default=32, ge=1, le=128, description="numbers in a letter's vector")
    data: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    data_seed: int = Field(default=0, ge=0, le=2**31 - 1)

    @model_validator(mode="before")
    @classmethod
    def _others_keep_their_defaults(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        others = OF_SOME - BELONGS.get(given.get("pairs", "numbers"), OF_SOME)
        return {name: value for name, value in given.items() if name not in others}

    @model_validator(mode="after")
    def _something_changes(self) -> "Parameters":
        if self.pairs == "numbers" and self.source == self.target:
            raise ValueError("both languages are the same: choose another one for one side")
        if self.pairs == "dates" and (self.source, self.source_form) == (self.target, self.target_form):
            raise ValueError("both sides have the same form of date: choose another one for one side")
        return self


def made(parameters: Parameters, table: bytes | None) -> tuple[Made, tuple[str, ...]]:
    """The pairs, and sentences on what was left out of a file.

    Raises ExperimentError with one sentence if there is no file, or it has no usable pairs.
    """
    p, rng = parameters, np.random.default_rng(parameters.data_seed)
    match p.pairs:
        case "own":
            mine: OwnPairs = uploaded(table, p.data)
            return mine.made, mine.notes
        case "numbers":
            return number_words(p.source, p.target, p.largest, p.count, rng), ()
        case "dates":
            return dates(p.source, p.target, (p.source_form, p.target_form), p.count, rng), ()
        case "reversed":
            return reversed_digits(p.digits, p.count, rng), ()
        case "added":
            return added_digits(p.digits, p.count, rng), ()


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> PairData:
    """Tokens (n, S) of sources, and those of targets y (n, T, 1)."""
    key = parameters.model_dump_json(), validation_share, table is None
    return _DATA.get(key, lambda: _make(parameters, validation_share, table))


_DATA: RecentCache[PairData] = RecentCache(6)


def _make(p: Parameters, validation_share: float, table: bytes | None) -> PairData:
    chosen, notes = made(p, table)
    train, validation = at_random(len(chosen.pairs), validation_share, np.random.default_rng([p.data_seed, 1]))
    if not len(train):
        raise ExperimentError("No pair is left to learn from: lower the validation share")
    sources, targets = ([pair[side] for pair in chosen.pairs] for side in (0, 1))
    source, target = _characters(sources, 1), _characters(targets, END + 1)
    tokens = source.encode([text[::-1] if p.reverse else text for text in sources], max(map(len, sources)))
    y = target.encode(targets, max(map(len, targets)) + 1, ends=True)

    @lru_cache(4)  # a page asks for the pairs held back again and again, and hardly ever for others
    def copied(rows: tuple[int, ...]) -> np.ndarray:
        return y[nearest(sources, train, np.array(rows, np.int64))][..., None].astype(np.float32)

    return PairData(
        tokens=tokens,
        y=y[..., None].astype(np.float32),
        pairs=chosen.pairs,
        source=source,
        target=target,
        embedding=Embedding(source.tokens, p.dimensions),
        target_embedding=Embedding(target.tokens, p.dimensions),
        attention=p.attention,
        reverse=p.reverse,
        about=chosen.about,
        notes=notes,
        output=Token(y.shape[1], (Feature("letter"),), per_timestep=True, vocabulary=target.tokens),
        train=train,
        validation=validation,
        sequence_names=tuple(sources),
        baselines=(
            Baseline(
                "most similar pair",
                "the translation of the source that is most alike among those to learn from",
                lambda rows: copied(tuple(np.arange(len(sources))[rows].tolist())),
            ),
        ),
        lengths=np.count_nonzero(tokens, axis=1),
        padding="post",
        mask=True,
    )


def _characters(texts: list[str], first: int) -> Characters:
    return Characters(tuple(sorted(set("".join(texts)))), first)
