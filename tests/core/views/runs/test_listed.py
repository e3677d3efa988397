"""The rows of a list: what they say, what a search finds, and that a long list is read quickly."""

import time
from datetime import UTC, datetime

import numpy as np
import pytest

from core.experiment import Experiment, ExperimentError
from core.experiment.changes import with_layers, with_training
from core.runs import RunStore
from core.runs.codec import pack
from core.runs.metrics import FinalMetric
from core.runs.run_lists import Entry, Listed
from core.tasks import TASKS, complete, prepare
from core.views.runs import listed
from core.views.runs.listed import SHOWN, matching, rows
from core.views.runs.scores import Scale, scale_from, score
from core.views.runs.settings import changes, differing, settings
from core.views.shared.sweep.metric import metric_of
from core.work.limit import ENDED_EARLY
from tests.core.fake_work import an_experiment
from tests.core.sweeps.made import outcome


def experiment(task="sine", **query):
    return complete(Experiment.from_query({"task": task, "layers": "LSTM-8-tanh"} | query))


def one(work, *, name="", status="finished", pinned=False):
    return Listed(Entry(work.fingerprint(), 1.0, pinned, name), work.to_json(), status, "")


def nothing(_fingerprint):
    return None


def found(every, search):
    return [row.experiment.seed for row in matching(every, search)]


def test_a_search_finds_tasks_layers_settings_and_names():
    works = [
        experiment(seed="0"),
        experiment(seed="1", layers="GRU-16-tanh", learning_rate="0.01"),
        experiment("rain", seed="2", layers="LSTM-8-tanh~LSTM-80-tanh"),
    ]
    names = ["", "the best", ""]
    every = rows([one(work, name=name) for work, name in zip(works, names, strict=True)], nothing).rows
    assert found(every, "") == [0, 1, 2]
    assert found(every, "lstm") == [0, 2]
    assert found(every, "GRU best") == [1]
    assert found(every, TASKS["rain"].title) == [2]
    assert found(every, "units=8") == [0, 2]  # and not 80 alone
    assert found(every, "units=80") == [2]
    assert found(every, "learning_rate=0.01") == [1]
    assert found(every, "seed=1 lstm") == []
    assert found(every, works[2].fingerprint()[:10]) == [2]


def test_rows_are_complete_and_say_what_is_missing():
    works = [experiment(), an_experiment()]
    gone = Listed(Entry("f" * 32, 1.0, name="lost"), "", None, "")
    unread = Listed(Entry("e" * 32, 1.0), '{"task": "of tomorrow"}', "finished", "")
    every = rows([one(works[0]), gone, unread, one(works[1], status="failed")], nothing)
    assert [row.fingerprint for row in every.rows] == [work.fingerprint() for work in works]
    assert every.rows[0].label == f"LSTM(8) on {TASKS['sine'].title}"
    assert every.rows[1].end == "failed"
    assert listed.link_to(works[1]) is None  # its task is of another version
    sentence = listed.gone_sentence(every)
    assert "1 more is not here (lost): it was never trained, or has made room for others." in sentence
    assert "1 more is not here: it was made by another version of Unrolled." in sentence


def test_a_run_that_a_search_has_ended_is_not_called_stopped():
    works = [experiment(), experiment(seed="1")]
    listed_ = [
        Listed(Entry(work.fingerprint(), 1.0), work.to_json(), "stopped", reason)
        for work, reason in zip(works, (ENDED_EARLY.format(epoch=13), ""), strict=True)
    ]
    every = rows(listed_, nothing)
    assert [row.end for row in every.rows] == ["ended early by a search", "stopped"]
    assert found(every.rows, "stopped") == [1]
    assert found(every.rows, "ended early") == [0]


def test_a_job_is_no_row():
    with pytest.raises(ExperimentError):
        listed._described('{"kind": "word2vec"}')


def test_an_address_opens_the_page_of_its_task():
    for name, spec in TASKS.items():
        link = listed.link_to(complete(spec.preset))
        assert link.page == {"lab": "sequence_lab", "text": "sentiment", "pairs": "translation"}.get(
            spec.page, spec.page
        )
        assert link.query["task"] == name


def test_only_the_settings_that_differ_are_columns():
    base = experiment()
    assert differing([base, base]) == {}
    assert differing([base, with_training(base, learning_rate=0.02), base.model_copy(update={"seed": 4})]) == {
        "Learning rate": ["0.005", "0.02", "0.005"],
        "Seed": ["0", "0", "4"],
    }
    other = differing([base, experiment("rain")])
    assert other["Task"] == [TASKS["sine"].title, TASKS["rain"].title]


