"""What a worker runs, decided by the text that it is given; and what it answers about no network."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.distance import pdist
from sklearn.decomposition import PCA

from core.experiment import Experiment, ExperimentError
from core.training import word_questions
from core.training.outcome import Outcome
from core.training.worker import answer
from core.work import perform

ROOT = Path(__file__).parents[3]
TEXT = "\n".join(f"the {who} is {how} in the {where}" for who in "abc" for how in "defg" for where in "hijk").encode()

# A real job, in a process that shows what was loaded for it.
JOB = """
import hashlib, json, sys
from core.runs.codec import pack, unpack
from core.work import perform
from core.work.vectors import TrainWord2Vec
text = sys.stdin.buffer.read()
job = TrainWord2Vec(corpus="own", own=hashlib.sha256(text).hexdigest(), dimensions=3, share=1.0)
seen = []
found = unpack(pack(perform(job.to_json(), text, seen.append, lambda: False)))
shape = found.arrays["vectors"].shape
print(json.dumps([found.status, len(found.facts["words"]), shape, seen[-1].share, "tensorflow" in sys.modules]))
"""


def ignore(_):
    """A report that nobody looks at."""


def never():
    return False


def test_a_job_is_done_with_its_table_and_without_tensorflow():
    said = subprocess.run([sys.executable, "-c", JOB], cwd=ROOT, input=TEXT, capture_output=True, check=True)
    status, words, shape, share, tensorflow = json.loads(said.stdout)
    assert (status, share, tensorflow) == ("finished", 1.0, False)
    assert shape == [words, 3]
    assert words >= 10


def test_an_experiment_is_trained():
    layers = [{"kind": "SimpleRNN", "units": 2}]
    experiment = Experiment(
        task={"name": "echo", "parameters": {"k": 1, "sequences": 20}}, layers=layers, training={"epochs": 2}
    )
    outcome = perform(experiment.to_json(), None, ignore, never)
    assert (type(outcome), outcome.status, outcome.epochs) == (Outcome, "finished", 2)


@pytest.mark.parametrize(
    "text", ['{"kind": "alchemy"}', '{"kind": null}', '{"kind": "evaluate", "units": 3}', "", "{}", '{"task": 1}', "["]
)
def test_what_cannot_be_read_is_a_sentence(text):
    with pytest.raises(ExperimentError, match=": "):
        perform(text, None, ignore, never)


def points(n=30, D=8):
    return np.random.default_rng(n).normal(size=(n, D)).astype(np.float32)


def ask(X, **arguments):
    return answer("project", "", "", [], {"X": X} | arguments)


def test_points_are_drawn_as_scikit_learn_draws_them():
    X, places = points(), ask(points(), method="pca", dimensions=3, seed=5)
    assert (places.shape, places.dtype) == ((30, 3), np.float32)
    unit = X / np.linalg.norm(X, axis=1, keepdims=True)
    np.testing.assert_allclose(pdist(places), pdist(PCA(3).fit_transform(unit)), atol=1e-5)
    drawn = [ask(X, method="tsne", seed=seed) for seed in (1, 1)]
    assert drawn[0].shape == (30, 2)
    np.testing.assert_array_equal(*drawn)


@pytest.mark.parametrize(
    ("X", "arguments", "sentence"),
    [
        (np.zeros((501, 2)), {"method": "tsne"}, "At most 500 words can be drawn at once \\(got 501\\): choose fewer"),
        (np.zeros((500, 1001)), {"method": "pca"}, "500 vectors of 1,001 numbers each .* choose fewer words"),
        (points(3), {"method": "tsne"}, "needs at least 4 words"),
        (points() * np.nan, {"method": "pca"}, "^Some numbers"),
        (points(), {"method": "magic"}, "^Method must be one of"),
        (points(), {"method": "pca", "dimensions": 7}, "^Dimensions must be 2 or 3"),
    ],
)
def test_points_that_cannot_be_drawn_are_a_sentence(X, arguments, sentence):
    with pytest.raises(ExperimentError, match=sentence):
        ask(X, **arguments)


def test_the_limits_let_through_what_is_just_within_them(monkeypatch):
    monkeypatch.setattr(word_questions, "MAX_NUMBERS", 500 * 4)
    assert ask(points(500, 4), method="pca").shape == (500, 2)
