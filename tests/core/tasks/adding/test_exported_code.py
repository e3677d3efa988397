"""Two marked numbers as text: run, it gives the arrays of the task."""

import pytest

from tests.core.tasks.exported import experiment, same

CASES = [(0.2, {}), (0.0, {"length": 5, "sequences": 40}), (0.3, {"length": 4, "data_seed": 3})]


@pytest.mark.parametrize(("share", "parameters"), CASES)
def test_adding(share, parameters):
    same(experiment("adding", share, **parameters))
