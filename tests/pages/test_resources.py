"""Data that visitors share: made once for the same split, and kept as far as there is room."""

import gc
import weakref
from types import SimpleNamespace

import pytest

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.tasks import complete
from pages.shared import resources


def an_experiment(source, share):
    task = Task(name="reviews", parameters={"source": source, "length": 5, "words": 20})
    layers = (GRU(units=2),)
    return complete(Experiment(task=task, scaling="none", layers=layers, training=Training(validation_share=share)))


def test_shares_that_come_to_the_same_split_are_prepared_once():
    assert resources.prepared(an_experiment("mock", 0.1)) is resources.prepared(an_experiment("mock", 0.4))


def test_a_share_that_makes_another_split_is_another_name(monkeypatch):
    monkeypatch.setattr(resources, "_data", lambda: SimpleNamespace(get=lambda name, _make: name))
    few, more, none = (resources.prepared(an_experiment("official", share)) for share in (0.1, 0.4, 0.0))
    assert few == more != none
    assert resources.prepared(an_experiment("imdb", 0.1)) != resources.prepared(an_experiment("imdb", 0.4))


@pytest.mark.parametrize(("most", "kept"), [(10_000_000, 2), (1, 1)])
def test_data_are_kept_as_far_as_there_is_room_and_one_that_is_larger_alone(monkeypatch, most, kept):
    monkeypatch.setattr(resources, "MAX_DATA", most)
    resources._data.clear()
    try:
        made = [weakref.ref(resources.prepared(an_experiment(source, 0.2))) for source in ("mock", "orders")]
        assert resources.prepared(an_experiment("orders", 0.2)) is made[1]()
        assert sum(one() is not None for one in made) == kept
    finally:
        resources._data.clear()


def test_data_that_an_open_page_holds_are_not_made_again(monkeypatch):
    monkeypatch.setattr(resources, "MAX_DATA", 1)
    resources._data.clear()
    try:
        held = resources.prepared(an_experiment("mock", 0.2))
        resources.prepared(an_experiment("orders", 0.2))
        assert resources.prepared(an_experiment("mock", 0.2)) is held
    finally:
        resources._data.clear()


class Cycle:
    """Something that only garbage collection can free."""

    def __init__(self):
        self.itself = self


def test_what_is_loaded_is_left_out_of_garbage_collection_and_what_comes_later_is_not(monkeypatch):
    monkeypatch.setattr(resources, "Engine", lambda _store, **_settings: SimpleNamespace(start=lambda: None))
    monkeypatch.setattr(resources, "store", lambda: None)
    monkeypatch.setattr(resources, "threadpool_limits", lambda **_settings: None)
    try:
        resources.engine()
        frozen = gc.get_freeze_count()
        later = weakref.ref(Cycle())
        gc.collect()
        assert frozen > 50_000  # the modules alone
        assert later() is None
    finally:
        gc.unfreeze()
        resources.engine.clear()
