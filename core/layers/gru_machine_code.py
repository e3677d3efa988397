"""A GRU's timesteps as machine code, forward and back.

The equations and the order of the gates (z, r, candidate) are Keras's `reset_after` form: with a = Kx [x; 1] and m = Kh
[1; h], z and r are sigmoids of a + m, the candidate is a(a + r · m), and h = z · h + (1 - z) · candidate. The weights
are Kx (3 u, F + 1), then Kh (3 u, 1 + u). `kept` has the candidate's m; on the way back its gradient. For the arrays
see `recurrent_machine_code`.
"""

import numpy as np

from core.layers.machine_code import (
    ONE,
    SIGMOID,
    activate,
    add,
    compiled,
    copy,
    f32,
    settle,
    side_by_side,
    times_slope,
)
from core.layers.recurrent_machine_code import (
    BACKWARD,
    FORWARD,
    clear,
    first_gradient,
    given,
    hand_back,
    hold,
    last_gradient,
    read,
    show,
)


@compiled()
def _candidate(a: np.ndarray, r: np.ndarray, m: np.ndarray) -> None:
    for j in range(a.size):
        a[j] += r[j] * m[j]


@compiled()
def _mix(z: np.ndarray, candidate: np.ndarray, before: np.ndarray, h: np.ndarray) -> None:
    for j in range(z.size):
        h[j] = z[j] * before[j] + (ONE - z[j]) * candidate[j]


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
    u = gates.shape[1] // 3
    first, N = W - u, u * B
    from_x, from_h = weights[: 3 * u * first].reshape(3 * u, first), weights[3 * u * first :].reshape(3 * u, 1 + u)
    m = np.empty((3 * u, B), f32)
    flat_m = m.reshape(3 * N)
    read(x, dropped, xh, start, reverse)
    for t in range(T):
        np.dot(from_x, xh[t, :first], gates[t])
        np.dot(from_h, xh[t, first - 1 :], m)
        z = gates[t].reshape(3 * N)
        add(flat_m[: 2 * N], z[: 2 * N])
        activate(z[: 2 * N], SIGMOID)
        copy(flat_m[2 * N :], kept[t].reshape(N))
        _candidate(z[2 * N :], z[N : 2 * N], flat_m[2 * N :])
        activate(z[2 * N :], activation)
        before, h = xh[t].reshape(W * B)[first * B :], xh[t + 1].reshape(W * B)[first * B :]
        _mix(z[:N], z[2 * N :], before, h)
        if real.size:
            hold(xh[t, first:], xh[t + 1, first:], real[T - 1 - t if reverse else t])
    show(xh, first, shown, y, row, reverse)


@compiled()
def _through_state(z: np.ndarray, candidate: np.ndarray, before: np.ndarray, dh: np.ndarray, work: np.ndarray) -> None:
    """Replace z by the gradient before its activation, and dh by the part that z lets through to the state before.

    `work` becomes the gradient of the candidate.
    """
    for j in range(z.size):
        work[j] = dh[j] * (ONE - z[j])
    for j in range(z.size):
        update, change = z[j], dh[j]
        dh[j] = change * update
        z[j] = change * (before[j] - candidate[j]) * update * (ONE - update)


@compiled()
def _through_candidate(r: np.ndarray, candidate: np.ndarray, m: np.ndarray, work: np.ndarray) -> None:
    """From the gradient before the candidate's activation, `work`, those of r (before its activation) and of m."""
    for j in range(r.size):
        reset, product, change = r[j], m[j], work[j]
        candidate[j] = change
        m[j] = change * reset
        r[j] = change * product * reset * (ONE - reset)


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
    u = gates.shape[1] // 3
    first, N = W - u, u * B
    middle = 3 * u * first
    from_x = weights[:middle].reshape(3 * u, first)
    recurrent = np.ascontiguousarray(weights[middle:].reshape(3 * u, 1 + u)[:, 1:].T)
    dh, dh_before, through = np.zeros((u, B), f32), np.empty((u, B), f32), np.empty((u, B), f32)
    dm, passing = np.empty((3 * u, B), f32), np.empty(N, f32)
    flat_dh, flat_dm = dh.reshape(N), dm.reshape(3 * N)
    columns, handed = np.ascontiguousarray(from_x[:, : first - 1].T), np.empty((first - 1, B), f32)
    last_gradient(ends, 0, dh)
    for t in range(T - 1, -1, -1):
        given(dy, row, t, T, shown, dh, reverse)
        settle(dh.reshape(u * B))
        z, m, before = gates[t].reshape(3 * N), kept[t].reshape(N), xh[t].reshape(W * B)[first * B :]
        if real.size:
            dh_before[:] = dh
        _through_state(z[:N], z[2 * N :], before, flat_dh, passing)
        times_slope(passing, z[2 * N :], activation)
        _through_candidate(z[N : 2 * N], z[2 * N :], m, passing)
        if real.size:
            counts = real[T - 1 - t if reverse else t]
            clear(gates[t], counts)
            clear(kept[t], counts)
        copy(z[: 2 * N], flat_dm[: 2 * N])
        copy(m, flat_dm[2 * N :])
        np.dot(recurrent, dm, through)
        add(through.reshape(N), flat_dh)
        if real.size:
            hold(dh_before, dh, real[T - 1 - t if reverse else t])
        if dx.size:
            np.dot(columns, gates[t], handed)
            hand_back(handed, dropped, dx, T - 1 - t if reverse else t)
    first_gradient(dh, 0, ends)
    size = T * B
    rows, products = work[: W * size].reshape(W, T, B), work[W * size :][: 3 * u * size].reshape(3 * u, T, B)
    side_by_side(xh[:T], rows)
    side_by_side(gates, products)
    flat_rows, flat_products = rows.reshape(W, size), products.reshape(3 * u, size)
    np.dot(flat_products, flat_rows[:first].T, gradient[:middle].reshape(3 * u, first))
    side_by_side(kept[:T], products[2 * u :])
    np.dot(flat_products, flat_rows[first - 1 :].T, gradient[middle:].reshape(3 * u, 1 + u))
