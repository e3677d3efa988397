"""The experiments of a sweep in a stable order, those that cannot be trained, and how long the others take."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from itertools import product

from pydantic import ValidationError

from core.experiment import Experiment, ExperimentError, explain
from core.network.choice import check_work
from core.sweeps.settings import Value, settings_of
from core.sweeps.sweep import Sweep
from core.tasks import Prepared, complete
from core.training.seconds import seconds


@dataclass(frozen=True)
class Place:
    """A run's place in a sweep: a value for each setting, in the sweep's order, and a seed."""

    values: tuple[Value, ...]
    seed: int


@dataclass(frozen=True, eq=False)
class Grid:
    """The experiments of a sweep.

    Attributes:
        experiments: that can be trained: all combinations with the first seed, then with the next.
        invalid: the combinations that cannot be trained, each with the sentence why.
        seconds: that each experiment takes on two free cores, estimated.
        held_back: the numbers of sequences on which networks are judged; several if a setting changes the data.
    """

    experiments: dict[Place, Experiment] = field(default_factory=dict)
    invalid: dict[tuple[Value, ...], str] = field(default_factory=dict)
    seconds: dict[Place, float] = field(default_factory=dict)
    held_back: frozenset[int] = frozenset()

    @property
    def combinations(self) -> list[tuple[Value, ...]]:
        """The combinations that can be trained, in their order."""
        return list(dict.fromkeys(place.values for place in self.experiments))

    def of(self, combinations: Collection[tuple[Value, ...]]) -> "Grid":
        """The grid with only these combinations, in its own order; of what cannot be trained it says nothing."""
        chosen = set(combinations)
        experiments = {place: one for place, one in self.experiments.items() if place.values in chosen}
        return Grid(experiments, {}, self.seconds, self.held_back)


def grid(sweep: Sweep, prepare: Callable[[Experiment], Prepared] | None = None) -> Grid:
    """All experiments of a sweep, checked.

    Args:
        sweep: what to vary.
        prepare: makes an experiment's data, or has them already; it raises ExperimentError if they cannot be made.
            Without it no data are looked at, so that nothing is known of seconds and of sequences held back.
    """
    made, judged = Grid(), set()
    combinations = list(product(*(varied.values for varied in sweep.settings)))
    for values in combinations:
        try:
            experiment = _changed(sweep, values)
            data = prepare(experiment).data if prepare else None
            if data:
                check_work(experiment, data)
        except ExperimentError as error:
            made.invalid[values] = str(error)
            continue
        places = [Place(values, sweep.base.seed + i) for i in range(sweep.seeds)]
        made.experiments.update({place: experiment.model_copy(update={"seed": place.seed}) for place in places})
        if data:
            made.seconds.update(dict.fromkeys(places, seconds(experiment, data)))
            judged.add(len(data.validation) or len(data.train))
    order = {values: i for i, values in enumerate(combinations)}
    seed_by_seed = sorted(made.experiments, key=lambda place: (place.seed, order[place.values]))
    return Grid(
        {place: made.experiments[place] for place in seed_by_seed}, made.invalid, made.seconds, frozenset(judged)
    )


def _changed(sweep: Sweep, values: tuple[Value, ...]) -> Experiment:
    """The experiment of a combination. Raises ExperimentError, with the sentence why there is none."""
    known, experiment = settings_of(sweep.base), sweep.base
    changes = [(known[varied.name], value) for varied, value in zip(sweep.settings, values, strict=True)]
    try:
        for setting, value in sorted(changes, key=lambda change: change[0].order):
            experiment = setting.change(experiment, value)
        return complete(Experiment.model_validate(experiment.model_dump()))
    except ValidationError as error:
        raise ExperimentError(explain(error)) from error
