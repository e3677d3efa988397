"""The task's data: shapes, rivals, limits, and the figures that the task is known by."""

import numpy as np
import pytest

from core.experiment import Experiment, ExperimentError, Task
from core.layers import LSTM
from core.tasks import complete, from_query, prepare
from core.tasks.task import NoFileYet
from core.tasks.video.baselines import shifted
from core.tasks.video.data import Parameters, films, make_data


def test_each_frame_asks_for_the_next_one():
    data = make_data(Parameters(clips=60), 0.2, None)
    assert np.array_equal(data.X[:, 1:], data.y[:, :-1])
    assert data.output.pixels(data.y).shape == (60, 8, 16, 16)
    assert len(data.validation) == 12


def test_the_films_that_a_page_shows_are_those_of_the_data():
    chosen = Parameters(clips=60)
    data, shown = make_data(chosen, 0.2, None), films(chosen, 0.2, None)
    assert np.shares_memory(data.X, shown.pixels)
    assert np.array_equal(shown.after(3)[0], data.y[3, -1])
    assert not np.shares_memory(films(chosen, 0.5, None).pixels, shown.pixels)


@pytest.mark.parametrize("seed", [0, 1])
def test_the_rivals_are_as_good_as_they_are_known_to_be(seed):
    """Over all frames from the second on, where a motion has been seen. 1,000 clips leave it open to 0.0008."""
    data = make_data(Parameters(data_seed=seed), 0.2, None)
    errors = {one.name: np.square(one.prediction - data.y)[:, 1:].mean() for one in data.baselines}
    assert errors["blank"] == pytest.approx(0.059, abs=0.001)
    assert errors["last frame"] == pytest.approx(0.054, abs=0.001)
    assert errors["mean frame"] == pytest.approx(0.046, abs=0.001)
    assert errors["shift"] == pytest.approx(0.0145, abs=0.0008)


def test_a_shift_follows_every_small_motion_and_none():
    rng = np.random.default_rng(0)
    picture = rng.random((1, 16, 16)).astype(np.float32)
    for way in [(0, 0), (1, -1), (-2, 1), (2, 2), (0, -2)]:
        film = np.stack([np.roll(picture[0], (way[0] * t, way[1] * t), (0, 1)) for t in range(4)])[None]
        moved = shifted(film.reshape(1, 4, -1), 16)
        assert np.array_equal(moved[0, 1:3].reshape(2, 16, 16), film[0, 2:4])
        assert np.array_equal(moved[0, 0], film[0, 0].ravel())


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"size": 20}, "Size must be 16 or 24"),
        ({"frames": 2}, "Frames must be at least 3"),
        ({"frames": 21}, "Frames must be at most 20"),
        ({"clips": 20}, "Clips must be at least 50"),
        (
            {"clips": 2000, "size": 24, "frames": 20},
            "2,000 clips of 20 frames with 24 × 24 pixels .* at most 434 clips",
        ),
        ({"scene": "cat"}, "Scene must be"),
        ({"data": "../etc"}, "not a possible name"),
    ],
)
def test_what_cannot_be_gets_a_sentence(parameters, sentence):
    asked = Experiment(task=Task(name="video", parameters=parameters), layers=(LSTM(units=2),))
    with pytest.raises(ExperimentError, match=sentence):
        complete(asked)


def test_a_film_of_ones_own_is_asked_for():
    asked = from_query({"task": "video", "p.scene": "own"})
    with pytest.raises(NoFileYet, match="Choose a film: upload an animated GIF"):
        prepare(asked)
    gone = from_query({"task": "video", "p.scene": "own", "p.data": "0" * 64})
    with pytest.raises(NoFileYet, match="not on this server any more"):
        prepare(gone)


def test_the_size_is_a_number_in_an_address():
    asked = from_query({"task": "video", "p.size": "24", "p.clips": "60"})
    assert asked.task.parameters["size"] == 24
    assert from_query(asked.to_query()) == asked
