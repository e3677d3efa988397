"""Embeddings compared: what is trained, what is measured, what is said of the lecture's claims."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from core.training.train import train
from core.views.words_to_tensors import embedding_lab as lab

PLAIN = lab.Measured(0.7, 3, 0.4, 0.0, 1000, 1000)


def all_of(**changes):
    """The same for every run, but for the setups named."""
    return {
        (setup, seed): replace(PLAIN, **changes.get(setup.replace(", ", "_").replace(" ", "_"), {}))
        for setup, seed in lab.experiments(0.05)
    }


def test_every_setup_is_trained_with_every_seed_on_the_same_texts():
    for share in lab.SHARES:
        found = lab.experiments(share)
        assert len({one.fingerprint() for one in found.values()}) == len(found) == len(lab.SETUPS) * len(lab.SEEDS)
        kinds = {
            str({k: v for k, v in one.task.parameters.items() if k not in {"vectors", "frozen"}})
            for one in found.values()
        }
        assert len(kinds) == 1
        assert len({one.layers for one in found.values()}) == len({one.training for one in found.values()}) == 1


def test_a_run_is_judged_where_its_validation_loss_is_lowest():
    experiment = lab.experiments(0.05)[lab.TRANSFER, 0]
    quick = experiment.training.model_copy(update={"epochs": 3})
    outcome = train(experiment.model_copy(update={"training": quick}))
    found = lab.measure(SimpleNamespace(experiment=experiment, trained=outcome))
    losses = outcome.history["validation_loss"]
    assert losses[found.best - 1] == losses.min()
    assert found.accuracy == outcome.history["validation_accuracy"][found.best - 1]
    assert found.epoch_seconds * 3 == pytest.approx(outcome.seconds["train"])
    assert found.trained == 3 * 16 * (16 + 50 + 2) + 17
    assert found.parameters - found.trained == outcome.weights[0][0].size


def test_the_table_has_mean_and_spread_of_what_is_there():
    measured = dict.fromkeys(lab.experiments(0.05))
    measured[lab.OWN, 0], measured[lab.OWN, 2] = PLAIN, replace(PLAIN, accuracy=0.8, best=6, epoch_seconds=0.3)
    way = lab.results(measured)[lab.OWN]
    assert (way.accuracy, way.spread, way.best, way.runs) == (pytest.approx(0.75), pytest.approx(0.05), 4.5, 2)
    assert way.epoch_seconds == 0.3
    rows = lab.rows(lab.results(measured))
    place = list(lab.SETUPS.values()).index(lab.OWN)
    assert rows["accuracy"][place] == "75.0 % ± 5.0 (2 seeds)"
    assert rows["accuracy"][0] == "not trained yet"
    assert {len(column) for column in rows.values()} == {len(lab.SETUPS)}
    assert lab.verdict(lab.results(measured)) == ()


def test_the_verdict_says_what_the_numbers_show():
    frozen = {"trained": 10, "epoch_seconds": 0.2, "best": 2}
    for_it = all_of(
        GloVe_frozen=frozen | {"accuracy": 0.75},
        Word2Vec_frozen=frozen | {"accuracy": 0.6, "vector_seconds": 4.0},
    )
    epoch, convergence, small, transfer = lab.verdict(lab.results(for_it))
    assert "1.0 % of the parameters" in epoch
    assert "200 ms instead of 400 ms: 50 % less" in epoch
    assert "? Yes: with learned vectors, the network is best after 3.0 epochs" in convergence
    assert "Word2Vec, frozen: 60.0 %, 10.0 points worse" in small
    assert "4.0 s, as long as 20 epochs" in small
    assert "GloVe, frozen: 75.0 %, 5.0 points better" in transfer
    assert "GloVe, learns on: 70.0 %, no difference beyond the spread of the seeds" in transfer

    slow = {"trained": 10, "epoch_seconds": 0.5, "best": 9}
    against = all_of(GloVe_frozen=slow, Word2Vec_frozen=slow)
    epoch, convergence, *_ = lab.verdict(lab.results(against))
    assert "25 % more" in epoch
    assert "the opposite" in convergence
    mixed = all_of(GloVe_frozen={"best": 9}, Word2Vec_frozen={"best": 2})
    epoch, convergence, *_ = lab.verdict(lab.results(mixed))
    assert "no less" in epoch
    assert "Not always" in convergence


def test_a_difference_within_the_seeds_spread_is_not_called_one():
    measured = all_of(GloVe_frozen={"accuracy": 0.73})
    for seed, off in zip(lab.SEEDS, (-0.04, 0.0, 0.04), strict=True):
        measured[lab.LEARNED, seed] = replace(PLAIN, accuracy=0.7 + off)
    found = lab.results(measured)
    assert np.isclose(found[lab.LEARNED].spread, np.std([-0.04, 0, 0.04]))
    assert "GloVe, frozen: 73.0 %, no difference" in lab.verdict(found)[3]
