"""What belongs to a browser: names of units, and uploads that it can delete again."""

import pytest

from core.experiment import Experiment
from core.runs import RunStore
from core.runs import upload_owners as uploads
from core.runs.codec import pack
from core.runs.unit_name import MOST, UnitName
from core.runs.unit_names import EVERYBODY, UnitNames
from core.runs.upload_owners import UploadOwners
from core.tasks import complete
from tests.core.fake_work import an_experiment, an_outcome

ANN, BOB = "a" * 64, "b" * 64
TABLE = b"day,rain\n" + b"".join(b"%d,%d.5\n" % (i, i) for i in range(60))


@pytest.fixture
def names(url):
    names = UnitNames(url)
    yield names
    names.close()


@pytest.fixture
def store(url):
    store = RunStore(url)
    yield store
    store.close()


@pytest.fixture
def owners(url):
    owners = UploadOwners(url)
    yield owners
    owners.close()


def name(text, unit=0):
    return UnitName(network="net", layer=0, unit=unit, name=text)


def shown(names, owner):
    return {one.unit: one.name for one in names.of("net", owner)}


def test_a_name_is_seen_and_changed_by_the_browser_that_gave_it_alone(names):
    names.put(name("praise"), ANN)
    assert shown(names, BOB) == {}
    names.put(name("rude"), BOB)
    assert shown(names, ANN) == {0: "praise"}
    names.put(name(""), BOB)
    assert (shown(names, ANN), shown(names, BOB)) == ({0: "praise"}, {})
    names.forget(ANN)
    assert shown(names, ANN) == {}


def test_names_of_before_are_everybodys_until_a_browser_has_its_own(names):
    names.put(name("praise"), EVERYBODY)
    names.put(name("negation", 1), EVERYBODY)
    names.put(name("length"), ANN)
    assert shown(names, ANN) == {0: "length", 1: "negation"}
    assert shown(names, BOB) == {0: "praise", 1: "negation"}
    names.put(name("", 1), BOB)  # hides it
    assert shown(names, BOB) == {0: "praise"}
    assert shown(names, ANN) == {0: "length", 1: "negation"}


def test_one_browsers_many_names_do_not_push_out_anothers(names):
    names.put(name("praise"), ANN)
    for i in range(MOST + 3):
        names.put(UnitName(network="net", layer=i // 250, unit=i % 250, name=f"n{i}"), BOB)
    assert shown(names, ANN) == {0: "praise"}
    assert len(names.of("net", BOB)) == MOST


def test_a_file_goes_when_all_who_brought_it_have_deleted_it(owners):
    owners.add("f1", ANN)
    owners.add("f1", ANN)
    owners.add("f1", BOB)
    assert (owners.has("f1", ANN), owners.has("f1", BOB), owners.has("f1", "c")) == (True, True, False)
    assert [file for file, _when in owners.files_of(ANN)] == ["f1"]
    assert not owners.remove("f1", ANN)
    assert (owners.has("f1", ANN), owners.has("f1", BOB)) == (False, True)
    assert owners.remove("f1", BOB)


def test_of_too_many_owners_the_oldest_go(owners, monkeypatch):
    monkeypatch.setattr(uploads, "MOST", 3)
    for i in range(5):
        owners.add(f"f{i}", ANN)
    assert [file for file, _when in owners.files_of(ANN)] == ["f4", "f3", "f2"]


def reading(table_hash):
    query = {
        "task": "csv",
        "layers": "LSTM-2-tanh",
        "p.data": table_hash,
        "p.inputs": '["rain"]',
        "p.targets": '["rain"]',
    }
    return complete(Experiment.from_query(query))


def test_with_a_table_go_the_runs_that_have_read_it_and_no_others(store):
    key, other = store.put_table(TABLE), store.put_table(TABLE + b"61,1\n")
    mine, theirs, none = reading(key), reading(other), an_experiment(7)
    for work in (mine, theirs, none):
        assert store.begin(work, "host:1:1.0")
        assert store.finish_packed(work.fingerprint(), pack(an_outcome()), "finished", "")
    assert store.has_table(key)
    assert store.delete_table(key) == [mine.fingerprint()]
    assert not store.has_table(key)
    assert store.get_table(key) is None
    assert store.get(mine.fingerprint()) is None
    assert store.get_table(other) == TABLE + b"61,1\n"
    assert all(store.get(work.fingerprint()).outcome is not None for work in (theirs, none))


def test_a_run_under_way_on_a_deleted_table_leaves_nothing(store):
    key = store.put_table(TABLE)
    work = reading(key)
    store.begin(work, "host:1:1.0")
    store.mark_running(work.fingerprint(), 1)
    assert store.delete_table(key) == [work.fingerprint()]
    assert not store.finish_packed(work.fingerprint(), pack(an_outcome()), "finished", "")
    assert store.get(work.fingerprint()) is None
