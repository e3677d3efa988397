"""What Translation says of a network: what it writes, what it cannot know, how good it is."""

import numpy as np
import pytest

from core.experiment import ExperimentError
from core.figures import translation as figures
from core.layers import GRU
from core.network.decoding import greedy
from core.tasks import complete, prepare
from core.tasks.pair_data import BEGIN, END
from core.training.train import train
from core.views.translation import curves, openings, scores, settings, typed, words
from tests.core.figures.validated import validated
from tests.core.training.test_pair_loop import asked


class Trained:
    """A run as a view reads it."""

    def __init__(self, experiment):
        self.experiment, self.trained = experiment, train(experiment)


@pytest.fixture(scope="module")
def numbers():
    """A network on number words up to 99, hardly trained."""
    experiment = complete(asked(GRU(units=8), pairs="numbers", largest=99, count=100, epochs=3))
    run = Trained(experiment)
    return run, typed.Reader.of(run, prepare(experiment).data)


def test_what_is_written_is_what_the_decoder_writes(numbers):
    run, reader = numbers
    source = reader.data.pairs[3][0]
    translation = reader.translate(f"  {source.upper()} ")
    X, signs = reader.data.encode([source]), {"begin": BEGIN, "end": END, "longest": reader.longest}
    written = greedy(reader.network, run.trained.weights_at(), X, **signs)
    assert translation.text == reader.data.target.decode(written.tokens[0])
    assert translation.source == source
    assert translation.right == reader.data.pairs[3][1]
    assert translation.alignment.shape == (len(translation.letters), len(source))
    np.testing.assert_allclose(translation.alignment.sum(axis=1), 1, atol=1e-5)
    sent = translation.to_browser()
    assert "".join(sent["from"]) == source
    assert len(sent["weights"]) == len(sent["letters"]) == len(sent["probabilities"])


