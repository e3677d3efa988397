"""The product as it is now, in the form of the records; and `python -m tests.guard.record`, which writes them anew.

The records say what a rebuild must not change. A record may change only in a commit of its own, which changes nothing
else and says why.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.guard import asked, product

Address = tuple[str, asked.Query, asked.Query]

RECORDS = Path(__file__).parent / "records"
SCRIPTS = RECORDS / "scripts"
STEPS = 20  # of a curve, that are compared
ANSWERS = 12  # predictions of a run, evenly chosen
DIGITS = 7


def opened(addresses: list[tuple[str, asked.Query]]) -> list[tuple[list[str], asked.Query]]:
    """What each address shows, all of them opened in one process, with nothing stored yet."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.guard.pages"],
            cwd=product.ROOT,
            env=os.environ | {"UNROLLED_DATA": folder},
            input=json.dumps(addresses),
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def addresses(every: list[Address]) -> list[dict[str, Any]]:
    """Each address: the experiment that it opens, its fingerprint, what is written back, and its first sentence.

    `every` has the page, the query, and the query beside which the sentence is new.
    """
    wanted = [(page, link) for page, link, _ in every] + [(page, beside) for page, _, beside in every]
    once = list({(page, *sorted(link.items())): (page, link) for page, link in wanted}.values())
    shown = {(page, *sorted(link.items())): what for (page, link), what in zip(once, opened(once), strict=True)}
    records = []
    for page, link, beside in every:
        texts, address = shown[page, *sorted(link.items())]
        others = shown[page, *sorted(beside.items())][0] if link != beside else texts[:1]
        record = {"page": page, "query": link, "beside": beside, "title": texts[0], "address": address}
        record["sentence"] = next((text for text in texts if text not in others), "")
        if "task" in link:
            try:
                record["experiment"], record["fingerprint"] = product.complete(link)
            except ValueError as error:
                record["error"] = str(error)
        records.append(record)
    return records


def errors(texts: list[str]) -> dict[str, str]:
    """What is said of queries that open no experiment."""
    sentences = {}
    for text in texts:
        try:
            product.complete(asked.query(text))
        except ValueError as error:
            sentences[text] = str(error)
    return sentences


def experiments() -> list[dict[str, Any]]:
    """Many experiments, with their fingerprints."""
    made = (product.complete(link) for link in asked.experiments())
    return [{"fingerprint": fingerprint, "experiment": experiment} for experiment, fingerprint in made]


def jobs() -> list[dict[str, Any]]:
    """Jobs of all kinds, with their fingerprints."""
    return [dict(zip(("json", "fingerprint"), product.job(fields), strict=True)) for fields in asked.JOBS]


def run(name: str) -> dict[str, Any]:
    """What a small run came to."""
    experiment, fingerprint = product.complete(asked.query(asked.RUNS[name]))
    outcome = product.train(experiment, asked.uploaded(experiment))
    outcome["history"] = {curve: _rounded(values[:STEPS]) for curve, values in outcome["history"].items()}
    outcome["weights"] = _rounded(outcome["weights"])
    predictions = _flat(outcome.pop("predictions"))
    outcome["predictions"] = _rounded(predictions[:: max(1, len(predictions) // ANSWERS)][:ANSWERS])
    return {"fingerprint": fingerprint, "experiment": experiment, **outcome}


def scripts() -> dict[str, str]:
    """Every script, and the cells of some notebooks, by the name of a file.

    The versions of packages are those of the environment, and so none stand in a record.
    """
    texts, experiments = {}, asked.scripts()
    for name, experiment in experiments.items():
        texts[_file(name)] = product.script(experiment, asked.uploaded(experiment))
    for name in asked.NOTEBOOKS:
        cells = product.notebook_cells(experiments[name], asked.uploaded(experiments[name]))
        texts[_file(f"{name}, notebook")] = "\n".join(f"[{kind}]\n{text}\n" for kind, text in cells)
    return {name: re.sub(r"(?m)==\d\S*", "==…", text) for name, text in texts.items()}


def _file(name: str) -> str:
    """The name of a file: small letters, with _ for all else."""
    return "_".join(re.findall(r"[a-z0-9]+", name.lower())) + ".txt"


def _rounded(values: list[float]) -> list[float]:
    """Values to seven digits; whole numbers stay."""
    return [value if isinstance(value, int) else float(f"{value:.{DIGITS}g}") for value in values]


def _flat(nested: list[Any]) -> list[float]:
    return [value for item in nested for value in _flat(item)] if isinstance(nested, list) else [nested]


def read(name: str) -> Any:
    """A record as it was written."""
    return json.loads((RECORDS / f"{name}.json").read_text(encoding="utf-8"))


def main() -> None:
    """Write every record anew."""
    SCRIPTS.mkdir(parents=True, exist_ok=True)
    for old in SCRIPTS.iterdir():
        old.unlink()
    for name, text in scripts().items():
        (SCRIPTS / name).write_text(text, encoding="utf-8")
    _write("addresses", addresses(asked.addresses()), indent=1)
    _write("errors", errors(asked.ERRORS), indent=1)
    _write("experiments", experiments())
    assert product.job_kinds() == {fields["kind"] for fields in asked.JOBS}, "a kind of job would not be recorded"
    _write("jobs", jobs())
    (RECORDS / "runs.json").write_text(
        "{\n" + ",\n".join(_run_text(name) for name in asked.RUNS) + "\n}\n", encoding="utf-8"
    )


def _run_text(name: str) -> str:
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in run(name).items())
    return f" {json.dumps(name)}: {{\n{lines}\n }}"


def _write(name: str, records: Any, indent: int | None = None) -> None:
    """A record file; a list has one record a line where there is no indent."""
    if indent:
        text = json.dumps(records, indent=indent, ensure_ascii=False)
    else:
        text = "[\n" + ",\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n]"
    (RECORDS / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
