"""A list of runs as one file: what is written is read again, and everything else is refused in a sentence."""

import hashlib
import io
import json
import zipfile

import pytest

from core.runs import RunStoreError, workspace_file
from core.runs.codec import pack
from core.runs.run_lists import MOST, Entry
from core.runs.workspace_file import MANIFEST, WHAT, read, version, write
from tests.core.fake_work import an_experiment, an_outcome

TABLE = b"day,rain\n1,2\n"
KEY = hashlib.sha256(TABLE).hexdigest()


def fields(seed=0, **others):
    work = an_experiment(seed)
    return {
        "fingerprint": work.fingerprint(),
        "work": work.to_json(),
        "status": "finished",
        "reason": "",
        "name": "",
        "pinned": False,
        "listed_at": 5.0,
    } | others


def archive(members, *, compression=zipfile.ZIP_STORED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


def manifest(runs=(), **others):
    return json.dumps({"what": WHAT, "format": 1, "unrolled": "9", "runs": runs} | others)


def test_what_is_written_is_read_again():
    content = pack(an_outcome())
    runs = [fields(1, name="the best", pinned=True, listed_at=7.5), fields(2, status="failed", reason="Too large.")]
    file = read(write(runs, lambda name: content if name == runs[0]["fingerprint"] else None, {KEY: TABLE}))
    first, second = file.runs
    assert first.entry == Entry(runs[0]["fingerprint"], 7.5, True, "the best")
    assert first.work == an_experiment(1).to_json()
    assert file.result(first) == content
    assert (second.status, second.reason, second.result) == ("failed", "Too large.", "")
    assert file.tables == {KEY}
    assert file.table(KEY) == TABLE
    assert (file.unrolled, file.problems) == (version(), ())


def test_nothing_in_a_file_is_a_pickle_and_nothing_says_who_wrote_it():
    written = write([fields(1)], lambda _name: pack(an_outcome()), {})
    with zipfile.ZipFile(io.BytesIO(written)) as made:
        assert {name.rpartition(".")[2] for name in made.namelist()} == {"json", "npz"}
        head = json.loads(made.read(MANIFEST))
    assert set(head) == {"what", "format", "unrolled", "written_at", "runs"}
    assert set(head["runs"][0]) == {*fields(), "result"}


REFUSED = {
    "no archive": (b"day,rain", "no file of runs"),
    "cut off": (write([fields(1)], lambda _name: None, {})[:-200], "not complete"),
    "cut off, so that a result is last": (
        write([fields(1)], lambda _name: pack(an_outcome()), {})[:-200],
        "members that Unrolled does not write",  # a result is a zip archive itself
    ),
    "no manifest": (archive({}), "not complete"),
    "no JSON": (archive({MANIFEST: "{"}), "not complete"),
    "deep JSON": (archive({MANIFEST: "[" * 100_000}), "not complete"),
    "another file": (archive({MANIFEST: "[]"}), "no file of runs"),
    "runs are no list": (archive({MANIFEST: manifest(3)}), "no file of runs"),
    "another format": (archive({MANIFEST: manifest(format=2)}), "has format 2, and this version of Unrolled reads 1"),
    "too many runs": (archive({MANIFEST: manifest([0] * (MOST + 1))}), r"may have 2,000 runs \(this has 2,001\)"),
    "a way out": (archive({MANIFEST: manifest(), "../../evil.npz": b""}), "members that Unrolled does not write"),
    "a pickle": (archive({MANIFEST: manifest(), "results/x.pkl": b""}), "members that Unrolled does not write"),
    "compressed": (archive({MANIFEST: manifest()}, compression=zipfile.ZIP_DEFLATED), "packed by another program"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_other_files_are_refused(case):
    content, sentence = REFUSED[case]
    with pytest.raises(RunStoreError, match=sentence):
        read(content)


def test_a_bomb_is_refused_before_it_is_unpacked():
    """50 MB of zeros are 50 kB when they are compressed; a member must be as large as it looks."""
    bomb = archive({MANIFEST: manifest(), f"tables/{KEY}": bytes(50_000_000)}, compression=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    with pytest.raises(RunStoreError, match="packed by another program"):
        read(bomb)


def test_a_file_has_a_largest_size(monkeypatch):
    monkeypatch.setattr(workspace_file, "MAX_BYTES", 1000)
    with pytest.raises(RunStoreError, match="may have 100 MB"):
        read(bytes(1001))


def test_bad_runs_are_told_and_the_others_read():
    bad = [
        fields(2, fingerprint="../x"),
        fields(3, listed_at=float("nan")),
        fields(4, listed_at=-1),
        fields(5, status="great"),
        fields(6, name="x" * 61),
        fields(7, extra=1),
        "no run",
        fields(1),
    ]
    file = read(archive({MANIFEST: manifest([fields(1, name=" a\n\u202eb "), *bad])}))
    assert [run.name for run in file.runs] == ["a b"]
    assert len(file.problems) == len(bad)
    assert file.problems[0].startswith("Run 2 of the list: ")
    assert file.problems[-1] == "Run 9 of the list is there twice"


def test_a_time_to_come_is_now():
    (run,) = read(archive({MANIFEST: manifest([fields(1, listed_at=9e15)])})).runs
    assert run.entry.listed_at < 9e15
    assert run.entry.listed


def test_members_are_those_that_the_manifest_names():
    content = pack(an_outcome())
    name = fields(1)["fingerprint"]
    runs = [fields(1, result=hashlib.sha256(content).hexdigest()), fields(2, result="0" * 64)]
    file = read(archive({MANIFEST: manifest(runs), f"results/{name}.npz": content + b"x", f"tables/{KEY}": b"other"}))
    for member in (lambda: file.result(file.runs[0]), lambda: file.table(KEY)):
        with pytest.raises(RunStoreError, match="damaged"):
            member()
    with pytest.raises(RunStoreError, match="does not have its result"):
        file.result(file.runs[1])
