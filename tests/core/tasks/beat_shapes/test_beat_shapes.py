"""Shapes of heartbeats: slices of the recording, the last beats held back, and the nearest mean."""

import numpy as np
import pytest

from core.experiment import ExperimentError
from core.tasks import prepare
from core.tasks.shared.series_tables import series_table
from tests.core.tasks.exported import experiment, same


@pytest.mark.parametrize("seen", [2, 12, 54])
@pytest.mark.parametrize("share", [0.0, 0.2])
def test_exported_text_gives_the_same_arrays(seen, share):
    same(experiment("beat_shapes", share, seen=seen))


def test_what_is_seen_is_the_beginning_of_each_beat():
    data = prepare(experiment("beat_shapes", seen=10)).data
    assert np.allclose(
        data.X[3, :, 0], series_table("beats").loc[3, [f"mv_{place}" for place in range(10)]].to_numpy(float)
    )
    assert data.validation.min() > data.train.max()


def test_the_peak_is_sample_19():
    data = prepare(experiment("beat_shapes", seen=54)).data
    assert np.abs(data.X[..., 0].mean(axis=0)).argmax() == 18


def test_the_nearest_mean_is_learned_from_training_beats():
    data = prepare(experiment("beat_shapes", seen=12)).data
    labels, seen = data.y.ravel() > 0.5, data.X[..., 0]
    means = [seen[data.train][labels[data.train] == kind].mean(axis=0) for kind in (False, True)]
    for place in (0, 200, 476):
        distances = [np.linalg.norm(seen[place] - mean) for mean in means]
        assert data.baselines[1].prediction[place, 0, 0] == np.argmin(distances)


def test_more_samples_than_there_are_get_a_sentence():
    with pytest.raises(ExperimentError, match="Seen must be at most 54"):
        prepare(experiment("beat_shapes", seen=55))
