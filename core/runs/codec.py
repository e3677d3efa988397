"""An Outcome as bytes and back: an .npz archive that is never read with pickle.

The archive holds one array for each of `history`, each of `weights`, `snapshot_epochs` and `predictions`, and under
"meta" everything else as JSON text. NumPy's own format keeps dtype, shape and order.
"""

import io
import json
import zipfile
import zlib
from dataclasses import asdict

import numpy as np

from core.network.summary import Summary, SummaryRow
from core.training.outcome import Outcome

FORMAT = 1
SAMPLE_BYTES = 65_536  # of an array that decide whether it is compressed
PAYS_BELOW = 0.8  # of its size: trained weights stay near 0.92 and are kept plain, counters shrink to a tenth


def pack(outcome: Outcome) -> bytes:
    """Write an Outcome. Raises ValueError where an array holds Python objects."""
    meta = {
        "format": FORMAT,
        "status": outcome.status,
        "reason": outcome.reason,
        "note": outcome.note,
        "epochs": int(outcome.epochs),
        "history": list(outcome.history),
        "weights": len(outcome.weights),
        "summary": asdict(outcome.summary),
        "seconds": {name: float(value) for name, value in outcome.seconds.items()},
    }
    arrays = {f"history.{i}": array for i, array in enumerate(outcome.history.values())}
    arrays |= {f"weights.{i}": array for i, array in enumerate(outcome.weights)}
    arrays |= {"snapshot_epochs": outcome.snapshot_epochs, "predictions": outcome.predictions}
    arrays["meta"] = np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            _write(archive, name, np.asanyarray(array))
    return target.getvalue()


def unpack(content: bytes) -> Outcome:
    """Read what `pack` wrote. Its arrays cannot be written to: an outcome is shared by everybody who looks at it.

    Raises:
        ValueError: the content is of another format.
        zipfile.BadZipFile: the content is damaged.
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    for array in arrays.values():
        array.flags.writeable = False
    meta = json.loads(arrays["meta"].tobytes())
    if meta["format"] != FORMAT:
        raise ValueError(f"The run was written in format {meta['format']}, this version reads {FORMAT}")
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
