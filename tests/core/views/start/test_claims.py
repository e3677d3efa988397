"""Every link of the start page is a claim: each is measured here, by training."""

import numpy as np
import pytest

from core.answers.proportion import share
from core.layers import cells, make
from core.network.summary import summarise
from core.runs import OpeningRuns
from core.tasks import complete
from core.views.shared.diagnosis import KINDS, Evidence, diagnose
from core.views.start import failures, lecture
from core.views.under_the_hood import far_back, surgery
from core.views.under_the_hood.sequence_trace import of_sequence
from core.views.words_to_tensors import order_lab, padding_lab
from tests.core.views.shared.diagnosis.runs import trained
from tests.core.views.start.measured import (
    ADDING,
    AIR,
    LINKS,
    TRAINED,
    answers,
    baselines,
    data_of,
    error,
    over_seeds,
)

NAMED_FAULTS = {  # what the text of a link says itself
    "The first network, raw inputs, as the lecture has it": "saturation",
    "The same from another seed: one answer for all": "collapse",
} | {label: kind for kind, (label, _) in failures.LINKS.items()}


@pytest.mark.slow
@pytest.mark.parametrize("label", TRAINED)
def test_a_link_opens_a_network_without_a_fault_unless_it_names_one(label):
    run, prepared = trained(TRAINED[label])
    found, wanted = diagnose(run, prepared), NAMED_FAULTS.get(label)
    if wanted is None:
        assert found is None, found.sentence
    else:
        assert found == KINDS[wanted](Evidence(run.experiment, prepared, run.trained))


@pytest.mark.slow
def test_the_first_network_gives_what_the_lecture_prints():
    np.testing.assert_allclose(
        answers(LINKS["The first network, raw inputs, as the lecture has it"].experiment).ravel(),
        [117.5, 117.5, 75.0],
        atol=1e-3,
    )


@pytest.mark.slow
def test_another_seed_gives_one_answer_for_all_as_most_do():
    label = "The same from another seed: one answer for all"
    np.testing.assert_allclose(answers(LINKS[label].experiment).ravel(), [103.33] * 3, atol=0.01)
    collapsed = [np.ptp(answers(AIR.model_copy(update={"seed": seed}))) < 0.1 for seed in range(8)]
    assert sum(collapsed) > len(collapsed) / 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "label",
    [
        "The same with scaled inputs and small steps",
        "10 units in place of 2",
        "A second Dense layer",
        "Two recurrent layers, and return_sequences",
        "An LSTM: four times the parameters",
        "The gates of an LSTM, day by day",
    ],
)
def test_the_lectures_variants_fit_all_three_cities_from_every_seed(label):
    assert max(over_seeds(LINKS[label].experiment)) < 0.01  # µg/m³


def test_parameters_are_as_many_as_the_links_say():
    def counts(label):
        experiment = complete(LINKS[label].experiment)
        return [row.parameters for row in summarise(experiment, data_of(experiment)).rows]

    assert sum(counts("Where the 15 parameters come from")) == 15
    assert counts("An LSTM: four times the parameters")[0] == 4 * counts("One cell, number by number")[0]


@pytest.mark.parametrize(
    ("label", "inputs", "answer"),
    [
        ("Rain tomorrow, from rain alone", 1, (1, 1)),
        ("Rain on the next 8 days", 4, (8, 1)),
        ("Rain on days +8 to +16", 4, (8, 1)),
        ("Rain on five chosen days", 4, (5, 1)),
        ("Rain and temperature together", 4, (8, 2)),
        ("Avalanches and accidents from weather", 4, (8, 2)),
        ("Flu cases on each of the days", 3, (4, 1)),
    ],
)
def test_a_link_has_the_inputs_and_answers_that_it_names(label, inputs, answer):
    data = data_of(LINKS[label].experiment)
    assert (data.X.shape[2], data.y.shape[1:]) == (inputs, answer)


@pytest.mark.slow
@pytest.mark.parametrize("label", ["A heart at risk or healthy", "Padded before, masked", "Padded after, not masked"])
def test_hearts_are_told_apart_better_than_chance_may_give(label):
    experiment = LINKS[label].experiment
    count = len(trained(experiment)[1].data.validation)
    assert share(round(error(experiment) * count), count).low > baselines(experiment)["majority class"]


@pytest.mark.slow
def test_a_forget_gate_that_is_cut_takes_the_bits_away():
    link = LINKS["Cut a forget gate"]
    run, prepared = trained(link.experiment)
    traced = of_sequence(run.experiment, prepared, run.trained.weights_at(), int(prepared.data.validation[0]))
    operation = surgery.from_text(link.view["cut"], traced)
    assert operation is not None
    assert operation.gate == "f"
    cut = surgery.operate(traced, operation)
    right = [float(((one.answer > 0.5) == (one.truth > 0.5)).mean()) for one in (traced, cut)]
    assert right[0] == 1.0
    assert right[1] < 0.8


def test_what_padding_does_and_its_cures():
    """By the runs that ship."""
    shipped = OpeningRuns()
    measured = {
        place: padding_lab.accuracy(shipped.figures(one.fingerprint()))
        for place, one in padding_lab.experiments().items()
    }
    table = padding_lab.table(measured)
    failing = list(padding_lab.SETUPS).index(padding_lab.FAILING)
    assert table.mean[:, failing].max() < np.delete(table.mean, failing, axis=1).min()


def test_the_same_words_in_another_order():
    """Where only the order tells two classes apart, the bag of words guesses. By the run that ships."""
    run = OpeningRuns().get(order_lab.ORDER_ONLY.fingerprint())
    bag = order_lab.bag_of(order_lab.ORDER_ONLY)
    assert run.trained.history["validation_accuracy"][-1] > 0.95
    assert 0.4 < order_lab.bag_accuracy(order_lab.ORDER_ONLY, bag) < 0.6


@pytest.mark.slow
def test_how_far_back_gates_keep_two_numbers_and_a_simple_rnn_holds_many_bits():
    units = far_back.FIRST_UNITS
    long, many = far_back.LONG, far_back.MANY
    for cell in cells():
        right = far_back.accuracy(*trained(long.experiments(units)[cell, 40]))
        assert (right > far_back.GOOD) == bool(make(cell).holdable), (cell, right)
    assert far_back.accuracy(*trained(many.experiments(units)["SimpleRNN", 8])) > far_back.GOOD
    wider = far_back.accuracy(*trained(many.experiments(2 * units)["SimpleRNN", 12]))
    assert wider > far_back.accuracy(*trained(many.experiments(units // 2)["SimpleRNN", 12]))


def test_guessing_is_as_good_as_the_chart_says():
    data = data_of(ADDING)
    mean = next(one for one in data.baselines if one.name == "mean")
    guessed = np.abs(mean.prediction - data.y) < far_back.CLOSE
    assert guessed.mean() == pytest.approx(far_back.LONG.chance, abs=0.03)


def test_the_network_that_is_drawn_is_alive():
    assert lecture.ALIVE.seed == 1
    assert diagnose(*trained(lecture.ALIVE)) is None
