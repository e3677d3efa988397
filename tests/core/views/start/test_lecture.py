"""The lecture's map: every link opens what it says."""

import pytest

from core.experiment import Experiment
from core.tasks import complete, spec_of
from core.views.shared.parts import PARTS
from core.views.start import lecture

LINKS = [(label, link) for section in lecture.SECTIONS for label, link in section.tries]


@pytest.mark.parametrize(("label", "link"), LINKS, ids=[label for label, _ in LINKS])
def test_a_link_opens_its_experiment_and_a_part_that_there_is(label, link):
    if link.experiment is not None:
        opened = complete(Experiment.from_query(link.query))
        assert opened == complete(link.experiment)
        assert spec_of(opened).page == "lab"
    for name, part in link.view.items():
        assert name == ("see" if link.page == "under_the_hood" else "part")
        assert part in PARTS[link.page]
    assert link.experiment is not None or link.view


def test_texts_of_links_differ():
    assert len({label for label, _ in LINKS}) == len(LINKS)
