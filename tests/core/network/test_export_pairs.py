"""Exported scripts of translations: they run, and give the losses and the share of exact pairs of the run."""

import re
import runpy

import numpy as np
import pytest

from core.layers import GRU, LSTM
from core.network.export import notebook, script
from core.tasks import complete, prepare
from core.training.train import train
from tests.core.network.exported import CLOSE
from tests.core.training.test_pair_loop import asked

RUNS = {
    "attention, reversed, early stop": (GRU(units=6, bidirectional=True), {"pairs": "added", "reverse": True}, 2),
    "plain": (LSTM(units=5), {"attention": False, "pairs": "dates", "source_form": "short"}, 0),
}


def run_of(name):
    layer, parameters, patience = RUNS[name]
    experiment = asked(layer, epochs=3, **parameters)
    training = experiment.training.model_copy(update={"patience": patience})
    return complete(experiment.model_copy(update={"training": training}))


@pytest.mark.parametrize("name", RUNS)
def test_a_script_is_short_and_plain(name):
    experiment = run_of(name)
    text = script(experiment, prepare(experiment))
    assert max(len(line) for line in text.splitlines() if "pip install" not in line) <= 88
    compile(text, name, "exec")
    assert "pip install" in text
    assert notebook(experiment, prepare(experiment)).startswith("{")


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_a_script_gives_what_the_run_has(name, tmp_path, monkeypatch, capsys):
    experiment = run_of(name)
    outcome = train(experiment)
    (tmp_path / "script.py").write_text(script(experiment, prepare(experiment)))
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    runpy.run_path("script.py")
    printed = capsys.readouterr().out
    losses = [float(value) for value in re.findall(r"epoch \d+: loss (\S+)", printed)]
    np.testing.assert_allclose(losses, outcome.history["loss"], rtol=1e-3)
    (last,) = re.findall(r"training loss: (\S+)", printed)
    assert float(last) == pytest.approx(outcome.history["loss"][-1], rel=CLOSE)
    (exact,) = re.findall(r"right in every letter: (\S+)", printed)
    assert float(exact) == pytest.approx(outcome.history["validation_exact_accuracy"][-1], abs=1e-3)
    assert printed.count("| right: ") == 3
