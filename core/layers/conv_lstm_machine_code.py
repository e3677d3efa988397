"""A ConvLSTM's timesteps, and the convolution that answers, as machine code, forward and back.

Inside, a frame's numbers are (C, P, B): C channels, each with its P = side · side pixels row by row, and B sequences as
columns. What a kernel of k by k sees is copied into `seen` (R, P · B) with R = k · k · C, so that a convolution is
one matrix product. Between layers a frame is flattened with its channels innermost, (P · C, B).
"""

import numpy as np

from core.layers.machine_code import (
    ARRAY,
    MATRIX,
    NUMBER,
    ONE,
    SIGMOID,
    VECTOR,
    ZERO,
    activate,
    compiled,
    copy,
    f32,
    settle,
    times_slope,
)


@compiled()
def channels_first(flat: np.ndarray, frames: np.ndarray) -> None:
    """Write flattened frames (P · C, B) into frames (C, P, B)."""
    C, P = frames.shape[0], frames.shape[1]
    for p in range(P):
        for c in range(C):
            copy(flat[p * C + c], frames[c, p])


@compiled()
def channels_last(frames: np.ndarray, flat: np.ndarray) -> None:
    """The opposite of `channels_first`."""
    C, P = frames.shape[0], frames.shape[1]
    for p in range(P):
        for c in range(C):
            copy(frames[c, p], flat[p * C + c])


@compiled()
def add_channels_last(flat: np.ndarray, frames: np.ndarray) -> None:
    """Add flattened frames to frames (C, P, B)."""
    C, P, B = frames.shape
    for p in range(P):
        for c in range(C):
            for b in range(B):
                frames[c, p, b] += flat[p * C + c, b]


@compiled()
def look(frames: np.ndarray, side: int, k: int, seen: np.ndarray) -> None:
    """Write what a kernel sees of frames (C, P, B) into `seen` (k · k · C, P · B): 0 beyond the edges."""
    C, B, edge = frames.shape[0], frames.shape[2], k // 2
    row = 0
    for dy in range(-edge, edge + 1):
        for dx in range(-edge, edge + 1):
            first, end = max(0, -dx) * B, (side - max(0, dx)) * B
            for c in range(C):
                source, target = frames[c].reshape(side * side * B), seen[row]
                for y in range(side):
                    start, other = y * side * B, (y + dy) * side * B + dx * B
                    if y + dy < 0 or y + dy >= side:
                        for j in range(start, start + side * B):
                            target[j] = ZERO
                        continue
                    for j in range(first):
                        target[start + j] = ZERO
                    for j in range(first, end):
                        target[start + j] = source[other + j]
                    for j in range(end, side * B):
                        target[start + j] = ZERO
                row += 1


@compiled()
def look_back(seen: np.ndarray, side: int, k: int, frames: np.ndarray) -> None:
    """Add gradients of `seen` to those of the frames (C, P, B) that `look` read."""
    C, B, edge = frames.shape[0], frames.shape[2], k // 2
    row = 0
    for dy in range(-edge, edge + 1):
        for dx in range(-edge, edge + 1):
            first, end = max(0, -dx) * B, (side - max(0, dx)) * B
            for c in range(C):
                target, source = frames[c].reshape(side * side * B), seen[row]
                for y in range(max(0, -dy), side - max(0, dy)):
                    start, other = y * side * B, (y + dy) * side * B + dx * B
                    for j in range(first, end):
                        target[other + j] += source[start + j]
                row += 1


