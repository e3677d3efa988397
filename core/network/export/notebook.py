"""An Experiment as a Jupyter notebook."""

from core.experiment import Experiment
from core.network.export.sections import sections
from core.tasks import Prepared


def notebook(experiment: Experiment, prepared: Prepared) -> str:
    """The JSON text of a notebook (nbformat 4): a Markdown cell before each code cell, without outputs.

    Equal experiments give equal text. It needs the same packages and table as `script`.
    """
    from nbformat import v4, writes  # noqa: PLC0415 - it takes 0.1 s, and the first page does not need it

    cells = []
    for i, step in enumerate(sections(experiment, prepared)):
        words = f"{'##' if i else '#'} {step.title}\n\n{step.text}"
        cells += [
            v4.new_markdown_cell(words, id=f"words-{i}"),
            v4.new_code_cell(step.code, id=f"code-{i}"),
        ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return writes(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}))
