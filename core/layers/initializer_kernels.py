"""The arithmetic of `initializers` as machine code: random words, normal numbers, and a QR decomposition.

Every sum is taken in the order in which TensorFlow takes it on x86-64, where it adds eight products side by side, so
that the numbers are equal in every bit. No operation is reordered or fused for speed.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

f32 = np.float32
u32 = np.uint32
u64 = np.uint64
SMALLEST = f32(1e-7)  # what the logarithm is taken of, at least
TINY = f32(np.finfo(f32).tiny)
LANES = 8  # float32 numbers that are added side by side


def exact(function: Callable) -> Any:
    """The function as machine code, cached on disk for the next process if a folder for it is writable."""
    try:
        return njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # neither this folder nor the user's cache can be written to
        return njit(nogil=True, error_model="numpy")(function)


@exact
def random_words(words: np.ndarray, counter: np.ndarray, first_key: u32, second_key: u32) -> None:
    """Fill words (n, 4), uint32: four random words for each counter, from `counter` (4,) on. Fewer than 2³² counters.

    Philox 4x32 with ten rounds: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
    """
    for n in range(len(words)):
        a, b, c, d = u32(counter[0] + u32(n)), counter[1], counter[2], counter[3]
        k, m = first_key, second_key
        for _ in range(10):
            p, q = u64(0xD2511F53) * u64(a), u64(0xCD9E8D57) * u64(c)
            a, b, c, d = u32(q >> u64(32)) ^ b ^ k, u32(q), u32(p >> u64(32)) ^ d ^ m, u32(p)
            k, m = u32(k + u32(0x9E3779B9)), u32(m + u32(0xBB67AE85))
        words[n, 0], words[n, 1], words[n, 2], words[n, 3] = a, b, c, d


@exact
def box_muller(numbers: np.ndarray) -> None:
    """Turn uniform numbers (n,), n even, into normal ones, two at a time (Box and Muller 1958)."""
    for i in range(0, len(numbers), 2):
        radius = f32(math.sqrt(f32(-2) * math.log(max(numbers[i], SMALLEST))))
        angle = f32(2 * math.pi * np.float64(numbers[i + 1]))
        numbers[i], numbers[i + 1] = math.sin(angle) * radius, math.cos(angle) * radius


@exact
def qr(a: np.ndarray, q: np.ndarray, diagonal: np.ndarray) -> None:
    """The QR decomposition of a (m, n), m >= n, which is overwritten: Qᵀ in q (n, m), all 0 before, R's diagonal (n,).

    Reflections as in Golub and Van Loan (2013), "Matrix computations", section 5.2. The k-th one subtracts tau times
    the vector (1, v) (1, v)ᵀ from the identity on the rows from k on; v replaces the numbers below the diagonal.
    """
    m, n = a.shape
    taus, v, sums = np.empty(n, f32), np.empty(m, f32), np.empty(n, f32)
    for k in range(n):
        taus[k], diagonal[k] = _reflection(a, k, v)
        _reflect_rows(a, k, v, taus[k], sums)
    for k in range(n):
        q[k, k] = f32(1)
    for k in range(n - 1, -1, -1):
        for i in range(k + 1, m):
            v[i] = a[i, k]
        _reflect_columns(q, k, v, taus[k])


@exact
def _reflection(a: np.ndarray, k: int, v: np.ndarray) -> tuple[f32, f32]:
    """tau of the reflection that turns column k of a, from row k on, into one number and zeros; and that number.

    v is written from row k + 1 on, and into the column too.
    """
    m, rest, first = len(a), f32(0), a[k, k]
    for i in range(k + 1, m):
        rest += a[i, k] * a[i, k]
    small = rest <= TINY
    length = first if small else f32(math.sqrt(first * first + rest))
    if not small and first >= 0:
        length = -length
    for i in range(k + 1, m):
        v[i] = f32(0) if small else a[i, k] / (first - length)
        a[i, k] = v[i]
    return (f32(0) if small else (length - first) / length), length


@exact
def _reflect_rows(a: np.ndarray, k: int, v: np.ndarray, tau: f32, sums: np.ndarray) -> None:
    """Reflect the columns of a behind k. It is stored by rows, and sums are taken one row after the other."""
    m, n = a.shape
    if k + 1 == m:  # one row, in which v is empty
        for j in range(k + 1, n):
            a[k, j] *= f32(1) - tau
        return
    if tau == 0:
        return
    together, part = 16 if m - k > 128 and n - k > 2 else m, np.empty(n, f32)  # rows whose sum is taken first
    for j in range(k + 1, n):
        sums[j] = f32(0)
    for begin in range(k + 1, m, together):
        for j in range(k + 1, n):
            part[j] = f32(0)
        for i in range(begin, min(begin + together, m)):
            for j in range(k + 1, n):
                part[j] += a[i, j] * v[i]
        for j in range(k + 1, n):
            sums[j] += part[j]
    for j in range(k + 1, n):
        sums[j] += a[k, j]
        a[k, j] -= tau * sums[j]
    for i in range(k + 1, m):
        scaled = tau * v[i]
        for j in range(k + 1, n):
            a[i, j] -= scaled * sums[j]


@exact
def _reflect_columns(q: np.ndarray, k: int, v: np.ndarray, tau: f32) -> None:
    """Reflect all columns of Q, the rows of q (n, m). Sums are taken eight rows at a time."""
    n, m = q.shape
    if k + 1 == m:
        for j in range(n):
            q[j, k] *= f32(1) - tau
        return
    if tau == 0:
        return
    lanes = np.empty(LANES, f32)
    for j in range(n):
        total = _product(q[j], v, k + 1, lanes, n > 1, n > 1 and n % 2 == 1 and j == n - 1) + q[j, k]
        q[j, k] -= tau * total
        for i in range(k + 1, m):
            q[j, i] -= total * (tau * v[i])


@exact
def _product(x: np.ndarray, v: np.ndarray, begin: int, lanes: np.ndarray, several: bool, last: bool) -> f32:
    """The sum of x · v (m,) from `begin` on.

    Of several columns, TensorFlow adds eight rows side by side. It takes columns in pairs; the last column of an odd
    number is alone, and four of the rows that are left over are added side by side too.
    """
    at, end = begin, len(v)
    for lane in range(LANES):
        lanes[lane] = f32(0)
    while several and at + LANES <= end:
        for lane in range(LANES):
            lanes[lane] += x[at + lane] * v[at + lane]
        at += LANES
    total = (lanes[0] + lanes[4] + (lanes[2] + lanes[6])) + (lanes[1] + lanes[5] + (lanes[3] + lanes[7]))
    if last and at + 4 <= end:
        total += (x[at] * v[at] + x[at + 2] * v[at + 2]) + (x[at + 1] * v[at + 1] + x[at + 3] * v[at + 3])
        at += 4
    for i in range(at, end):
        total += x[i] * v[i]
    return total
