"""A run is ended early once its validation loss has passed its limit, unless somebody wants it whole."""

import uuid

from core.runs import RunStore
from core.work import Limit
from tests.core.fake_work import an_experiment, until

LOST_AT = 6
LIMIT = Limit(tuple((epoch, 2.0 / epoch - (epoch == LOST_AT) * 0.1) for epoch in (2, 4, LOST_AT, 8)))
SENTENCE = f"Ended early at epoch {LOST_AT}: worse than the median of those before."


def new(epochs):
    return an_experiment(epochs=epochs, epoch_seconds=0.02, nonce=uuid.uuid4().hex)


def test_a_run_that_has_passed_its_limit_is_ended_with_a_sentence_and_stays(engine):
    losing, winning = new(20_000), new(20)
    names = [
        engine.submit(one, visitor="ann", batch="search", limit=limit)
        for one, limit in ((losing, LIMIT), (winning, Limit(((LOST_AT, 9.0),))))
    ]
    until(lambda: engine.attend(names, "ann") or all(state and state.ended for state in map(engine.state, names)))
    first, second = map(engine.state, names)
    assert (first.status, first.reason) == ("stopped", SENTENCE)
    assert (second.status, second.reason) == ("finished", "")
    kept = engine.run(names[0])
    assert kept.reason == SENTENCE
    assert LOST_AT <= kept.outcome.epochs < 20_000


def test_it_runs_to_its_end_if_another_visitor_wants_it_whole(engine):
    experiment = new(30)
    name = engine.submit(experiment, visitor="ann", batch="search", limit=LIMIT)
    engine.submit(experiment, visitor="bob")
    until(lambda: engine.attend([name], "ann") or engine.state(name).ended)
    assert engine.state(name).status == "finished"


def test_it_keeps_its_limit_when_its_page_asks_again(engine):
    experiment = new(20_000)
    name = engine.submit(experiment, visitor="ann", batch="search", limit=LIMIT)
    engine.submit(experiment, visitor="ann", batch="search", limit=LIMIT)
    until(lambda: engine.attend([name], "ann") or engine.state(name).ended)
    assert engine.state(name).reason == SENTENCE


def test_the_sentence_is_there_after_a_restart(engine):
    name = engine.submit(new(20_000), visitor="ann", batch="search", limit=LIMIT)
    until(lambda: engine.attend([name], "ann") or engine.state(name).ended)
    store = RunStore(engine._store._reading.url.render_as_string(hide_password=False))
    assert store.get(name).reason == SENTENCE
    store.close()
