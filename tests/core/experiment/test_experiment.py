"""Experiment: JSON and address both ways, and one fingerprint everywhere."""

import json
import os
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from core.experiment import Experiment, Task, Training
from core.layers import GRU, LSTM, Dense, Dropout, SimpleRNN
from core.tasks import TASKS, complete
from tests.core.experiment.drawn import EXPERIMENTS, NASTY_TEXTS, experiment, same

ROOT = Path(__file__).parents[3]


@settings(deadline=None)
@given(EXPERIMENTS)
def test_json_both_ways(one):
    assert same(Experiment.from_json(one.to_json()), one)
    assert json.loads(one.to_json())["task"]["name"] == one.task.name


@settings(max_examples=300, deadline=None)
@given(EXPERIMENTS)
def test_address_both_ways(one):
    assert same(Experiment.from_query(one.to_query()), one)


@settings(deadline=None)
@given(EXPERIMENTS)
def test_address_both_ways_through_a_browsers_encoding(one):
    text = urllib.parse.urlencode(one.to_query())
    assert same(Experiment.from_query(dict(urllib.parse.parse_qsl(text, keep_blank_values=True))), one)


@pytest.mark.parametrize("text", NASTY_TEXTS)
def test_nasty_texts_come_back_as_the_texts_that_they_are(text):
    one = experiment(task=Task(name="csv", parameters={"time": text, "inputs": [text, text + "~"], text: text}))
    assert same(Experiment.from_query(one.to_query()), one)
    assert same(Experiment.from_json(one.to_json()), one)


def test_other_keys_of_an_address_are_ignored():
    assert Experiment.from_query(experiment().to_query() | {"embed": "true", "utm_source": "x"}) == experiment()


def full(name, **parameters):
    """An experiment with nothing left at its default, so that everything is in its address."""
    return Experiment(
        task=Task(name=name, parameters=parameters),
        scaling="minmax",
        layers=(
            SimpleRNN(units=256, activation="sigmoid", bidirectional=True, dropout=0.123456789),
            *[LSTM(units=128, activation="relu", bidirectional=True, dropout=0.25)] * 3,
            Dropout(rate=0.333333333333),
            Dense(units=100, activation="sigmoid"),
        ),
        training=Training(
            optimizer="RMSprop",
            learning_rate=0.0012345678901,
            momentum=0.9123456789,
            epochs=12345,
            batch_size=1000,
            validation_share=0.123456789,
            clipnorm=123.456,
            patience=10000,
        ),
        seed=2**31 - 1,
    )


@pytest.mark.parametrize("name", TASKS)
def test_a_full_experiment_fits_in_1500_characters(name):
    columns = {"inputs": [f"Température {i} (°C)" for i in range(8)], "targets": ["Niederschlag [mm]"], "time": "Zeit"}
    given = {"data": "0123456789abcdef" * 4} | columns if name == "csv" else {}
    address = "https://unrolled.example.org/sequence_lab?" + urllib.parse.urlencode(
        complete(full(name, **given)).to_query()
    )
    assert len(address) < 1500
    preset = urllib.parse.urlencode(TASKS[name].preset.to_query())
    assert len(preset) < 200


def test_the_address_is_legible():
    assert full("echo", k=5).to_query() == {
        "task": "echo",
        "p.k": "5",
        "layers": "SimpleRNN-256-sigmoid-bi-d0.123456789"
        + "~LSTM-128-relu-bi-d0.25" * 3
        + "~Dropout-0.333333333333~Dense-100-sigmoid",
        "scaling": "minmax",
        "optimizer": "RMSprop",
        "learning_rate": "0.0012345678901",
        "momentum": "0.9123456789",
        "epochs": "12345",
        "batch_size": "1000",
        "validation_share": "0.123456789",
        "clipnorm": "123.456",
        "patience": "10000",
        "seed": "2147483647",
    }


FIXED = full("csv", inputs=["température", "true", 'a"b'], length=30, gap=0, half=0.5, nothing=None)
FIXED_FINGERPRINT = "143bbeb9da82bc8e9459ac1fa73d5848"


def test_the_fingerprint_never_changes():
    assert FIXED.fingerprint() == FIXED_FINGERPRINT


@pytest.mark.parametrize("hash_seed", ["0", "12345"])
def test_the_fingerprint_is_the_same_in_another_process(hash_seed):
    code = "import sys, core.experiment as e; print(e.Experiment.from_json(sys.stdin.read()).fingerprint())"
    made = subprocess.run(
        [sys.executable, "-c", code],
        input=FIXED.to_json(),
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONUTF8": "1"},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert made.stdout.strip() == FIXED_FINGERPRINT


def test_the_order_of_parameters_does_not_matter_and_their_values_do():
    a = experiment(task=Task(name="echo", parameters={"k": 3, "length": 20}))
    b = experiment(task=Task(name="echo", parameters={"length": 20, "k": 3}))
    assert a.fingerprint() == b.fingerprint()
    others = [
        experiment(task=Task(name="echo", parameters={"k": 4, "length": 20})),
        experiment(task=Task(name="echo", parameters={"k": "3", "length": 20})),
        a.model_copy(update={"seed": 1}),
        a.model_copy(update={"scaling": "none"}),
        a.model_copy(update={"layers": (GRU(units=5),)}),
        a.model_copy(update={"training": Training(epochs=51)}),
    ]
    assert len({one.fingerprint() for one in (a, *others)}) == 7


def test_tuples_are_lists():
    assert same(
        experiment(task=Task(name="rain", parameters={"ahead": (1, 2)})),
        experiment(task=Task(name="rain", parameters={"ahead": [1, 2]})),
    )


def test_an_experiment_is_frozen():
    with pytest.raises(ValidationError):
        experiment().seed = 3
