"""What the tests of exported code share: an experiment on a task, and the comparison of its text with its data."""

from contextlib import chdir, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import strategies as st

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.source_code import imports
from core.tasks import prepare
from core.tasks.exported_code import data_code, exported_table

shares = st.sampled_from([0.0, 0.01, 0.2, 0.333, 0.5])
seeds = st.integers(0, 2**31 - 1)
NASTY = [
    "'",
    '"',
    '"""',
    "'''",
    "\\",
    "\\n",
    "a\nb",
    "\r\n# %%",
    "\x00",
    "\u2028",
    "\u202e",
    "\ud800",
    "<script>alert(1)</script>",
    "{0} {name} %s",
    '"]); import os #',
    "'''\"\"\"\\",
    "é — 🌧",
    "",
]


def experiment(name, share=0.2, **parameters):
    return Experiment(
        task=Task(name=name, parameters=parameters),
        layers=(GRU(),),
        training=Training(validation_share=share),
    )


def same(chosen, content=None):
    """The task's data, once its text has given the same."""
    data, code = prepare(chosen, content).data, data_code(chosen)
    space = {}
    table = exported_table(chosen, content)
    with TemporaryDirectory() as folder, chdir(folder) if table else nullcontext():
        if table:
            Path("table.csv").write_bytes(table)
        exec(f"{imports(code)}\n{code}", space)  # noqa: S102 - what is generated is executed
    for name in ("X", "y", "train", "validation"):
        mine = getattr(data, name)
        assert np.array_equal(space[name], mine), name
        assert space[name].dtype == mine.dtype, name
    assert max(map(len, code.splitlines())) <= 88
    return data
