"""Work of every kind: its name, its JSON, its runner, and its progress."""

import importlib
import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from core.experiment import Experiment, ExperimentError, Task
from core.layers import GRU
from core.work import KINDS, MAX_POINTS, Job, Progress, kind_of, read_work
from core.work.forecasts import CompareMistakes, FitArima, WalkForward
from core.work.registry import tag
from core.work.texts import AttributeUnits, CompareNGrams, DownloadReviews, FitBagOfWords
from core.work.vectors import DownloadVectors, Evaluate, ReadVectors, TrainWord2Vec
from tests.core.fake_work import FakeJob, OtherJob, an_experiment

ROOT = Path(__file__).parents[3]
SHA = "a" * 64

# Names and texts of before there was `core.work`: databases and addresses hold them.
FLU = Task(name="flu_counts", parameters={"length": 8})
OF_FLU = (
    '{"layers": [{"activation": "tanh", "bidirectional": false, "dropout": 0.0, "kind": "GRU", "units": 4'
    '}], "scaling": "standard", "seed": 0, "task": {"name": "flu_counts", "parameters": {"length": 8}}, "'
    'training": {"batch_size": 32, "clipnorm": 0.0, "epochs": 50, "learning_rate": 0.005, "momentum": 0.0'
    ', "optimizer": "Adam", "patience": 0, "validation_share": 0.2}}'
)
OF_BEFORE = [
    (Evaluate(), "1eedcda9b08ed817b9d7dd8bd84b00b5", '{"kind": "evaluate", "test": "analogies", "vectors": "glove"}'),
    (
        Evaluate(vectors="job-" + "0" * 32, test="against_glove"),
        "c44ac75149d91789ad3d793fcbb2a02c",
        '{"kind": "evaluate", "test": "against_glove", "vectors": "job-00000000000000000000000000000000"}',
    ),
    (
        TrainWord2Vec(corpus="own", own=SHA, dimensions=3, window=1, passes=2, algorithm="cbow", negative=0, share=0.5),
        "32a01433187b6561773e0829bd651bda",
        (
            '{"algorithm": "cbow", "corpus": "own", "dimensions": 3, "kind": "train_word2vec", "min_count": 2, '
            f'"negative": 0, "own": "{SHA}", "passes": 2, "seed": 0, "share": 0.5, "window": 1}}'
        ),
    ),
    (
        ReadVectors(sha256=SHA),
        "b50e7fc5ba6a7e01592603ed185f1c59",
        f'{{"again": 0, "kind": "read_vectors", "sha256": "{SHA}"}}',
    ),
    (
        DownloadVectors(model="__testing_word2vec-matrix-synopsis"),
        "ee5203c068a94c2de298ec67353e4658",
        '{"again": 0, "kind": "download_vectors", "model": "__testing_word2vec-matrix-synopsis"}',
    ),
    (DownloadReviews(), "82891308bd99fbcd53cb2ff823b003b1", '{"again": 0, "kind": "download_reviews"}'),
    (
        Experiment(task={"name": "echo", "parameters": {"k": 3}}, layers=[{"kind": "LSTM", "units": 4}]),
        "2c6cd69d91385760d7088bf9e124144c",
        (
            '{"task":{"name":"echo","parameters":{"k":3}},"scaling":"standard","layers":[{"kind":"LSTM","units":4,'
            '"activation":"tanh","bidirectional":false,"dropout":0.0}],"training":{"optimizer":"Adam",'
            '"learning_rate":0.005,"momentum":0.0,"epochs":50,"batch_size":32,"validation_share":0.2,"clipnorm":0.0,'
            '"patience":0},"seed":0}'
        ),
    ),
    (
        FitBagOfWords(parameters={"source": "orders"}, validation_share=0.2),
        "2316637a03772c85f90183b77e25db88",
        '{"kind": "fit_bag_of_words", "parameters": {"source": "orders"}, "validation_share": 0.2}',
    ),
    (
        AttributeUnits(network="0" * 64),
        "86d4cc04518a4f5a7f3a7001aa538125",
        f'{{"kind": "attribute_units", "layer": 0, "network": "{"0" * 64}"}}',
    ),
    (
        FitArima(task=FLU, validation_share=0.2),
        "337a9474c8a5e52c837c51b83cd8591c",
        '{"kind": "fit_arima", "task": {"name": "flu_counts", "parameters": {"length": 8}}, "validation_share": 0.2}',
    ),
    (
        WalkForward(experiment=Experiment(task=FLU, layers=(GRU(units=4),))),
        "eef1ebba30bcdb9b5a82ba3b90b2e186",
        f'{{"experiment": {OF_FLU}, "kind": "walk_forward"}}',
    ),
    (
        CompareMistakes(experiment=Experiment(task=FLU, layers=(GRU(units=4),))),
        "ba0ed759d69587aba5a0a4a37891ed50",
        f'{{"experiment": {OF_FLU}, "kind": "compare_mistakes"}}',
    ),
    (
        CompareNGrams(parameters={"source": "snippets"}, validation_share=0.2),
        "4fe0e9eddd3a5fa7ac3d4d4b6dc70738",
        '{"kind": "compare_ngrams", "parameters": {"source": "snippets"}, "validation_share": 0.2}',
    ),
]


