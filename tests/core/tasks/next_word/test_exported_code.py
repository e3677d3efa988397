"""The exported script gives the tokens and the losses of the run, from the table that goes with it."""

import runpy

import numpy as np
import pytest

from core.layers import GRU, LSTM
from core.network.export import script
from core.tasks import prepare
from core.tasks.exported_code import exported_table
from core.training import train
from tests.core.network.exported import CLOSE, formatted
from tests.core.tasks.next_word.small import TEXT, experiment

RUNS = {
    "characters": experiment(LSTM(units=5)),
    "words": experiment(GRU(units=4), unit="words", most=20, length=6, training={"optimizer": "SGD", "momentum": 0.9}),
    "nothing held out": experiment(GRU(units=4), training={"validation_share": 0.0, "batch_size": 1000}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_the_script_reproduces_the_run(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    chosen = RUNS[name]
    prepared, result = prepare(chosen, TEXT), train.train(chosen, TEXT)
    (tmp_path / "table.csv").write_bytes(exported_table(chosen, TEXT))
    text = script(chosen, prepared)
    formatted(text)
    (tmp_path / "run.py").write_text(text, encoding="utf-8")
    space = runpy.run_path("run.py")
    np.testing.assert_array_equal(space["X"], prepared.X_network)
    np.testing.assert_array_equal(space["y"], prepared.y_network)
    np.testing.assert_array_equal(space["train"], prepared.data.train)
    np.testing.assert_array_equal(space["validation"], prepared.data.validation)
    assert tuple(space["pieces"][1:]) == prepared.data.table.pieces
    history = space["history"].history
    for mine, theirs in (("loss", "loss"), ("accuracy", "accuracy"), ("validation_loss", "val_loss")):
        np.testing.assert_allclose(history.get(theirs, []), result.history[mine], rtol=CLOSE, atol=1e-6)
    assert "predicted [" in capsys.readouterr().out


def test_a_play_and_its_rival_go_with_the_script():
    chosen = experiment(source="shakespeare", data="", group="romances", held_out="The Tempest")
    table = exported_table(chosen, b"").decode()
    assert table.startswith('part,text\nlearned,"ACT I')
    assert "PROSPERO:" in table.split("\nheld out,")[1]
    assert 'pd.read_csv("table.csv"' in script(chosen, prepare(chosen))
