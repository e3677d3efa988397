"""What an epoch of texts is said to take, and what is too much; `python -m benchmarks imdb_epoch` measures."""

import pytest

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import LSTM, SimpleRNN
from core.network.count import check_work
from core.tasks import prepare
from core.training.text_time import seconds_per_epoch
from core.views.shared import training_time

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
    assert 0.02 < plain < 1
    assert spent(LSTM(units=128)) > plain
    assert spent(LSTM(units=16, bidirectional=True)) > 1.2 * plain
    assert spent(parameters={"mask": False}) > 1.2 * plain, "padding is read"
    assert spent(parameters={"padding": "post"}) == plain, "machine code skips padding on either side"
    simple = SimpleRNN(units=16)
    assert spent(simple, parameters={"padding": "post"}) > spent(simple), "which a SimpleRNN needs a mask for"
    assert spent(LSTM(units=16, dropout=0.1)) > 1.5 * plain, "which Keras's own layer reads"
    assert spent(batch_size=8) > 2 * plain
    assert spent(parameters={"words": 20_000, "dimensions": 128}) > plain


def test_all_epochs_and_the_answers_at_the_end():
    prepared = prepare(SNIPPETS)
    one = seconds_per_epoch(SNIPPETS, prepared.data)
    assert training_time.seconds(SNIPPETS, prepared) > training_time.COMPILING + 4 * one
    more = training_time.seconds(changed(SNIPPETS, epochs=10), prepared) - training_time.seconds(SNIPPETS, prepared)
    assert more == pytest.approx(6 * one)


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
