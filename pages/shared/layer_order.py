"""The layers of a draft in their order. Each has a number that stays its own when it moves, for its widgets' keys."""

from collections.abc import Iterable

from core.layers import Layer
from pages.shared import visit


class LayerOrder:
    """The layers of the experiment being edited, the input side first."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._layers: dict[int, Layer] = {}
        self._next = 0

    def begin(self, layers: Iterable[Layer]) -> None:
        """Number the layers of another experiment."""
        self._layers = dict(enumerate(layers))
        self.numbers = list(self._layers)
        self._next = len(self.numbers)

    def take(self, layers: Iterable[Layer]) -> None:
        """Keep what the layers are now, in their present order."""
        self._layers = dict(zip(self.numbers, layers, strict=True))

    def layer(self, number: int) -> Layer:
        """A layer as it was when the experiment was last valid."""
        return self._layers[number]

    def add(self, layer: Layer) -> None:
        """Put a layer behind the others."""
        self._layers[self._next] = layer
        self.numbers = [*self.numbers, self._next]
        self._next += 1
        visit.touched()

    def remove(self, number: int) -> None:
        """Take a layer away."""
        self.numbers = [one for one in self.numbers if one != number]
        visit.touched()

    def move(self, number: int, by: int) -> None:
        """Move a layer towards the input (-1) or the output (1)."""
        place = self.numbers.index(number)
        others = [one for one in self.numbers if one != number]
        self.numbers = [*others[: place + by], number, *others[place + by :]]
        visit.touched()
