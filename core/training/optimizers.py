"""Keras's optimizers over one flat array of weights, as machine code: the same steps as Keras's own.

Adam: Kingma and Ba (2015). RMSprop: Tieleman and Hinton (2012). Clipping by the norm of all gradients together:
Pascanu, Mikolov and Bengio (2013), "On the difficulty of training recurrent neural networks".
"""

import math

import numpy as np

from core.experiment import Training
from core.layers.machine_code import ONE, VECTOR, compiled, f32

FIRST, SECOND, RHO, EPSILON = 0.9, 0.999, 0.9, f32(1e-7)  # Keras's defaults: beta_1, beta_2, rho, epsilon


class OptimizerMachine:
    """The optimizer of a training, for a number of weights.

    Attributes:
        slots: what it remembers of each weight, float32 (2, weights).
        steps: so far.
    """

    def __init__(self, training: Training, weights: int) -> None:
        self._training, self.steps = training, 0
        self.slots = np.zeros((2, weights), np.float32)
        self._velocity, self._momentum = self.slots

    def step(self, weights: np.ndarray, gradient: np.ndarray) -> None:
        """Change the weights, (weights,), by their gradient. The gradient is clipped in place where it is too long."""
        training = self._training
        self.steps += 1
        if training.clipnorm:
            clip(gradient, training.clipnorm)
        match training.optimizer:
            case "Adam":
                rate = training.learning_rate * math.sqrt(1 - SECOND**self.steps) / (1 - FIRST**self.steps)
                adam(weights, gradient, self._momentum, self._velocity, rate)
            case "SGD":
                sgd(weights, gradient, self._momentum, training.learning_rate, training.momentum)
            case "RMSprop":
                moments = self._momentum, self._velocity
                rmsprop(weights, gradient, *moments, training.learning_rate, training.momentum)


@compiled(VECTOR, "f8")
def clip(gradient: np.ndarray, longest: float) -> None:
    """Shorten the gradient to this norm where it is longer."""
    total = 0.0
    for j in range(gradient.size):
        total += gradient[j] * gradient[j]
    norm = math.sqrt(total)
    if not norm <= longest:  # NaN too: a run must see it
        factor = f32(longest / norm)
        for j in range(gradient.size):
            gradient[j] *= factor


@compiled(VECTOR, VECTOR, VECTOR, VECTOR, "f4")
def adam(w: np.ndarray, g: np.ndarray, m: np.ndarray, v: np.ndarray, rate: float) -> None:
    """One step of Adam. `rate` is the learning rate with the corrections of both moments in it."""
    for j in range(w.size):
        m[j] += (g[j] - m[j]) * f32(1 - FIRST)
    for j in range(w.size):
        v[j] += (g[j] * g[j] - v[j]) * f32(1 - SECOND)
    for j in range(w.size):
        w[j] -= m[j] * rate / (math.sqrt(v[j]) + EPSILON)


@compiled(VECTOR, VECTOR, VECTOR, "f4", "f4")
def sgd(w: np.ndarray, g: np.ndarray, m: np.ndarray, rate: float, momentum: float) -> None:
    """One step of gradient descent."""
    for j in range(w.size):
        m[j] = m[j] * momentum - rate * g[j]
    for j in range(w.size):
        w[j] += m[j]


@compiled(VECTOR, VECTOR, VECTOR, VECTOR, "f4", "f4")
def rmsprop(w: np.ndarray, g: np.ndarray, m: np.ndarray, v: np.ndarray, rate: float, momentum: float) -> None:
    """One step of RMSprop."""
    for j in range(w.size):
        v[j] = v[j] * f32(RHO) + g[j] * g[j] * f32(1 - RHO)
    for j in range(w.size):
        m[j] = m[j] * momentum + rate * g[j] * (ONE / math.sqrt(v[j] + EPSILON))
    for j in range(w.size):
        w[j] -= m[j]
