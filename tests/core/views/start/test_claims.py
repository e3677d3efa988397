"""Every hint of a task and every link of the start page is a claim: each is measured here, by training."""

import numpy as np
import pytest

from core.answers.proportion import share
from core.experiment import Experiment
from core.layers import SimpleRNN, cells, make
from core.network.summary import summarise
from core.runs import OpeningRuns
from core.tasks import TASKS, complete, prepare, spec_of
from core.tasks.adding.data import Parameters as AddingParameters
from core.tasks.task import Data
from core.views.next_word import bits, presets
from core.views.shared.changes import with_layers, with_parameters, with_training
from core.views.shared.diagnosis import KINDS, Evidence, diagnose
from core.views.shared.verdict import scores
from core.views.start import failures, lecture
from core.views.start.links import links
from core.views.under_the_hood import far_back, surgery
from core.views.under_the_hood.sequence_trace import of_sequence
from core.views.video.errors import SHIFT
from core.views.video.errors import errors as film_errors
from core.views.video.film import films_of
from core.views.words_to_tensors import order_lab, padding_lab
from tests.core.views.shared.diagnosis.runs import SEEDS, seeded, trained

LINKS = dict(links())
PRESETS = {name: spec.preset for name, spec in TASKS.items()}
AIR, ECHO, ADDING, HEARTBEATS, SINE, FLU, REVIEWS, NEXT = (
    PRESETS[name] for name in ("air_pollution", "echo", "adding", "heartbeats", "sine", "flu", "reviews", "next_word")
)
NAMED_FAULTS = {  # what the text of a link says itself
    "The first network, raw inputs, as the lecture has it": "saturation",
    "The same from another seed: one answer for all": "collapse",
} | {label: kind for kind, (label, _) in failures.LINKS.items()}
TRAINED = {
    label: link.experiment
    for label, link in LINKS.items()
    if link.experiment is not None and not spec_of(link.experiment).reads_table
}


# --- what is measured ---


def error(experiment: Experiment) -> float:
    """The mean absolute error, or the accuracy, on sequences held back, or on all where none are."""
    run, prepared = trained(experiment)
    return scores(prepared, run.trained.predictions)[0].error


def baselines(experiment: Experiment) -> dict[str, float]:
    run, prepared = trained(experiment)
    return {score.name: score.error for score in scores(prepared, run.trained.predictions)[1:]}


def over_seeds(experiment: Experiment, measure=error) -> list[float]:
    return [measure(seeded(experiment, more)) for more in SEEDS]


def sums_right(experiment: Experiment) -> float:
    run, prepared = trained(experiment)
    return far_back.accuracy(run, prepared)


def answers(experiment: Experiment) -> np.ndarray:
    return trained(experiment)[0].trained.predictions


def last_loss(experiment: Experiment) -> float:
    return float(trained(experiment)[0].trained.history["validation_loss"][-1])


# --- links ---


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


def data_of(experiment: Experiment) -> Data:
    return prepare(experiment).data


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


# --- hints of tasks, in the order of their sentences ---


@pytest.mark.slow
def test_air_pollution_scaled_numbers_and_small_steps_wake_the_states_up():
    calm = with_training(AIR.model_copy(update={"scaling": "standard"}), learning_rate=0.01)
    paris, berlin, london = answers(AIR).ravel()
    assert abs(paris - berlin) < 0.1 < abs(paris - london)
    assert max(over_seeds(calm)) < 0.01
    assert all(diagnose(*trained(seeded(calm, more))) is None for more in SEEDS)


@pytest.mark.slow
def test_flu_more_units_fit_more_days():
    by_units = [np.mean(over_seeds(with_layers(FLU, SimpleRNN(units=units)))) for units in (1, 2, 4)]
    assert by_units[0] > 2 * by_units[1] > 4 * by_units[2]


@pytest.mark.slow
def test_rain_a_small_network_beats_the_seasons_mean_and_a_large_one_learns_by_heart():
    small = LINKS["Rain on the next 8 days"].experiment
    for more in SEEDS:
        assert error(seeded(small, more)) < baselines(seeded(small, more))["seasonal"]
    large = failures.EXPERIMENTS["memorising"]
    best = [int(np.argmin(trained(seeded(large, more))[0].trained.history["validation_loss"])) for more in SEEDS]
    assert max(best) < 10, "it begins within ten epochs"


