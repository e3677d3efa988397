"""Experiment: JSON and address both ways, one fingerprint everywhere, and a sentence for each limit."""

import json
import os
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.experiment import (
    ACTIVATIONS,
    CELLS,
    MAX_LAYERS,
    POOLS,
    Dense,
    Dropout,
    Experiment,
    ExperimentError,
    Pooling,
    Recurrent,
    Task,
    Training,
    return_sequences,
)
from core.tasks import TASKS, complete

ROOT = Path(__file__).parent.parent.parent
UNITS = st.integers(1, 256)
SHARES = st.floats(0, 0.9)
LAYERS = st.one_of(
    st.builds(
        Recurrent,
        kind=st.sampled_from(CELLS),
        units=UNITS,
        activation=st.sampled_from(ACTIVATIONS),
        bidirectional=st.booleans(),
        dropout=SHARES,
    ),
    st.builds(Dense, units=UNITS, activation=st.sampled_from(ACTIVATIONS)),
    st.builds(Dropout, rate=SHARES),
)
STACKS = st.lists(LAYERS, min_size=1, max_size=MAX_LAYERS).filter(
    lambda layers: any(isinstance(layer, Recurrent) for layer in layers)
)
POOLED = st.builds(
    lambda before, kind, after: (*before, Pooling(kind=kind), *after),
    STACKS.map(lambda layers: layers[:4]).filter(lambda layers: any(isinstance(layer, Recurrent) for layer in layers)),
    st.sampled_from(POOLS),
    st.lists(LAYERS.filter(lambda layer: not isinstance(layer, Recurrent)), max_size=1),
)
NASTY_TEXTS = [
    "",
    "true",
    "null",
    "12",
    "-0.5",
    "1e3",
    "NaN",
    "Infinity",
    "~",
    "-",
    "LSTM-16~Dense-2",
    '"',
    '"quoted"',
    "'",
    "\\",
    "[1]",
    "{}",
    "a&b=c#d?e+f%20g",
    "température (°C)",
    "雨 🌧",
    " space ",
    "line\nbreak",
    "\u202eleft",
    "\x00",
    "p.task",
    "9" * 30,
]
NASTY = st.sampled_from(NASTY_TEXTS) | st.text(st.characters(codec="utf-8"), max_size=30)
NUMBERS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = NASTY | NUMBERS | st.lists(NASTY | NUMBERS, max_size=4)


@st.composite
def trainings(draw):
    optimizer = draw(st.sampled_from(["Adam", "SGD", "RMSprop"]))
    share = draw(st.floats(0, 0.5))
    return Training(
        optimizer=optimizer,
        learning_rate=draw(st.floats(1e-6, 10)),
        momentum=0 if optimizer == "Adam" else draw(st.floats(0, 1, exclude_max=True)),
        epochs=draw(st.integers(1, 20_000)),
        batch_size=draw(st.integers(1, 1024)),
        validation_share=share,
        clipnorm=draw(st.floats(0, 1000)),
        patience=draw(st.integers(0, 20_000)) if share else 0,
    )


EXPERIMENTS = st.builds(
    Experiment,
    task=st.builds(
        Task,
        name=st.from_regex(r"[a-z][a-z0-9_]{0,40}", fullmatch=True),
        parameters=st.dictionaries(NASTY, VALUES, max_size=5),
    ),
    scaling=st.sampled_from(["none", "standard", "minmax"]),
    layers=STACKS | POOLED,
    training=trainings(),
    seed=st.integers(0, 2**31 - 1),
)


def experiment(**fields):
    return Experiment(**({"task": Task(name="echo"), "layers": (Recurrent(kind="GRU", units=4),)} | fields))


