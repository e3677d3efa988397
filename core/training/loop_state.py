"""What a loop is at between two batches: everything that its next batches depend on, and no data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.training.optimizers import OptimizerMachine


class RandomNumbers:
    """Random numbers from 0 to 1, float32, of any shape; the same ones for the same seed.

    Attributes:
        state: of NumPy's generator, as JSON has it. Set it to draw on from there.
    """

    def __init__(self, seed: list[int]) -> None:
        self._generator = np.random.default_rng(seed)

    def __call__(self, shape: tuple[int, ...]) -> np.ndarray:
        """The next numbers."""
        return self._generator.random(shape, dtype=np.float32)

    @property
    def state(self) -> dict[str, Any]:
        """See the class."""
        return dict(self._generator.bit_generator.state)

    @state.setter
    def state(self, state: dict[str, Any]) -> None:
        self._generator.bit_generator.state = state


@dataclass(frozen=True)
class LoopState:
    """A loop between two batches.

    Attributes:
        weights: those that are trained, in the layout of the machine code, float32 (w,).
        slots: of the optimizer, float32 (2, w).
        steps: of the optimizer so far.
        randoms: the state of the random numbers of each block; None where nothing is dropped.
    """

    weights: np.ndarray
    slots: np.ndarray
    steps: int
    randoms: list[dict[str, Any] | None]


def state_of(weights: np.ndarray, optimizer: OptimizerMachine, randoms: Sequence[RandomNumbers | None]) -> LoopState:
    """The state of a loop in machine code; the arrays are its own."""
    drawn = [None if random is None else random.state for random in randoms]
    return LoopState(weights, optimizer.slots, optimizer.steps, drawn)


def restore(
    state: LoopState, weights: np.ndarray, optimizer: OptimizerMachine, randoms: Sequence[RandomNumbers | None]
) -> None:
    """Bring a loop in machine code to a state.

    Raises:
        ValueError: the state is of another network. The loop is of no use then.
    """
    fits = state.weights.shape == weights.shape and state.slots.shape == optimizer.slots.shape
    if not fits or state.weights.dtype != np.float32 or state.slots.dtype != np.float32:
        raise ValueError(
            f"Weights and slots of the optimizer must be float32 {weights.shape} and {optimizer.slots.shape} "
            f"(got {state.weights.dtype} {state.weights.shape} and {state.slots.dtype} {state.slots.shape})"
        )
    weights[:], optimizer.slots[:], optimizer.steps = state.weights, state.slots, state.steps
    for random, saved in zip(randoms, state.randoms, strict=True):
        if (random is None) != (saved is None):
            raise ValueError("The state must have random numbers where something is dropped, and nowhere else")
        if random is not None and saved is not None:
            random.state = saved
