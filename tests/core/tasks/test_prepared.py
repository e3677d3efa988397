"""How much memory data take, by which caches are bounded."""

import tracemalloc

import pytest

from core.experiment import Task
from core.tasks import TASKS, prepare


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("rain", {"days": 200}),
        ("sine", {"sequences": 2000, "length": 200}),
        ("heartbeats", {"patients": 1000, "different_lengths": True}),
        ("reviews", {"length": 400}),
        ("next_word", {}),
    ],
)
def test_what_data_say_that_they_take_is_what_they_take(name, parameters):
    """Measured with what is shared loaded before, as in a process that has prepared other data."""
    preset = TASKS[name].preset
    experiment = preset.model_copy(update={"task": Task(name=name, parameters=parameters)})
    prepare(experiment)
    tracemalloc.start()
    try:
        prepared = prepare(experiment)
        said = prepared.memory
        assert prepared.X_network.size
        assert prepared.y_network.size
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held == pytest.approx(said, rel=0.15)