def same(a, b):
    """Equal, and of the same types: 1, 1.0 and True are different parameters."""
    return a == b and a.fingerprint() == b.fingerprint()


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
            Recurrent(kind="SimpleRNN", units=256, activation="sigmoid", bidirectional=True, dropout=0.123456789),
            *[Recurrent(kind="LSTM", units=128, activation="relu", bidirectional=True, dropout=0.25)] * 3,
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
        a.model_copy(update={"layers": (Recurrent(kind="GRU", units=5),)}),
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


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"layers": ""}, "Layers: at least 1 must be there, and 0 came: add one"),
        ({"layers": "GRU~" * 7}, "Layers: at most 6 can be had, and 7 came: remove some"),
        (
            {"layers": "Dense-3~Dropout-0.2"},
            "A recurrent network needs at least one SimpleRNN, LSTM or GRU layer: add one",
        ),
        (
            {"layers": "GRU~Foo-3"},
            "Layer 2: “Foo” is not a kind of layer: choose SimpleRNN, LSTM, GRU, Dense, Dropout, Maximum or Mean",
        ),
        (
            {"layers": "Maximum~GRU-2"},
            "Layer 1, Maximum, pools the states of a recurrent layer, and there is none before it: move it further ",
        ),
        (
            {"layers": "GRU-2~Mean~Dense-3~LSTM-2"},
            "Layer 4, LSTM, reads a sequence, and layer 2, Mean, hands on one vector: move the recurrent layer before ",
        ),
        (
            {"layers": "GRU-2~Mean~Maximum"},
            "Layers 2 and 3 both pool over time, and the first leaves no timesteps to the second: remove one",
        ),
        ({"layers": "GRU-2~Mean-3"}, "Layer 2, units: there is no setting of that name: remove it"),
        ({"layers": "GRU-0"}, "Layer 1, units: at least 1 is needed, and 0 came: raise it"),
        ({"layers": "GRU-4~GRU-257"}, "Layer 2, units: at most 256 is possible, and 257 came: lower it"),
        ({"layers": "GRU~Dense-257"}, "Layer 2, units: at most 256 is possible, and 257 came: lower it"),
        (
            {"layers": "GRU-4-softmax"},
            "Layer 1, activation: “softmax” is not among the choices: take 'linear', 'tanh', ",
        ),
        ({"layers": "GRU-4-d0.95"}, "Layer 1, dropout: at most 0.9 is possible, and 0.95 came: lower it"),
        ({"layers": "GRU~Dropout-0.95"}, "Layer 2, rate: at most 0.9 is possible, and 0.95 came: lower it"),
        ({"epochs": "0"}, "Epochs: at least 1 is needed, and 0 came: raise it"),
        ({"epochs": "20001"}, "Epochs: at most 20000 is possible, and 20001 came: lower it"),
        ({"epochs": "many"}, "Epochs: a whole number is needed, and “many” came: correct it"),
        ({"epochs": "2.5"}, "Epochs: a whole number is needed, and 2.5 came: correct it"),
        ({"batch_size": "0"}, "Batch size: at least 1 is needed, and 0 came: raise it"),
        ({"batch_size": "1025"}, "Batch size: at most 1024 is possible, and 1025 came: lower it"),
        ({"learning_rate": "0"}, "Learning rate: at least 1e-06 is needed, and 0 came: raise it"),
        ({"learning_rate": "11"}, "Learning rate: at most 10.0 is possible, and 11 came: lower it"),
        ({"learning_rate": "nan"}, "Learning rate: a finite number is needed, and “nan” came: give a number"),
        ({"learning_rate": "fast"}, "Learning rate: a number is needed, and “fast” came: correct it"),
        ({"validation_share": "0.6"}, "Validation share: at most 0.5 is possible, and 0.6 came: lower it"),
        ({"validation_share": "-1"}, "Validation share: at least 0.0 is needed, and -1 came: raise it"),
        ({"clipnorm": "1001"}, "Clipnorm: at most 1000.0 is possible, and 1001 came: lower it"),
        ({"patience": "20001"}, "Patience: at most 20000 is possible, and 20001 came: lower it"),
        ({"optimizer": "SGD", "momentum": "1"}, "Momentum: less than 1.0 is needed, and 1 came: lower it"),
        ({"momentum": "0.5"}, "Momentum applies to SGD and RMSprop; Adam keeps its own: set momentum to 0"),
        (
            {"patience": "5", "validation_share": "0"},
            "Early stopping watches the validation loss: raise the validation share above 0",
        ),
        ({"optimizer": "Lion"}, "Optimizer: “Lion” is not among the choices: take 'Adam', 'SGD' or 'RMSprop'"),
        ({"scaling": "log"}, "Scaling: “log” is not among the choices: take 'none', 'standard' or 'minmax'"),
        ({"seed": "-1"}, "Seed: at least 0 is needed, and -1 came: raise it"),
        ({"seed": "2147483648"}, "Seed: at most 2147483647 is possible, and 2147483648 came: lower it"),
        ({"task": "Echo!"}, "Task: “Echo!” is not a possible name: choose one of those offered"),
        ({"task": "x" * 100}, f"Task: “{'x' * 60}…” is not a possible name: choose one of those offered"),
        ({"p.k": "x" * 4097}, "The address holds a value of over 4096 characters: shorten it"),
        (
            {"p.k": "[" * 900 + "]" * 900},
            "A parameter of the task is no text, finite number, yes or no, or list of these",
        ),
        ({"p.k": "Infinity"}, "A parameter of the task is no text, finite number, yes or no, or list of these"),
        ({"p.k": '"\\ud800"'}, "A text holds half a character (a lone surrogate): type it again"),
    ],
)
def test_every_limit_has_its_sentence(query, sentence):
    with pytest.raises(ExperimentError) as caught:
        Experiment.from_query({"task": "echo", "layers": "GRU-4"} | query)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("", "This is not the JSON text of an experiment: paste all of it again"),
        ("{", "This is not the JSON text of an experiment: paste all of it again"),
        ("[" * 5000, "This is not the JSON text of an experiment: paste all of it again"),
        ("[]", "A list came where a group of settings belongs: open the page's own address again"),
        ("{}", "Task: it is missing: give a value"),
        ({"colour": "blue"}, "Colour: there is no setting of that name: remove it"),
        (
            {"layers": [{"units": 3}]},
            "Layer 1: its kind is missing: choose SimpleRNN, LSTM, GRU, Dense, Dropout, Maximum or Mean",
        ),
        ({"layers": [{"kind": "GRU", "gates": 3}]}, "Layer 1, gates: there is no setting of that name: remove it"),
        (
            {"layers": [{"kind": "GRU", "bidirectional": "x"}]},
            "Layer 1, bidirectional: yes or no (true or false) is needed",
        ),
        ({"layers": 3}, "Layers: a list is needed, and 3 came: correct it"),
        ({"task": 3}, "Task: 3 came where a group of settings belongs"),
        ({"task": {"name": 7}}, "Task: text is needed, and 7 came: correct it"),
        ({"training": {"epochs": None}}, "Epochs: a whole number is needed, and None came: correct it"),
    ],
)
def test_json_that_is_no_experiment_gets_a_sentence(change, sentence):
    text = change if isinstance(change, str) else json.dumps(json.loads(experiment().to_json()) | change)
    with pytest.raises(ExperimentError) as caught:
        Experiment.from_json(text)
    assert str(caught.value).startswith(sentence)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["task", "layers", "seed", "epochs", "scaling", "p.k", "p."]), st.text(max_size=40))
)
def test_any_address_is_an_experiment_or_one_sentence(query):
    said, read = "", None
    try:
        read = Experiment.from_query(query)
    except ExperimentError as error:
        said = str(error)
    if read is None:
        assert said
        assert len(said) < 300
        assert not any(word in said for word in ("Input should", "validation error", "pydantic", "Traceback"))
    else:
        assert same(Experiment.from_query(read.to_query()), read)


@settings(deadline=None)
@given(STACKS, st.booleans())
def test_return_sequences_is_set_where_another_recurrent_layer_follows(layers, per_timestep):
    said = return_sequences(tuple(layers), per_timestep)
    assert len(said) == len(layers)
    for i, layer in enumerate(layers):
        if not isinstance(layer, Recurrent):
            assert said[i] is None
        else:
            feeds_another = any(isinstance(later, Recurrent) for later in layers[i + 1 :])
            value, why = said[i]
            assert value == (feeds_another or per_timestep)
            assert why


def test_a_bidirectional_layer_hands_on_twice_its_units():
    assert Recurrent(kind="LSTM", units=5).width == 5
    assert Recurrent(kind="LSTM", units=5, bidirectional=True).width == 10