@pytest.mark.slow
def test_heartbeats_the_course_tells_what_no_mean_and_no_last_beat_does():
    data = data_of(HEARTBEATS)
    labels = data.y.ravel() > 0.5
    of_mean, of_last_beat = (
        best_threshold(seen, labels, data.train, data.validation) for seen in (data.X.mean(axis=1), data.X[:, -1])
    )
    assert of_mean < 0.6 < of_last_beat < error(HEARTBEATS) - 0.1


@pytest.mark.slow
def test_heartbeats_without_gates_much_is_lost_and_little_padding_costs_a_gru_little():
    plain = np.mean(over_seeds(HEARTBEATS))
    assert np.mean(over_seeds(with_layers(HEARTBEATS, SimpleRNN(units=16)))) < plain - 0.1
    masked, read = (
        with_parameters(HEARTBEATS, different_lengths=True, padding="post", mask=mask) for mask in (True, False)
    )
    assert np.mean(over_seeds(masked)) - np.mean(over_seeds(read)) < 0.1


def best_threshold(seen: np.ndarray, labels: np.ndarray, train: np.ndarray, held: np.ndarray) -> float:
    """The accuracy on sequences held back of the best threshold of one measure, chosen on the others."""
    rules = [
        (feature, threshold, side)
        for feature in range(seen.shape[1])
        for threshold in np.quantile(seen[train, feature], np.linspace(0.05, 0.95, 19))
        for side in (True, False)
    ]

    def right(rule, rows):
        feature, threshold, side = rule
        return float((((seen[rows, feature] > threshold) == side) == labels[rows]).mean())

    return right(max(rules, key=lambda rule: right(rule, train)), held)


@pytest.mark.slow
def test_sine_a_network_beats_the_value_of_one_period_earlier_and_a_short_look_is_worse():
    for more in SEEDS:
        one = seeded(SINE, more)
        assert error(one) < baselines(one)["seasonal"]
    short = with_parameters(SINE, length=3)
    assert np.mean(over_seeds(short)) > 1.3 * np.mean(over_seeds(SINE))


def bits_right(experiment: Experiment) -> float:
    return far_back.accuracy(*trained(experiment))


@pytest.mark.slow
def test_echo_more_units_hold_more_bits_and_gates_are_little_help():
    harder = with_parameters(ECHO, k=8)
    by_cell = {cell: np.mean(over_seeds(with_layers(harder, make(cell, units=8)), bits_right)) for cell in cells()}
    assert min(over_seeds(ECHO, bits_right)) > 0.99
    assert by_cell["SimpleRNN"] < 0.95, "it fails at a larger k"
    wide = np.mean(over_seeds(with_layers(harder, SimpleRNN(units=24)), bits_right))
    assert wide > by_cell["SimpleRNN"] + 0.05
    assert max(by_cell.values()) < wide, "with as few units, gates do not make up for them"


@pytest.mark.slow
def test_adding_is_what_gates_are_for():
    with_gates = over_seeds(ADDING, sums_right)
    without = over_seeds(with_layers(ADDING, SimpleRNN(units=16)), sums_right)
    assert min(with_gates) > 0.95
    assert max(without) < 0.5
    assert TRAINED["The same without gates"] == with_layers(ADDING, SimpleRNN(units=16))
    assert TRAINED["Keep two numbers while others go by: with gates"] == ADDING
    assert AddingParameters().length == 30


def to_naive(experiment: Experiment) -> float:
    """The root of the mean squared error on windows held back, relative to that of the last value."""
    run, prepared = trained(experiment)
    data, held = prepared.data, prepared.data.validation
    errors = run.trained.predictions[held] - data.y[held], data.baselines[0].prediction[held] - data.y[held]
    return float(np.sqrt(np.mean(np.square(errors[0])) / np.mean(np.square(errors[1]))))


@pytest.mark.slow
def test_particulates_are_won_by_a_fifth_and_lost_again_with_more_columns():
    alone = over_seeds(PRESETS["particulates"], to_naive)
    assert 0.7 < min(alone) <= max(alone) < 0.85
    everything = with_parameters(PRESETS["particulates"], inputs="all")
    assert min(over_seeds(everything, to_naive)) > max(alone) + 0.05


@pytest.mark.slow
def test_flu_counts_are_won_and_the_year_before_is_a_poor_guess():
    preset = PRESETS["flu_counts"]
    assert max(over_seeds(preset, to_naive)) < 0.95
    assert baselines(preset)["seasonal"] > 1.5 * baselines(preset)["last value"]


