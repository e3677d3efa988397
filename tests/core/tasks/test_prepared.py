"""How much memory data take, by which caches are bounded."""

import tracemalloc

import numpy as np
import pytest

from core.experiment import Task
from core.tasks import TASKS, parameters_of, prepare
from core.tasks.video.data import films


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


def test_films_are_in_memory_once():
    """Neither what the network is given nor a rival is a copy of them."""
    prepared = prepare(TASKS["video"].preset)
    pixels = films(parameters_of(TASKS["video"].preset), TASKS["video"].preset.training.validation_share, None).pixels
    assert np.shares_memory(prepared.X_network, pixels)
    assert np.shares_memory(prepared.y_network, pixels)
    assert prepared.memory == pytest.approx(pixels.nbytes, rel=0.01)


@pytest.mark.parametrize("name", ["video", "next_word"])
def test_what_a_rival_answers_for_some_is_what_it_answers_for_all(name):
    data = prepare(TASKS[name].preset).data
    for baseline in data.baselines:
        assert np.array_equal(baseline.of(data.validation[:3]), baseline.prediction[data.validation[:3]])
