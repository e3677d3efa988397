"""The results of a sweep: a score for each run, what is missing and why, as a table and as arrays for figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from core.runs.metrics import FinalMetric
from core.sweeps import Grid, Place, Setting, Sweep, Value, settings_of
from core.sweeps.search import Tried
from core.views.shared.sweep.metric import Metric
from core.wording import capitalised, number


@dataclass(frozen=True)
class Score:
    """How good a network is after its last epoch, and at its best epoch."""

    last: float
    best: float
    best_epoch: int


@dataclass(frozen=True, eq=False)
class Results:
    """What is known of a sweep.

    Attributes:
        sweep: what was asked for.
        grid: its experiments, and what cannot be trained.
        metric: what the scores are.
        scores: of the runs that have finished.
        diverged: the runs whose loss stopped being a number or exploded.
        failed: the runs that ended without a result in another way, or were stopped.
        early: the runs that a search has ended early, with the sentence why.
        tried: of a search, the combinations in its order; the grid has only these.
        planned: of a search, how many combinations it will have tried.
        baseline: the name and the score of the best baseline of all runs; None if there is none.
    """

    sweep: Sweep
    grid: Grid
    metric: Metric
    scores: Mapping[Place, Score]
    diverged: frozenset[Place] = frozenset()
    failed: frozenset[Place] = frozenset()
    early: Mapping[Place, str] = field(default_factory=dict)
    tried: Sequence[Tried] = ()
    planned: int = 0
    baseline: tuple[str, float] | None = None

    @property
    def settings(self) -> list[Setting]:
        """The settings that are varied, in the sweep's order."""
        known = settings_of(self.sweep.base)
        return [known[varied.name] for varied in self.sweep.settings]

    @property
    def seeds(self) -> list[int]:
        """The seeds of each combination."""
        return [self.sweep.base.seed + i for i in range(self.sweep.seeds)]

    def strip_title(self, place: int) -> str:
        """The title of the strips of a setting: what each dot is."""
        title = self.settings[place].title
        each = f"{capitalised(self.metric.word)} by {title[0].lower() + title[1:]}"
        return f"{each}, each dot a seed"

    @property
    def is_complete(self) -> bool:
        """True if nothing more will come."""
        return self.ended_runs >= len(self.grid.experiments) and len(self.tried) >= self.planned

    @property
    def ended_runs(self) -> int:
        """How many runs have ended, in whatever way."""
        return len(self.scores) + len(self.diverged) + len(self.failed) + len(self.early)

    @property
    def runs(self) -> int:
        """How many runs there will be in all, those included that cannot be trained."""
        return self.sweep.seeds * self.planned if self.sweep.search else self.sweep.runs

    @property
    def comparable(self) -> bool:
        """False if the scores are in scaled units, and the scaling is what is varied."""
        return not (self.metric.scaled and any(varied.name == "scaling" for varied in self.sweep.settings))

    def drawn(self) -> str:
        """What is in the pictures and what is not: no run is missing without a word."""
        invalid = len(self.grid.invalid) * self.sweep.seeds
        listed = [
            f"{count:,} {what}"
            for count, what in (
                (len(self.diverged), "diverged"),
                (len(self.failed), "did not finish"),
                (len(self.early), "ended early"),
                (invalid, "cannot be trained"),
            )
            if count
        ]
        to_come = self.runs - self.ended_runs - invalid
        line = f"{len(self.scores):,} of {self.runs:,} runs drawn"
        if to_come:
            line += f", {to_come:,} to come"
        return f"{line}, {', '.join(listed)}: listed below." if listed else f"{line}."

    def by_value(self, place: int) -> np.ndarray:
        """The last scores by value of one setting and seed, (k, n); NaN if there is none.

        With several settings, it is the median over all values of the others.
        """
        values = self.sweep.settings[place].values
        table = np.full((len(values), self.sweep.seeds), np.nan)
        for row, value in enumerate(values):
            for seed in range(self.sweep.seeds):
                found = [
                    score.last
                    for at, score in self.scores.items()
                    if at.values[place] == value and at.seed == self.sweep.base.seed + seed
                ]
                table[row, seed] = median(found) if found else np.nan
        return table

    def lost_by_value(self, place: int) -> list[int]:
        """How many runs of each value have diverged, failed or were ended early."""
        lost = [at.values[place] for at in (*self.diverged, *self.failed, *self.early)]
        return [lost.count(value) for value in self.sweep.settings[place].values]

    def medians(self) -> tuple[np.ndarray, np.ndarray]:
        """Of two settings: the median over seeds and the number of seeds, by value of the second and the first."""
        first, second = (varied.values for varied in self.sweep.settings)
        of = {(i, j): self.of_values((a, b)) for j, a in enumerate(first) for i, b in enumerate(second)}
        shape = len(second), len(first)
        middle, counts = np.full(shape, np.nan), np.zeros(shape, int)
        for at, scores in of.items():
            counts[at] = len(scores)
            middle[at] = median(scores) if scores else np.nan
        return middle, counts

    def of_values(self, values: tuple[Value, ...]) -> list[float]:
        """The last scores of a combination, over its seeds."""
        return [score.last for at, score in self.scores.items() if at.values == values]

    def rows(self) -> dict[str, list[str]]:
        """A table in words: a row for each run, with the settings that differ, its seed, and last and best score."""
        columns: dict[str, list[str]] = {setting.title: [] for setting in self.settings}
        last, best = f"{self.metric.word}, last epoch", f"{self.metric.word}, best epoch"
        columns |= {"Seed": [], last: [], best: []}
        for place in self.grid.experiments:
            for setting, value in zip(self.settings, place.values, strict=True):
                columns[setting.title].append(setting.short(value))
            columns["Seed"].append(str(place.seed))
            score = self.scores.get(place)
            columns[last].append(self.metric.text(score.last) if score else self.ended(place))
            columns[best].append(f"{self.metric.text(score.best)} (epoch {score.best_epoch:,})" if score else "")
        return columns

    def ended(self, place: Place) -> str:
        """How a run without a score stands."""
        ways = (self.diverged, "diverged"), (self.failed, "not finished"), (self.early, "ended early")
        return next((way for places, way in ways if place in places), "to come")

    def judged_differently(self) -> str:
        """A sentence if networks are judged on different numbers of sequences, because a setting changes the data."""
        counts = sorted(self.grid.held_back)
        if len(counts) < 2:
            return ""
        return (
            f"The networks are judged on different sequences, {counts[0]:,} to {counts[-1]:,} of them, because a "
            "setting changes the data."
        )


