"""A run that went wrong says so where its results are, and a button makes the change."""

import html

import pytest

from core.experiment import Experiment
from core.runs import this_process
from core.tasks import complete
from core.views.shared.diagnosis import diagnose
from core.views.shared.link import Link
from core.views.start import failures
from tests.core.runs.ends import finish
from tests.core.views.shared.diagnosis.runs import trained
from tests.pages.test_openings import engine, open_page  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow


def keep(engine, experiment: Experiment) -> None:  # noqa: F811 - the fixture's value
    """Put the trained run into the engine's store."""
    run, _ = trained(experiment)
    engine._store.begin(run.work, this_process())
    finish(engine._store, run.fingerprint, run.trained)


def text(at) -> str:
    return html.unescape(" ".join(str(one.value) for kind in ("markdown", "caption") for one in at.get(kind)))


@pytest.mark.parametrize("kind", ["saturation", "divergence", "padding_read"])
def test_it_is_named_explained_and_mended_by_a_click(engine, kind):  # noqa: F811 - the fixture's value
    label, link = failures.LINKS[kind]
    keep(engine, link.experiment)
    at = open_page(Link(link.page, link.view, complete(link.experiment)))
    found = diagnose(*trained(link.experiment))
    assert f"**{found.name}.**" in text(at), label
    assert found.sentence[:30] in text(at)
    assert "It can read your sentences now" not in text(at)
    cure = found.cures[0]
    (button,) = [one for one in at.button if one.label == cure.label]
    button.click().run()
    assert not at.exception, at.exception
    assert Experiment.from_query({name: _one(at.query_params[name]) for name in at.query_params}) == cure.experiment
    assert f"**{found.name}.**" not in text(at), "a network that is not trained yet has no fault"


def test_a_run_that_finished_no_epoch_has_no_replay(engine):  # noqa: F811 - the fixture's value
    _, link = failures.LINKS["divergence"]
    keep(engine, link.experiment)
    assert len(trained(link.experiment)[0].trained.snapshot_epochs) == 1
    at = open_page(Link(link.page, link.view, complete(link.experiment)))
    assert "No epoch was finished. What is drawn below is the network as it began." in text(at)
    assert "No loss: no epoch was finished" in text(at)
    assert "lab:play" not in [one.key for one in at.button]


def _one(value) -> str:
    return value[0] if isinstance(value, list) else value
