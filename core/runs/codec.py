"""Results as bytes: an .npz archive that is never read with pickle.

The archive of an Outcome holds one array for each of `history`, each of `weights`, `snapshot_epochs` and
`predictions`; the archive of a JobResult holds one for each of `arrays`. "meta" is everything else as JSON text. "what"
in it tells a JobResult from an Outcome. NumPy's own format keeps dtype, shape and order.
"""

import io
import json
import zipfile
import zlib
from dataclasses import asdict
from typing import Any

import numpy as np

from core.network.summary import Summary, SummaryRow
from core.training.outcome import Outcome
from core.work import JobResult, Result

FORMAT = 1
JOB_RESULT = "findings"  # "what" of a JobResult, under its first name; an Outcome has none
SAMPLE_BYTES = 65_536  # of an array: a sample that decides if it is compressed
PAYS_BELOW = 0.8  # of its size: trained weights stay near 0.92 and are kept plain, counters shrink to a tenth


def pack(result: Result) -> bytes:
    """Write a result.

    Raises:
        ValueError: an array holds Python objects.
        TypeError: the result is neither an Outcome nor a JobResult, or a fact is of no JSON type.
    """
    if isinstance(result, JobResult):
        meta, arrays = _job_result_parts(result)
    elif isinstance(result, Outcome):
        meta, arrays = _outcome_parts(result)
    else:
        raise TypeError(f"A result must be an Outcome or a JobResult (got {type(result).__name__})")
    meta = {"format": FORMAT, "status": result.status, "reason": result.reason} | meta
    arrays = arrays | {"meta": np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            _write(archive, name, np.asanyarray(array))
    return target.getvalue()


def unpack(content: bytes) -> Outcome | JobResult:
    """Read what `pack` wrote. Its arrays are read-only, since all pages share them.

    Raises:
        ValueError: the content is of another format.
        zipfile.BadZipFile: the content is damaged.
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    for array in arrays.values():
        array.flags.writeable = False
    meta = json.loads(arrays["meta"].tobytes())
    if meta["format"] != FORMAT or meta.get("what", JOB_RESULT) != JOB_RESULT:
        written = f"{meta['format']} {meta.get('what', '')}".strip()
        raise ValueError(f"The run was written in format {written}, this version reads {FORMAT}")
    return _job_result(meta, arrays) if "what" in meta else _outcome(meta, arrays)


def memory(result: Outcome | JobResult) -> int:
    """The bytes that a result takes in memory, about."""
    if isinstance(result, JobResult):
        return sum(array.nbytes for array in result.arrays.values()) + len(json.dumps(result.facts))
    arrays = (*result.history.values(), *result.weights, result.predictions)
    return sum(array.nbytes for array in arrays)


def _job_result_parts(result: JobResult) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    meta = {"what": JOB_RESULT, "arrays": list(result.arrays), "facts": result.facts}
    return meta, {f"arrays.{i}": array for i, array in enumerate(result.arrays.values())}


def _job_result(meta: dict[str, Any], arrays: dict[str, np.ndarray]) -> JobResult:
    return JobResult(
        status=meta["status"],
        reason=meta["reason"],
        arrays={name: arrays[f"arrays.{i}"] for i, name in enumerate(meta["arrays"])},
        facts=meta["facts"],
    )


def _outcome_parts(outcome: Outcome) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    meta = {
        "note": outcome.note,
        "epochs": int(outcome.epochs),
        "history": list(outcome.history),
        "weights": len(outcome.weights),
        "summary": asdict(outcome.summary),
        "seconds": {name: float(value) for name, value in outcome.seconds.items()},
    }
    arrays = {f"history.{i}": array for i, array in enumerate(outcome.history.values())}
    arrays |= {f"weights.{i}": array for i, array in enumerate(outcome.weights)}
    return meta, arrays | {"snapshot_epochs": outcome.snapshot_epochs, "predictions": outcome.predictions}


def _outcome(meta: dict[str, Any], arrays: dict[str, np.ndarray]) -> Outcome:
    summary = meta["summary"]
    rows = tuple(SummaryRow(**row | {"output_shape": tuple(row["output_shape"])}) for row in summary.pop("rows"))
    return Outcome(
        status=meta["status"],
        reason=meta["reason"],
        note=meta["note"],
        epochs=meta["epochs"],
        history={name: arrays[f"history.{i}"] for i, name in enumerate(meta["history"])},
        snapshot_epochs=arrays["snapshot_epochs"],
        weights=tuple(arrays[f"weights.{i}"] for i in range(meta["weights"])),
        predictions=arrays["predictions"],
        summary=Summary(rows=rows, **summary),
        seconds=meta["seconds"],
    )


def _write(archive: zipfile.ZipFile, name: str, array: np.ndarray) -> None:
    entry = zipfile.ZipInfo(f"{name}.npy")  # its date is 1980, so that equal outcomes are equal bytes
    sample = array.ravel(order="K")[: SAMPLE_BYTES // max(1, array.itemsize)].tobytes()
    if sample and len(zlib.compress(sample, 1)) < PAYS_BELOW * len(sample):
        entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as file:
        np.lib.format.write_array(file, array, allow_pickle=False)
