"""A list of runs as one file, which another installation reads: a zip archive without any pickle.

- `manifest.json`: the format, Unrolled's version, when it was written, and for each run its place on the list, its work
  as JSON, its status, and the SHA-256 of its result.
- `results/<fingerprint>.npz`: a result, as `core.runs.codec.pack` writes it.
- `tables/<SHA-256>`: an uploaded table that runs read, as it was uploaded.

Members are stored and not compressed: results are compressed inside, and a member is then as large as it looks. What
the file claims is not believed: `core.runs.checked_result` checks each result.
"""

import hashlib
import io
import json
import re
import time
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import Field, ValidationError, field_validator

from core.experiment import explain
from core.runs.error import RunStoreError
from core.runs.run import RunStatus
from core.runs.run_lists import LETTERS, MOST, Entry
from core.runs.unit_name import tidy
from core.settings import ROOT
from core.spec import Spec

FORMAT = 1
WHAT = "a workspace of Unrolled"
MANIFEST = "manifest.json"
MAX_MB = 100  # of a file, 2**20 bytes each
MAX_BYTES = MAX_MB * 2**20
MAX_MANIFEST = 20_000_000  # bytes; 2,000 runs take about 2 MB
_MEMBER = re.compile(r"manifest\.json|results/[0-9a-f]{32}\.npz|tables/[0-9a-f]{64}")


class PackedRun(Spec):
    """A run of the manifest.

    Attributes:
        fingerprint: its name.
        work: its work as JSON text.
        status: as it was when the file was written.
        reason: why it failed or ended early; else "".
        name: given by hand; "" for none.
        pinned: True if it was pinned.
        listed_at: when it was asked for, seconds since 1970.
        result: the SHA-256 of its result; "" if the file has none.
    """

    fingerprint: str = Field(pattern=r"^[0-9a-f]{32}$")
    work: str = Field(max_length=200_000)
    status: RunStatus
    reason: str = Field(default="", max_length=1_000)
    name: str = Field(default="", max_length=LETTERS)
    pinned: bool = False
    listed_at: float = Field(ge=0.0, allow_inf_nan=False)
    result: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")

    @field_validator("name", "reason")
    @classmethod
    def _one_line(cls, text: str) -> str:
        return tidy(text)

    @property
    def entry(self) -> Entry:
        """Its place on a list. No time is later than now."""
        return Entry(self.fingerprint, min(self.listed_at, time.time()), self.pinned, self.name)


@dataclass(frozen=True, eq=False)
class WorkspaceFile:
    """A file that was read.

    Attributes:
        runs: those of the manifest that can be read.
        problems: a sentence for each of the others.
        unrolled: the version of Unrolled that wrote it.
        tables: the hashes of its uploaded tables.
    """

    runs: tuple[PackedRun, ...]
    problems: tuple[str, ...]
    unrolled: str
    tables: frozenset[str]
    _content: bytes

    def result(self, run: PackedRun) -> bytes:
        """The result of a run. Raises RunStoreError if it is not what the manifest says."""
        return self._member(f"results/{run.fingerprint}.npz", run.result)

    def table(self, key: str) -> bytes:
        """An uploaded table by its hash. Raises RunStoreError if its content has another hash."""
        return self._member(f"tables/{key}", key)

    def _member(self, name: str, sha256: str) -> bytes:
        with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
            try:
                content = archive.read(name)
            except KeyError as error:
                raise RunStoreError("the file does not have its result") from error
            except Exception as error:  # zipfile raises other exceptions for encrypted, unknown and cut data
                raise RunStoreError("it is damaged") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise RunStoreError("it is damaged")
        return content


@cache
def version() -> str:
    """Unrolled's version."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def write(
    runs: Iterable[Mapping[str, Any]],
    result: Callable[[str], bytes | None],
    tables: Mapping[str, bytes],
) -> bytes:
    """The file.

    Args:
        runs: the fields of a `PackedRun` each, without `result`.
        result: the packed result of a fingerprint; None for one that the file is to have without.
        tables: uploaded tables by their SHA-256.
    """
    target, listed = io.BytesIO(), []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for run in runs:
            content = result(run["fingerprint"])
            if content is not None:
                archive.writestr(_entry(f"results/{run['fingerprint']}.npz"), content)
            listed.append({**run, "result": "" if content is None else hashlib.sha256(content).hexdigest()})
        for key, content in tables.items():
            archive.writestr(_entry(f"tables/{key}"), content)
        head = {"what": WHAT, "format": FORMAT, "unrolled": version(), "written_at": time.time()}
        archive.writestr(_entry(MANIFEST), json.dumps(head | {"runs": listed}))
    return target.getvalue()


def read(content: bytes) -> WorkspaceFile:
    """Read what `write` wrote. Results and tables are read one by one, when they are asked for.

    Raises:
        RunStoreError: the file is too large, is no such file, or is of another format; with one sentence.
    """
    if len(content) > MAX_BYTES:
        raise RunStoreError(f"A file of runs may have {MAX_MB} MB (this has {len(content) / 2**20:,.0f} MB)")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = _checked_names(archive)
            manifest = json.loads(archive.read(MANIFEST))
    except RunStoreError:
        raise
    except Exception as error:  # zipfile and json raise many kinds for damaged data
        raise RunStoreError("This is no file of runs that Unrolled has saved, or it is not complete") from error
    if not isinstance(manifest, dict) or manifest.get("what") != WHAT or not isinstance(manifest.get("runs"), list):
        raise RunStoreError("This is no file of runs that Unrolled has saved")
    if manifest.get("format") != FORMAT:
        raise RunStoreError(
            f"The file has format {str(manifest.get('format'))[:20]}, and this version of Unrolled reads {FORMAT}"
        )
    if len(manifest["runs"]) > MOST:
        raise RunStoreError(f"A file of runs may have {MOST:,} runs (this has {len(manifest['runs']):,})")
    runs, problems = _runs(manifest["runs"])
    tables = frozenset(name.partition("/")[2] for name in names if name.startswith("tables/"))
    return WorkspaceFile(runs, problems, str(manifest.get("unrolled", ""))[:40], tables, content)


def _runs(given: list[Any]) -> tuple[tuple[PackedRun, ...], tuple[str, ...]]:
    runs: dict[str, PackedRun] = {}
    problems = []
    for place, fields in enumerate(given, 1):
        try:
            run = PackedRun.model_validate(fields)
        except ValidationError as error:
            problems.append(f"Run {place} of the list: {explain(error)}")
            continue
        if run.fingerprint in runs:
            problems.append(f"Run {place} of the list is there twice")
            continue
        runs[run.fingerprint] = run
    return tuple(runs.values()), tuple(problems)


def _checked_names(archive: zipfile.ZipFile) -> list[str]:
    members = archive.infolist()
    if len(members) > 2 * MOST + 1:
        raise RunStoreError(f"The file has {len(members):,} members, and {2 * MOST + 1:,} may be there")
    names = [member.filename for member in members]
    if len(set(names)) < len(names) or not all(map(_MEMBER.fullmatch, names)):
        raise RunStoreError("The file has members that Unrolled does not write")
    if any(member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1 for member in members):
        raise RunStoreError("The file was packed by another program: give it as Unrolled has saved it")
    if any(member.file_size > MAX_BYTES for member in members) or archive.getinfo(MANIFEST).file_size > MAX_MANIFEST:
        raise RunStoreError("The file claims to have more in it than its size")
    return names


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name)  # its date is 1980: who asked when is in the manifest alone
