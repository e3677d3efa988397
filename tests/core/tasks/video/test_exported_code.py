"""The films as text: run, it gives the arrays of the task."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tasks.exported_code import exported_table
from tests.core.tasks.exported import experiment, same, seeds, shares
from tests.core.tasks.video.made import gif_of


@settings(max_examples=12, deadline=None)
@given(
    share=shares,
    scene=st.sampled_from(["digit", "ball", "two_balls"]),
    size=st.sampled_from([16, 24]),
    frames=st.integers(3, 9),
    clips=st.integers(50, 80),
    data_seed=seeds,
)
def test_simulated_films(share, **parameters):
    same(experiment("video", share, **parameters))


@pytest.mark.parametrize("share", [0.0, 0.2])
def test_a_gif(share, tmp_path, monkeypatch):
    film = gif_of(np.random.default_rng(0).integers(0, 255, (50, 20, 30)).astype(np.uint8))
    asked = experiment("video", share, scene="own", frames=5)
    (tmp_path / "table.csv").write_bytes(exported_table(asked, film))
    monkeypatch.chdir(tmp_path)
    same(asked, film)


def test_simulated_films_need_no_table():
    assert exported_table(experiment("video"), b"") is None
