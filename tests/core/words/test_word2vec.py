"""Word2Vec against gensim's own class, with the loss added up by hand, and one that is stopped."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from gensim.models import Word2Vec
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import ExperimentError
from core.text.reviews import reviews
from core.text.splitting import words_of
from core.words.sentences import LONGEST, sentences
from core.words.word2vec import learn, train

ROOT = Path(__file__).parents[3]
TEXTS = reviews("snippets").texts[:1500]
SMALL = {"dimensions": 12, "epochs": 2, "min_count": 2, "seed": 3}


@given(st.lists(st.text(alphabet="aB'.!? \n\t,\"…\xa0Σ", max_size=40), max_size=5))
def test_sentences_have_the_words_of_the_texts(texts):
    split = words_of(texts)
    whole = [word for word in (split.spellings[number] for number in split.numbers) if word]
    assert [word for sentence in sentences(texts) for word in sentence] == whole


def test_sentences_end_where_people_end_them():
    assert sentences(['One. Two "three." Four!\n\nfive... six 3.5 U.S.A.']) == [
        ["one"],
        ["two", "three"],
        ["four"],
        ["five"],
        ["six", "3", "5", "u", "s", "a"],
    ]
    assert [len(sentence) for sentence in sentences(["word " * (LONGEST + 5)])] == [LONGEST, 5]
    assert sentences([]) == []


@pytest.mark.parametrize("skip_gram", [True, False])
@pytest.mark.parametrize("negative", [5, 0])
def test_the_vectors_are_gensims(skip_gram, negative):
    words, matrix, losses = train(TEXTS, skip_gram=skip_gram, negative=negative, window=4, **SMALL)
    more = {"vector_size": 12, "window": 4, "min_count": 2, "epochs": 2, "seed": 3, "workers": 1}
    theirs = Word2Vec(sentences(TEXTS), sg=int(skip_gram), hs=int(not negative), negative=negative, **more)
    assert words == theirs.wv.index_to_key
    assert np.array_equal(matrix, theirs.wv.vectors)
    assert matrix.dtype == np.float32
    assert len(losses) == 2


@pytest.mark.parametrize("skip_gram", [True, False])
@pytest.mark.parametrize("negative", [5, 0])
def test_the_loss_falls(skip_gram, negative):
    losses = train(TEXTS, skip_gram=skip_gram, negative=negative, dimensions=12, epochs=6, min_count=2)[2]
    assert losses[-1] < losses[0]
    assert all(later < sooner for sooner, later in zip(losses, losses[2:], strict=False))


def test_the_loss_of_an_epoch_is_gensims_own_sum_for_each_word():
    theirs = Word2Vec(vector_size=12, min_count=2, seed=3, workers=1, sg=1)
    corpus = sentences(TEXTS)
    theirs.build_vocab(corpus)
    trained, _raw = theirs.train(corpus, total_examples=len(corpus), epochs=1, compute_loss=True)
    learned = learn(TEXTS, skip_gram=True, **{**SMALL, "epochs": 1})
    assert learned.losses[0] == pytest.approx(theirs.get_latest_training_loss() / trained, rel=1e-3)


def test_an_untrained_word_costs_what_chance_costs():
    # Vectors start so short that each of the 1 + 5 yes-or-no questions about a pair is a coin's throw: log 2 each.
    learned = learn(TEXTS[:100], dimensions=12, window=1, epochs=1, min_count=1, skip_gram=False, negative=5)
    assert learned.losses[0] == pytest.approx(6 * np.log(2), rel=0.03)


def test_what_is_known_of_it():
    learned = learn(TEXTS, **SMALL)
    corpus = sentences(TEXTS)
    flat = [word for sentence in corpus for word in sentence]
    assert learned.counts.tolist() == [flat.count(word) for word in learned.words]
    assert learned.counts.tolist() == sorted(learned.counts.tolist(), reverse=True)
    assert learned.counts.min() == 2
    assert (learned.sentences, learned.raw_words, learned.all_words) == (len(corpus), len(flat), len(set(flat)))
    assert (learned.epochs, learned.stopped, learned.raw_words_read) == (2, False, 2 * len(flat))
    assert learned.seconds > 0


@pytest.mark.slow
def test_another_process_finds_the_same_numbers():
    code = (
        "import hashlib, sys; sys.path.insert(0, '.')\n"
        "from core.text.reviews import reviews\n"
        "from core.words.word2vec import train\n"
        "texts = reviews('snippets').texts[:1500]\n"
        "words, matrix, losses = train(texts, dimensions=12, epochs=2, min_count=2, seed=3)\n"
        "print(hashlib.sha256(repr((words, losses)).encode() + matrix.tobytes()).hexdigest())"
    )
    words, matrix, losses = train(TEXTS, **SMALL)
    ours = hashlib.sha256(repr((words, losses)).encode() + matrix.tobytes()).hexdigest()
    for salt in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": salt}
        child = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        )
        assert child.stdout.strip() == ours
    assert not np.array_equal(matrix, train(TEXTS, **{**SMALL, "seed": 4})[1])


def test_progress():
    reports = []
    learned = learn(TEXTS, on_progress=reports.append, **{**SMALL, "epochs": 5})
    assert [point for report in reports for point in report.loss] == list(enumerate(learned.losses, start=1))
    shares = [report.share for report in reports]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert (reports[-1].epoch, reports[-1].epochs) == (5, 5)


def test_a_stop_keeps_what_was_learned():
    asked = []

    def should_stop():
        asked.append(time.monotonic())
        return len(asked) > 5

    learned = learn(TEXTS, should_stop=should_stop, **{**SMALL, "epochs": 50})
    assert learned.stopped
    assert 0 < learned.epochs < 5
    assert len(learned.losses) in (learned.epochs, learned.epochs + 1)
    started = learn(TEXTS, should_stop=lambda: True, **SMALL)
    assert (started.stopped, started.epochs, started.losses) == (True, 0, [])
    assert np.abs(learned.matrix - started.matrix).max() > 1e-3


@pytest.mark.parametrize("callback", ["on_progress", "should_stop"])
def test_an_error_in_a_callback_comes_out(callback):
    def broken(*_report):
        raise KeyError("broken")

    with pytest.raises(KeyError, match="broken"):
        learn(TEXTS, **{callback: broken}, **SMALL)


@pytest.mark.parametrize(
    ("texts", "min_count", "said"),
    [
        ([], 1, "paste at least 3 sentences of two or more words (got 0)"),
        (["Yes. No.\nMaybe."], 1, "paste at least 3 sentences of two or more words (got 0)"),
        (["One two.\nThree"], 1, "paste at least 3 sentences of two or more words (got 1)"),
        (
            ["a b", "a d", "a f"],
            3,
            "At least 2 words must come 3 times or more (got 1 of 4): lower the least count, or use more text",
        ),
        (["a b", "c d", "e f"], 2, "At least 2 words must come 2 times or more (got 0 of 6): lower the least count"),
    ],
)
def test_too_little_text_is_said(texts, min_count, said):
    with pytest.raises(ExperimentError) as caught:
        train(texts, dimensions=4, min_count=min_count)
    assert said in str(caught.value)


def test_the_smallest_text_that_will_do():
    words, matrix, losses = train(["a b", "a b", "a b"], dimensions=4)
    assert sorted(words) == ["a", "b"]
    assert matrix.shape == (2, 4)
    assert np.isfinite(matrix).all()
    assert np.isfinite(losses).all()
