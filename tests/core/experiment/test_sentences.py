"""Every limit of an Experiment has its sentence, and whatever an address holds, it is one or gets one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import Experiment, ExperimentError
from tests.core.experiment.drawn import experiment, same

ANY_KIND = "SimpleRNN, LSTM, GRU, Dense, Dropout, Maximum, Mean or MaximumAndMean"


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
            f"Layer 2: “Foo” is not a kind of layer: choose {ANY_KIND}",
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
            f"Layer 1: its kind is missing: choose {ANY_KIND}",
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
