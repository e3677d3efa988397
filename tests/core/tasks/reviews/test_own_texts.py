"""Texts of one's own as a task: an upload by its name, its two classes everywhere, and no text on both sides."""

import hashlib
from types import SimpleNamespace

import numpy as np
import pytest

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import GRU
from core.tasks import complete, prepare
from core.tasks.task import NoFileYet
from core.text.example_texts import EXAMPLE
from core.training.train import train
from core.views.sentiment import pairs, trajectory_figure
from core.views.sentiment.answers_in_words import answer
from core.views.sentiment.held_back import held_back
from core.views.sentiment.trained_classifier import classifier_of
from core.views.sentiment.trajectory import trajectory

WORDS = {"ham": "lake dinner train meeting photos", "spam": "prize cash win free claim"}


def content(n=200, seed=0):
    """Messages of five words, and each tenth one twice, in other letters."""
    rng, rows = np.random.default_rng(seed), ["text,kind"]
    for i in range(n):
        label = ("ham", "spam")[i % 2]
        text = " ".join([*rng.permutation(WORDS[label].split())[:4], f"number{i % (n // 2)}"])
        rows.append(f"{text},{label}")
        if i % 10 == 0:
            rows.append(f"{text.upper()}!,{label}")
    return "\n".join(rows).encode()


def an_experiment(data, *, epochs=1, **parameters):
    return complete(
        Experiment(
            task=Task(name="reviews", parameters={"source": "own", "data": data, "length": 10, **parameters}),
            scaling="none",
            layers=(GRU(units=8),),
            training=Training(epochs=epochs, learning_rate=0.02, batch_size=32),
        )
    )


@pytest.fixture(scope="module")
def made():
    table = content()
    experiment = an_experiment(hashlib.sha256(table).hexdigest(), epochs=8)
    prepared, outcome = prepare(experiment, table), train(experiment, table)
    return SimpleNamespace(experiment=experiment, trained=outcome, table=table), prepared


def test_copies_are_on_one_side_and_words_are_those_to_learn_from(made):
    _, prepared = made
    data, corpus = prepared.data, prepared.data.corpus
    assert len(data.X) == len(corpus.texts) == 220
    sides = [{corpus.texts[i].lower().strip("!") for i in side} for side in (data.train, data.validation)]
    assert sides[0]
    assert sides[1]
    assert not sides[0] & sides[1]
    known = {word for i in data.train for word in corpus.texts[i].lower().replace("!", "").split()}
    assert set(data.vocabulary[2:]) <= known
    assert 0.15 < len(data.validation) / 220 < 0.25
    assert {0.0, 1.0} == set(data.y[data.validation].ravel().tolist())


def test_a_network_learns_them_and_names_them(made):
    run, prepared = made
    held = held_back(prepared, run.trained)
    assert prepared.data.classes == ("ham", "spam")
    assert run.trained.history["validation_accuracy"][-1] > 0.95
    assert set(held.texts) <= set(prepared.data.corpus.texts)
    classifier = classifier_of(run, prepared)
    assert classifier.classes == ("ham", "spam")
    read = trajectory(classifier, "claim your free prize")
    assert answer(read).startswith("spam, ")
    assert answer(trajectory(classifier, "dinner at the lake")).startswith("ham, ")
    assert trajectory_figure.classes({"it": read}) == ("ham", "spam")
    assert pairs.summary({"it": classifier}) == ""
    answers = " ".join(pairs.table({"it": classifier}, str)["it"])
    assert not [word for word in ("positive", "negative", "wrong") if word in answers]


def test_where_no_text_is_held_back_there_are_still_some_to_look_at(made):
    run, prepared = made
    assert set(prepared.data.corpus.to_look_at) == set(prepared.data.corpus.held_back)
    none = run.experiment.model_copy(update={"training": Training(validation_share=0.0)})
    corpus = prepare(none, run.table).data.corpus
    assert corpus.held_back == ()
    assert corpus.to_look_at == corpus.texts


def test_swapped_labels_are_the_other_way_round(made):
    run, prepared = made
    data = run.experiment.task.parameters["data"]
    swapped = prepare(an_experiment(data, labels=["spam", "ham"]), run.table).data
    assert swapped.classes == ("spam", "ham")
    np.testing.assert_array_equal(np.sort(swapped.y.ravel()), np.sort(1 - prepared.data.y.ravel()))
    assert swapped.baselines[0].how.startswith("always “")


def test_a_file_is_known_by_its_content():
    table = EXAMPLE.encode()
    name = hashlib.sha256(table).hexdigest()
    with pytest.raises(NoFileYet, match="Upload a CSV file"):
        prepare(an_experiment(""))
    with pytest.raises(ExperimentError, match="not at hand any more: upload it again"):
        prepare(an_experiment("0" * 64))
    with pytest.raises(ExperimentError, match="not the one that the experiment was set up with"):
        prepare(an_experiment("0" * 64), table)
    with pytest.raises(ExperimentError, match="not a possible name"):
        an_experiment("mine.csv")
    assert len(prepare(an_experiment(name), table).data.corpus.texts) == 30
    assert len(prepare(an_experiment(name, text_column="text", labels=["HAM", "SPAM"]), table).data.X) == 30


def test_what_is_said_of_a_file_makes_no_other_experiment_of_other_texts():
    plain = complete(Experiment(task=Task(name="reviews"), layers=(GRU(),)))
    same = {"data": "0" * 64, "text_column": "a", "label_column": "b", "labels": ["c", "d"]}
    other = complete(Experiment(task=Task(name="reviews", parameters=same), layers=(GRU(),)))
    assert plain.fingerprint() == other.fingerprint()


def test_an_experiment_with_a_file_travels_in_an_address():
    experiment = an_experiment("ab" * 32, text_column="<b>Text</b>", label_column="5", labels=["1", "ja & nein"])
    assert complete(Experiment.from_query(experiment.to_query())) == experiment
