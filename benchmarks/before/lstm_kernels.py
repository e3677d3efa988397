"""An LSTM's forward and backward pass over a block of texts, compiled by Numba.

TensorFlow starts about thirty operations for each timestep of a cell, forward and back, and passes arrays between
them. Here a timestep is one matrix product and one pass over its result. The equations and the order of the gates (i,
f, g, o) are Keras's: c = f · c + i · g and h = o · tanh(c), with z = [x, 1, h] K. K is the kernel, the bias and the
recurrent kernel, stacked by rows.

Shapes: B texts of a batch, b of a call, T timesteps, F features, H units, W = F + 1 + H. Arrays are float32 in C order;
`real` is bool. Each call reads the texts from `first` up to, but not including, `end`. It releases Python's lock, so
several threads can read a batch.

Frozen at commit 62f9a8c; see `benchmarks.before`.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

f32 = np.float32
# tanh(x) = x p(x²) / q(x²): the coefficients of Eigen's `generic_fast_tanh_float`, the highest power first. Up to EDGE
# it is within 3e-7 of tanh; beyond, tanh is 1 in float32.
P = tuple(map(f32, (-2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-08)))
P += tuple(map(f32, (1.48572235717979e-05, 6.37261928875436e-04, 4.89352455891786e-03)))
Q = tuple(map(f32, (1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03)))
EDGE = f32(7.9)
HALF, ONE = f32(0.5), f32(1)


def compiled(function: Callable) -> Any:
    """The function as machine code, cached on disk for the next process if a folder for it is writable."""
    fast = {"contract", "reassoc", "arcp", "nsz"}  # every fast-math option but those that ignore NaN: a run must see it
    try:
        return njit(cache=True, nogil=True, fastmath=fast, error_model="numpy")(function)
    except RuntimeError:  # neither this folder nor the user's cache can be written to
        return njit(nogil=True, fastmath=fast, error_model="numpy")(function)


@compiled
def tanh(x: f32) -> f32:
    """The hyperbolic tangent as multiplications and one division, which the compiler can vectorize."""
    x = min(max(x, -EDGE), EDGE)
    s = x * x
    p = P[0]
    for k in range(1, 7):
        p = p * s + P[k]
    q = Q[0]
    for k in range(1, 4):
        q = q * s + Q[k]
    return x * p / q


@compiled
def _logistic_all(z: np.ndarray) -> None:
    for j in range(z.size):
        z[j] = HALF + HALF * tanh(HALF * z[j])


@compiled
def _tanh_all(z: np.ndarray) -> None:
    for j in range(z.size):
        z[j] = tanh(z[j])


@compiled
def _copy(source: np.ndarray, target: np.ndarray) -> None:
    for j in range(source.size):
        target[j] = source[j]


@compiled
def _by_gate(rows: np.ndarray, parts: np.ndarray) -> None:
    """Numbers of the four gates, text by text (b, 4 H), gate by gate (4, b · H)."""
    H = rows.shape[1] // 4
    for n in range(rows.shape[0]):
        for k in range(4):
            _copy(rows[n, k * H : (k + 1) * H], parts[k, n * H : (n + 1) * H])


@compiled
def _by_text(parts: np.ndarray, rows: np.ndarray) -> None:
    """The opposite of `_by_gate`."""
    H = rows.shape[1] // 4
    for n in range(rows.shape[0]):
        for k in range(4):
            _copy(parts[k, n * H : (n + 1) * H], rows[n, k * H : (k + 1) * H])


@compiled
def _move(i: Any, f: Any, g: Any, o: Any, before: Any, c: Any, h: Any) -> None:
    """The next cell states c and hidden states h, from the gates and the previous cell states, (b · H,) each."""
    for j in range(i.size):  # two loops: the compiler vectorizes a loop only if few of its arrays could overlap
        c[j] = f[j] * before[j] + i[j] * g[j]
    for j in range(i.size):
        h[j] = o[j] * tanh(c[j])


@compiled
def forward(
    xh: np.ndarray, K: np.ndarray, gates: np.ndarray, c: np.ndarray, real: np.ndarray, first: int, end: int
) -> None:
    """Run the cell over texts, and write its states and gates into the arrays.

    Args:
        xh: (T + 1, B, W): x(t), 1 and h(t - 1). This function writes every h but h(-1).
        K: (W, 4 H): kernel, bias, recurrent kernel.
        gates: (T + 1, B, 4 H): written for `backward`, gate by gate, except at the last timestep.
        c: (T + 1, B, H): cell states; all but the first are written.
        real: (T, B): False at masked timesteps, which leave the states as they are.
        first: the first text.
        end: the text after the last.
    """
    H, b = c.shape[2], end - first
    from_h = K.shape[0] - H  # where in a row of xh the hidden state begins
    z, h = np.empty((b, 4 * H), f32), np.empty(b * H, f32)
    for t in range(len(real)):
        np.dot(xh[t][first:end], K, z)
        parts = gates[t][first:end].reshape(4, b * H)
        _by_gate(z, parts)
        _logistic_all(parts[0])
        _logistic_all(parts[1])
        _tanh_all(parts[2])
        _logistic_all(parts[3])
        before, after = c[t][first:end].reshape(b * H), c[t + 1][first:end].reshape(b * H)
        _move(parts[0], parts[1], parts[2], parts[3], before, after, h)
        for n in range(b):
            if real[t, first + n]:
                _copy(h[n * H : (n + 1) * H], xh[t + 1, first + n, from_h:])
            else:
                _copy(xh[t, first + n, from_h:], xh[t + 1, first + n, from_h:])
                _copy(c[t, first + n], c[t + 1, first + n])


@compiled
def _move_back(i: Any, f: Any, g: Any, o: Any, before: Any, c: Any, dh: Any, dc: Any, work: Any) -> None:
    """Overwrite gates with gradients before the activation, and dc with those of the previous cell states: (b · H,)."""
    squashed, through = work[0], work[1]
    for j in range(i.size):
        squashed[j] = tanh(c[j])
    for j in range(i.size):
        through[j] = dc[j] + dh[j] * o[j] * (ONE - squashed[j] * squashed[j])
    for j in range(i.size):
        dc[j] = through[j] * f[j]
    for j in range(i.size):
        f[j] = through[j] * before[j] * f[j] * (ONE - f[j])
    for j in range(i.size):
        o[j] = dh[j] * squashed[j] * o[j] * (ONE - o[j])
    for j in range(i.size):
        entry, candidate = i[j], g[j]
        i[j] = through[j] * candidate * entry * (ONE - entry)
        g[j] = through[j] * entry * (ONE - candidate * candidate)


@compiled
def backward(
    RT: np.ndarray, gates: np.ndarray, c: np.ndarray, real: np.ndarray, given: np.ndarray, first: int, end: int
) -> None:
    """Gradients for the texts of a `forward` call.

    Args:
        RT: (4 H, H), the transpose of the recurrent kernel.
        gates: (T + 1, B, 4 H), from `forward`. They become the gradients of z; the last are 0.
        c: (T + 1, B, H), from `forward`.
        real: (T, B), as for `forward`.
        given: gradients of the hidden states, (T, B, H), or of the last only, (1, B, H).
        first: the first text.
        end: the text after the last.
    """
    T, H, b = len(real), c.shape[2], end - first
    dh, dc, dc_after, through = np.zeros(b * H, f32), np.zeros(b * H, f32), np.empty(b * H, f32), np.empty((b, H), f32)
    parts, work = np.empty((4, b * H), f32), np.empty((2, b * H), f32)
    gates[T][first:end] = f32(0)
    for t in range(T - 1, -1, -1):
        s = t - T + given.shape[0]
        if s >= 0:
            dh += given[s][first:end].reshape(b * H)
        rows = gates[t][first:end]
        _copy(rows.reshape(4 * b * H), parts.reshape(4 * b * H))
        _copy(dc, dc_after)
        before, after = c[t][first:end].reshape(b * H), c[t + 1][first:end].reshape(b * H)
        _move_back(parts[0], parts[1], parts[2], parts[3], before, after, dh, dc, work)
        _by_text(parts, rows)
        for n in range(b):
            if not real[t, first + n]:
                rows[n] = f32(0)
                _copy(dc_after[n * H : (n + 1) * H], dc[n * H : (n + 1) * H])
        np.dot(rows, RT, through)
        for n in range(b):
            if real[t, first + n]:
                _copy(through[n], dh[n * H : (n + 1) * H])
