"""GIFs of one's own: read as frames, or refused with a sentence that says what to change."""

import contextlib
import io

import numpy as np
import pytest
from PIL import Image

from core.experiment import ExperimentError
from core.tasks.video import gif
from core.tasks.video.data import Parameters, films, make_data
from tests.core.tasks.video.made import gif_of


def test_frames_are_grey_square_and_small():
    film = np.zeros((5, 32, 48), np.uint8)
    for t in range(5):
        film[t, 8:16, 8 + 2 * t : 16 + 2 * t] = 200  # the middle 32 columns begin at 8
    frames = gif.frames_of(gif_of(film), 16)
    assert frames.shape == (5, 16, 16)
    assert frames.dtype == np.float32
    for t in range(5):
        expected = np.zeros((16, 16))
        expected[4:8, t : t + 4] = 200 / 255
        np.testing.assert_allclose(frames[t], expected, atol=0.02)


def test_a_picture_without_motion_is_one_frame():
    assert gif.frames_of(gif_of(np.full((1, 20, 20), 255, np.uint8)), 24).shape == (1, 24, 24)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is no GIF: save"),
        (b"a,b\n1,2\n", "This file is no GIF: save"),
        (b"GIF89a", "save the film"),
        (b"\x00" * (gif.MAX_FILE + 1), "The file has 10 MB, and 10 MB can be read"),
        (b"GIF89a" + b"\x00" * 50_000_000, "The file has 50 MB, and 10 MB can be read: save the film smaller"),
    ],
)
def test_what_is_no_film_gets_a_sentence(content, sentence):
    with pytest.raises(ExperimentError, match=sentence):
        gif.frames_of(content, 16)


def test_another_kind_of_picture_gets_a_sentence():
    target = io.BytesIO()
    Image.new("L", (20, 20)).save(target, "PNG")
    with pytest.raises(ExperimentError, match="This file is no GIF"):
        gif.frames_of(target.getvalue(), 16)


def test_a_gif_that_is_cut_off_gets_a_sentence_or_the_frames_that_are_there():
    whole = gif_of(np.random.default_rng(0).integers(0, 255, (6, 40, 40)).astype(np.uint8))
    refused = 0
    for end in range(10, len(whole) - 100, 97):
        with contextlib.suppress(ExperimentError):
            assert 1 <= len(gif.frames_of(whole[:end], 16)) <= 6
            continue
        refused += 1
    assert refused > 10
    with pytest.raises(ExperimentError, match="The GIF is damaged or cut off: save the film again"):
        gif.frames_of(whole[: len(whole) // 3], 16)


def test_a_long_film_gets_a_sentence():
    frames = [Image.new("L", (2, 2), t % 256) for t in range(4000)]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(ExperimentError, match="The GIF has 4,000 frames, and 600 can be read: cut out a part"):
        gif.frames_of(target.getvalue(), 16)


def test_huge_frames_get_a_sentence():
    target = io.BytesIO()
    Image.new("1", (5000, 4000)).save(target, "GIF")
    with pytest.raises(ExperimentError, match="5,000 × 4,000 pixels: save it with at most"):
        gif.frames_of(target.getvalue(), 16)


def test_a_short_film_says_how_many_frames_it_needs():
    short = gif_of(np.random.default_rng(0).integers(0, 255, (12, 16, 16)).astype(np.uint8))
    with pytest.raises(ExperimentError, match="The GIF has 12 frames, and clips of 8 frames need 17: read fewer"):
        films(Parameters(scene="own"), 0.2, short)
    assert len(films(Parameters(scene="own"), 0.0, short).clips) == 4


def test_no_target_of_a_gif_is_on_both_sides():
    count, T = 60, 6
    film = np.repeat(np.arange(count, dtype=np.uint8) * 4, 256).reshape(count, 16, 16)  # each has its own grey
    data = make_data(Parameters(scene="own", frames=T), 0.2, gif_of(film))
    learned = set(np.rint(data.y[data.train, :, 0] * 255).ravel())
    held = set(np.rint(data.y[data.validation, :, 0] * 255).ravel())
    assert learned
    assert held
    assert not learned & held
    assert data.simulated == ""


def test_a_gif_goes_on_as_far_as_it_has_frames():
    film = np.repeat(np.arange(40, dtype=np.uint8) * 6, 256).reshape(40, 16, 16)
    made = films(Parameters(scene="own", frames=5), 0.0, gif_of(film))
    assert len(made.after(0)) == 10
    assert len(made.after(len(made.clips) - 1)) == 1
    assert np.array_equal(made.after(3)[0], made.clips[3, -1])
