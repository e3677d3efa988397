"""The official split as texts of the task: its sides, a network trained on it, and the same by keras alone."""

import re
from collections import Counter

import numpy as np
import pytest

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import GRU
from core.network.stack import stack_of
from core.network.trace import predict
from core.source_code import imports
from core.tasks import complete, prepare
from core.tasks.exported_code import data_code
from core.tasks.reviews.sources import UNKNOWN, Texts, corpus
from core.text import imdb_split
from core.training.train import train
from tests.core.text import imdb_files


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("UNROLLED_IMDB", str(tmp_path))
    imdb_files.write(tmp_path, n=200)
    yield tmp_path
    imdb_split._read.cache_clear()


def an_experiment(*, held=0.2, epochs=1, edition=None, **parameters):
    edition = imdb_split.edition() if edition is None else edition
    asked = {"source": "official", "edition": edition, "length": 12, "words": 50, **parameters}
    return complete(
        Experiment(
            task=Task(name="reviews", parameters=asked),
            scaling="none",
            layers=(GRU(units=8),),
            training=Training(epochs=epochs, learning_rate=0.05, batch_size=16, validation_share=held),
        )
    )


@pytest.mark.parametrize("held", [0.05, 0.2, 0.5])
def test_its_own_test_side_is_held_back_whatever_the_share(held):
    data, whole = prepare(an_experiment(held=held)).data, imdb_split.official()
    assert data.X.shape == (390, 12)
    assert (len(data.train), len(data.validation)) == (200, 190)
    assert data.corpus.note == whole.note == imdb_split.OTHER
    assert data.corpus.held_back == whole.reviews.texts[200:]
    assert data.y[:, 0, 0].tolist() == whole.reviews.labels.tolist()


def test_a_share_is_of_the_training_side_alone_and_nothing_is_held_back_at_0():
    some = prepare(an_experiment(share=0.25)).data
    assert (len(some.train), len(some.validation)) == (50, 190)
    none = prepare(an_experiment(held=0.0)).data
    assert (len(none.train), len(none.validation), len(none.X)) == (200, 0, 200)


def test_the_vocabulary_is_that_of_the_training_side():
    found = corpus(Texts(source="official", edition=imdb_split.edition(), words=50), 0.2)
    whole = imdb_split.official()
    counted = Counter(word for text in whole.reviews.texts[:200] for word in text.split(" "))
    assert {entry.word: entry.count for entry in found.vocabulary.entries()} == counted | {UNKNOWN: 0}


def test_a_network_learns_from_it_and_is_judged_by_the_test_side():
    experiment = an_experiment(epochs=4)
    outcome, prepared = train(experiment), prepare(experiment)
    assert outcome.history["validation_accuracy"][-1] > 0.9  # each made-up review has three words that tell its side
    data = prepared.data
    read = predict(stack_of(experiment, data), outcome.weights_at(), prepared.X_network)
    np.testing.assert_allclose(read[:, 0], outcome.predictions[:, 0, 0], atol=1e-5)


@pytest.mark.parametrize("held", [0.0, 0.2])
@pytest.mark.parametrize("parameters", [{}, {"share": 0.3, "padding": "post", "reverse": True, "words": 12}])
def test_the_same_by_keras_alone(folder, monkeypatch, held, parameters):
    from keras.src.datasets import imdb

    monkeypatch.setattr(imdb, "get_file", lambda fname, **_: str(folder / fname))
    experiment = an_experiment(held=held, **parameters)
    data, code = prepare(experiment).data, data_code(experiment)
    space = {}
    exec(f"{imports(code)}\n{code}", space)  # noqa: S102 - what is generated is executed
    np.testing.assert_array_equal(space["X"], data.X)
    np.testing.assert_array_equal(space["y"], data.y[..., 0])
    np.testing.assert_array_equal(space["train"], data.train)
    np.testing.assert_array_equal(space["validation"], data.validation)
    assert tuple(space["texts"]) == data.corpus.texts


def test_a_run_is_of_one_edition_of_the_files(folder):
    before = an_experiment()
    assert len(prepare(before).data.X) == 390
    imdb_files.write(folder, n=100)
    after = an_experiment()
    assert after.fingerprint() != before.fingerprint()
    assert len(prepare(after).data.X) == 190
    assert len(prepare(before).data.X) == 390  # still at hand, as its run knows them
    with pytest.raises(ExperimentError, match="are not those that this experiment was set up with: choose the texts"):
        prepare(an_experiment(edition=before.task.parameters["edition"], words=40))
    with pytest.raises(ExperimentError, match="are not those that this experiment was set up with"):
        prepare(an_experiment(edition=""))  # keras's own


def test_an_edition_is_named_by_both_files_and_keras_s_own_by_nothing(folder, monkeypatch):
    one = imdb_split.edition()
    assert re.fullmatch("[0-9a-f]{16}", one)
    imdb_files.write(folder, n=200)
    assert imdb_split.edition() == one
    imdb_files.write(folder, n=200, ranks=imdb_files.RANKS | {"another": 100})
    assert imdb_split.edition() not in (one, "")
    found = {name: imdb_split._sum(folder / name, name) for name in imdb_split.SUMS}
    monkeypatch.setattr(imdb_split, "SUMS", {name: (imdb_split.SUMS[name][0], found[name]) for name in found})
    imdb_split._read.cache_clear()
    assert imdb_split.edition() == ""
    assert prepare(an_experiment(edition="", words=41)).data.corpus.note == ""


def test_an_edition_names_no_other_run_where_other_texts_are_read():
    snippets = Task(name="reviews", parameters={"source": "snippets", "edition": "ab" * 8})
    assert complete(an_experiment().model_copy(update={"task": snippets})).task.parameters["edition"] == ""


@pytest.mark.parametrize("named", ["~nobodyatall/imdb", "x" * 5000])
def test_a_name_that_can_be_none(folder, monkeypatch, named):
    monkeypatch.setenv("UNROLLED_IMDB", named)
    for ask in (imdb_split.official, imdb_split.edition):
        with pytest.raises(ExperimentError, match="UNROLLED_IMDB must name a folder with"):
            ask()


def test_files_that_go_while_they_are_looked_at(folder, monkeypatch):
    found = imdb_split.Files(folder / "imdb.npz", folder / "imdb_word_index.json", True)
    monkeypatch.setattr(imdb_split, "files", lambda: found)
    (folder / "imdb_word_index.json").unlink()
    for ask in (imdb_split.official, imdb_split.edition):
        with pytest.raises(ExperimentError, match="cannot be read: it cannot be opened"):
            ask()


def test_without_the_files_there_is_a_sentence(folder, monkeypatch):
    monkeypatch.delenv("UNROLLED_IMDB")
    monkeypatch.setenv("UNROLLED_DATA", str(folder / "data"))
    with pytest.raises(imdb_split.NotAtHandError, match="is not on this computer: download it on the page Sentiment"):
        prepare(an_experiment(edition=""))
    imdb_files.write(folder / "data" / "imdb")
    with pytest.raises(ExperimentError, match="checksums differ"):
        prepare(an_experiment(edition=""))
