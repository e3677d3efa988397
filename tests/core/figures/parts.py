"""What the tests of figures look for in them: heatmaps, written numbers, outlines."""

import re

import numpy as np

from core.figures import theme

STAND_INS = {
    *(theme.ACCENT, theme.GREY, theme.VALIDATION, theme.INK, theme.PAPER),
    *(*theme.CATEGORICAL, *theme.SEQUENTIAL, *theme.DIVERGING),
}


def heatmaps(fig):
    return [trace for trace in fig.data if trace.type == "heatmap"]


def cells(trace):
    return np.array(trace.z, float)


def texts(fig):
    return [text for trace in fig.data if trace.type == "scatter" and trace.mode == "text" for text in trace.text]


def named(fig, name):
    return [trace for trace in fig.data if trace.name == name]


def notes(fig):
    return [note.text for note in fig.layout.annotations if note.text]


def outlines(fig):
    return [shape for shape in fig.layout.shapes if shape.line.color == theme.ACCENT]


def is_sound(fig, *, sentiment=False):
    """What every figure keeps to: a fixed height, a sentence, the theme's colours, symmetric limits, readable text.

    `sentiment`: whether it is about sentiment, and may have the pair of colours that nothing else has.
    """
    assert fig.layout.height > 100
    assert theme.alt(fig).endswith(".")
    assert fig.layout.title.text
    assert set(re.findall(r"#[0-9a-f]{6}", fig.to_json())) <= STAND_INS | (
        {theme.NEGATIVE, theme.POSITIVE} if sentiment else set()
    )
    for trace in heatmaps(fig):
        assert trace.zmin in (0, -trace.zmax)
        assert trace.colorscale[0][1] == (theme.DIVERGING if trace.zmin else theme.SEQUENTIAL)[0]
    bars = [trace for trace in fig.data if trace.type == "bar" and any(value is not None for value in trace.x)]
    assert len(bars) < 2 or all(bar.width is not None for bar in bars), "bars that cover those of another trace"
    sizes = [note.font.size for note in fig.layout.annotations if note.font.size]
    sizes += [trace.textfont.size for trace in fig.data if trace.type == "scatter" and trace.mode == "text"]
    assert all(size >= theme.TEXT for size in sizes)
    assert "#0000" not in str(theme.resolved(fig.to_plotly_json(), dark=True))
