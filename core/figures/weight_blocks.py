"""The weights of a network as areas: the matrices of each layer, drawn to one scale."""

from dataclasses import dataclass

import numpy as np

from core.figures import theme
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure

RULED_CELLS = 400  # weights up to which each has its own cell
LEAST = 3  # pixels of width and height, at least
CELL = 26  # pixels of one weight, at most
WIDTH = 440  # pixels of the widest matrix, between a phone and a page
HEIGHT = 420  # pixels of all matrices together, at most
LABEL, HEAD, AFTER = 22, 34, 8  # pixels of a matrix's name, of a layer's, and below a matrix
FILL = 0.3  # opacity of a matrix; its edge is drawn in full


@dataclass(frozen=True)
class Block:
    """One weight array (rows, columns). `parts` names equal parts side by side, such as the gates of a kernel."""

    name: str
    rows: int
    columns: int
    parts: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """The number of weights."""
        return self.rows * self.columns

    @property
    def label(self) -> str:
        """Its name, shape and count: `kernel 3 × 2 = 6`."""
        return f"{self.name} {self.rows:,} × {self.columns:,} = {self.count:,}"

    @property
    def part_label(self) -> str:
        """Shape and count of one of its parts."""
        parts = len(self.parts) or 1
        return f"{self.rows:,} × {self.columns // parts:,} = {self.count // parts:,}"


@dataclass(frozen=True)
class LayerBlocks:
    """A layer, or one direction of it, with its weight arrays."""

    name: str
    blocks: tuple[Block, ...]
    colour: int | None = None  # the layer's number from 0, if it differs from the index: two directions are one layer

    @property
    def count(self) -> int:
        """The number of weights in all arrays."""
        return sum(block.count for block in self.blocks)


def blocks(layers: tuple[LayerBlocks, ...], title: str) -> Figure:
    """Each layer's weight arrays below one another, in one scale: areas are numbers of parameters.

    Args:
        layers: the layers, input side first; a bidirectional one twice. Their order gives them their colours.
        title: what to see.
    """
    shown = [block for layer in layers for block in layer.blocks]
    scale = _scale(shown)
    total = sum(block.count for block in shown)
    panel, top = Panel("", 0), -10.0
    clamped, labels = False, []
    for number, layer in enumerate(layers):
        top += HEAD
        labels.append((top - 6, f"<b>{layer.name}: {layer.count:,} parameters</b>"))
        places = []
        for block in layer.blocks:
            top += LABEL
            labels.append((top - 3, block.label))
            place = _Place(block, top, scale)
            clamped |= place.clamped
            places.append(place)
            top += place.height + AFTER
        if places:
            colour = theme.colour_of(number if layer.colour is None else layer.colour)
            _areas(panel, layer, places, colour)
            _edges(panel, places, colour, ruled=total <= RULED_CELLS)
            _parts(panel, places, ruled=total <= RULED_CELLS)
    if clamped:
        top += LABEL
        labels.append((top - 2, f"Some are drawn larger: at least {LEAST} pixels"))
    _labels(panel, labels)
    panel.height = round(top)
    panel.yaxis = {"range": [top, 0], "visible": False}
    listed_layers = "; ".join(f"{layer.name}: {', '.join(block.label for block in layer.blocks)}" for layer in layers)
    alt = f"{title}: {total:,} parameters drawn as areas of one scale. {listed_layers}."
    fig = stacked(title, alt, [panel], xaxis={"range": [-1, WIDTH], "visible": False})
    layout = fig["layout"]
    layout |= {"barmode": "overlay", "height": layout["height"] - 50, "margin": layout["margin"] | {"b": 8}}
    return fig


class _Place:
    """The place of a block in pixels of a figure of `WIDTH`: at the left edge, below `top`."""

    def __init__(self, block: Block, top: float, scale: float) -> None:
        least = LEAST * WIDTH / 340  # across a phone
        self.block, self.top = block, top
        self.width, self.height = max(block.columns * scale, least), max(block.rows * scale, LEAST)
        self.clamped = block.columns * scale < least or block.rows * scale < LEAST
        self.parts = len(block.parts) or 1

    @property
    def part(self) -> float:
        return self.width / self.parts


def _scale(shown: list[Block]) -> float:
    """Pixels of one weight's side."""
    widest = max((block.columns for block in shown), default=1)
    return min(CELL, WIDTH / max(widest, 1), HEIGHT / max(sum(block.rows for block in shown), 1))


def _areas(panel: Panel, layer: LayerBlocks, places: list[_Place], colour: str) -> None:
    """Draw a bar for each part, with its arithmetic on hover."""
    bars = [(place, number) for place in places for number in range(place.parts)]
    hovers = []
    for place, number in bars:
        block = place.block
        part = f"<br>{block.parts[number]}: {block.part_label}" if block.parts else ""
        hovers.append(f"{layer.name}<br>{block.label}{part}")
    panel.traces.append(
        {
            "type": "bar",
            "x": [place.part * (number + 0.5) for place, number in bars],
            "width": [place.part for place, _ in bars],
            "base": [place.top for place, _ in bars],
            "y": [place.height for place, _ in bars],
            "marker": {"color": colour, "opacity": FILL, "line": {"width": 0}},
            "hovertext": hovers,
            "hovertemplate": "%{hovertext}<extra></extra>",
            "showlegend": False,
        }
    )


def _parts(panel: Panel, places: list[_Place], *, ruled: bool) -> None:
    """Write the names of parts in their middle if they fit, with a background if there are lines."""
    ground = {"bgcolor": theme.PAPER, "borderpad": 1} if ruled else {}
    for place in places:
        for number, name in enumerate(place.block.parts):
            if place.height >= 18 and place.part >= 9 * len(name) + 6:
                middle = {"x": place.part * (number + 0.5), "y": place.top + place.height / 2}
                panel.notes.append({"text": name} | middle | ground)


def _edges(panel: Panel, places: list[_Place], colour: str, *, ruled: bool) -> None:
    """Draw the edges of each matrix and part, and if `ruled` thin lines between weights."""
    thick: list[tuple] = []
    thin: list[tuple] = []
    for place in places:
        low, high = place.top, place.top + place.height
        thick += [((0, low), (place.width, low), (place.width, high), (0, high), (0, low))]
        thick += [((place.part * n, low), (place.part * n, high)) for n in range(1, place.parts)]
        if ruled:
            across = np.linspace(0, place.width, place.block.columns + 1)[1:-1]
            down = np.linspace(low, high, place.block.rows + 1)[1:-1]
            thin += [((x, low), (x, high)) for x in across] + [((0, y), (place.width, y)) for y in down]
    for strokes, width in ((thin, 1), (thick, 2)):
        if strokes:
            points = [point for stroke in strokes for point in (*stroke, (None, None))]
            x, y = zip(*points, strict=True)
            line = {"color": colour, "width": width}
            panel.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _labels(panel: Panel, labels: list[tuple[float, str]]) -> None:
    """Write the names at the left edge."""
    y, text = zip(*labels, strict=True)
    panel.add_scatter(
        x=[-1] * len(y),
        y=y,
        text=text,
        mode="text",
        textposition="top right",
        textfont={"size": theme.TEXT, "color": theme.INK},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
