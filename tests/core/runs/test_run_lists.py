"""The runs that a browser has asked for: its own list, bounded, and known to the pruning of the store."""

import time

import pytest
import sqlalchemy

from core.runs import RunStore, RunStoreError, run_lists
from core.runs.codec import pack
from core.runs.database import lists as table
from core.runs.database import runs
from core.runs.run_lists import LETTERS, RunLists
from tests.core.fake_work import an_experiment, an_outcome
from tests.core.runs.ends import finish

ANN, BOB = "a" * 64, "b" * 64


@pytest.fixture
def store(url):
    store = RunStore(url)
    yield store
    store.close()


def train(store, *seeds):
    """Finished runs, the first the least recently used. Returns their fingerprints."""
    names = []
    for seed in seeds:
        work = an_experiment(seed)
        assert store.begin(work, "host:1:1.0")
        assert finish(store, work.fingerprint(), an_outcome())
        names.append(work.fingerprint())
        time.sleep(0.005)
    return names


def listed(store, owner):
    return [one.entry.fingerprint for one in store.lists.of(owner)]


def test_a_list_has_what_its_browser_asked_for_the_latest_first(store):
    first, second, third = train(store, 1, 2, 3)
    store.lists.add(ANN, [first, second])
    store.lists.add(ANN, [third, first])
    assert listed(store, ANN) == [third, second, first]
    assert store.lists.count(ANN) == 3
    assert store.lists.of(ANN)[0].work == an_experiment(3).to_json()
    assert store.lists.of(ANN)[0].status == "finished"


def test_two_browsers_have_lists_of_their_own(store):
    mine, both = train(store, 1, 2)
    store.lists.add(ANN, [mine, both])
    store.lists.add(BOB, [both])
    store.lists.rename(ANN, both, "the best")
    store.lists.pin(ANN, [both], on=True)
    assert listed(store, BOB) == [both]
    (of_bob,) = store.lists.of(BOB)
    assert (of_bob.entry.name, of_bob.entry.pinned) == ("", False)
    store.lists.rename(BOB, mine, "not mine")  # is not on his list
    store.lists.pin(BOB, [mine], on=True)
    store.lists.remove(BOB, [mine, both])
    names = {one.entry.fingerprint: (one.entry.name, one.entry.pinned) for one in store.lists.of(ANN)}
    assert names == {mine: ("", False), both: ("the best", True)}


def test_pinned_runs_come_first_and_names_are_one_line(store):
    first, second = train(store, 1, 2)
    store.lists.add(ANN, [first, second])
    store.lists.pin(ANN, [first], on=True)
    store.lists.rename(ANN, first, "  eight\n units\u202e ")
    assert listed(store, ANN) == [first, second]
    assert store.lists.of(ANN)[0].entry.name == "eight units"
    with pytest.raises(RunStoreError, match=f"at most {LETTERS} letters \\(got 90\\)"):
        store.lists.rename(ANN, first, "x" * 90)
    store.lists.pin(ANN, [first], on=False)
    assert listed(store, ANN) == [second, first]


def test_what_is_removed_can_be_put_back_as_it_was(store):
    names = train(store, 1, 2, 3)
    store.lists.add(ANN, names)
    store.lists.pin(ANN, names[:1], on=True)
    store.lists.rename(ANN, names[0], "kept")
    before = store.lists.of(ANN)
    removed = store.lists.remove(ANN, names[:2])
    assert listed(store, ANN) == names[2:]
    store.lists.restore(ANN, removed)
    assert store.lists.of(ANN) == before


def test_of_too_many_the_oldest_go_and_pinned_ones_stay(store, monkeypatch):
    monkeypatch.setattr(run_lists, "MOST", 3)
    store.lists.add(BOB, ["0"])
    for i in range(3):
        store.lists.add(ANN, [str(i)])
    store.lists.pin(ANN, ["0"], on=True)
    store.lists.add(ANN, ["3", "4"])
    assert listed(store, ANN) == ["0", "4", "3"]
    assert listed(store, BOB) == ["0"]
    monkeypatch.setattr(run_lists, "MOST_OF_ALL", 3)
    store.lists.add(ANN, ["5"])
    with store._reading.connect() as connection:
        assert connection.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(table)).scalar() == 3


