"""What went wrong in a run, recognised from its numbers: one kind a file, each with a sentence and a cure.

`KINDS` lists them, the gravest first. A kind is a function that takes the evidence of a run and returns a Diagnosis, or
None. Where one kind is found, those that follow from it are not named: a network whose loss exploded has no answers to
judge.
"""

from collections.abc import Callable

from core.runs import Run
from core.tasks import Prepared
from core.views.shared.diagnosis.collapse import collapse
from core.views.shared.diagnosis.dead_relu import dead_relu
from core.views.shared.diagnosis.divergence import divergence
from core.views.shared.diagnosis.evidence import Evidence
from core.views.shared.diagnosis.found import Cure, Diagnosis
from core.views.shared.diagnosis.memorising import memorising
from core.views.shared.diagnosis.out_of_reach import out_of_reach
from core.views.shared.diagnosis.padding_read import padding_read
from core.views.shared.diagnosis.plateau import plateau
from core.views.shared.diagnosis.rising import rising
from core.views.shared.diagnosis.saturation import saturation

__all__ = ["KINDS", "Cure", "Diagnosis", "Evidence", "diagnose"]

KINDS: dict[str, Callable[[Evidence], Diagnosis | None]] = {
    "divergence": divergence,
    "dead_relu": dead_relu,
    "out_of_reach": out_of_reach,
    "padding_read": padding_read,
    "rising": rising,
    "collapse": collapse,
    "saturation": saturation,
    "memorising": memorising,
    "plateau": plateau,
}


def diagnose(run: Run, prepared: Prepared) -> Diagnosis | None:
    """The gravest thing that went wrong in a run with an outcome; None if nothing is recognised."""
    evidence = Evidence(run.experiment, prepared, run.trained)
    return next(filter(None, (kind(evidence) for kind in KINDS.values())), None)
