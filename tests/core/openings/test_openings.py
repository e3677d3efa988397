"""What ships in `assets/openings` is what pages open with, and what training gives."""

import ast

import numpy as np
import pytest

from core.experiment import Experiment
from core.openings import making
from core.openings.listing import PAGES, openings
from core.openings.making import reduced, same_numbers
from core.runs.codec import pack, unpack
from core.runs.opening_runs import FOLDER, INDEX, OpeningRuns, file_of, read_index
from core.settings import ROOT
from core.training.train import train
from core.views.shared.parts import PARTS
from tests.core.fake_work import an_outcome

MOST_BYTES = 14_000_000  # of 16 MB that may ship; the rest is for pages to come
AGAIN = "`python -m core.openings` makes them again"
WANTED = openings()
SHORT = 40  # epochs of which the losses are compared


def test_none_is_missing_and_none_is_stale():
    index = read_index(FOLDER)
    assert {name: one.whole for name, one in WANTED.items()} == {n: e.whole for n, e in index.items()}, AGAIN
    files = {path.name for path in FOLDER.iterdir()}
    assert files == {INDEX, *(file_of(FOLDER, name).name for name in WANTED)}, AGAIN


@pytest.mark.parametrize("name", WANTED)
def test_each_can_be_read_and_is_of_its_work(name):
    run = OpeningRuns().figures(name)
    assert run is not None
    assert run.work == WANTED[name].work
    assert run.outcome.status == run.status == ("failed" if WANTED[name].fails else "finished")
    assert run.outcome.reason == run.reason or not WANTED[name].fails
    assert run.fingerprint == run.work.fingerprint() == name
    if isinstance(run.work, Experiment):
        assert bool(run.trained.weights) == WANTED[name].whole


def test_they_leave_room_for_pages_to_come():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= MOST_BYTES


def test_every_page_and_tab_is_listed():
    named = {
        node.targets[0].id: node.value
        for node in ast.parse((ROOT / "pages" / "main.py").read_text()).body
        if isinstance(node, ast.Assign) and node.targets[0].id in {"PAGES", "AT_THE_FOOT"}
    }
    pages, without_figures = ast.literal_eval(named["PAGES"]), ast.literal_eval(named["AT_THE_FOOT"])
    assert set(PAGES) == set(pages) - {without_figures, "runs"}  # a new browser has asked for no run
    for name, page in PAGES.items():
        assert set(page.openings()) == set(PARTS.get(name, {"": ""})), name


def some() -> list[str]:
    """The first network of the start page, one on texts, one on gates, and one that is only measured."""
    by_page = {name: [one for part in page.openings().values() for one in part] for name, page in PAGES.items()}
    chosen = [
        by_page["start"][0],
        by_page["sentiment"][0],
        by_page["under_the_hood"][-1],
        next(one for one in by_page["words_to_tensors"] if not one.whole),
    ]
    return [one.work.fingerprint() for one in chosen]


@pytest.mark.slow
@pytest.mark.parametrize("name", some())
def test_training_it_again_gives_the_same(name):
    """The losses of the first epochs; later ones can differ between processors, and an epoch of texts has 100 steps."""
    work = WANTED[name].work
    shipped, again = OpeningRuns().figures(name).trained, train(work)
    assert (again.status, again.epochs) == (shipped.status, shipped.epochs)
    first = slice(1 if work.task.name == "reviews" else SHORT)
    np.testing.assert_allclose(again.history["loss"][first], shipped.history["loss"][first], rtol=0, atol=1e-3)


def test_numbers_are_compared_and_times_are_not():
    one = an_outcome(value=1.0)
    assert same_numbers(one, unpack(pack(one)))
    assert not same_numbers(one, an_outcome(value=2.0))
    bare = unpack(pack(reduced(one, "figures")))
    assert (len(bare.weights), bare.predictions.size) == (0, 0)
    assert same_numbers(bare, reduced(one, "figures"))


def test_ends_are_the_weights_before_and_after_training():
    one = an_outcome(value=1.0)
    ends = reduced(one, "ends")
    assert ends.snapshot_epochs.tolist() == [one.snapshot_epochs[0], one.snapshot_epochs[-1]]
    for snapshot in (0, -1):
        for kept, all_of in zip(ends.weights_at(snapshot), one.weights_at(snapshot), strict=True):
            np.testing.assert_array_equal(kept, all_of)


def test_a_network_alone_is_its_last_weights():
    one = an_outcome(value=1.0)
    alone = unpack(pack(reduced(one, "network")))
    assert alone.snapshot_epochs.tolist() == [one.snapshot_epochs[-1]]
    assert not len(alone.predictions)
    for kept, all_of in zip(alone.weights_at(), one.weights_at(), strict=True):
        np.testing.assert_array_equal(kept, all_of)


def test_only_what_is_missing_or_damaged_is_trained_if_that_is_asked_for(monkeypatch, tmp_path):
    three = list(WANTED.items())[:3]
    made = []

    def trained(opening):
        made.append(opening)
        return f"{opening.work.fingerprint()} {len(made)}".encode()

    monkeypatch.setattr(making, "openings", lambda: dict(three))
    monkeypatch.setattr(making, "trained", trained)
    making.make(tmp_path, only_missing=True, report=lambda _: None)
    assert made == [opening for _, opening in three]
    before = file_of(tmp_path, three[0][0]).read_bytes()
    file_of(tmp_path, three[1][0]).write_bytes(b"damaged")
    file_of(tmp_path, three[2][0]).unlink()
    making.make(tmp_path, only_missing=True, report=lambda _: None)
    assert made[3:] == [opening for _, opening in three[1:]]
    assert file_of(tmp_path, three[0][0]).read_bytes() == before
    assert list(read_index(tmp_path)) == sorted(name for name, _ in three)
