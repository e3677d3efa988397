"""A list of runs as one file: what goes in, and what comes out of a file that may be forged."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from core.experiment import Experiment
from core.runs import RunStoreError, workspace_file
from core.runs.codec import pack, unpack
from core.runs.opening_runs import OpeningRuns, read_index
from core.runs.run_lists import Entry
from core.tasks import TASKS, complete, prepare
from core.training.train import train
from core.views.runs import workspace
from core.views.runs.listed import Row
from core.views.runs.workspace import checked, fields, misfit, plan, readable
from core.work import read_work
from core.work.vectors import Evaluate

SMALL = complete(
    Experiment.from_query({"task": "sine", "p.length": "12", "layers": "LSTM-3-tanh", "epochs": "2", "seed": "1"})
)


@pytest.fixture(scope="module")
def outcome():
    return train(SMALL)


def row(experiment=SMALL, **entry):
    return Row(Entry(experiment.fingerprint(), 5.0, **entry), experiment, "finished", "", False, "")


def file_of(*rows, results, tables=(), **changes):
    return workspace_file.read(workspace_file.write([fields(one) | changes for one in rows], results.get, dict(tables)))


def with_seed(seed, **parameters):
    task = SMALL.task.model_copy(update={"parameters": SMALL.task.parameters | parameters})
    return SMALL.model_copy(update={"seed": seed, "task": task})


def test_a_run_comes_out_of_the_file_as_it_went_in(outcome):
    results = {SMALL.fingerprint(): pack(outcome)}
    file = file_of(row(name="best", pinned=True), results=results)
    (brought,), problems = readable(file)
    assert not problems
    assert brought.run.entry == Entry(SMALL.fingerprint(), 5.0, True, "best")
    run = checked(file, brought, prepare)
    assert run.content == pack(outcome)
    assert (run.fingerprint, run.work, run.status) == (SMALL.fingerprint(), SMALL.to_json(), "finished")
    assert {one.name for one in run.metrics} >= {"loss", "validation_loss"}


def test_a_run_without_a_result_can_be_trained_here():
    file = file_of(row(), results={})
    (brought,), _ = readable(file)
    run = checked(file, brought, prepare)
    assert (run.status, run.reason, run.content) == ("interrupted", "The file has no result of it.", b"")


def test_a_result_must_fit_the_network_and_its_data(outcome):
    prepared = prepare(SMALL)
    assert misfit(outcome, SMALL, prepared) == ""
    wider = SMALL.model_copy(update={"layers": (SMALL.layers[0].model_copy(update={"units": 4}),)})
    assert misfit(outcome, wider, prepared) == "its weights have other shapes than its network"
    fewer = replace(outcome, predictions=outcome.predictions[:-1])
    assert misfit(fewer, SMALL, prepared) == "its predictions have another shape than its data"
    file = file_of(row(wider), results={wider.fingerprint(): pack(outcome)})
    (brought,), _ = readable(file)
    with pytest.raises(RunStoreError, match="other shapes than its network"):
        checked(file, brought, prepare)
    assert checked(file, brought, lambda _experiment: None).content  # its data cannot be made now: asked later


WITH_WEIGHTS = [
    name
    for name, entry in read_index(workspace_file.ROOT / "assets/openings").items()
    if entry.whole and isinstance(read_work(entry.work), Experiment)
]


@pytest.mark.parametrize("name", WITH_WEIGHTS)
def test_what_real_runs_look_like_is_never_refused(name):
    runs = OpeningRuns()
    content, run = runs.content(name), runs.figures(name)
    assert pack(workspace.checked_outcome(content, run.experiment)) == pack(unpack(content))


@pytest.mark.slow
@pytest.mark.parametrize("task", sorted({"sine", "translation", "video", "next_word", "reviews", "heartbeats"}))
def test_the_runs_that_ship_fit_their_networks(task):
    runs = OpeningRuns()
    for name in read_index(workspace_file.ROOT / "assets/openings"):
        run = runs.get(name)
        if run is not None and isinstance(run.work, Experiment) and run.experiment.task.name == task:
            assert misfit(run.trained, run.experiment, prepare(run.experiment)) == ""


FORGED = {
    "another experiment": ({"work": with_seed(9).to_json()}, "another one than its name says"),
    "a job": ({"work": Evaluate().to_json()}, "no network"),
    "no work": ({"work": "{}"}, "Task"),
    "no task": ({"work": SMALL.to_json().replace('"sine"', '"nothing"')}, "There is no task “nothing”"),
    "no such setting": ({"work": with_seed(1, speed=3).to_json()}, "Speed: there is no setting of that name"),
}


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_experiment_is_told(case):
    changes, sentence = FORGED[case]
    brought, (problem,) = readable(file_of(row(name="mine"), results={}, **changes))
    assert brought == []
    assert problem.startswith("mine: ")
    assert sentence in problem


def test_a_forged_result_is_told(outcome):
    outcome = replace(outcome, weights=tuple(np.full_like(stack, np.inf) for stack in outcome.weights))
    file = file_of(row(), results={SMALL.fingerprint(): pack(outcome)})
    (brought,), _ = readable(file)
    with pytest.raises(RunStoreError, match="its weights are not all numbers"):
        checked(file, brought, prepare)


def test_a_plan_fills_a_file_from_the_first_run_on(monkeypatch):
    rows = [row(with_seed(seed)) for seed in range(3)]
    sizes = {one.fingerprint: 60_000 for one in rows[:2]}
    whole = plan(rows, sizes, {})
    assert whole.results == {one.fingerprint for one in rows[:2]}
    assert whole.sentences() == "3 runs, 2 of them with losses and weights: 0.1 MB."
    monkeypatch.setattr(workspace, "MAX_BYTES", 100_000)
    small = plan(rows, sizes, {})
    assert small.results == {rows[0].fingerprint}
    assert "1 run is in it without the result: a file has 100 MB at most." in small.sentences()


def test_only_ones_own_tables_travel():
    table = b"day,rain\n1,2\n"
    key, other = hashlib.sha256(table).hexdigest(), "f" * 64
    own = TASKS["csv"].preset
    rows = [
        row(own.model_copy(update={"task": own.task.model_copy(update={"parameters": {"data": data}})}))
        for data in (key, other)
    ]
    made = plan(rows, {}, {key: len(table)})
    assert made.tables == (key,)
    assert made.without_table == 1
    assert "1 table that you uploaded is in it." in made.sentences()
    assert "1 run reads a table that you have not uploaded in this browser." in made.sentences()


def test_the_report_counts_every_run():
    problems = [f"run {place}: it is damaged" for place in range(5)]
    said = workspace.report(count=40, known=2, results=30, problems=problems, no_table=1)
    assert said == (
        "35 of 40 runs are on your list: 30 as the file has them, 2 that were trained here, 3 without a result. "
        "5 could not be read: run 0: it is damaged; run 1: it is damaged; run 2: it is damaged; and 2 more. "
        "1 run reads a table that is not here."
    )
