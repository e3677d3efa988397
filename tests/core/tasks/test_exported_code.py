"""Every task's data as text: run in an empty namespace, it gives exactly the arrays of the task."""

import pytest

from core.tasks import TASKS
from core.tasks.exported_code import exported_table
from tests.core.tasks.exported import experiment, same


@pytest.mark.parametrize("name", [name for name, spec in TASKS.items() if spec.page == "lab" and not spec.reads_table])
def test_a_task_as_its_page_opens_with_it(name):
    same(experiment(name))


def test_only_the_readers_own_table_goes_with_the_text():
    assert exported_table(experiment("rain"), b"") is None
    assert exported_table(experiment("reviews"), b"") is None