def test_digits_become_words(numbers):
    _, reader = numbers
    assert reader.translate("81").source == "eighty-one"
    assert reader.translate("81").right == "quatre-vingt-un"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "nothing to translate yet: type a text"),
        ("   ", "nothing to translate yet"),
        ("🌧", "The sign “🌧” is in no text that it learned: type the text without it"),
        ("מאה אחת", "type the text without them"),
        ("x" * 10_000, r"must have at most 200 letters \(got 10,000\)"),
        ("99999", "The numbers that it learned go up to 99: type a smaller one"),
        ("1.5", "whole number up to 99: type nothing but digits, or words"),
        ("-5", "type nothing but digits, or words"),
        ("200", "as “two hundred” has: type another number"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(numbers, text, sentence):
    _, reader = numbers
    with pytest.raises(ExperimentError, match=sentence):
        reader.translate(text)
    with pytest.raises(ExperimentError, match=sentence):
        reader.beams(text, 2)


def test_what_it_cannot_know_is_said(numbers):
    _, reader = numbers
    (note,) = reader.translate("tententen").notes
    assert note.startswith("These are not the words of a number up to 99")
    unknown = typed.Translation("tententen", ("d", "i", "x", ""), np.ones(4), None, None, ())
    assert typed.verdict(reader, unknown) == "Nobody here can say whether “dix” is right. It never saw this pair."
    first = reader.translate("fortyfortyfortyforty").notes
    assert any("letters, and this one has" in note for note in first)
    assert reader.translate("eleven").notes == ()


def test_a_verdict_says_whether_the_pair_was_learned(numbers):
    _, reader = numbers
    data = reader.data
    for side, words_ in ((data.train, "It learned this pair"), (data.validation, "It never saw this pair")):
        translation = reader.translate(data.pairs[side[0]][0])
        assert words_ in typed.verdict(reader, translation)
    right = typed.Translation("ten", ("d", "i", "x", ""), np.ones(4), None, "dix", ())
    assert typed.verdict(reader, right).startswith("“dix” is right in every letter")
    wrong = typed.Translation("ten", ("d", "i", "t", ""), np.ones(4), None, "dix", ())
    assert "it should be “dix”" in typed.verdict(reader, wrong)
    assert "goes wrong at letter 3" in words.exposure(reader, wrong)
    assert "goes wrong" not in words.exposure(reader, right)
    endless = typed.Translation("ten", ("d", "i", "x"), np.ones(3), None, "dix", ())
    assert "did not come to an end" in typed.verdict(reader, endless)


def test_the_right_answer_of_digits():
    for pairs, text, answer in (("reversed", "123", "321"), ("added", "17+25", "42")):
        experiment = complete(asked(GRU(units=2), pairs=pairs, epochs=1))
        reader = typed.Reader.of(Trained(experiment), prepare(experiment).data)
        assert typed.right(reader, text) == answer
    assert typed.right(reader, "17") is None


# --- scores ---


def test_scores_count_letters_that_are_no_padding(numbers):
    run, reader = numbers
    data = reader.data
    assert scores.score(data.y, data.y) == scores.Score(1.0, 1.0)
    nothing = scores.score(data.y, np.zeros_like(data.y))
    assert nothing == scores.Score(0.0, 0.0)
    sentence = scores.verdict(data, run.trained.predictions)
    assert f"of {len(data.validation)} pairs that it never saw are right in every letter" in sentence
    assert "most similar pair" in sentence


def test_exact_pairs_by_length_are_means_of_bands(numbers):
    _, reader = numbers
    data = reader.data
    predictions = data.y.copy()
    long = np.array([len(source) > scores.BAND for source, _ in data.pairs])
    predictions[long] = 0
    by = scores.by_length(data, predictions)
    assert ((by.exact == 1) == (by.lengths < scores.BAND + 1)).all()
    assert (by.pairs >= scores.LEAST).all()


def test_curves_begin_at_nothing_and_know_when_they_are_good(numbers):
    run, reader = numbers
    epochs, shares = curves.exact(run)
    assert epochs[0] == shares[0] == 0
    assert len(epochs) == 4
    steps = curves.steps_per_epoch(run.experiment, reader.data)
    short, long = (epochs, shares), (np.r_[epochs, 9], np.r_[shares, 0.96])
    found = curves.curves({("a", 3): short, ("b", 3): short, ("b", 9): long, ("c", 3): None}, steps)
    assert list(found) == ["a", "b"]
    assert found["b"][0][-1] == 9 * steps
    assert curves.steps_to(found["a"]) is None
    assert curves.steps_to(found["b"]) == 9 * steps
    assert f"95 % needs {9 * steps:,} steps." in curves.sentences(found)[1]


def test_a_curve_that_falls_again_is_said():
    (rose, fell) = curves.sentences(
        {"a": (np.array([0, 8]), np.array([0, 0.96])), "b": (8 * np.arange(3), np.array([0, 0.96, 0.9]))}
    )
    assert rose == "A: 96.0 % after 8 steps; 95 % needs 8 steps."
    assert fell == "B: 90.0 % after 16 steps; 95 % needs 8 steps, and is not kept."


def test_the_comparison_has_networks_of_one_size():
    experiments = openings.compared(openings.FIRST)
    assert openings.FIRST in experiments.values()
    assert len({one.fingerprint() for one in experiments.values()}) == len(experiments) == 5
    assert settings.is_compared(openings.FIRST)


# --- figures ---


def test_the_figures_are_plotlys(numbers):
    _, reader = numbers
    translation = reader.translate("twenty-one")
    drawn = validated(figures.alignment)(
        translation.alignment, translation.source, translation.letters, words.alignment_title(translation)
    )
    assert drawn["data"][0]["z"].shape == translation.alignment.shape
    tree = reader.beams("twenty-one", 3)
    letters = [reader.letter(node.token) for node in tree.nodes]
    fig = validated(figures.beam_tree)(tree, letters, words.beams_title(reader, tree))
    assert len(fig["data"][-1]["x"]) == len(tree.nodes)
    points = np.array([0, 16, 32]), np.array([0, 0.5, 0.97])
    fig = validated(figures.exact_by_steps)({"with attention": points, "without attention": points}, "Exact pairs")
    assert fig["data"][0]["y"].max() == 97
    assert "with attention 97 % after 32" in fig["layout"]["meta"]["alt"]
    fig = validated(figures.exact_by_length)({"with attention": points}, "Exact pairs")
    assert len(fig["data"]) == 1
