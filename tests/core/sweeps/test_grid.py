"""The experiments of a sweep: their order, what cannot be trained, and how long they take."""

from core.experiment import Experiment
from core.sweeps import Place, Sweep, grid
from core.tasks import TASKS, complete, prepare
from core.training.seconds import seconds

RAIN = complete(TASKS["rain"].preset)
SINE = complete(Experiment.from_query({"task": "sine", "layers": "LSTM-8-tanh~GRU-4-tanh", "p.length": "10"}))


def test_the_order_is_seed_by_seed_and_stays():
    sweep = Sweep.of(SINE, {"units": [3, 2], "cell": ["GRU", "LSTM"]}, seeds=2)
    made = grid(sweep, prepare)
    assert list(made.experiments) == [
        Place(values, seed) for seed in (0, 1) for values in ((2, "LSTM"), (2, "GRU"), (3, "LSTM"), (3, "GRU"))
    ]
    assert list(grid(Sweep.from_text(sweep.base, sweep.to_text()), prepare).experiments.values()) == list(
        made.experiments.values()
    )
    for place, experiment in made.experiments.items():
        assert [layer.kind for layer in experiment.layers] == [place.values[1]] * 2
        assert [layer.units for layer in experiment.layers] == [place.values[0]] * 2
        assert experiment.seed == place.seed
        assert experiment == complete(Experiment.from_query(experiment.to_query()))


def test_what_cannot_be_trained_is_named_and_left_out():
    made = grid(Sweep.of(SINE, {"units": [0, 4, 300]}, seeds=3), prepare)
    assert [place.values for place in made.experiments] == [(4,)] * 3
    assert made.invalid == {
        (0,): "Layer 1, units must be at least 1 (got 0)",
        (300,): "Layer 1, units must be at most 256 (got 300)",
    }


def test_two_changes_that_do_not_go_together_are_named():
    base = SINE.model_copy(update={"training": SINE.training.model_copy(update={"optimizer": "SGD", "momentum": 0.9})})
    made = grid(Sweep.of(base, {"optimizer": ["SGD", "Adam", "RMSprop"]}, seeds=1), prepare)
    assert [place.values for place in made.experiments] == [("SGD",), ("RMSprop",)]
    assert "Momentum applies to SGD and RMSprop" in made.invalid["Adam",]


def test_layers_are_left_out_by_their_first_places():
    made = grid(Sweep.of(SINE, {"layer.1": [False, True], "layer.2": [False, True]}, seeds=1), prepare)
    layers = {place.values: [layer.kind for layer in one.layers] for place, one in made.experiments.items()}
    assert layers == {(False, True): ["GRU"], (True, False): ["LSTM"], (True, True): ["LSTM", "GRU"]}
    assert "give at least 1" in made.invalid[False, False]


def test_data_that_cannot_be_made_leave_out_their_runs():
    made = grid(Sweep.of(RAIN, {"p.days": [10, 20, 5000]}, seeds=1), prepare)
    assert [place.values for place in made.experiments] == [(10,), (20,)]
    assert list(made.invalid) == [(5000,)]
    assert len(made.held_back) == 2  # longer windows leave fewer of them


def test_the_time_is_estimated_for_each_run():
    made = grid(Sweep.of(RAIN, {"units": [2, 64]}, seeds=2), prepare)
    for place, experiment in made.experiments.items():
        assert made.seconds[place] == seconds(experiment, prepare(experiment).data)
    assert len(set(made.seconds.values())) == 2
