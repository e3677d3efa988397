"""The benchmark of padding runs, on two networks of one epoch."""

import json
from itertools import islice

from benchmarks import padding
from core.views.words_to_tensors import padding_lab


def test_it_prints_an_accuracy_for_each_place_that_is_trained(monkeypatch, capsys):
    places = dict(islice(padding_lab.experiments().items(), 2))
    short = {
        place: one.model_copy(update={"training": one.training.model_copy(update={"epochs": 1})})
        for place, one in places.items()
    }
    monkeypatch.setattr(padding_lab, "experiments", lambda: short)
    padding.main([])
    *table, last = capsys.readouterr().out.splitlines()
    results = json.loads(last)["results"]
    assert len(results) == len(padding_lab.SETUPS) * 3
    accuracies = [row["accuracy"] for row in results if row["accuracy"] == row["accuracy"]]
    assert len(accuracies) == len(short)
    assert all(0.4 < accuracy < 0.8 for accuracy in accuracies)
    assert sum(line.startswith(tuple(padding_lab.SETUPS)) for line in table) == len(padding_lab.SETUPS)
