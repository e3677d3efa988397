"""A Sweep: what it takes, its text in an address, and its name."""

from urllib.parse import urlencode

import pytest
from hypothesis import given, settings

from core.experiment import Experiment, ExperimentError
from core.experiment.changes import with_training
from core.sweeps import MAX_RUNS, Sweep, settings_of
from core.sweeps.sweep import first_of
from core.tasks import TASKS, complete, parameters_of
from tests.core.sweeps.drawn import BASES, sweeps

RAIN = complete(TASKS["rain"].preset)
TWO_LAYERS = complete(Experiment.from_query({"task": "sine", "layers": "LSTM-8-tanh~Dropout-0.2~GRU-4-tanh"}))


def same(a, b):
    return a == b and a.fingerprint() == b.fingerprint() and repr(a) == repr(b)


@given(sweeps())
@settings(max_examples=150, deadline=None)
def test_a_sweep_comes_back_from_an_address(sweep):
    assert same(Sweep.from_text(sweep.base, sweep.to_text()), sweep)


def test_an_address_is_short_and_can_be_read():
    sweep = Sweep.of(RAIN, {"units": [20, 2, 5], "cell": ["GRU", "LSTM"], "p.inputs": ["all"]}, seeds=5)
    assert sweep.to_text() == "units:2,5,20~cell:LSTM,GRU~p.inputs:all~seeds:5"
    assert sweep.runs == 30
    assert same(Sweep.from_text(RAIN, "units:5,20,2~cell:GRU,LSTM~p.inputs:all~seeds:5"), sweep)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("units:a", "Units cannot be “a”: give whole numbers with commas between them, such as 2, 5, 10, 20"),
        ("units:1.5", "Units cannot be “1.5”"),
        ("units:true", "Units cannot be “True”"),
        ("units:2,2", "Units: 2 is there 2 times, give it once"),
        ("units:2~units:3", "“units” is there 2 times"),
        ("unit:2", "“unit” cannot be varied here: choose one of units, cell"),
        ("p.mask:true", "“p.mask” cannot be varied here"),  # rain has none
        ("cell:LSTM,Foo", "Cell cannot be “Foo”: choose SimpleRNN, LSTM, GRU"),
        ("learning_rate:NaN", "“nan” is no value: give numbers"),
        ("units:2~seeds:0", "Seeds must be at least 1"),
        ("units:2~seeds:x", "Seeds must be a whole number"),
        ("", "give at least 1"),
        ("units", "give at least 1"),
        ("units:" + ",".join(map(str, range(1, 14))), "Units can have at most 12 values (got 13)"),
        ("units:1,2,3,4,5,6,7~epochs:1,2,3~seeds:15", f"at most {MAX_RUNS} runs (this has 315)"),
        ("~".join(f"{name}:1" for name in ("units", "epochs", "batch_size", "clipnorm", "dropout")), "at most 4"),
    ],
)
def test_what_is_no_sweep_is_one_sentence(text, sentence):
    with pytest.raises(ExperimentError) as raised:
        Sweep.from_text(RAIN, text)
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_the_base_has_for_a_varied_setting_is_not_in_its_name():
    of = {"learning_rate": [0.1, 0.01]}
    first, second = Sweep.of(RAIN, of), Sweep.of(with_training(RAIN, learning_rate=0.5), of)
    assert first.fingerprint() == second.fingerprint()
    assert first.fingerprint() != Sweep.of(with_training(RAIN, epochs=3), of).fingerprint()
    assert first.fingerprint() != Sweep.of(RAIN, of, seeds=4).fingerprint()


def test_seeds_count_from_that_of_the_experiment_and_stay_within_its_limit():
    with pytest.raises(ExperimentError, match="choose a smaller one"):
        Sweep.of(RAIN.model_copy(update={"seed": 2**31 - 2}), {"units": [2]}, seeds=3)


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.task.name)
def test_what_is_offered_first_fits_each_task(base):
    sweep = first_of(base)
    assert sweep.runs == 12
    for setting in settings_of(base).values():
        assert Sweep.of(base, {setting.name: setting.first}).runs <= 3 * 12
        for value in setting.first:
            assert setting.words(value)
            assert setting.short(value)
            assert not set("~:,") & set(str(value))  # they part values in an address
        if not setting.is_choice:
            assert setting.read(setting.written(setting.first)) == setting.first


def test_padding_and_mask_are_offered_where_they_have_an_effect():
    query = {"task": "heartbeats", "layers": "LSTM-4-tanh"}
    equal, different = (
        settings_of(complete(Experiment.from_query(query | more))) for more in ({}, {"p.different_lengths": "true"})
    )
    assert "p.mask" not in equal
    assert different["p.mask"].first == (False, True)
    assert different["p.padding"].first == ("pre", "post")
    assert different["p.padding"].words("post") == "padding side post"


def test_each_change_is_made_and_nothing_else():
    known = settings_of(TWO_LAYERS)
    assert [layer.short for layer in known["units"].change(TWO_LAYERS, 3).layers] == [
        "LSTM(3)",
        "Dropout(0.2)",
        "GRU(3)",
    ]
    assert [layer.kind for layer in known["cell"].change(TWO_LAYERS, "GRU").layers] == ["GRU", "Dropout", "GRU"]
    assert [layer.kind for layer in known["layer.2"].change(TWO_LAYERS, False).layers] == ["LSTM", "GRU"]
    assert known["layer.2"].change(TWO_LAYERS, True) == TWO_LAYERS
    assert known["scaling"].change(TWO_LAYERS, "none").scaling == "none"
    assert known["learning_rate"].change(TWO_LAYERS, 0.3).training.learning_rate == 0.3
    assert parameters_of(known["p.length"].change(TWO_LAYERS, 7)).length == 7


@pytest.mark.parametrize("text", ["", " , ", "2, x", "nan", "inf", "1e999", "9" * 40, "2, 2"])
def test_typed_numbers_that_are_none_are_one_sentence(text):
    with pytest.raises(ValueError, match=r"^Units"):
        settings_of(RAIN)["units"].read(text)


def test_a_sweep_may_have_300_runs_and_its_address_stays_short():
    text = "units:2,4,6,8,10~learning_rate:0.001,0.002,0.005,0.01,0.02~cell:SimpleRNN,LSTM,GRU~seeds:4"
    sweep = Sweep.from_text(RAIN, text)
    assert sweep.runs == 300
    assert sweep.to_text() == text
    query = RAIN.to_query() | {"try": sweep.to_text()}
    assert len(urlencode(query)) < 600
