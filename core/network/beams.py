"""Beam search: the likeliest texts so far are continued together, and all that were kept form a tree.

Sutskever, Vinyals and Le (2014), section 3.2. A text's score is the sum of the logarithms of its letters'
probabilities, so a beam may find a text that is likelier than the greedy one.
"""

from dataclasses import dataclass

import numpy as np

from core.network.decoding import Writer
from core.network.encoder_decoder import EncoderDecoder

MOST_BEAMS = 5
SMALLEST = 1e-12  # probability, before its logarithm is taken


@dataclass(frozen=True)
class Node:
    """One letter that was kept.

    Attributes:
        parent: the place of the node before it in the tree; -1 for a first letter.
        token: of the letter.
        step: the letter's number, counted from 0.
        rank: among the texts that were kept at this step, the likeliest first.
        probability: of the letter after those before it.
        score: of the text up to here, the sum of logarithms.
        ends: whether the letter ends the text.
    """

    parent: int
    token: int
    step: int
    rank: int
    probability: float
    score: float
    ends: bool


@dataclass(frozen=True)
class Tree:
    """All nodes, step by step, and the last node of each text that was finished, the likeliest first."""

    nodes: tuple[Node, ...]
    finished: tuple[int, ...]

    def path(self, place: int) -> list[int]:
        """The places of the nodes from the first letter to the node at `place`."""
        path = [place]
        while self.nodes[path[-1]].parent >= 0:
            path.append(self.nodes[path[-1]].parent)
        return path[::-1]

    def tokens(self, place: int) -> np.ndarray:
        """The tokens of the text that ends at a node, int (T,)."""
        return np.array([self.nodes[node].token for node in self.path(place)])


def beam_search(
    network: EncoderDecoder,
    weights: list[np.ndarray],
    source: np.ndarray,
    *,
    begin: int,
    end: int,
    longest: int,
    width: int,
) -> Tree:
    """Keep the `width` likeliest texts at each step, until as many have ended.

    Args:
        network: the network.
        weights: in Keras's order.
        source: tokens (S,).
        begin: the decoder's first input.
        end: the token that ends a text.
        longest: the letters of a text at most.
        width: from 1, which is greedy, to MOST_BEAMS.
    """
    writer = Writer(network, weights)
    read = writer.read(source[None])
    nodes: list[Node] = []
    finished: list[int] = []
    alive, tokens, state = [-1], np.array([begin], np.int32), read.last
    scores = np.zeros(1)
    for step in range(longest):
        output, state, _ = writer.step(tokens, state, read.repeated(len(alive)))
        output[:, 0] = 0  # padding is no letter
        totals = scores[:, None] + np.log(np.maximum(output, SMALLEST))  # (beams, V)
        best = np.argsort(-totals, axis=None, kind="stable")[: width - len(finished)]
        going: list[tuple[int, int]] = []  # the beam that a text continues, and the node of its new letter
        for rank, (beam, token) in enumerate(zip(*np.unravel_index(best, totals.shape), strict=True)):
            ends, score = int(token) == end, float(totals[beam, token])
            nodes.append(Node(alive[beam], int(token), step, rank, float(output[beam, token]), score, ends))
            if ends:
                finished.append(len(nodes) - 1)
            else:
                going.append((int(beam), len(nodes) - 1))
        if not going:
            break
        beams = [beam for beam, _ in going]
        alive = [place for _, place in going]
        tokens = np.array([nodes[place].token for place in alive], np.int32)
        scores = np.array([nodes[place].score for place in alive])
        state = tuple(part[beams] for part in state)
    finished.sort(key=lambda place: -nodes[place].score)
    return Tree(tuple(nodes), tuple(finished))
