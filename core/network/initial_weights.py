"""A network's weights before training, without Keras."""

import numpy as np

from core.layers.initializers import Seeds
from core.network.stack import Stack


def initial_weights(stack: Stack, *, timesteps: int | None, seed: int) -> list[np.ndarray] | None:
    """The weights that `build.build(stack, timesteps=timesteps, seed=seed)` draws, float32, in Keras's order.

    They are equal in every bit, or within the rounding errors that `core.layers.initializers` names. An embedding's
    vectors are random here, wherever they start from.

    Args:
        stack: the network.
        timesteps: as `build` takes it; it has no effect.
        seed: of the weights.

    Returns:
        None if a kind of layer does not say how its weights start: then `build` has to draw them.

    Example:
        >>> from core.answers import Numbers
        >>> from core.feature import Feature
        >>> from core.layers import GRU
        >>> stack = Stack((GRU(units=2),), Numbers(1, (Feature("height"),)), 3)
        >>> [weight.shape for weight in initial_weights(stack, timesteps=5, seed=0)]
        [(3, 6), (2, 6), (2, 6), (2, 1), (1,)]
    """
    seeds = Seeds(seed)
    weights = stack.embedding.initial_weights(seeds) if stack.embedding else []
    for layer, features in zip(stack.with_head, stack.widths, strict=True):
        mine = layer.initial_weights(features, seeds)
        if mine is None:
            return None
        weights += mine
    return weights
