"""The runs that Translation opens with: one with attention, and what it is compared with."""

from core.experiment import Experiment
from core.experiment.changes import with_parameters, with_training
from core.tasks import TASKS, complete
from core.tasks.translation import TRANSLATION
from core.views.shared.opening import Opening

FIRST = complete(TASKS[TRANSLATION.name].preset)
# How long networks are trained: the one with attention, and those without, to look at them and for their curves.
SHORT, MIDDLE, LONG = (times * FIRST.training.epochs for times in (1, 2, 6))
SETUPS = {
    "with attention": {"attention": True, "reverse": False},
    "without attention": {"attention": False, "reverse": False},
    "without attention, source read from its end": {"attention": False, "reverse": True},
}
ATTENTION, *PLAIN = SETUPS


def setups(experiment: Experiment) -> dict[str, Experiment]:
    """The experiment's network on its pairs in each setup, without attention trained twice as long."""
    return {name: _changed(experiment, name, SHORT if name == ATTENTION else MIDDLE) for name in SETUPS}


def compared(experiment: Experiment) -> dict[tuple[str, int], Experiment]:
    """All networks of the comparison, by setup and epochs: `setups`, and those without attention trained longest."""
    looked_at = {(name, one.training.epochs): one for name, one in setups(experiment).items()}
    return looked_at | {(name, LONG): _changed(experiment, name, LONG) for name in PLAIN}


def _changed(experiment: Experiment, name: str, epochs: int) -> Experiment:
    return complete(with_training(with_parameters(experiment, **SETUPS[name]), epochs=epochs))


def openings() -> dict[str, list[Opening]]:
    """Those of `setups` are looked into; those trained longest only show their curve."""
    return {"": [Opening(one, "ends" if epochs < LONG else "figures") for (_, epochs), one in compared(FIRST).items()]}
