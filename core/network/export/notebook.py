"""An Experiment as a Jupyter notebook."""

from core.experiment import Experiment
from core.network.export.sections import sections
from core.tasks import Prepared


def notebook(experiment: Experiment, prepared: Prepared) -> str:
    """The JSON text of a notebook (nbformat 4): a cell of words before each cell of code, none of it run yet.

    Equal experiments give equal text. What it needs is what `script` needs.
    """
    from nbformat import v4, writes  # noqa: PLC0415 - 0.1 s, which the first page need not wait for

    cells = []
    for i, step in enumerate(sections(experiment, prepared)):
        words = f"{'##' if i else '#'} {step.title}\n\n{step.text}"
        cells += [
            v4.new_markdown_cell(words, id=f"words-{i}"),
            v4.new_code_cell(step.code, id=f"code-{i}"),
        ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return writes(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}))
