"""The networks of the benchmark can be prepared, its own table among them."""

import pytest

from benchmarks.new_shape import HOURS, NETWORKS, experiment_for, simulated_table
from core.tasks import prepare


@pytest.mark.parametrize("network", [one for one in NETWORKS if one[0] == "csv"])
def test_its_own_table_is_read_whole(network):
    table = simulated_table()
    data = prepare(experiment_for(*network, table), table).data
    assert len(data.X) > 0.9 * HOURS
