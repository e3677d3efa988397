"""The comparisons: what is trained, what is measured, what is said."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.layers import cells
from core.tasks import prepare
from core.training.train import train
from core.views.words_to_tensors import order_lab, padding_lab
from core.wording import percent
from core.work import perform


@pytest.fixture(scope="module")
def trained():
    experiment = padding_lab.experiment("GRU", "pre, no mask")
    quick = experiment.training.model_copy(update={"epochs": 1})
    experiment = experiment.model_copy(update={"training": quick})
    return SimpleNamespace(experiment=experiment, trained=train(experiment)), prepare(experiment)


def test_every_cell_meets_every_setup_with_every_seed():
    found = padding_lab.experiments()
    assert len(found) == len(cells()) * len(padding_lab.SETUPS) * len(padding_lab.SEEDS)
    assert len({one.fingerprint() for one in found.values()}) == len(found)


def test_the_table_has_mean_and_spread_of_what_is_there():
    measured = dict.fromkeys(padding_lab.experiments())
    measured["LSTM", "pre, mask", 0] = 0.7
    measured["LSTM", "pre, mask", 2] = 0.8
    found = padding_lab.table(measured)
    place = cells().index("LSTM"), list(padding_lab.SETUPS).index("pre, mask")
    assert found.mean[place] == pytest.approx(0.75)
    assert found.spread[place] == pytest.approx(0.05)
    assert found.runs[place] == 2
    assert np.isnan(found.mean).sum() == found.mean.size - 1
    assert padding_lab.verdict(found) == ""
    rows = padding_lab.rows(found)
    assert rows["LSTM"][place[1]] == "75.0 % ± 5.0 (2 seeds)"
    assert rows["GRU"][0] == "not trained yet"


@pytest.mark.parametrize(("failing", "honest"), [(0.5, False), (0.76, True)])
def test_the_verdict_says_what_the_table_shows(failing, honest):
    measured = {
        (cell, setup, seed): failing if setup == padding_lab.FAILING else 0.75
        for cell, setup, seed in padding_lab.experiments()
    }
    said = padding_lab.verdict(padding_lab.table(measured))
    assert ("is not below every other setup" in said) == honest
    assert percent(failing) in said


@pytest.mark.slow
def test_a_mask_leaves_the_state_where_it_was_and_padding_behind_moves_it(trained):
    run, prepared = trained
    tokens = padding_lab.tokens_in(run.experiment, "one of the best films of the year")
    assert len(tokens) == 8
    found = padding_lab.padded(run, prepared, tokens)
    for name in ("pre, masked", "post, masked"):
        np.testing.assert_allclose(found.distances[name], 0, atol=1e-6)
        np.testing.assert_allclose(found.probabilities[name], found.clean, atol=1e-6)
    assert found.distances["post"][0] == 0
    assert found.distances["post"][-1] > found.distances["post"][1] > 0
    assert padding_lab.tokens_in(run.experiment, "?!").size == 0


@pytest.mark.slow
def test_no_order_moves_the_bag_and_some_move_the_network(trained):
    run, prepared = trained
    bag = order_lab.bag_of(run.experiment)
    words = order_lab.words_of("The film is not bad, it is good!")
    assert words == ("The", "film", "is", "not", "bad", "it", "is", "good")
    found = order_lab.spread(run, prepared, bag, words)
    assert found.probabilities.shape == (order_lab.MOST_ORDERS,)
    assert found.orders == 20160
    assert np.ptp(found.probabilities) > 0.01
    assert np.ptp(bag.probabilities([found.highest, found.lowest, " ".join(words)])) == 0
    assert found.probabilities[0] == pytest.approx(order_lab.probabilities(run, prepared, [" ".join(words)])[0])
    said = order_lab.words_on(found, str)
    assert percent(found.probabilities.max()) in said
    assert found.highest in said


def test_the_bag_is_at_chance_where_order_is_all():
    bag = order_lab.bag_of(order_lab.ORDER_ONLY)
    assert order_lab.bag_accuracy(order_lab.ORDER_ONLY, bag) == pytest.approx(0.5, abs=0.02)


def test_a_bag_that_a_job_has_fitted_is_the_bag_fitted_here():
    result = perform(order_lab.fitting(order_lab.ORDER_ONLY).to_json(), None, lambda _progress: None, lambda: False)
    fitted, here = order_lab.bag_of(order_lab.ORDER_ONLY, result), order_lab.bag_of(order_lab.ORDER_ONLY)
    texts = order_lab.texts_of(order_lab.ORDER_ONLY).texts[:50]
    np.testing.assert_array_equal(fitted.probabilities(texts), here.probabilities(texts))
