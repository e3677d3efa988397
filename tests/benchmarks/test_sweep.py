"""The benchmark of a sweep runs, on few epochs and without Keras."""

import json

import pytest

from benchmarks import sweep


@pytest.mark.slow
def test_it_prints_one_line_of_numbers(monkeypatch, capsys):
    monkeypatch.setattr(sweep, "EPOCHS", 1)
    monkeypatch.setattr(sweep, "UNITS", (2, 3))
    monkeypatch.setattr(sweep, "RATES", (0.01,))
    monkeypatch.setattr(sweep, "MANY_SEEDS", 1)
    monkeypatch.setattr(sweep, "TIMES", 1)
    sweep.main(["--quick"])
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert result["runs"] == 8
    assert {"ours_seconds_1", "ours_seconds_2", "draw_1000_ms", "importance_ms"} < set(result)
    assert all(value > 0 for value in result.values())


def test_it_is_a_sweep_of_64_runs():
    assert sweep.sweep().runs == 64
    assert sweep.sweep().base.epochs == sweep.EPOCHS
