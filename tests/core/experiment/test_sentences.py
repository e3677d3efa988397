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
        ({"layers": ""}, "Layers: give at least 1 (got 0)"),
        ({"layers": "GRU~" * 7}, "Layers: give at most 6 (got 7)"),
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
        ({"layers": "GRU-0"}, "Layer 1, units must be at least 1 (got 0)"),
        ({"layers": "GRU-4~GRU-257"}, "Layer 2, units must be at most 256 (got 257)"),
        ({"layers": "GRU~Dense-257"}, "Layer 2, units must be at most 256 (got 257)"),
        (
            {"layers": "GRU-4-softmax"},
            "Layer 1, activation must be 'linear', 'tanh', ",
        ),
        ({"layers": "GRU-4-d0.95"}, "Layer 1, dropout must be at most 0.9 (got 0.95)"),
        ({"layers": "GRU~Dropout-0.95"}, "Layer 2, rate must be at most 0.9 (got 0.95)"),
        ({"epochs": "0"}, "Epochs must be at least 1 (got 0)"),
        ({"epochs": "20001"}, "Epochs must be at most 20,000 (got 20001)"),
        ({"epochs": "many"}, "Epochs must be a whole number (got “many”)"),
        ({"epochs": "2.5"}, "Epochs must be a whole number (got 2.5)"),
        ({"batch_size": "0"}, "Batch size must be at least 1 (got 0)"),
        ({"batch_size": "1025"}, "Batch size must be at most 1,024 (got 1025)"),
        ({"learning_rate": "0"}, "Learning rate must be at least 0.000001 (got 0)"),
        ({"learning_rate": "11"}, "Learning rate must be at most 10 (got 11)"),
        ({"learning_rate": "nan"}, "Learning rate must be a finite number (got “nan”)"),
        ({"learning_rate": "fast"}, "Learning rate must be a number (got “fast”)"),
        ({"validation_share": "0.6"}, "Validation share must be at most 0.5 (got 0.6)"),
        ({"validation_share": "-1"}, "Validation share must be at least 0 (got -1)"),
        ({"clipnorm": "1001"}, "Clipnorm must be at most 1,000 (got 1001)"),
        ({"patience": "20001"}, "Patience must be at most 20,000 (got 20001)"),
        ({"optimizer": "SGD", "momentum": "1"}, "Momentum must be less than 1 (got 1)"),
        ({"momentum": "0.5"}, "Momentum applies to SGD and RMSprop; Adam keeps its own: set momentum to 0"),
        (
            {"patience": "5", "validation_share": "0"},
            "Early stopping watches the validation loss: raise the validation share above 0",
        ),
        ({"optimizer": "Lion"}, "Optimizer must be 'Adam', 'SGD' or 'RMSprop'"),
        ({"scaling": "log"}, "Scaling must be 'none', 'standard' or 'minmax'"),
        ({"seed": "-1"}, "Seed must be at least 0 (got -1)"),
        ({"seed": "2147483648"}, "Seed must be at most 2,147,483,647 (got 2147483648)"),
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
        ("[]", "This must be a group of settings (got a list): open the page's own address again"),
        ("{}", "Task: it is missing: give a value"),
        ({"colour": "blue"}, "Colour: there is no setting of that name: remove it"),
        (
            {"layers": [{"units": 3}]},
            f"Layer 1: its kind is missing: choose {ANY_KIND}",
        ),
        ({"layers": [{"kind": "GRU", "gates": 3}]}, "Layer 1, gates: there is no setting of that name: remove it"),
        (
            {"layers": [{"kind": "GRU", "bidirectional": "x"}]},
            "Layer 1, bidirectional must be true or false",
        ),
        ({"layers": 3}, "Layers must be a list (got 3)"),
        ({"task": 3}, "Task must be a group of settings (got 3)"),
        ({"task": {"name": 7}}, "Task must be text (got 7)"),
        ({"training": {"epochs": None}}, "Epochs must be a whole number (got None)"),
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