def test_layers_are_columns_one_by_one_unless_their_numbers_differ():
    one, wide, two = (experiment(layers=text) for text in ("LSTM-8-tanh", "LSTM-16-relu", "LSTM-8-tanh~GRU-4-tanh"))
    assert differing([one, wide]) == {"Layer 1: units": ["8", "16"], "Layer 1: activation": ["tanh", "relu"]}
    assert differing([one, two]) == {"Layers": ["LSTM(8)", "LSTM(8) → GRU(4)"]}


def test_what_an_experiment_changes_of_its_preset_is_said():
    preset = complete(TASKS["sine"].preset)
    assert changes(preset) == ""
    assert changes(with_training(preset, epochs=7)) == "epochs 7"
    assert changes(with_layers(preset, *experiment(layers="GRU-3-tanh").layers)) == ""  # the layers are named beside it


def test_every_setting_is_in_the_flat_table():
    flat = settings(experiment("echo", **{"p.k": "4"}))
    assert flat["p.k"] == 4
    assert flat["layer 1 activation"] == "tanh"
    assert {"learning_rate", "batch_size", "seed", "scaling"} <= set(flat)


METRICS = [
    FinalMetric("loss", "last", 0.4, 30),
    FinalMetric("loss", "best", 0.3, 20),
    FinalMetric("validation_mae", "last", 0.5, 30),
    FinalMetric("validation_mae", "best", 0.25, 20),
    FinalMetric("seconds", "last", 1.5, None),
]


def test_an_error_is_in_the_unit_of_its_task():
    work = experiment("rain", scaling="standard")
    prepared = prepare(work)
    times = float(np.asarray(prepared.scaler.y_scale)[0])
    made = score(METRICS, lambda: scale_from(prepared))
    assert (made.best, made.last) == pytest.approx((0.25 * times, 0.5 * times))
    assert made.metric == metric_of(prepared)
    assert made.metric.unit.strip()
    assert made.words == f"best {made.metric.text(made.best)}, last {made.metric.text(made.last)}"
    assert made.training == "30 epochs, 1.5 s in all"


def test_an_accuracy_needs_no_data():
    metrics = [FinalMetric("validation_accuracy", which, 0.9, 3) for which in ("last", "best")]
    made = score(metrics, lambda: pytest.fail("the data were asked for"))
    assert made.words == "best 90.0 %, last 90.0 %"


def test_a_run_whose_data_are_gone_keeps_its_numbers():
    made = score(METRICS, gone_scale)
    assert made.words == "best 0.25 (scaled), last 0.5 (scaled)"


def test_a_run_that_diverged_says_so_and_one_without_result_has_no_score():
    diverged = [FinalMetric("mae", "last", None, 3), FinalMetric("mae", "best", None, None)]
    made = score(diverged, gone_scale)
    assert made.words == "best no number, last diverged"
    assert score([], gone_scale) is None
    assert score([FinalMetric("seconds", "last", 1.0, None)], gone_scale) is None


def gone_scale() -> Scale:
    raise ExperimentError("The file is gone")


def test_when_a_run_was_asked_for_is_in_words():
    now = datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert listed.when(now, now) == "just now"


def thread_seconds(do, times=3):
    """The least processor time of this thread; other threads and processes do not count."""

    def once():
        begun = time.thread_time()
        do()
        return time.thread_time() - begun

    return min(once() for _ in range(times))


@pytest.mark.slow
def test_a_thousand_runs_are_read_nearly_as_fast_as_their_json(tmp_path):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    base = experiment("rain")
    names = []
    for seed in range(1000):
        work = with_training(base.model_copy(update={"seed": seed}), learning_rate=0.001 * (1 + seed % 7))
        store.begin(work, "host:1:1.0")
        result = outcome(0.5 + seed / 1000)
        store.finish_packed(work.fingerprint(), pack(result), "finished", "", METRICS)
        names.append(work.fingerprint())
    store.lists.add("a" * 64, names)
    stored = store.lists.of("a" * 64)
    prepared = prepare(base)

    def read():
        listed._described.cache_clear()
        every = rows(store.lists.of("a" * 64), nothing).rows
        shown = matching(every, "lstm learning_rate=0.003")[:SHOWN]
        metrics = store.final_metrics([row.fingerprint for row in shown])
        scores = [score(metrics[row.fingerprint], lambda: scale_from(prepared)) for row in shown]
        texts = [made.words + changes(row.experiment) for made, row in zip(scores, shown, strict=True)]
        return every, texts

    every, texts = read()
    assert (len(every), len(texts)) == (1000, SHOWN)
    alone = thread_seconds(lambda: [Experiment.from_json(one.work).fingerprint() for one in stored])
    assert thread_seconds(read) < 12 * alone  # measured: 4 to 5 times as long as reading their JSON alone
    store.close()
