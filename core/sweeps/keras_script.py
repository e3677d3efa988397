"""A sweep as a Keras script: a plain loop over its runs, each as in the script of that run alone."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from textwrap import indent

from core.experiment import Experiment
from core.network.export.script import first_lines, with_comments
from core.network.export.section import Section
from core.network.export.sections import head, sections
from core.source_code import literal
from core.sweeps.grid import Grid
from core.sweeps.merged_code import Run, merged
from core.sweeps.sweep import Sweep
from core.tasks import Prepared, data_key
from core.tasks.exported_code import data_code, exported_table

NAME = "sweep.py"
_TABLE = "table.csv"
_SILENT = ("model.summary()", "print(X.shape, y.shape)")  # what the loop does not print for each run


def files(
    sweep: Sweep, made: Grid, prepare: Callable[[Experiment], Prepared], upload: Callable[[Experiment], bytes | None]
) -> dict[str, bytes]:
    """The script of a sweep over a series, and the tables that it reads, by their names.

    Args:
        sweep: what is varied.
        made: its grid, with at least one experiment.
        prepare: an experiment's data.
        upload: the content of the file that an experiment reads, or None.
    """
    runs: list[Run] = []
    columns: list[list[Section]] = []
    tables, table_of = _tables(made, upload)
    for place, experiment in made.experiments.items():
        values = zip(_names(sweep), place.values, strict=True)
        runs.append({**dict(values), "seed": place.seed})
        _head, data, *steps, _result = sections(experiment, prepare(experiment))
        own = data.code.replace(f'read_csv("{_TABLE}"', f'read_csv("{table_of[data_key(experiment)]}"')
        columns.append([replace(data, code=own), *steps])
    return {NAME: _script(sweep, made, runs, columns, prepare).encode()} | tables


def reads_tables(sweep: Sweep) -> bool:
    """True if there are tables beside the script."""
    return f'read_csv("{_TABLE}"' in data_code(sweep.base)


def zipped(contents: dict[str, bytes]) -> bytes:
    """Files as one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _tables(made: Grid, upload: Callable[[Experiment], bytes | None]) -> tuple[dict[str, bytes], dict[str, str]]:
    """The tables by name, and which one is read, by the key of the data."""
    read = {data_key(one): one for one in made.experiments.values()}
    contents = {key: exported_table(one, upload(one)) for key, one in read.items()}
    every = list(dict.fromkeys(content for content in contents.values() if content is not None))
    names = {content: f"table_{i + 1}.csv" if len(every) > 1 else _TABLE for i, content in enumerate(every)}
    return {name: content for content, name in names.items()}, {
        key: _TABLE if content is None else names[content] for key, content in contents.items()
    }


def _names(sweep: Sweep) -> list[str]:
    """The settings as attributes: `p.length` is `length`, and `layer.2` is `layer_2`."""
    return [varied.name.removeprefix("p.").replace(".", "_") for varied in sweep.settings]


def _script(
    sweep: Sweep,
    made: Grid,
    runs: list[Run],
    columns: list[list[Section]],
    prepare: Callable[[Experiment], Prepared],
) -> str:
    """Sections that are the same for all runs stand before the loop, up to the first that is not."""
    before: list[Section] = []
    inside: list[Section] = []
    for column in zip(*columns, strict=True):
        code = merged(runs, [section.code for section in column])
        texts = {section.text for section in column}
        section = Section(column[0].title, texts.pop() if len(texts) == 1 else "", code)
        if inside or len({one.code for one in column}) > 1:
            inside.append(replace(section, code=_without_prints(code)))
        else:
            before.append(section)
    inside.append(_RESULT)
    loop = "\n\n".join(map(with_comments, inside))
    code = f"{_runs(sweep, made)}\n\nresults = []\nfor trial in trials:\n{indent(loop, '    ')}\n\n{_TOGETHER}"
    steps = [*before, Section("Runs", _about(sweep, made), code)]
    first = next(iter(made.experiments.values()))
    of = head(first, prepare(first), "\n".join(step.code for step in steps), f"a sweep of {len(runs)} runs")
    return "\n\n".join([first_lines(of), *map(with_comments, steps)]) + "\n"


def _without_prints(code: str) -> str:
    return "\n".join(line for line in code.splitlines() if line.strip() not in _SILENT).rstrip()


def _about(sweep: Sweep, made: Grid) -> str:
    order = "Each combination is trained with the first seed, then with the next."
    if sweep.search:
        return f"{order} These are the combinations that a search has tried, in the order of their values."
    return f"{order} Those that cannot be trained are left out." if made.invalid else order


def _runs(sweep: Sweep, made: Grid) -> str:
    """The line that makes `trials`, in the order of the grid: all combinations, or those that a search has tried."""
    names = _names(sweep)
    seeds = [sweep.base.seed + i for i in range(sweep.seeds)]
    lines = [
        f"SimpleNamespace({', '.join(f'{name}={name}' for name in [*names, 'seed'])})",
        f"for seed in {literal(seeds)}",
    ]
    if sweep.search:
        return "\n".join(["trials = [", *(f"    {line}" for line in lines), *_tried(names, made), "]"])
    lines += [f"for {name} in {literal(one.values)}" for name, one in zip(names, sweep.settings, strict=True)]
    if made.invalid:
        lines.append(f"if ({', '.join(names)},) not in [{', '.join(map(_tuple, made.invalid))}]")
    return "\n".join(["trials = [", *(f"    {line}" for line in lines), "]"])


def _tried(names: list[str], made: Grid) -> list[str]:
    """The lines of a loop over the combinations of a search, one on each."""
    combinations = [f"        {_tuple(values)}," for values in made.combinations]
    return [f"    for ({', '.join(names)},) in [", *combinations, "    ]"]


def _tuple(values: tuple) -> str:
    return f"({', '.join(map(literal, values))},)"


_RESULT = Section(
    "Result",
    "The last value of each metric, in the units of the scaled targets.",
    """results.append(vars(trial) | {name: values[-1] for name, values in history.history.items()})
print(results[-1])""",
)
_TOGETHER = """table = pd.DataFrame(results)
table.to_csv("sweep.csv", index=False)
print(table.to_string(index=False))"""