def label(sweep: Sweep, place: Place) -> str:
    """A run in words, such as "10 units, LSTM, seed 2"."""
    return f"{combination(sweep, place.values)}, seed {place.seed}"


def combination(sweep: Sweep, values: Sequence[Value]) -> str:
    """A value for each setting in words."""
    known = settings_of(sweep.base)
    return ", ".join(known[varied.name].words(value) for varied, value in zip(sweep.settings, values, strict=True))


def seeds_of(results: Results, values: Sequence[Value]) -> str:
    """The number of seeds with which a combination has finished, and the spread of their scores."""
    scores, text = results.of_values(tuple(values)), results.metric.text
    spread = f", from {text(min(scores))} to {text(max(scores))}" if len(scores) > 1 else ""
    return f"{len(scores)} seed{'' if len(scores) == 1 else 's'}{spread}"


def cannot_be_trained(sweep: Sweep, made: Grid) -> list[str]:
    """A sentence for each reason, with the combinations."""
    reasons: dict[str, list[str]] = {}
    for values, reason in made.invalid.items():
        reasons.setdefault(reason.rstrip("."), []).append(combination(sweep, values))
    return [f"Left out: {'; '.join(which)}. {reason}." for reason, which in reasons.items()]


def score_of(metrics: Sequence[FinalMetric], metric: Metric, scale: float) -> Score | None:
    """A run's score from its final metrics; None if it has no such metric, or its last value is not a number.

    Args:
        metrics: of the run.
        metric: which one.
        scale: what its errors are multiplied by; see `metric.scale_of`.
    """
    found = {one.which: one for one in metrics if one.name == metric.name}
    if set(found) != {"last", "best"}:
        return None
    last, best = found["last"], found["best"]
    if last.value is None or best.value is None or best.epoch is None:
        return None
    return Score(scale * last.value, scale * best.value, best.epoch)


def about(sweep: Sweep) -> str:
    """What is varied, for a heading: "units" or "units and learning rate"."""
    known = settings_of(sweep.base)
    titles = [known[varied.name].title for varied in sweep.settings]
    *first, last = [title[0].lower() + title[1:] for title in titles]
    return f"{', '.join(first)} and {last}" if first else last


def seconds_each(seconds: Sequence[float], paces: Sequence[float | None]) -> float:
    """The seconds of one run on average, from estimates and how this machine's times compare with them.

    >>> seconds_each([1.0, 3.0], [None, 2.0])
    3.5
    """
    each = [estimate * (pace or 1.0) for estimate, pace in zip(seconds, paces, strict=True)]
    return sum(each) / len(each) if each else 0.0


def p_value(p: float) -> str:
    """A p in a sentence.

    >>> p_value(0.0123), p_value(0.00002)
    ('p = 0.012', 'p < 0.001')
    """
    return "p < 0.001" if p < 0.001 else f"p = {number(p, 2)}"
