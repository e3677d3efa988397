"""The lecture's map: every link opens what it says."""

import pytest

from core.experiment import Experiment
from core.tasks import complete, spec_of
from core.views.shared.parts import PARTS
from core.views.start.links import links

LINKS = links()


@pytest.mark.parametrize(("label", "link"), LINKS, ids=[label for label, _ in LINKS])
def test_a_link_opens_its_experiment_and_a_part_that_there_is(label, link):
    if link.experiment is not None:
        opened = complete(Experiment.from_query(link.query))
        assert opened == complete(link.experiment)
        assert (spec_of(opened).page == "text") == (link.page == "sentiment")
    part = "see" if link.page == "under_the_hood" else "part"
    if part in link.view:
        assert link.view[part] in PARTS[link.page]
    assert set(link.view) <= {part, "cut"}  # what is cut is measured in `test_claims`
    assert link.experiment is not None or link.view or link.page not in PARTS  # a page without parts opens whole


def test_texts_of_links_differ():
    assert len({label for label, _ in LINKS}) == len(LINKS)
