"""What the exported code gives the network is what the run gave it, to the last digit."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from core.experiment import SCALINGS
from core.network.export.sections import sections
from core.tasks import prepare
from core.tasks.exported_code import exported_table
from tests.core.network.exported import RUNS, TABLE, csv, experiment


def scaled(chosen, content=TABLE):
    """What the data and scaling sections define, once it is what the network of the run reads."""
    prepared = prepare(chosen, content)
    head, data, scaling, *_ = sections(chosen, prepared)
    space = {}
    exec(f"{head.code}\n{data.code}\n{scaling.code}", space)  # noqa: S102 - what is generated is executed
    np.testing.assert_array_equal(space["X_network"], prepared.X)
    np.testing.assert_array_equal(space["y_network"], prepared.y_network)
    return scaling.code


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("name", RUNS)
def test_scaling_is_the_same_to_the_last_digit(name, scaling, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_bytes(exported_table(RUNS[name], TABLE) or b"")
    assert "constant" not in scaled(RUNS[name].model_copy(update={"scaling": scaling}))


@pytest.mark.parametrize("scaling", ["standard", "minmax"])
def test_a_feature_that_is_constant_in_training_is_only_shifted(scaling, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content = ("a,b\n" + "".join(f"{i % 9},{7 if i < 70 else i}\n" for i in range(80))).encode()
    parameters = csv(data=hashlib.sha256(content).hexdigest(), inputs=["a", "b"], targets=["a", "b"])
    chosen = experiment("csv", scaling=scaling, parameters=parameters)
    Path("table.csv").write_bytes(exported_table(chosen, content))
    assert scaled(chosen, content).count("# a constant feature is only shifted") == 2
