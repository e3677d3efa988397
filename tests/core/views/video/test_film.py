"""What the page says of a film: the frames, the errors beside their rivals, the channels, the networks it offers."""

import numpy as np
import pytest

from core.experiment import Experiment, Task
from core.figures import channels as channel_figure
from core.figures import film_errors
from core.layers import GRU, LSTM, ConvLSTM
from core.network.initial_weights import initial_weights
from core.network.stack import stack_of
from core.network.trace import predict
from core.tasks import complete, prepare
from core.tasks.video.data import Scene
from core.views.video import channels, errors, networks, scenes
from core.views.video.film import film, films_of, insides, whole
from core.views.video.frames import as_text
from tests.core.figures.validated import validated
from tests.core.tasks.video.made import gif_of

SMALL = (ConvLSTM(filters=2, kernel=3),)


def experiment(layers=SMALL, **parameters):
    return complete(Experiment(task=Task(name="video", parameters=parameters), scaling="none", layers=layers))


@pytest.fixture(scope="module")
def seen():
    asked = experiment(clips=80, frames=4)
    prepared = prepare(asked)
    weights = initial_weights(stack_of(asked, prepared.data), timesteps=4, seed=0)
    return asked, prepared, weights, films_of(asked, None)


def test_a_film_has_the_frames_after_the_clip_too(seen):
    asked, prepared, weights, films = seen
    made = film(asked, prepared, weights, films, 70)
    assert list(made.numbers) == list(range(2, 15))
    assert made.truth.shape == made.predicted.shape == (13, 256)
    assert np.array_equal(made.truth[:4], prepared.data.y[70])
    assert np.array_equal(made.truth, whole(prepared, films, 70)[1:])
    known = predict(stack_of(asked, prepared.data), weights, prepared.X_network[70:71])[0]
    np.testing.assert_allclose(made.predicted[:4], known, atol=1e-6)
    assert [made.own(number) for number in (4, 5, 6, 14)] == [False, False, True, True]
    assert made.caption(2).startswith("Frame 2, drawn from the first one alone")
    assert made.caption(5).startswith("Frame 5, drawn from the 4 before it; error 0.")
    assert made.caption(6).startswith("Frame 6, drawn from the network's own frames; error 0.")


def test_the_inside_is_that_of_the_film_that_was_drawn(seen):
    asked, prepared, weights, films = seen
    made = film(asked, prepared, weights, films, 3)
    traced = insides(asked, prepared, weights, made, 3)
    np.testing.assert_allclose(traced.output[0], made.predicted, atol=1e-5)
    for what in channels.WHAT:
        shown = channels.pictures(traced, 0, what, 5, 16)
        assert shown.shape == (2, 16, 16)
        limit = channels.limit(shown, what)
        assert np.abs(shown).max() <= limit
        fig = validated(channel_figure.channels)(shown, what, limit=limit, gates=channels.from_0_to_1(what))
        assert "2 pictures of 16 by 16 pixels" in fig["layout"]["meta"]["alt"]
        assert channels.sentence(what).endswith(".")


def test_errors_are_those_of_the_films(seen):
    asked, prepared, weights, films = seen
    found = errors.errors(asked, prepared, weights, films)
    assert (found.clips, found.held_back) == (16, True)
    assert list(found.by_name) == ["network", "last frame", "shift", "mean frame", "blank"]
    of_each = [film(asked, prepared, weights, films, clip) for clip in prepared.data.validation]
    mine = np.mean([[one.error(number) for number in one.numbers] for one in of_each], axis=0)
    np.testing.assert_allclose(found.by_name["network"], mine, rtol=1e-4)
    blank = np.mean([np.square(one.truth).mean(1) for one in of_each], axis=0)
    np.testing.assert_allclose(found.by_name["blank"], blank, rtol=1e-4)
    pairs = zip(of_each, prepared.data.validation, strict=True)
    still = [np.square(one.truth - prepared.data.X[clip, -1]).mean(1)[4:] for one, clip in pairs]
    np.testing.assert_allclose(found.by_name["last frame"][4:], np.mean(still, axis=0), rtol=1e-4)
    assert found.next_frame("blank") == pytest.approx(float(blank[1:4].mean()), rel=1e-4)
    assert found.own_frame(1, "blank") == pytest.approx(float(blank[3]), rel=1e-4)
    fig = validated(film_errors.by_frame)(found.numbers, found.by_name, found.observed, "x")
    assert "from frame 6 on, own frames are read" in fig["layout"]["meta"]["alt"]


def test_sentences_say_who_wins(seen):
    asked, prepared, weights, films = seen
    found = errors.errors(asked, prepared, weights, films)
    assert "on 16 clips it never saw, not better than the best rival (shift: 0.0" in errors.verdict(found)
    assert "6 frames after the clip" in errors.own_frames(found)
    assert "exposure bias" in errors.own_frames(found)


def test_a_rival_that_goes_on_moves_as_it_did():
    """A point that moves by a pixel a frame: the shift stays right as long as nothing bounces."""
    moving = np.eye(256, dtype=np.float32)[None, [17, 34]]  # down and right by one
    known = np.eye(256, dtype=np.float32)[None, [51]]
    went = errors._going_on("shift", moving, known)[0].argmax(1)
    assert went[:5].tolist() == [68, 85, 102, 119, 136]
    assert (errors._going_on("last frame", moving, known)[0].argmax(1) == 51).all()


def test_a_gif_ends_where_it_ends():
    film_bytes = gif_of(np.random.default_rng(0).integers(0, 255, (24, 16, 16)).astype(np.uint8))
    asked = experiment(scene="own", frames=4)
    prepared, films = prepare(asked, film_bytes), films_of(asked, film_bytes)
    weights = initial_weights(stack_of(asked, prepared.data), timesteps=4, seed=0)
    last = len(prepared.data.X) - 1
    made = film(asked, prepared, weights, films, last)
    assert len(made.truth) == 4
    assert made.error(6) is None
    assert made.caption(14).endswith("the film has ended.")
    found = errors.errors(asked, prepared, weights, films)
    assert np.isfinite(found.by_name["network"][:4]).all()
    assert errors.own_frames(found)


def test_frames_as_a_browser_takes_them():
    assert as_text(np.array([[-1.0, 2.0]])) == "AP8="


@pytest.mark.parametrize("kind", list(networks.NETWORKS))
def test_each_network_is_known_again(kind):
    before = (ConvLSTM(filters=4, kernel=3),)
    fields = networks.made(kind, before, filters=4, kernel=3, units=32, side=24)
    layers = experiment(layers=fields, size=24).layers
    assert networks.kind_of(layers) == kind
    assert networks.ABOUT[kind]
    filters, kernel, units = networks.settings(layers)
    assert (units == 32) if kind == networks.FLAT else ((filters, kernel) == (4, 3))


def test_other_layers_of_an_address_are_kept():
    before = (GRU(units=3), ConvLSTM(filters=2))
    assert networks.kind_of(before) == networks.OTHER
    assert networks.kind_of((LSTM(units=3, dropout=0.1),)) == networks.OTHER
    fields = networks.made(networks.OTHER, before, filters=1, kernel=1, units=1, side=24)
    assert [one["kind"] for one in fields] == ["GRU", "ConvLSTM"]
    assert fields[1]["side"] == 24


def test_every_scene_has_a_name():
    assert set(scenes.SCENES) == set(Scene.__args__)