@pytest.mark.parametrize(("work", "name", "text"), OF_BEFORE)
def test_names_and_json_stay_what_they_were(work, name, text):
    assert work.fingerprint() == name
    assert json.loads(work.to_json()) == json.loads(text)
    assert read_work(text) == work
    assert type(read_work(text)) is type(work)
    if isinstance(work, Job):
        assert work.to_json() == text  # the name of a job is made of it


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_has_a_runner(kind):
    module, function = kind.runner.split(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_every_kind_is_found_by_its_tag():
    assert {tag(work) for work, *_ in OF_BEFORE} == set(KINDS)
    assert all(kind_of(work).spec is type(work) for work, *_ in OF_BEFORE)


def test_importing_it_loads_nothing_heavy():
    heavy = ("gensim", "scipy", "sklearn", "keras", "tensorflow", "alembic", "distributed")
    code = f"import core.work, core.runs, core.engine, sys; print([m for m in {heavy} if m in sys.modules])"
    child = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert child.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "text",
    [
        *("", "kind", '"kind"', '["kind"]', "null", "[" * 100_000, "{}", '{"task": 1}'),
        *('{"kind": "alchemy"}', '{"kind": null}', '{"kind": ["evaluate"]}', '{"kind": "evaluate", "units": 3}'),
    ],
)
def test_what_is_no_work_is_one_sentence(text):
    with pytest.raises(ExperimentError, match=": "):
        read_work(text)


@pytest.mark.parametrize("text", ["", "[]", '"kind"'])
def test_a_job_is_not_read_from_anything_else(text):
    with pytest.raises(ExperimentError, match="not the JSON text of a job"):
        Evaluate.from_json(text)


def test_everything_that_decides_the_result_decides_the_name():
    class Newer(FakeJob):
        version = 2

    jobs = [FakeJob(), FakeJob(seed=1), FakeJob(rounds=4), OtherJob(), Newer()]
    names = {job.fingerprint() for job in jobs}
    assert len(names) == len(jobs)
    assert {len(name) for name in names} == {32}
    assert FakeJob(seed=0).fingerprint() == FakeJob().fingerprint()


def test_a_job_is_frozen_and_knows_no_other_fields():
    with pytest.raises(ValidationError):
        FakeJob(units=3)
    with pytest.raises(ValidationError):
        FakeJob().seed = 3


def test_experiments_and_jobs_count_their_progress_alike():
    assert an_experiment(epochs=7).epochs == FakeJob(rounds=7).epochs == 7
    assert "epochs" not in an_experiment().model_dump()


def test_progress_travels_as_plain_numbers():
    progress = Progress(np.int64(2), 4, np.float32(0.5), 1.5, loss=[(1, np.float64(0.5)), (2, np.float32(0.25))])
    values = progress.to_dict()
    assert json.loads(json.dumps(values))["loss"] == [[1, 0.5], [2, 0.25]]
    assert {type(values["epoch"]), type(values["share"])} == {int, float}
    assert Progress.from_dict(values) == Progress(2, 4, 0.5, 1.5, loss=((1, 0.5), (2, 0.25)))


def test_a_curve_grows_and_is_thinned_to_what_a_chart_shows():
    progress = Progress(epochs=5000)
    for epoch in range(1, 5001):
        held = [(epoch, 1.0)] if epoch % 100 == 0 else []
        progress = progress.followed_by(Progress(epoch, 5000, epoch / 5000, 1.0, loss=[(epoch, 0.5)], validation=held))
    assert len(progress.loss) <= MAX_POINTS
    assert (progress.loss[0][0], progress.loss[-1][0], progress.epoch) == (1, 5000, 5000)
    assert list(progress.loss) == sorted(progress.loss)
    assert max(b[0] - a[0] for a, b in itertools.pairwise(progress.loss)) <= 20
    assert len(progress.validation) == 50
