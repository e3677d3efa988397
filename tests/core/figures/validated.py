"""Figures as plotly's own objects. Making them validates the plain data against plotly's schema."""

import functools
from types import ModuleType

import plotly.graph_objects as go

from core.figures.encoding import encoded
from core.figures.theme import Figure


def validated(drawing):
    """A function of `core.figures`, or a module of such functions, whose figures are validated graph objects.

    What is validated is what is sent to the browser, too.
    """
    if isinstance(drawing, ModuleType):
        return _Module(drawing)

    @functools.wraps(drawing)
    def draw(*arguments, **named):
        figure = drawing(*arguments, **named)
        go.Figure(encoded(figure))
        return go.Figure(figure)

    return draw


class _Module:
    def __init__(self, module):
        self._module = module

    def __getattr__(self, name):
        part = getattr(self._module, name)
        draws = getattr(part, "__annotations__", {}).get("return") is Figure
        return validated(part) if draws else part
