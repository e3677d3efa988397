"""What the machine code of all layers is made of: the compiler's settings, activations, and moves of numbers.

Numba compiles each function once, for all sizes, and keeps the result on disk. A function has one signature, so nothing
is compiled while a network trains. Sequences are columns: at a timestep, the B numbers of one feature stand side by
side, and every pass over numbers is a loop that the processor takes many at a time.

Each function releases Python's lock, so blocks of a batch can be read at the same time. B sequences, T timesteps,
F features, u units. Arrays are float32 in C order.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numba.core import config
from threadpoolctl import ThreadpoolController

from core.layers.activations import ACTIVATIONS

f32 = np.float32
# tanh(x) = x p(x²) / q(x²): the coefficients of Eigen's `generic_fast_tanh_float`, the highest power first. Up to EDGE
# it is within 3e-7 of tanh; beyond, tanh is 1 in float32.
P = tuple(map(f32, (-2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-08)))
P += tuple(map(f32, (1.48572235717979e-05, 6.37261928875436e-04, 4.89352455891786e-03)))
Q = tuple(map(f32, (1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03)))
EDGE = f32(7.9053111)
# e^r up to r = ln 2 / 2, of the highest power first but for 1 + r, and ln 2 in two parts of which the first has few
# digits: Cephes's `expf` has both.
E = tuple(map(f32, (1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3)))
E += tuple(map(f32, (4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1)))
LN_2, PARTS_OF_LN_2 = f32(np.log(2)), (f32(0.693359375), f32(-2.12194440e-4))
LEAST = f32(-87)  # e to the power of less is too small for float32
HALF, ONE, ZERO = f32(0.5), f32(1), f32(0)
TINY = f32(1e-30)  # float32 loses digits below 1e-38
CODES = {name: code for code, name in enumerate((*ACTIVATIONS, "softmax"))}  # of activations, in machine code
LINEAR, TANH, RELU, SIGMOID = (CODES[name] for name in ("linear", "tanh", "relu", "sigmoid"))

ARRAY, VECTOR, FLAGS, NUMBER = "f4[:,:,::1]", "f4[::1]", "b1[:,::1]", "i8"  # types of arguments
MATRIX, TOKENS = "f4[:,::1]", "i4[:,::1]"


def _sources() -> str:
    """A name for all that machine code is made of: Numba looks at the file of a function, not at what it calls."""
    here = Path(__file__).parent
    texts = [path.read_bytes() for folder in (here, here.parent / "answers") for path in sorted(folder.glob("*.py"))]
    return hashlib.sha256(b"".join(texts)).hexdigest()[:16]


# Where machine code is kept: beside the source, else in the user's own cache.
NAME = f"unrolled-{_sources()}"
CACHES = (Path(__file__).parent / "__pycache__" / NAME, Path.home() / ".cache" / NAME)


def compiled(*types: str, returns: str = "void") -> Callable[[Callable], Any]:
    """A decorator: the function as machine code for arguments of these types, kept on disk if a folder is writable."""
    signature = f"{returns}({', '.join(types)})" if types else None
    # Every fast-math option but those that ignore NaN: a run must see it.
    options: dict[str, Any] = {"nogil": True, "fastmath": {"contract", "reassoc", "arcp", "nsz"}}
    options["error_model"] = "numpy"

    def made(function: Callable) -> Any:
        for folder in CACHES:
            with contextlib.suppress(RuntimeError), _kept_in(folder):  # a folder that cannot be written to
                return njit(signature, cache=True, **options)(function)
        return njit(signature, **options)(function)

    return made


@contextlib.contextmanager
def _kept_in(folder: Path) -> Iterator[None]:
    before, config.CACHE_DIR = config.CACHE_DIR, str(folder)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        config.CACHE_DIR = before  # type: ignore[attr-defined]


@compiled()
def tanh(x: f32) -> f32:
    """The hyperbolic tangent as multiplications and one division, which the compiler can vectorize."""
    inside = min(max(x, -EDGE), EDGE)
    s = inside * inside
    p = P[0]
    for k in range(1, 7):
        p = p * s + P[k]
    q = Q[0]
    for k in range(1, 4):
        q = q * s + Q[k]
    value = inside * p / q
    # Exactly 1, as Keras has it: a unit that is saturated has a slope of 0, and Adam would make much of a smaller 1.
    return ONE if x > EDGE else (-ONE if x < -EDGE else value)


@compiled()
def exp(x: f32) -> f32:
    """e to the power of x up to 0, within 3e-7 of it, in operations that the compiler can vectorize: 2ⁿ times e^r.

    `np.exp` is not vectorized, and takes ten times as long.
    """
    n = np.floor(x / LN_2 + HALF)
    r = x - n * PARTS_OF_LN_2[0] - n * PARTS_OF_LN_2[1]
    p = E[0]
    for k in range(1, 6):
        p = p * r + E[k]
    # A float32 whose exponent's bits are n + 127, and all others 0, is 2ⁿ.
    power = np.int32((np.int32(n) + np.int32(127)) << np.int32(23)).view(f32)
    return ZERO if x < LEAST else (p * r * r + r + ONE) * power


@compiled()
def activate(z: np.ndarray, code: int) -> None:
    """Replace z, flat, by its activation."""
    if code == TANH:
        for j in range(z.size):
            z[j] = tanh(z[j])
    elif code == SIGMOID:
        for j in range(z.size):
            z[j] = HALF + HALF * tanh(HALF * z[j])
    elif code == RELU:
        for j in range(z.size):
            z[j] = max(z[j], ZERO)


@compiled()
def times_slope(d: np.ndarray, value: np.ndarray, code: int) -> None:
    """Multiply gradients d, flat, by the slope of the activation where it has this value."""
    if code == TANH:
        for j in range(d.size):
            d[j] *= ONE - value[j] * value[j]
    elif code == SIGMOID:
        for j in range(d.size):
            d[j] *= value[j] * (ONE - value[j])
    elif code == RELU:
        for j in range(d.size):
            d[j] = d[j] if value[j] > ZERO else ZERO


@compiled()
def copy(source: np.ndarray, target: np.ndarray) -> None:
    """Copy a flat array."""
    for j in range(source.size):
        target[j] = source[j]


@compiled()
def add(source: np.ndarray, target: np.ndarray) -> None:
    """Add a flat array to another."""
    for j in range(source.size):
        target[j] += source[j]


@compiled()
def times(source: np.ndarray, target: np.ndarray) -> None:
    """Multiply a flat array by another."""
    for j in range(source.size):
        target[j] *= source[j]


@compiled()
def settle(d: np.ndarray) -> None:
    """Set gradients, flat, that are too small to matter to 0: the processor is many times slower with them."""
    for j in range(d.size):
        d[j] = ZERO if abs(d[j]) < TINY else d[j]


@compiled()
def side_by_side(parts: np.ndarray, rows: np.ndarray) -> None:
    """The timesteps (T, N, B) of each of N features side by side, (N, T, B), for one product over all of them."""
    for t in range(parts.shape[0]):
        for n in range(parts.shape[1]):
            copy(parts[t, n], rows[n, t])


def one_thread_each() -> contextlib.AbstractContextManager:
    """Within it a matrix product takes one thread: blocks of a batch are what several cores share."""
    return _libraries().limit(limits=1, user_api="blas")


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()  # after Numba has loaded the library that it multiplies with
