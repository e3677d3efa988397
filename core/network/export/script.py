"""An Experiment as a Python script."""

from textwrap import fill

from core.experiment import Experiment
from core.network.export.sections import sections
from core.source_code import WIDTH, comment
from core.tasks import Prepared


def script(experiment: Experiment, prepared: Prepared) -> str:
    """Python source in plain Keras that makes the data, trains the network and prints what came out.

    It needs the packages that its first lines name. Where the task reads a table, it needs `table.csv` beside it: see
    `core.tasks.exported_code.exported_table`.
    """
    head, *steps = sections(experiment, prepared)
    paragraphs = head.text.split("\n\n")
    said = "\n\n".join(
        part if part.startswith(" ") else fill(part, WIDTH, break_on_hyphens=False) for part in paragraphs
    )
    first = f'"""{head.title}.\n\n{said}\n"""\n\n{head.code}'
    others = [f"# --- {step.title} ---\n{comment(step.text)}\n\n{step.code}" for step in steps]
    return "\n\n".join([first, *others]) + "\n"
