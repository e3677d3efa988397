"""Initial weights without Keras: the numbers that Keras draws with the same seed.

Uniform numbers equal Keras's in every bit. So do orthogonal matrices on x86-64, if they have at most 47 rows or at most
47 columns. Otherwise TensorFlow's own rounding errors remain: 3e-7 for the kernels of an LSTM or a GRU, and up to 1e-5
for square ones.
"""

import math
import random
from collections.abc import Callable
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

Draw = Callable[[int, tuple[int, int]], np.ndarray]  # draws a matrix from a seed and a shape
Draws = dict[str, Draw | None]  # by the name of a matrix; None where a seed is taken for no matrix

LARGEST_SEED = 10**9
WORD = 0xFFFFFFFF
# TensorFlow makes the key and the counter of a seed by one call of the generator with this key.
FIRST_KEY = np.uint32(0x3EC8F720), np.uint32(0x02461E29)
EXPONENT, DIGITS = np.uint32(0x3F800000), np.uint32(0x7FFFFF)  # of the float32 numbers from 1 to 2
UNBLOCKED = 47  # columns up to which TensorFlow decomposes one after the other; more are taken in blocks


class Seeds:
    """The seeds that Keras's layers take one after the other once `keras.utils.set_random_seed(seed)` is called.

    Example:
        >>> seeds = Seeds(5)
        >>> seeds.next(), seeds.next()
        (668835602, 274281999)
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - weights are no secret

    def next(self) -> int:
        """The next one."""
        return self._random.randint(1, LARGEST_SEED)


def uniform(seed: int, shape: tuple[int, ...], limit: float) -> np.ndarray:
    """Numbers between -limit and limit, float32.

    Example:
        >>> (1000 * uniform(7, (2, 2), 0.05)).astype(int).tolist()
        [[24, 17], [-44, 14]]
    """
    low, high = np.float32(-limit), np.float32(limit)
    numbers = _between_0_and_1(seed, int(np.prod(shape)))
    numbers *= high - low
    numbers += low
    return numbers.reshape(shape)


def glorot_uniform(seed: int, shape: tuple[int, int]) -> np.ndarray:
    """Uniform numbers for a kernel (inputs, outputs), whose limit keeps signals the same size forward and back.

    Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural networks".
    """
    return uniform(seed, shape, math.sqrt(3 * (1 / (sum(shape) / 2))))


def orthogonal(seed: int, shape: tuple[int, int]) -> np.ndarray:
    """A matrix with orthogonal rows of length 1; with such columns if it has fewer columns than rows.

    Saxe, McClelland and Ganguli (2014), "Exact solutions to the nonlinear dynamics of learning in deep linear neural
    networks".
    """
    tall = normal(seed, (max(shape), min(shape)))
    q, diagonal = _decomposed(tall)
    q *= np.sign(diagonal)
    return np.ascontiguousarray(q if shape[0] >= shape[1] else q.T)


def normal(seed: int, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers of the standard normal distribution, float32."""
    from core.layers.initializer_kernels import box_muller  # noqa: PLC0415 - only workers load Numba

    count = int(np.prod(shape))
    numbers = _between_0_and_1(seed, count + count % 2)  # two numbers make two
    box_muller(numbers)
    return numbers[:count].reshape(shape)


def _between_0_and_1(seed: int, count: int) -> np.ndarray:
    """Numbers from 0 up to, but not including, 1: random words are the digits of numbers from 1 to 2."""
    from core.layers.initializer_kernels import random_words  # noqa: PLC0415 - only workers load Numba

    one = np.empty((1, 4), np.uint32)
    random_words(one, np.array([seed & WORD, seed >> 32, 0, 0], np.uint32), *FIRST_KEY)
    *key, third, fourth = one[0]
    words = np.empty((-(-count // 4), 4), np.uint32)
    random_words(words, np.array([0, 0, third, fourth], np.uint32), *key)
    words &= DIGITS
    words |= EXPONENT
    numbers = words.ravel().view(np.float32)
    numbers -= np.float32(1)
    return numbers[:count]


def _decomposed(a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The QR decomposition of a (m, n), m >= n: Q (m, n), and the diagonal of R (n,)."""
    if a.shape[1] <= UNBLOCKED:
        from core.layers.initializer_kernels import qr  # noqa: PLC0415 - only workers load Numba

        q, diagonal = np.zeros(a.shape[::-1], np.float32), np.empty(a.shape[1], np.float32)
        qr(a, q, diagonal)
        return q.T, diagonal
    with _libraries().limit(limits=1, user_api="blas"):  # more threads cost more than they bring
        q, r = np.linalg.qr(a)
    return q, np.diag(r)


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()
