"""Cures that several diagnoses have."""

from core.experiment import Experiment
from core.experiment.changes import with_training
from core.views.shared.diagnosis.found import Cure
from core.wording import number

RATES = (0.0001, 0.0003, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # that a form offers
CALM = 0.01  # a learning rate at which small networks on scaled numbers learn without a jump


def near(rate: float) -> float:
    """The largest learning rate of a form that is not above `rate`.

    >>> near(0.05), near(0.03), near(0.00002)
    (0.05, 0.02, 0.0001)
    """
    return max((one for one in RATES if one <= rate * (1 + 1e-9)), default=RATES[0])


def slower(experiment: Experiment, most: float = 1.0) -> Cure:
    """A tenth of the learning rate, and not above `most`."""
    rate = near(min(experiment.training.learning_rate / 10, most))
    return Cure(f"Lower the learning rate to {number(rate)}", with_training(experiment, learning_rate=rate))


def scaled(experiment: Experiment, *, calm: bool) -> Cure:
    """Scaled inputs and targets; `calm`: with a learning rate that suits them."""
    cured = experiment.model_copy(update={"scaling": "standard"})
    if not calm or experiment.training.learning_rate <= CALM:
        return Cure("Scale inputs and targets", cured)
    return Cure(
        f"Scale the numbers, and lower the learning rate to {number(CALM)}", with_training(cured, learning_rate=CALM)
    )


def calmer(experiment: Experiment, *, numbers: bool) -> Cure:
    """What keeps units off the flat ends: numbers scaled where they are raw, else smaller steps.

    Args:
        experiment: to change.
        numbers: True if the network reads numbers; tokens are not scaled.
    """
    if numbers and experiment.scaling == "none":
        return scaled(experiment, calm=True)
    return slower(experiment, CALM)


def gentler(experiment: Experiment, *, numbers: bool) -> Cure:
    """`calmer` where that changes something: numbers are raw, or steps are large; else another seed."""
    if (numbers and experiment.scaling == "none") or experiment.training.learning_rate > CALM:
        return calmer(experiment, numbers=numbers)
    return another_seed(experiment)


def another_seed(experiment: Experiment) -> Cure:
    """Other initial weights."""
    return Cure("Try another seed", experiment.model_copy(update={"seed": experiment.seed + 1}))