def test_pins_are_limited(store, monkeypatch):
    monkeypatch.setattr(run_lists, "MOST_PINNED", 2)
    store.lists.add(ANN, ["1", "2", "3"])
    store.lists.pin(ANN, ["1", "2"], on=True)
    with pytest.raises(RunStoreError, match="At most 2 runs can be pinned \\(got 3\\): unpin others first"):
        store.lists.pin(ANN, ["3"], on=True)
    assert [one.entry.pinned for one in store.lists.of(ANN)] == [True, True, False]


def test_a_run_that_the_store_does_not_have_is_listed_without_its_work(store):
    store.lists.add(ANN, ["gone"])
    (one,) = store.lists.of(ANN)
    assert (one.work, one.status) == ("", None)


def test_many_runs_are_listed_at_once(store):
    names = [f"{i:032x}" for i in range(1200)]  # more than a query takes
    store.lists.add(ANN, names)
    assert listed(store, ANN) == names[::-1]
    assert len(store.lists.remove(ANN, names)) == 1200
    assert store.lists.count(ANN) == 0


def kept(url):
    store = RunStore(url)
    with store._reading.connect() as connection:
        found = set(connection.execute(sqlalchemy.select(runs.c.fingerprint)).scalars())
    store.close()
    return found


def test_a_pinned_run_is_kept_before_others(url):
    store = RunStore(url, max_runs=4)
    names = train(store, 1, 2, 3)
    store.lists.add(ANN, names)
    store.lists.pin(ANN, names[:1], on=True)
    more = train(store, 4, 5, 6)
    assert kept(url) == {names[0], *more}
    store.close()


def test_pinned_runs_leave_room_for_new_ones(url):
    store = RunStore(url, max_runs=4)
    names = train(store, 1, 2, 3, 4)
    store.lists.add(ANN, names)
    store.lists.pin(ANN, names, on=True)
    more = train(store, 5, 6)
    assert kept(url) == {names[2], names[3], *more}  # half of the room, those looked at last
    store.close()


def test_a_run_that_nobody_lists_any_more_is_the_first_to_make_room(url):
    store = RunStore(url, max_runs=3)
    first, second, third = train(store, 1, 2, 3)
    store.lists.add(ANN, [first, second, third])
    store.lists.add(BOB, [second])
    store.lists.remove(ANN, [second, third])
    (fourth,) = train(store, 4)
    assert kept(url) == {first, second, fourth}  # Bob lists the second one
    store.close()


def test_an_undone_removal_keeps_the_run(url):
    store = RunStore(url, max_runs=3)
    first, second, third = train(store, 1, 2, 3)
    store.lists.add(ANN, [first, second, third])
    store.lists.restore(ANN, store.lists.remove(ANN, [third]))
    (fourth,) = train(store, 4)
    assert kept(url) == {second, third, fourth}
    store.close()


def test_an_emptied_list_is_empty_and_another_stays(store):
    names = train(store, 1, 2)
    store.lists.add(ANN, names)
    store.lists.add(BOB, names)
    store.lists.forget(ANN)
    assert (listed(store, ANN), len(listed(store, BOB))) == ([], 2)


def test_with_an_uploaded_table_its_runs_leave_the_lists(store):
    key = store.put_table(b"x\n1\n")
    work = an_experiment(0, data=key)
    store.begin(work, "host:1:1.0")
    store.finish_packed(work.fingerprint(), pack(an_outcome()), "finished", "")
    store.lists.add(ANN, [work.fingerprint()])
    store.delete_table(key)
    assert listed(store, ANN) == []


def test_a_list_of_another_server_is_the_same(store, url):
    store.lists.add(ANN, ["1"])
    other = RunStore(url)
    assert isinstance(other.lists, RunLists)
    assert listed(other, ANN) == ["1"]
    other.close()
