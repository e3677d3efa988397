"""What a worker hands back as bytes and back: an .npz archive that is never read with pickle.

The archive of an Outcome holds one array for each of `history`, each of `weights`, `snapshot_epochs` and
`predictions`; that of Findings one for each of `arrays`. Under "meta" is everything else as JSON text, and there "what"
says which of the two it is. NumPy's own format keeps dtype, shape and order.
"""

import io
import json
import zipfile
import zlib
from dataclasses import asdict
from typing import Any

import numpy as np

from core.job import Findings
from core.network.summary import Summary, SummaryRow
from core.training.outcome import Outcome

FORMAT = 1
FINDINGS = "findings"  # "what" of an archive of Findings; that of an Outcome, which was there first, has none
SAMPLE_BYTES = 65_536  # of an array that decide whether it is compressed
PAYS_BELOW = 0.8  # of its size: trained weights stay near 0.92 and are kept plain, counters shrink to a tenth


def pack(result: Outcome | Findings) -> bytes:
    """Write what a worker hands back.

    Raises:
        ValueError: an array holds Python objects.
        TypeError: among the facts is something that JSON does not know.
    """
    meta, arrays = _findings_parts(result) if isinstance(result, Findings) else _outcome_parts(result)
    meta = {"format": FORMAT, "status": result.status, "reason": result.reason} | meta
    arrays = arrays | {"meta": np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            _write(archive, name, np.asanyarray(array))
    return target.getvalue()


def unpack(content: bytes) -> Outcome | Findings:
    """Read what `pack` wrote. Its arrays cannot be written to: everybody who looks at them is given the same.

    Raises:
        ValueError: the content is of another format.
        zipfile.BadZipFile: the content is damaged.
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    for array in arrays.values():
        array.flags.writeable = False
    meta = json.loads(arrays["meta"].tobytes())
    if meta["format"] != FORMAT or meta.get("what", FINDINGS) != FINDINGS:
        written = f"{meta['format']} {meta.get('what', '')}".strip()
        raise ValueError(f"The run was written in format {written}, this version reads {FORMAT}")
    return _findings(meta, arrays) if "what" in meta else _outcome(meta, arrays)


def _findings_parts(findings: Findings) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    meta = {"what": FINDINGS, "arrays": list(findings.arrays), "facts": findings.facts}
    return meta, {f"arrays.{i}": array for i, array in enumerate(findings.arrays.values())}


def _findings(meta: dict[str, Any], arrays: dict[str, np.ndarray]) -> Findings:
    return Findings(
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