@compiled(VECTOR, ARRAY, ARRAY, ARRAY, ARRAY, ARRAY, MATRIX, NUMBER, NUMBER, NUMBER)
def forward(
    weights: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    gates: np.ndarray,
    cells: np.ndarray,
    states: np.ndarray,
    seen: np.ndarray,
    side: int,
    k: int,
    activation: int,
) -> None:
    """Read x (T, P · C, B) and write the states into y, (T, P · F, B) or the last alone.

    Args:
        weights: K (4 F, R), its columns k · k · C of the input and k · k · F of the state, then the bias (4 F,).
        x: inputs.
        y: the layer's output.
        gates: i, f, g, o of each timestep, (T, 4 F, P · B).
        cells: cell states and their activations, (T + 1, 2 F, P · B).
        states: hidden states, (T + 1, F, P · B).
        seen: (R, P · B).
        side: of a frame.
        k: of a kernel.
        activation: its code.
    """
    T, B, P = x.shape[0], x.shape[2], side * side
    F, C, L = states.shape[1], x.shape[1] // (side * side), y.shape[0]
    R, N = seen.shape[0], F * P * B
    K, bias = weights[: 4 * F * R].reshape(4 * F, R), weights[4 * F * R :]
    frames = np.empty((C, P, B), f32)
    states[0] = ZERO
    cells[0, :F] = ZERO
    for t in range(T):
        channels_first(x[t], frames)
        look(frames, side, k, seen[: k * k * C])
        look(states[t].reshape(F, P, B), side, k, seen[k * k * C :])
        np.dot(K, seen, gates[t])
        for n in range(4 * F):
            row = gates[t, n]
            for j in range(P * B):
                row[j] += bias[n]
        z, h = gates[t].reshape(4 * N), states[t + 1].reshape(N)
        before, now = cells[t].reshape(2 * N), cells[t + 1].reshape(2 * N)
        activate(z[: 2 * N], SIGMOID)
        activate(z[2 * N : 3 * N], activation)
        activate(z[3 * N :], SIGMOID)
        for j in range(N):
            now[j] = z[N + j] * before[j] + z[j] * z[2 * N + j]
            now[N + j] = now[j]
        activate(now[N:], activation)
        for j in range(N):
            h[j] = z[3 * N + j] * now[N + j]
        if t >= T - L:
            channels_last(states[t + 1].reshape(F, P, B), y[t - T + L])


@compiled()
def _through_cell(
    z: np.ndarray, before: np.ndarray, now: np.ndarray, dh: np.ndarray, dc: np.ndarray, activation: int
) -> None:
    """Gradients of the gates before their activations, in place of the gates z; dc becomes that of the cell before."""
    N = dh.size
    i, f, g, o = z[:N], z[N : 2 * N], z[2 * N : 3 * N], z[3 * N :]
    squashed, passing = now[N:], np.empty(N, f32)
    for j in range(N):
        passing[j] = dh[j] * o[j]
    times_slope(passing, squashed, activation)
    for j in range(N):
        dc[j] += passing[j]
        o[j] = dh[j] * squashed[j] * o[j] * (ONE - o[j])
        passing[j] = dc[j] * i[j]
    times_slope(passing, g, activation)
    for j in range(N):
        i[j] = dc[j] * g[j] * i[j] * (ONE - i[j])
        g[j] = passing[j]
        forget, change = f[j], dc[j]
        dc[j] = change * forget
        f[j] = change * before[j] * forget * (ONE - forget)


