"""An LSTM's timesteps as machine code, forward and back.

The equations and the order of the gates (i, f, g, o) are Keras's: c = f · c + i · g and h = o · a(c), with z = K [x; 1;
h]. K (4 u, W) has the kernel, the bias and the recurrent kernel side by side, so a timestep is one matrix product and
one pass over its result. `kept` has the cell states and their activations, 2 u rows. For the arrays see
`recurrent_machine_code`.
"""

import numpy as np

from core.layers.machine_code import (
    ONE,
    SIGMOID,
    activate,
    compiled,
    f32,
    settle,
    times_slope,
)
from core.layers.recurrent_machine_code import (
    BACKWARD,
    FORWARD,
    clear,
    first_gradient,
    first_state,
    given,
    gradient_of_kernel,
    hand_back,
    hold,
    last_gradient,
    read,
    show,
    way_back,
)


@compiled()
def _next(i: np.ndarray, f: np.ndarray, g: np.ndarray, before: np.ndarray, c: np.ndarray) -> None:
    for j in range(i.size):
        c[j] = f[j] * before[j] + i[j] * g[j]


@compiled()
def _shown(o: np.ndarray, squashed: np.ndarray, h: np.ndarray) -> None:
    for j in range(o.size):
        h[j] = o[j] * squashed[j]


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
    u = gates.shape[1] // 4
    first, N = W - u, u * B
    K = weights.reshape(4 * u, W)
    read(x, dropped, xh, start, reverse)
    first_state(start, 1, kept[0, :u])
    for t in range(T):
        z = gates[t].reshape(4 * N)
        np.dot(K, xh[t], gates[t])
        activate(z[: 2 * N], SIGMOID)
        activate(z[2 * N : 3 * N], activation)
        activate(z[3 * N :], SIGMOID)
        before, now = kept[t].reshape(2 * N), kept[t + 1].reshape(2 * N)
        h = xh[t + 1].reshape(W * B)[first * B :]
        _next(z[:N], z[N : 2 * N], z[2 * N : 3 * N], before[:N], now[:N])
        for j in range(N):
            now[N + j] = now[j]
        activate(now[N:], activation)
        _shown(z[3 * N :], now[N:], h)
        if real.size:
            counts = real[T - 1 - t if reverse else t]
            hold(kept[t, :u], kept[t + 1, :u], counts)
            hold(xh[t, first:], xh[t + 1, first:], counts)
    show(xh, first, shown, y, row, reverse)


@compiled()
def _through_cell(
    o: np.ndarray, squashed: np.ndarray, dh: np.ndarray, dc: np.ndarray, work: np.ndarray, activation: int
) -> None:
    """Add to dc what comes through the state, and replace o by the gradient before its activation."""
    for j in range(o.size):
        work[j] = dh[j] * o[j]
    times_slope(work, squashed, activation)
    for j in range(o.size):
        dc[j] += work[j]
    for j in range(o.size):
        o[j] = dh[j] * squashed[j] * o[j] * (ONE - o[j])


@compiled()
def _through_input(i: np.ndarray, g: np.ndarray, dc: np.ndarray, work: np.ndarray, activation: int) -> None:
    for j in range(i.size):
        work[j] = dc[j] * i[j]
    times_slope(work, g, activation)
    for j in range(i.size):
        i[j] = dc[j] * g[j] * i[j] * (ONE - i[j])
    for j in range(i.size):
        g[j] = work[j]


@compiled()
def _through_forget(f: np.ndarray, before: np.ndarray, dc: np.ndarray) -> None:
    for j in range(f.size):
        forget, change = f[j], dc[j]
        dc[j] = change * forget
        f[j] = change * before[j] * forget * (ONE - forget)


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
    u = gates.shape[1] // 4
    first, N = W - u, u * B
    K = weights.reshape(4 * u, W)
    back = way_back(K, first, dx.size > 0)
    handed = np.empty((len(back), B), f32)
    dh = np.zeros((u, B), f32)
    dc, dc_before, passing = np.zeros((u, B), f32), np.empty((u, B), f32), np.empty(N, f32)
    flat_dh, flat_dc = dh.reshape(N), dc.reshape(N)
    last_gradient(ends, 0, dh)
    last_gradient(ends, 1, dc)
    for t in range(T - 1, -1, -1):
        given(dy, row, t, T, shown, dh, reverse)
        settle(dh.reshape(u * B))
        settle(flat_dc)
        z, now = gates[t].reshape(4 * N), kept[t + 1].reshape(2 * N)
        if real.size:
            dc_before[:] = dc
        _through_cell(z[3 * N :], now[N:], flat_dh, flat_dc, passing, activation)
        _through_input(z[:N], z[2 * N : 3 * N], flat_dc, passing, activation)
        _through_forget(z[N : 2 * N], kept[t].reshape(2 * N)[:N], flat_dc)
        if real.size:
            counts = real[T - 1 - t if reverse else t]
            clear(gates[t], counts)
            hold(dc_before, dc, counts)
        np.dot(back, gates[t], handed)
        if real.size:
            hold(dh, handed[:u], real[T - 1 - t if reverse else t])
        dh[:] = handed[:u]
        if dx.size:
            hand_back(handed[u:], dropped, dx, T - 1 - t if reverse else t)
    first_gradient(dh, 0, ends)
    first_gradient(dc, 1, ends)
    gradient_of_kernel(xh, gates, work, gradient)
