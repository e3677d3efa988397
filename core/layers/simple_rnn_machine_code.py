"""A SimpleRNN's timesteps as machine code, forward and back: h = a(K [x; 1; h]).

K (u, W) has the kernel, the bias and the recurrent kernel side by side. `gates` has the states before a mask holds
them. For the arrays see `recurrent_machine_code`.
"""

import numpy as np

from core.layers.machine_code import (
    activate,
    compiled,
    copy,
    f32,
    settle,
    times_slope,
)
from core.layers.recurrent_machine_code import (
    BACKWARD,
    FORWARD,
    clear,
    first_gradient,
    given,
    gradient_of_kernel,
    hand_back,
    hold,
    last_gradient,
    read,
    show,
    way_back,
)


@compiled(*FORWARD)
def forward(
    weights: np.ndarray,
    x: np.ndarray,
    dropped: np.ndarray,
    real: np.ndarray,
    shown: np.ndarray,
    xh: np.ndarray,
    gates: np.ndarray,
    kept: np.ndarray,
    y: np.ndarray,
    start: np.ndarray,
    row: int,
    activation: int,
    reverse: int,
) -> None:
    """See `RecurrentMachine.forward`."""
    T, W, B = xh.shape[0] - 1, xh.shape[1], xh.shape[2]
    u = gates.shape[1]
    first = W - u
    K = weights.reshape(u, W)
    read(x, dropped, xh, start, reverse)
    for t in range(T):
        np.dot(K, xh[t], gates[t])
        activate(gates[t].reshape(u * B), activation)
        copy(gates[t].reshape(u * B), xh[t + 1].reshape(W * B)[first * B :])
        if real.size:
            hold(xh[t, first:], xh[t + 1, first:], real[T - 1 - t if reverse else t])
    show(xh, first, shown, y, row, reverse)


@compiled(*BACKWARD)
def backward(
    weights: np.ndarray,
    gradient: np.ndarray,
    dy: np.ndarray,
    dropped: np.ndarray,
    real: np.ndarray,
    shown: np.ndarray,
    xh: np.ndarray,
    gates: np.ndarray,
    kept: np.ndarray,
    work: np.ndarray,
    dx: np.ndarray,
    ends: np.ndarray,
    row: int,
    activation: int,
    reverse: int,
) -> None:
    """See `RecurrentMachine.backward`."""
    T, W, B = xh.shape[0] - 1, xh.shape[1], xh.shape[2]
    u = gates.shape[1]
    first = W - u
    K = weights.reshape(u, W)
    back = way_back(K, first, dx.size > 0)
    handed = np.empty((len(back), B), f32)
    dh, now = np.zeros((u, B), f32), np.empty((u, B), f32)
    last_gradient(ends, 0, dh)
    for t in range(T - 1, -1, -1):
        given(dy, row, t, T, shown, dh, reverse)
        settle(dh.reshape(u * B))
        now[:] = dh
        times_slope(now.reshape(u * B), gates[t].reshape(u * B), activation)
        gates[t] = now
        if real.size:
            counts = real[T - 1 - t if reverse else t]
            clear(gates[t], counts)
        np.dot(back, gates[t], handed)
        if real.size:
            hold(dh, handed[:u], real[T - 1 - t if reverse else t])
        dh[:] = handed[:u]
        if dx.size:
            hand_back(handed[u:], dropped, dx, T - 1 - t if reverse else t)
    first_gradient(dh, 0, ends)
    gradient_of_kernel(xh, gates, work, gradient)