@compiled(VECTOR, VECTOR, ARRAY, ARRAY, ARRAY, ARRAY, ARRAY, MATRIX, ARRAY, NUMBER, NUMBER, NUMBER)
def backward(
    weights: np.ndarray,
    gradient: np.ndarray,
    x: np.ndarray,
    dy: np.ndarray,
    gates: np.ndarray,
    cells: np.ndarray,
    states: np.ndarray,
    seen: np.ndarray,
    dx: np.ndarray,
    side: int,
    k: int,
    activation: int,
) -> None:
    """Write the gradients of the weights and, where dx has room, of x. `gates` become the gradients before them."""
    T, B, P = x.shape[0], x.shape[2], side * side
    F, C, L = states.shape[1], x.shape[1] // (side * side), dy.shape[0]
    R, N, from_x = seen.shape[0], F * P * B, k * k * C
    K = weights[: 4 * F * R].reshape(4 * F, R)
    recurrent, kernel = np.ascontiguousarray(K[:, from_x:].T), np.ascontiguousarray(K[:, :from_x].T)
    part, frames = np.empty((4 * F, R), f32), np.empty((C, P, B), f32)
    dh, dc = np.zeros((F, P, B), f32), np.zeros(N, f32)
    flat_dh = dh.reshape(N)
    gradient[:] = ZERO
    for t in range(T - 1, -1, -1):
        if t >= T - L:
            add_channels_last(dy[t - T + L], dh)
        settle(flat_dh)
        settle(dc)
        before, now = cells[t].reshape(2 * N), cells[t + 1].reshape(2 * N)
        _through_cell(gates[t].reshape(4 * N), before, now, flat_dh, dc, activation)
        channels_first(x[t], frames)
        look(frames, side, k, seen[:from_x])
        look(states[t].reshape(F, P, B), side, k, seen[from_x:])
        np.dot(gates[t], seen.T, part)
        for j in range(4 * F * R):
            gradient[j] += part.reshape(4 * F * R)[j]
        for n in range(4 * F):
            total = ZERO
            for j in range(P * B):
                total += gates[t, n, j]
            gradient[4 * F * R + n] += total
        if dx.size:
            np.dot(kernel, gates[t], seen[:from_x])
            frames[:] = ZERO
            look_back(seen[:from_x], side, k, frames)
            channels_last(frames, dx[t])
        flat_dh[:] = ZERO
        if t:
            np.dot(recurrent, gates[t], seen[from_x:])
            look_back(seen[from_x:], side, k, dh)


@compiled(VECTOR, ARRAY, ARRAY, NUMBER, NUMBER, NUMBER)
def answer(weights: np.ndarray, x: np.ndarray, y: np.ndarray, side: int, k: int, activation: int) -> None:
    """Write y (L, P, B): in each the sum of k by k pixels of x (L, P · C, B), times weights (k · k · C,) and b."""
    L, P, B = y.shape
    C, edge = x.shape[1] // P, k // 2
    for t in range(L):
        y[t] = weights[-1]
        for row in range(side):
            for dy in range(max(-edge, -row), min(edge, side - 1 - row) + 1):
                for column in range(side):
                    out = y[t, row * side + column]
                    for dx in range(max(-edge, -column), min(edge, side - 1 - column) + 1):
                        first = ((row + dy) * side + column + dx) * C
                        tap = ((dy + edge) * k + dx + edge) * C
                        for c in range(C):
                            weight, given = weights[tap + c], x[t, first + c]
                            for b in range(B):
                                out[b] += weight * given[b]
        activate(y[t].reshape(P * B), activation)


@compiled(VECTOR, VECTOR, ARRAY, ARRAY, ARRAY, ARRAY, NUMBER, NUMBER, NUMBER)
def answer_back(
    weights: np.ndarray,
    gradient: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    dy: np.ndarray,
    dx: np.ndarray,
    side: int,
    k: int,
    activation: int,
) -> None:
    """Write the gradients of `answer`; those of x where dx has room. dy becomes the gradient before the activation."""
    L, P, B = y.shape
    C, edge = x.shape[1] // P, k // 2
    gradient[:] = ZERO
    dx[:] = ZERO
    for t in range(L):
        times_slope(dy[t].reshape(P * B), y[t].reshape(P * B), activation)
        for row in range(side):
            for up in range(max(-edge, -row), min(edge, side - 1 - row) + 1):
                for column in range(side):
                    out = dy[t, row * side + column]
                    for right in range(max(-edge, -column), min(edge, side - 1 - column) + 1):
                        first = ((row + up) * side + column + right) * C
                        tap = ((up + edge) * k + right + edge) * C
                        for c in range(C):
                            weight, given, total = weights[tap + c], x[t, first + c], ZERO
                            for b in range(B):
                                total += given[b] * out[b]
                            gradient[tap + c] += total
                            if dx.size:
                                back = dx[t, first + c]
                                for b in range(B):
                                    back[b] += weight * out[b]
        for p in range(P):
            for b in range(B):
                gradient[gradient.size - 1] += dy[t, p, b]
