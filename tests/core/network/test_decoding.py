"""Writing without a teacher, against the whole network read again after each letter."""

import numpy as np
import pytest

from core.layers import Embedding, recurrent
from core.network.beams import beam_search
from core.network.decoding import greedy, greedy_tokens
from core.network.encoder_decoder import EncoderDecoder

BEGIN, END = 1, 2


def network_of(kind="GRU", *, both=False, attention=True):
    encoder = recurrent(kind, units=5, bidirectional=both)
    decoder = recurrent(kind, units=5 * (1 + both))
    network = EncoderDecoder(encoder, decoder, Embedding(8, 4), Embedding(9, 4), attention=attention)
    rng = np.random.default_rng(4)
    weights = [w + rng.normal(scale=0.8, size=w.shape).astype(np.float32) for w in network.initial_weights(1)]
    return network, weights


def sources():
    X = np.random.default_rng(2).integers(1, 8, (7, 6)).astype(np.int32)
    for row, real in zip(X, (6, 2, 1, 5, 3, 6, 4), strict=True):
        row[real:] = 0
    return X


def by_the_whole_network(network, weights, source, longest):
    """The likeliest letter after those written so far, from a trace of all of them."""
    written, alignment = [], []
    for _ in range(longest):
        before = np.array([[BEGIN, *written]], np.int32)
        trace = network.trace(weights, {"source": source[None], "target": before})
        written.append(1 + int(trace.output[0, -1, 1:].argmax()))
        alignment.append(None if trace.alignment is None else trace.alignment[0, -1])
        if written[-1] == END:
            break
    return written, alignment


@pytest.mark.parametrize("attention", [True, False])
@pytest.mark.parametrize(("kind", "both"), [("GRU", False), ("LSTM", True), ("SimpleRNN", True)])
def test_each_letter_is_the_likeliest_after_those_before(kind, both, attention):
    network, weights = network_of(kind, both=both, attention=attention)
    X = sources()
    written = greedy(network, weights, X, begin=BEGIN, end=END, longest=8)
    for row, source in enumerate(X):
        tokens, alignment = by_the_whole_network(network, weights, source, 8)
        assert written.tokens[row, : len(tokens)].tolist() == tokens
        assert not written.tokens[row, len(tokens) :].any()
        if attention:
            np.testing.assert_allclose(written.alignment[row, : len(tokens)], alignment, atol=1e-6)
    assert (written.alignment is not None) == attention


def test_batches_give_what_one_source_gives():
    network, weights = network_of()
    X = np.concatenate([sources()] * 50)
    tokens = greedy_tokens(network, weights, X, begin=BEGIN, end=END, longest=8)
    alone = greedy(network, weights, X[:7], begin=BEGIN, end=END, longest=8).tokens
    np.testing.assert_array_equal(tokens, np.concatenate([alone] * 50))


def test_weights_of_another_network_are_refused():
    network, weights = network_of()
    with pytest.raises(ValueError, match="weight arrays are needed"):
        greedy(network, weights[1:], sources(), begin=BEGIN, end=END, longest=3)


# --- beams ---


def score(network, weights, source, tokens):
    """The logarithm of a text's probability, from one trace with teacher forcing."""
    before = np.array([[BEGIN, *tokens[:-1]]], np.int32)
    output = network.trace(weights, {"source": source[None], "target": before}).output[0]
    return float(np.log(output[np.arange(len(tokens)), tokens]).sum())


@pytest.mark.parametrize("attention", [True, False])
def test_one_beam_writes_what_the_greedy_decoder_writes(attention):
    network, weights = network_of("LSTM", both=True, attention=attention)
    for source in sources():
        tree = beam_search(network, weights, source, begin=BEGIN, end=END, longest=8, width=1)
        tokens = greedy(network, weights, source[None], begin=BEGIN, end=END, longest=8).tokens[0]
        assert [node.token for node in tree.nodes] == tokens[tokens > 0].tolist()


@pytest.mark.parametrize("width", [2, 5])
def test_beams_have_the_scores_of_their_texts_and_the_greatest_of_each_step(width):
    network, weights = network_of()
    source = sources()[0]
    tree = beam_search(network, weights, source, begin=BEGIN, end=END, longest=6, width=width)
    for place, node in enumerate(tree.nodes):
        tokens = tree.tokens(place)
        assert len(tokens) == node.step + 1
        assert node.score == pytest.approx(score(network, weights, source, tokens), abs=1e-4)
        assert node.ends == (tokens[-1] == END)
    for step in range(6):
        here = [node for node in tree.nodes if node.step == step]
        assert [node.rank for node in here] == list(range(len(here)))
        assert [node.score for node in here] == sorted((node.score for node in here), reverse=True)
    ended = [tree.nodes[place].score for place in tree.finished]
    assert ended == sorted(ended, reverse=True)


def test_a_wide_beam_finds_the_likeliest_text_of_all():
    network, weights = network_of(attention=False)
    source = sources()[1]
    two = [[END], *([a, END] for a in range(3, 9)), [1, END]]
    likeliest = max(two, key=lambda tokens: score(network, weights, source, tokens))
    tree = beam_search(network, weights, source, begin=BEGIN, end=END, longest=2, width=40)
    assert tree.tokens(tree.finished[0]).tolist() == likeliest
