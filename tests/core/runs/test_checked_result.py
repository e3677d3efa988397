"""Results from files: bounded before they are unpacked, and only taken if they agree with themselves."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from numpy.lib import format as npy

from core.runs import RunStoreError, checked_result
from core.runs.checked_result import checked_outcome
from core.runs.codec import pack
from tests.core.fake_work import a_job_result, an_experiment, an_outcome

WORK = an_experiment()
NAN = np.full((2, 3, 8), np.nan, np.float32)


class Evil:
    """Pickled, it would run a function where it is read."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was read",))


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(parts, compression=zipfile.ZIP_STORED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


def array(values, **arguments):
    file = io.BytesIO()
    npy.write_array(file, values, **arguments)
    return file.getvalue()


def with_meta(**others):
    parts = members(pack(an_outcome()))
    meta = json.loads(npy.read_array(io.BytesIO(parts["meta.npy"])).tobytes()) | others
    return archive(parts | {"meta.npy": array(np.frombuffer(json.dumps(meta).encode(), np.uint8))})


def with_part(name, content):
    return archive(members(pack(an_outcome())) | {name: content})


def header(shape):
    """The header of an array of this shape, and nothing after it."""
    file = io.BytesIO()
    npy.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return file.getvalue()


@pytest.mark.parametrize("status", ["finished", "stopped", "failed"])
def test_a_result_is_read(status):
    outcome = replace(an_outcome(status), reason="It diverged.", note="")
    assert pack(checked_outcome(pack(outcome), WORK)) == pack(outcome)


FORGED = {
    "no archive": (b"nothing", "cannot be read"),
    "another part": (with_part("evil.npy", array(np.zeros(3))), "parts that Unrolled does not write"),
    "a pickle": (with_part("weights.0.npy", array(np.array([Evil()]), allow_pickle=True)), "of another kind or size"),
    "claims 4 TB": (with_part("weights.0.npy", header((10**12,))), "of another kind or size"),
    "claims less than nothing": (with_part("weights.0.npy", header((-1, -1))), "cannot be read|kind or size"),
    "letters": (with_part("weights.0.npy", array(np.array(["a"]))), "of another kind or size"),
    "another format": (with_meta(format=7), "cannot be read"),
    "no status": (with_meta(status="great"), "how it ended"),
    "a long sentence": (with_meta(note="x" * 5_000), "no sentence"),
    "no sentence": (with_meta(reason=3), "no sentence"),
    "true epochs": (with_meta(epochs=True), "has True epochs"),
    "more epochs": (with_meta(epochs=4), "has 4 epochs, and it was to train 3"),
    "fewer weights": (with_meta(weights=1_000), "cannot be read"),
    "no seconds": (with_meta(seconds={"train": 1}), "seconds"),
    "endless seconds": (with_meta(seconds={"train": float("inf")}), "seconds"),
    "no summary": (with_meta(summary={"rows": [], "trainable": "3", "non_trainable": 0, "optimizer": 0}), "summary"),
    "a job": (pack(a_job_result()), "parts that Unrolled does not write|not that of a training"),
}


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_result_is_refused(case):
    content, sentence = FORGED[case]
    with pytest.raises(RunStoreError, match=sentence):
        checked_outcome(content, WORK)


HISTORY = an_outcome().history
WRONG = {
    "short curve": ({"history": HISTORY | {"loss": np.zeros(2)}}, "another length"),
    "wide curve": ({"history": HISTORY | {"loss": np.zeros((3, 1))}}, "another length"),
    "odd name": ({"history": HISTORY | {"<b>": np.zeros(3)}}, "another length"),
    "no loss": ({"history": {"validation_epochs": np.zeros(0, int)}}, "no losses"),
    "measured later": ({"history": HISTORY | {"validation_epochs": np.array([4])}}, "epochs that it does not have"),
    "measured twice": ({"history": HISTORY | {"validation_epochs": np.array([2, 2])}}, "epochs that it does not have"),
    "no moments": ({"snapshot_epochs": np.zeros(0, int)}, "no moments"),
    "moments later": ({"snapshot_epochs": np.array([0, 9])}, "moments of learning after"),
    "fewer moments": ({"snapshot_epochs": np.array([0, 1, 2])}, "not those of its moments"),
    "no weights": ({"weights": ()}, "not those of its moments"),
    "wide weights": ({"weights": (np.zeros((2, 3), np.float64),)}, "not those of its moments"),
    "no numbers": ({"weights": (NAN,)}, "not all numbers"),
    "flat predictions": ({"predictions": np.zeros(3)}, "predictions"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_result_that_does_not_agree_with_itself_is_refused(case):
    changes, sentence = WRONG[case]
    with pytest.raises(RunStoreError, match=sentence):
        checked_outcome(pack(replace(an_outcome(), **changes)), WORK)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = with_part("weights.0.npy", array(np.zeros((2, 3_000_000), np.float32)))
    bomb = archive(members(bomb), zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    monkeypatch.setattr(checked_result, "MAX_UNPACKED", 20_000_000)
    monkeypatch.setattr(checked_result, "unpack", lambda _content: pytest.fail("it was unpacked"))
    with pytest.raises(RunStoreError, match="takes more than 20 MB"):
        checked_outcome(bomb, WORK)