@pytest.mark.slow
def test_prices_are_naive_and_the_price_itself_is_out_of_reach():
    preset = PRESETS["prices"]
    assert 0.99 < min(over_seeds(preset, to_naive)) <= max(over_seeds(preset, to_naive)) < 1.03
    shares = [with_parameters(preset, ticker=one) for one in ("AAPL", "GOOG", "IBM", "MSFT")]
    assert min(to_naive(one) for one in shares) > 0.95
    assert min(over_seeds(with_parameters(preset, answer="value"), to_naive)) > 2
    data = data_of(preset)
    level, cutoff = data.forecast.level, data.forecast.cutoff
    assert level[cutoff + 1 :].max() > level[: cutoff + 1].max()


@pytest.mark.slow
def test_beat_shapes_are_told_before_the_peak_and_the_whole_beat_needs_no_network():
    preset = PRESETS["beat_shapes"]
    assert np.mean(over_seeds(preset)) > baselines(preset)["nearest mean"] + 0.02
    whole = with_parameters(preset, seen=54)
    assert baselines(whole)["nearest mean"] == 1.0
    assert min(over_seeds(whole)) > 0.95  # from one seed two of 95 are wrong, on some processors


@pytest.mark.slow
def test_reviews_without_a_mask_nothing_is_left_of_texts_that_are_filled_up():
    filled = with_parameters(REVIEWS, length=100, padding="post", mask=False)
    assert error(filled) < 0.55
    assert error(with_parameters(filled, mask=True)) > 0.7
    padded = failures.EXPERIMENTS["padding_read"]
    assert max(over_seeds(padded)) < 0.55
    assert min(over_seeds(with_parameters(padded, mask=True))) > 0.95


def test_next_word_beats_counting_and_its_other_presets_show_what_they_say():
    def shipped(preset):
        run, job = (OpeningRuns().get(one.fingerprint()) for one in (complete(preset), bits.job_of(complete(preset))))
        return run.trained, bits.rivals(job.outcome)

    outcome, rivals = shipped(NEXT)
    assert bits.curves(outcome).held_out[1][-1] < rivals.best[1] - 0.1
    assert bits.trap(outcome, rivals) is None
    assert bits.trap(*shipped(presets.BY_HEART))[0].startswith("It learns by heart")
    assert bits.trap(*shipped(presets.PLATEAU))[0].startswith("A plateau")


@pytest.mark.slow
def test_translation_without_attention_leaves_most_unseen_pairs_wrong():
    attention, plain = (
        trained(with_parameters(PRESETS["translation"], attention=attention))[0].trained.history
        for attention in (True, False)
    )
    assert attention["validation_exact_accuracy"][-1] > 0.95
    assert plain["validation_exact_accuracy"][-1] < 0.5


# --- the comparison of Under the hood ---


@pytest.mark.slow
def test_how_far_back_gates_keep_two_numbers_and_a_simple_rnn_holds_many_bits():
    units = far_back.FIRST_UNITS
    long, many = far_back.LONG, far_back.MANY
    for cell in cells():
        right = far_back.accuracy(*trained(long.experiment(cell, 40, units)))
        assert (right > far_back.GOOD) == bool(make(cell).holdable), (cell, right)
    assert far_back.accuracy(*trained(many.experiment("SimpleRNN", 8, units))) > far_back.GOOD
    wider = far_back.accuracy(*trained(many.experiment("SimpleRNN", 12, 2 * units)))
    assert wider > far_back.accuracy(*trained(many.experiment("SimpleRNN", 12, units // 2)))


def test_guessing_is_as_good_as_the_chart_says():
    data = data_of(ADDING)
    mean = next(one for one in data.baselines if one.name == "mean")
    guessed = np.abs(mean.prediction - data.y) < far_back.CLOSE
    assert guessed.mean() == pytest.approx(far_back.LONG.chance, abs=0.03)


@pytest.mark.slow
def test_video_the_network_beats_the_last_motion_continued():
    run, prepared = trained(PRESETS["video"])
    found = film_errors(run.experiment, prepared, run.outcome.weights_at(), films_of(run.experiment, None))
    assert found.held_back
    assert found.next_frame() < 0.8 * found.next_frame(SHIFT)


def test_every_task_has_a_measured_hint():
    measured = {name.split("_")[1] for name in globals() if name.startswith("test_")}
    assert {name.split("_")[0] for name in TASKS} - measured == {"csv"}, "a table of one's own has numbers of its own"


def test_the_network_that_is_drawn_is_alive():
    assert lecture.ALIVE.seed == 1
    assert diagnose(*trained(lecture.ALIVE)) is None
