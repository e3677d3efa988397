"""What training is said to take, and what is too much."""

import time

import pytest

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import LSTM, SimpleRNN
from core.network.count import check_work
from core.network.stack import stack_of
from core.tasks import TASKS, prepare
from core.training.blocks import blocks
from core.training.seconds import START, TWO_CORES, seconds, seconds_per_epoch
from core.training.train import train

SNIPPETS = Experiment(
    task=Task(name="reviews", parameters={"share": 0.2}),
    scaling="none",
    layers=(LSTM(units=16),),
    training=Training(epochs=4, batch_size=64),
)


def changed(experiment, *layers, **training) -> Experiment:
    update = {"training": experiment.training.model_copy(update=training)} | ({"layers": layers} if layers else {})
    return experiment.model_copy(update=update)


def spent(*layers, parameters=None, **training) -> float:
    task = Task(name="reviews", parameters={"share": 0.2, **(parameters or {})})
    experiment = changed(SNIPPETS.model_copy(update={"task": task}), *layers, **training)
    return seconds_per_epoch(experiment, prepare(experiment).data)


def test_what_takes_longer():
    plain = spent()
    assert 0.005 < plain < 1
    assert spent(LSTM(units=128)) > plain
    assert spent(LSTM(units=16, bidirectional=True)) > 1.2 * plain
    assert spent(parameters={"mask": False}) > 1.2 * plain, "padding is read"
    assert spent(parameters={"padding": "post"}) == plain, "padding is skipped on either side"
    assert spent(SimpleRNN(units=16)) < plain, "it has no gates"
    assert spent(batch_size=8) > 1.5 * plain
    assert spent(parameters={"words": 20_000, "dimensions": 128}) > plain


def test_all_epochs_and_the_answers_at_the_end():
    data = prepare(SNIPPETS).data
    one = seconds_per_epoch(SNIPPETS, data)
    assert seconds(SNIPPETS, data) > START + 4 * one
    assert seconds(changed(SNIPPETS, epochs=10), data) - seconds(SNIPPETS, data) == pytest.approx(6 * one)


@pytest.mark.parametrize("task", ["rain", "sine", "heartbeats", "air_pollution"])
def test_series_are_estimated_within_a_factor_of_five_of_processor_time(task):
    experiment = TASKS[task].preset
    train(experiment)
    began = time.process_time()
    train(experiment)
    took = time.process_time() - began
    data = prepare(experiment).data
    batch = min(experiment.training.batch_size, len(data.train))
    alone = TWO_CORES if blocks(stack_of(experiment, data), batch, data.timesteps) > 1 else 1
    assert took / 5 < seconds(experiment, data) * alone < 5 * took + START


def test_too_small_batches_are_too_much_work():
    data = prepare(SNIPPETS).data
    check_work(changed(SNIPPETS, epochs=500), data)
    with pytest.raises(ExperimentError, match="larger batches"):
        check_work(changed(SNIPPETS, epochs=2000, batch_size=1), data)
    wide = LSTM(units=256, bidirectional=True)
    with pytest.raises(ExperimentError, match=r"choose at most .* epochs, or a smaller network"):
        check_work(changed(SNIPPETS, wide, wide, wide, epochs=2000, batch_size=256), data)


def test_the_lectures_network_may_learn_for_ten_epochs_with_and_without_a_mask():
    """By the numbers of IMDb's 20,000 training reviews at length 500: full texts stand in for all of them."""
    data = prepare(SNIPPETS).data
    longer = 20_000 * 500 / (len(data.train) * data.X.shape[1])
    parameters = {"share": 0.2, "mask": False, "dimensions": 50}
    task = Task(name="reviews", parameters=parameters)
    lecture = changed(
        SNIPPETS.model_copy(update={"task": task}),
        LSTM(units=64),
        epochs=round(10 * longer),
        batch_size=128,
    )
    check_work(lecture, prepare(lecture).data)
