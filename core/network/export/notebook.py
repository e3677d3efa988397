"""An Experiment as a Jupyter notebook."""

import json
from typing import Any

from core.experiment import Experiment
from core.network.export.sections import sections
from core.tasks import Prepared

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def notebook(experiment: Experiment, prepared: Prepared) -> str:
    """The JSON text of a notebook (nbformat 4.5): a Markdown cell before each code cell, without outputs.

    Equal experiments give equal text. It needs the same packages and table as `script`.
    """
    cells = []
    for i, step in enumerate(sections(experiment, prepared)):
        words = f"{'##' if i else '#'} {step.title}\n\n{step.text}"
        cells += [
            _cell("markdown", f"words-{i}", words),
            _cell("code", f"code-{i}", step.code) | {"execution_count": None, "outputs": []},
        ]
    book = {"cells": cells, "metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True)  # as the package nbformat writes it


def _cell(kind: str, name: str, text: str) -> dict[str, Any]:
    return {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}
