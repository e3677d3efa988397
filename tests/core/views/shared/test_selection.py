"""The sequence and the snapshot that an address names."""

import pytest

from core.tasks import TASKS, prepare
from core.views.shared.selection import sequence_index, snapshot_epoch

AIR = TASKS["air_pollution"].preset


@pytest.mark.parametrize(("text", "index"), [(None, 0), ("2", 2), ("3", 0), ("-1", 0), ("x", 0), ("²", 0)])
def test_a_sequence_in_an_address(text, index):
    assert sequence_index(text, prepare(AIR)) == index


@pytest.mark.parametrize(("text", "epoch"), [(None, 9), ("0", 0), ("4", 9), ("-0", 9), ("", 9)])
def test_a_snapshot_in_an_address(text, epoch):
    assert snapshot_epoch(text, [0, 3, 9]) == epoch
