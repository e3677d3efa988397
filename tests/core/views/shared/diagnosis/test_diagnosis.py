"""Each diagnosis is found where it belongs and nowhere else, and its cure works: by training, over three seeds."""

from itertools import islice

import numpy as np
import pytest

from core.experiment import Experiment
from core.tasks import TASKS
from core.views.shared.diagnosis import KINDS, Evidence, diagnose
from core.views.start import failures, lecture
from tests.core.views.shared.diagnosis.runs import SEEDS, seeded, trained
from tests.effort import ALL

# The seeds that are tried. A jump of training, or states at the ends of tanh, come from some of them only.
TRIED = dict.fromkeys(KINDS, range(4)) | {"rising": range(24), "saturation": range(8)}
MOST = 3 if ALL else 2  # networks with a fault on which its cure is tried
HEALTHY = {
    "the lecture's network, scaled": lecture.ALIVE,
    **{name: TASKS[name].preset for name in ("flu", "echo", "sine", "adding")},
}


def evidence(experiment: Experiment) -> Evidence:
    run, prepared = trained(experiment)
    return Evidence(run.experiment, prepared, run.trained)


def test_every_kind_has_an_example_on_the_start_page():
    assert list(failures.EXPERIMENTS) == list(failures.LINKS) == list(KINDS)


def faulty(kind: str) -> list[Experiment]:
    """The example of a kind, and the same from other seeds, as far as they show its fault: at most MOST."""
    seeds = (seeded(failures.EXPERIMENTS[kind], more) for more in TRIED[kind])
    return list(islice((one for one in seeds if KINDS[kind](evidence(one))), MOST))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_found_in_its_example_and_from_other_seeds(kind):
    shown = faulty(kind)
    assert shown[0] == failures.EXPERIMENTS[kind]
    assert len(shown) > 1
    for one in shown:
        found = diagnose(*trained(one))
        assert found == KINDS[kind](evidence(one))
        assert found.cures
        assert found.sentence.endswith(".")


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_cure_works(kind):
    """In most cases the fault is gone, and the loss on sequences held back, or on all where none are, is lower."""
    works = []
    for one in faulty(kind):
        before = evidence(one)
        after = evidence(KINDS[kind](before).cures[0].experiment)
        works.append(KINDS[kind](after) is None and loss(after) < loss(before))
    assert sum(works) > len(works) / 2, works


def loss(of: Evidence) -> float:
    """As a share of that of one answer for all, so that scaled and raw targets can be compared."""
    held = of.validation[1]
    last = held[-1] if len(held) and kept(of) else (of.losses[-1] if len(of.losses) else np.inf)
    return np.inf if of.outcome.status == "failed" else float(last) / of.constant_loss


def kept(of: Evidence) -> bool:
    return len(of.prepared.data.validation) > 0


@pytest.mark.slow
@pytest.mark.parametrize(("name", "more"), [(name, more) for name in HEALTHY for more in SEEDS] + [("heartbeats", 0)])
def test_a_healthy_network_has_none(name, more):
    """Hearts begin to be learned by heart in the last epochs of other seeds."""
    found = diagnose(*trained(seeded({**HEALTHY, "heartbeats": TASKS["heartbeats"].preset}[name], more)))
    assert found is None, found.sentence
