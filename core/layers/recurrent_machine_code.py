"""What the machine code of all cells shares: inputs in, states out, timesteps that a mask skips, and the other way.

A direction of a recurrent layer works in four arrays. B sequences, T timesteps, F features, u units, P parts of the
kernel, W = F + 1 + u:
    xh (T + 1, W, B): the rows x(t), 1 and h(t - 1), one under another. A cell multiplies its kernels by them.
    gates (T, P · u, B): the gates; on the way back the gradients before their activations.
    kept (T + 1, k, B): what else a cell keeps for the way back.
    work (n): a flat array for whatever a cell needs in passing.
    start (k, u, B): the state before the first timestep, h and, in a cell that has one, c; (0, 0, 0): 0.
    ends (k, u, B): on the way back, the gradient of the state after the last timestep, which becomes that of the state
        before the first; (0, 0, 0): nothing but the outputs has one.
Timesteps count in the order in which the direction reads.
"""

import numpy as np

from core.layers.machine_code import (
    ARRAY,
    FLAGS,
    MATRIX,
    NUMBER,
    ONE,
    VECTOR,
    ZERO,
    add,
    compiled,
    copy,
    f32,
    side_by_side,
    times,
)

# The types of the arguments of a cell's `forward` and `backward`.
FORWARD = (VECTOR, ARRAY, MATRIX, FLAGS, FLAGS, ARRAY, ARRAY, ARRAY, ARRAY, ARRAY, *[NUMBER] * 3)
BACKWARD = (VECTOR, VECTOR, ARRAY, MATRIX, FLAGS, FLAGS, ARRAY, ARRAY, ARRAY, VECTOR, ARRAY, ARRAY, *[NUMBER] * 3)


@compiled()
def read(x: np.ndarray, dropped: np.ndarray, xh: np.ndarray, start: np.ndarray, reverse: int) -> None:
    """Write inputs x (T, F, B) into xh, times `dropped` (F, B) if it has any, with 1 and the first state."""
    T, F, B = x.shape
    for t in range(T):
        source = x[T - 1 - t if reverse else t].reshape(F * B)
        target = xh[t].reshape(xh.shape[1] * B)
        copy(source, target[: F * B])
        if dropped.size:
            times(dropped.reshape(F * B), target[: F * B])
        for b in range(F * B, F * B + B):
            target[b] = ONE
    first_state(start, 0, xh[0, F + 1 :])


@compiled()
def first_state(start: np.ndarray, place: int, state: np.ndarray) -> None:
    """Write the state number `place` of `start` into a state (u, B), or 0 where `start` has none."""
    for n in range(state.shape[0]):
        for b in range(state.shape[1]):
            state[n, b] = start[place, n, b] if start.size else ZERO


@compiled()
def last_gradient(ends: np.ndarray, place: int, gradient: np.ndarray) -> None:
    """Write what `ends` has for the state number `place` into a gradient (u, B) that is 0."""
    if ends.size:
        gradient[:] = ends[place]


@compiled()
def first_gradient(gradient: np.ndarray, place: int, ends: np.ndarray) -> None:
    """Write the gradient (u, B) of the state number `place` before the first timestep into `ends`."""
    if ends.size:
        ends[place] = gradient


@compiled()
def hold(before: np.ndarray, now: np.ndarray, real: np.ndarray) -> None:
    """Where a column is not real, (B,), put back what was there before: (u, B) each."""
    for n in range(now.shape[0]):
        for b in range(now.shape[1]):
            now[n, b] = now[n, b] if real[b] else before[n, b]


@compiled()
def clear(now: np.ndarray, real: np.ndarray) -> None:
    """Set columns that are not real, (B,), to 0: (u, B)."""
    for n in range(now.shape[0]):
        for b in range(now.shape[1]):
            now[n, b] = now[n, b] if real[b] else ZERO


@compiled()
def show(xh: np.ndarray, first: int, real: np.ndarray, y: np.ndarray, row: int, reverse: int) -> None:
    """Write states into the layer's output y, (T, width, B) or the last alone (1, width, B), from its row `row` on.

    `first` is the first row of the states in xh. Masked timesteps show 0 if `real` (T, B) has any.
    """
    L, T, u = y.shape[0], xh.shape[0] - 1, xh.shape[1] - first
    for s in range(L):
        t = T - L + s
        place = L - 1 - s if reverse else s
        for n in range(u):
            copy(xh[t + 1, first + n], y[place, row + n])
        if real.size:
            clear(y[place, row : row + u], real[T - 1 - t if reverse else t])


@compiled()
def given(dy: np.ndarray, row: int, t: int, T: int, real: np.ndarray, dh: np.ndarray, reverse: int) -> None:
    """Add to dh (u, B) the gradient of the state after timestep t, from that of the layer's output; see `show`."""
    s = t - T + dy.shape[0]
    if s < 0:
        return
    place = dy.shape[0] - 1 - s if reverse else s
    for n in range(dh.shape[0]):
        if real.size:
            counts = real[T - 1 - t if reverse else t]
            for b in range(dh.shape[1]):
                dh[n, b] += dy[place, row + n, b] if counts[b] else ZERO
        else:
            add(dy[place, row + n], dh[n])


@compiled()
def way_back(K: np.ndarray, first: int, wants_dx: bool) -> np.ndarray:
    """What gradients (N, B) are multiplied by on their way back through a kernel (N, W): rows (u, N), or (u + F, N).

    The kernel's columns of h become the first rows, and those of x the last, if `wants_dx`. One product with both is
    faster than two.
    """
    N, W = K.shape
    u = W - first
    rows = np.empty((W - 1 if wants_dx else u, N), f32)
    rows[:u] = K[:, first:].T
    if wants_dx:
        rows[u:] = K[:, : first - 1].T
    return rows


@compiled()
def hand_back(through: np.ndarray, dropped: np.ndarray, dx: np.ndarray, place: int) -> None:
    """Add the gradients of x at a timestep, `through` (F, B), to dx (T, F, B). `through` is overwritten."""
    flat = through.reshape(through.size)
    if dropped.size:
        times(dropped.reshape(through.size), flat)
    add(flat, dx[place].reshape(through.size))


@compiled()
def gradient_of_kernel(xh: np.ndarray, gates: np.ndarray, work: np.ndarray, gradient: np.ndarray) -> None:
    """Write the gradient of a kernel (N, W), flat, that is multiplied by all rows of xh, from the gradients `gates`.

    `work` is overwritten.
    """
    T, N, B = gates.shape
    W = xh.shape[1]
    rows, products = work[: W * T * B].reshape(W, T, B), work[W * T * B :][: N * T * B].reshape(N, T, B)
    side_by_side(xh[:T], rows)
    side_by_side(gates, products)
    np.dot(products.reshape(N, T * B), rows.reshape(W, T * B).T, gradient.reshape(N, W))
