from itertools import pairwise

import numpy as np
import pytest

from core.figures import theme
from core.figures import weight_blocks as module
from core.figures.weight_blocks import Block, LayerBlocks, blocks
from tests.core.figures.parts import is_sound, notes, texts
from tests.core.figures.validated import validated

blocks = validated(blocks)

GATES = ("i", "f", "g", "o")


def lstm(F, u, name="LSTM"):
    arrays = (("kernel", F), ("recurrent kernel", u), ("bias", 1))
    return LayerBlocks(name, tuple(Block(what, rows, 4 * u, GATES) for what, rows in arrays))


def dense(F, k):
    return LayerBlocks("Dense", (Block("kernel", F, k), Block("bias", 1, k)))


def bars(fig):
    return [trace for trace in fig.data if trace.type == "bar"]


def areas(trace):
    return np.array(trace.width) * np.array(trace.y)


def test_area_is_the_number_of_parameters():
    layers = (lstm(3, 8), dense(8, 2))
    fig = blocks(layers, "Where the weights are")
    is_sound(fig)
    drawn = np.concatenate([areas(trace) for trace in bars(fig)])
    counts = [
        block.count / (len(block.parts) or 1) for layer in layers for block in layer.blocks for _ in block.parts or "1"
    ]
    np.testing.assert_allclose(drawn / drawn[0], np.array(counts) / counts[0])
    assert "402 parameters" in theme.alt(fig)
    assert fig.layout.barmode == "overlay"


def test_labels_give_shape_and_count():
    fig = blocks((LayerBlocks("SimpleRNN, 2 units", (Block("kernel", 3, 2), Block("bias", 1, 2))),), "15 parameters")
    assert {"<b>SimpleRNN, 2 units: 8 parameters</b>", "kernel 3 × 2 = 6", "bias 1 × 2 = 2"} <= set(texts(fig))
    assert Block("kernel", 256, 1024).label == "kernel 256 × 1,024 = 262,144"


def test_gates_stand_side_by_side_with_their_names():
    fig = blocks((lstm(3, 4),), "LSTM")
    (trace,) = bars(fig)
    kernel = np.array(trace.x)[:4]
    assert (np.diff(kernel) > 0).all()
    assert np.unique(np.array(trace.base)[:4]).size == 1
    assert notes(fig)[:4] == list(GATES)
    assert trace.hovertext[1] == "LSTM<br>kernel 3 × 16 = 48<br>f: 3 × 4 = 12"


def test_blocks_never_overlap():
    fig = blocks((lstm(3, 8), lstm(8, 4), dense(4, 2)), "Three layers")
    spans = sorted({(low, low + high) for trace in bars(fig) for low, high in zip(trace.base, trace.y, strict=True)})
    assert all(lower[0] > upper[1] for upper, lower in pairwise(spans))


def test_single_weights_are_ruled_where_there_are_few():
    def thin(fig):
        return [
            trace for trace in fig.data if trace.type == "scatter" and trace.mode == "lines" and trace.line.width == 1
        ]

    few = thin(blocks((LayerBlocks("Dense", (Block("kernel", 3, 2),)),), "6"))
    assert len(few[0].x) == 3 * (1 + 2)  # one line down, two across, each with a break after it
    assert not thin(blocks((lstm(3, 16),), "many"))


def test_what_would_vanish_is_drawn_larger_and_said():
    fig = blocks((lstm(1, 256), dense(256, 1)), "264,449 parameters")
    is_sound(fig)
    assert any("at least 3 pixels" in text for text in texts(fig))
    assert min(min(trace.y) for trace in bars(fig)) == module.LEAST
    assert min(np.array(bars(fig)[1].width)) * 340 / module.WIDTH >= module.LEAST
    assert not any("pixels" in text for text in texts(blocks((dense(3, 2),), "8")))


def test_two_directions_may_share_a_colour():
    pair = (LayerBlocks("forward", lstm(3, 2).blocks, 0), LayerBlocks("backward", lstm(3, 2).blocks, 0), dense(4, 1))
    colours = [trace.marker.color for trace in bars(blocks(pair, "Bidirectional"))]
    assert colours == [theme.colour_of(0), theme.colour_of(0), theme.colour_of(2)]


@pytest.mark.parametrize("layers", [(LayerBlocks("Dropout", ()),), (dense(1, 1),), (dense(10_000, 50),)])
def test_any_network(layers):
    fig = blocks(layers, "A network")
    assert fig.layout.height < 800
    assert theme.alt(fig)
