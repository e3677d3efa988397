"""An Experiment as a Python script."""

from textwrap import fill

from core.experiment import Experiment
from core.network.export.section import Section
from core.network.export.sections import sections
from core.source_code import WIDTH, comment
from core.tasks import Prepared


def script(experiment: Experiment, prepared: Prepared) -> str:
    """Python source in plain Keras that makes the data, trains the network and prints the result.

    It needs the packages named in its first lines. If the task reads a table, it also needs `table.csv` in its folder:
    see `core.tasks.exported_code.exported_table`.
    """
    head, *steps = sections(experiment, prepared)
    return "\n\n".join([first_lines(head), *map(with_comments, steps)]) + "\n"


def first_lines(head: Section) -> str:
    """The first section: its text as the docstring of the script, and the imports."""
    paragraphs = head.text.split("\n\n")
    about = "\n\n".join(
        part if part.startswith(" ") else fill(part, WIDTH, break_on_hyphens=False) for part in paragraphs
    )
    return f'"""{head.title}.\n\n{about}\n"""\n\n{head.code}'


def with_comments(step: Section) -> str:
    """A section, its title and its text as comments."""
    lines = [f"# --- {step.title} ---", *([comment(step.text)] if step.text else [])]
    return "\n".join(lines) + f"\n\n{step.code}"
