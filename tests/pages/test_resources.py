"""Data that visitors share: made once for the same split, and few of them kept where they are large."""

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


@pytest.mark.parametrize(
    ("source", "large"), [("mock", False), ("snippets", False), ("imdb", True), ("official", True), ("own", True)]
)
def test_sources_that_can_be_large_are_kept_apart(monkeypatch, source, large):
    monkeypatch.setattr(resources, "_large", lambda *_: True)
    monkeypatch.setattr(resources, "_prepared", lambda *_: False)
    assert resources.prepared(an_experiment(source, 0.2)) is large


def test_a_share_that_makes_another_split_is_another_name(monkeypatch):
    monkeypatch.setattr(resources, "_large", lambda data, _experiment: data)
    few, more, none = (resources.prepared(an_experiment("official", share)) for share in (0.1, 0.4, 0.0))
    assert few == more != none
    assert resources.prepared(an_experiment("imdb", 0.1)) != resources.prepared(an_experiment("imdb", 0.4))
