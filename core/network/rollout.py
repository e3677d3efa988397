"""A film's continuation from the network's own predictions: each predicted frame is read as the next one.

n sequences of T timesteps with P features; the network answers at each timestep with what comes next, P numbers.
"""

import numpy as np

from core.layers import Pass
from core.network.stack import Stack

AT_ONCE = 8  # sequences, to limit memory: the states of each are pictures with many channels


def rollout(stack: Stack, weights: list[np.ndarray], X: np.ndarray, steps: int) -> np.ndarray:
    """What the network predicts at each timestep of X (n, T, P), and then from its own predictions.

    Float32 (n, T - 1 + steps, P). The last `steps` are the timesteps after X: the first of them is predicted from X
    alone, and each of the others from X and those before it. States are kept, so that each step costs as much as one
    timestep.

    Args:
        stack: the network. It answers at each timestep, and its layers read forward.
        weights: in Keras's order.
        X: as the network reads them.
        steps: 1 or more.

    Raises:
        ValueError: the network does not answer at each timestep with as many numbers as it reads, or reads backward.
    """
    if not stack.answer.per_timestep or stack.answer.units != stack.features:
        raise ValueError(
            f"A network goes on by itself if it answers each timestep's {stack.features} numbers with as many (got "
            f"{stack.answer.units})."
        )
    if any(layer.directions > 1 for layer in stack.layers):
        raise ValueError("A layer that reads backward has to know the future: take one that reads forward.")
    parts = [_part(stack, weights, X[start : start + AT_ONCE], steps) for start in range(0, len(X), AT_ONCE)]
    return np.concatenate(parts) if parts else np.zeros((0, X.shape[1] - 1 + steps, stack.features), np.float32)


def _part(stack: Stack, weights: list[np.ndarray], X: np.ndarray, steps: int) -> np.ndarray:
    states: list[tuple[np.ndarray, ...]] = [() for _ in stack.with_head]
    read, answers = X, []
    for _ in range(steps):
        values = read
        for place, layer in enumerate(stack.with_head):
            run = layer.run(values, stack.weights_of(weights, place), Pass(sequences=True, start=states[place]))
            states[place], values = layer.last_state(run), run.output
        answers.append(values)
        read = values[:, -1:]  # (n, 1, P)
    return np.concatenate(answers, axis=1)
