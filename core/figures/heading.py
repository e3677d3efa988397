"""A figure's title apart from its plot: a browser wraps text at the width that there is, and plotly never does."""

import html

from core.figures.theme import Figure


def title(fig: Figure) -> str:
    """The title as plain text, in one line.

    Example:
        >>> title({"data": [], "layout": {"title": {"text": "a &lt;b&gt;<br>and c"}}})
        'a <b> and c'
    """
    return html.unescape(str(fig["layout"]["title"]["text"]).replace("<br>", " "))


def untitled(fig: Figure) -> Figure:
    """A copy without title, lower by the room that was kept for it. The legend moves to the top."""
    layout = fig["layout"]
    head, high = layout["meta"]["head"], layout["height"]
    from_top = (1 - layout["legend"]["y"]) * high
    return fig | {
        "layout": layout
        | {
            "title": {"text": ""},
            "height": high - head,
            "margin": layout["margin"] | {"t": layout["margin"]["t"] - head},
            "legend": layout["legend"] | {"y": 1 - max(from_top - head, 0) / (high - head)},
            "meta": layout["meta"] | {"head": 0},
        }
    }


def apart(fig: Figure) -> Figure:
    """What `untitled` takes away: the title, and the pixels that it needs."""
    layout = fig["layout"]
    return {"title": layout["title"], "head": layout["meta"]["head"]}


def level(*figs: Figure) -> list[Figure]:
    """Figures to stand side by side: their plots begin at the same height, whatever title and legend need."""
    heads = [fig["layout"]["meta"]["head"] for fig in figs]
    top = max(fig["layout"]["margin"]["t"] - head for fig, head in zip(figs, heads, strict=True))
    return [_lowered(fig, top + head - fig["layout"]["margin"]["t"]) for fig, head in zip(figs, heads, strict=True)]


def _lowered(fig: Figure, pixels: int) -> Figure:
    """A copy whose plot begins lower; title and legend stay where they are."""
    layout = fig["layout"]
    high = layout["height"] + pixels
    scale = layout["height"] / high

    def kept(part: dict) -> dict:
        return part | {"y": 1 - (1 - part["y"]) * scale}

    return fig | {
        "layout": layout
        | {
            "height": high,
            "margin": layout["margin"] | {"t": layout["margin"]["t"] + pixels},
            "title": kept(layout["title"]),
            "legend": kept(layout["legend"]),
        }
    }
