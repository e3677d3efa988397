"""Films: what moves stays in the frame and moves as it should; digits of clips held back are in no other clip."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tasks.video import digits
from core.tasks.video.data import AHEAD, Parameters, films
from core.tasks.video.films import ball_films, bounced, digit_films, digit_pictures


@given(st.integers(0, 8), st.sampled_from([-1, 1]), st.integers(1, 60))
def test_what_bounces_stays_inside_and_comes_back(start, first, steps):
    place, way = np.array([float(start)]), np.array([first])
    for _ in range(steps):
        before = place
        place, way = bounced(place + way, way, 8)
        assert 0 <= place[0] <= 8
        assert abs(place[0] - before[0]) == 1
    for _ in range(16 - steps % 16):  # there and back again is 16 steps
        place, way = bounced(place + way, way, 8)
    assert place[0] == start


def test_a_digit_moves_by_one_pixel_each_way_and_stays_whole():
    pictures = digit_pictures()[:20]
    made = digit_films(np.random.default_rng(0), pictures, 30, 16)
    assert made.shape == (20, 30, 16, 16)
    np.testing.assert_allclose(made.sum((2, 3)), np.repeat(pictures.sum((1, 2))[:, None], 30, axis=1), rtol=1e-5)
    rows = np.arange(16)
    middle = (made.sum(3) * rows).sum(2) / made.sum((2, 3))  # (n, frames) centre of mass
    np.testing.assert_allclose(np.abs(np.diff(middle, axis=1)), 1, atol=1e-4)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**31 - 1), size=st.sampled_from([16, 24]), balls=st.sampled_from([1, 2]))
def test_a_ball_keeps_its_size_and_moves_on(seed, size, balls):
    made = ball_films(np.random.default_rng(seed), 5, 12, size, balls)
    assert made.dtype == np.float32
    assert made.min() >= 0
    assert made.max() == 1
    if balls == 1:
        light = made.sum((2, 3))  # (n, frames)
        assert (light.max(1) < 1.1 * light.min(1)).all()
        assert np.median(np.abs(np.diff(made, axis=1)).sum((2, 3))) > 5


def test_digits_are_those_of_the_script():
    np.testing.assert_array_equal(digits.digit_pictures(), digit_pictures())


def test_digits_held_back_are_never_learned_from():
    made = films(Parameters(clips=300, frames=3, data_seed=4), 0.2, None)

    def seen(clips):
        """The digit of each clip, cut out of its first frame."""
        pictures = {picture.tobytes() for picture in digit_pictures()}
        found = set()
        for first in made.clips[clips, 0].reshape(-1, 16, 16):
            boxes = (first[y : y + 8, x : x + 8].tobytes() for y in range(9) for x in range(9))
            found.add(next(box for box in boxes if box in pictures))
        return found

    learned, held = seen(made.train), seen(made.validation)
    assert len(learned) > 100
    assert len(held) > 30
    assert not learned & held


@pytest.mark.parametrize("scene", ["digit", "ball", "two_balls"])
def test_a_film_goes_on_after_its_clip(scene):
    made = films(Parameters(scene=scene, clips=50, frames=4), 0.2, None)
    assert made.clips.shape == (50, 5, 256)
    assert made.after(7).shape == (AHEAD, 256)
    assert np.array_equal(made.after(7)[0], made.clips[7, -1])
