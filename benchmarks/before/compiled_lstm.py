"""Keras's LSTM with its steps in machine code, for texts: the same numbers in less time.

Compared with Keras's own layer on two cores, embedding and optimizer included, in batches of 32 to 256 texts of 200
words, it is 2.2 to 3.8 times faster with 8 units, 1.3 to 2.9 with 64, 1.2 to 1.6 with 256.

Each block of a batch's texts has its own thread. The blocks do not depend on the number of cores, so every machine with
the same matrix products gives the same numbers.

Frozen at commit 62f9a8c; see `benchmarks.before`.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise

import keras
import numpy as np
import tensorflow as tf
from threadpoolctl import ThreadpoolController

from benchmarks.before import lstm_kernels

BLOCK = 64  # texts read together; matrix products of fewer are slower, of more no faster
SMALL = 16  # texts below which a block is not worth a thread
ALIGNED = 16  # float32 numbers: TensorFlow copies arrays that do not begin at a multiple
MAX_REUSED = 2**25  # float32 numbers (128 MB): larger memory of a batch is freed after it


@keras.saving.register_keras_serializable(package="unrolled")
class CompiledLSTM(keras.layers.LSTM):
    """The layer, with Keras's weights and arguments. Its initial state is 0, and it has no dropout."""

    def call(
        self,
        sequences: tf.Tensor,
        initial_state: None = None,
        mask: tf.Tensor | None = None,
        training: bool = False,
    ) -> tf.Tensor:
        """The hidden states (B, T, units), or the last of them (B, units); masked timesteps change nothing."""
        real = tf.ones(tf.shape(sequences)[:2], tf.bool) if mask is None else mask
        if self.go_backwards:
            sequences, real = sequences[:, ::-1], real[:, ::-1]
        weights = [tf.convert_to_tensor(w) for w in (self.cell.kernel, self.cell.recurrent_kernel, self.cell.bias)]
        reading, F = Reading(sequences=self.return_sequences, keep=bool(training)), sequences.shape[-1]

        @tf.custom_gradient
        def read(x: tf.Tensor, kernel: tf.Tensor, recurrent: tf.Tensor, bias: tf.Tensor) -> tuple:
            h = tf.numpy_function(reading.states, [x, kernel, recurrent, bias, real], tf.float32)

            def gradient(dh: tf.Tensor) -> list[tf.Tensor]:
                xh, dz = tf.numpy_function(reading.gradients, [dh, recurrent], [tf.float32] * 2)
                xh.set_shape((None, None, F + 1 + self.units))
                dz.set_shape((None, None, 4 * self.units))
                rows, products = (tf.reshape(a, (-1, a.shape[-1])) for a in (xh, dz))
                dK = tf.matmul(rows, products, transpose_a=True)
                dx = tf.reshape(tf.matmul(products, kernel, transpose_b=True), (*tf.unstack(tf.shape(dz))[:2], F))
                return [tf.transpose(dx[:-1], (1, 0, 2)), dK[:F], dK[F + 1 :], dK[F]]

            return h, gradient

        h = read(sequences, *weights)
        h.set_shape((*sequences.shape[: 1 + self.return_sequences], self.units))
        return h


class Reading:
    """One layer's last forward pass, stored for the backward pass. For the shapes see `lstm_kernels`."""

    def __init__(self, *, sequences: bool, keep: bool) -> None:
        self._sequences, self._keep = sequences, keep

    def states(
        self, x: np.ndarray, kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray, real: np.ndarray
    ) -> np.ndarray:
        """The hidden states (B, T, H), or the last (B, H), of inputs x (B, T, F)."""
        (B, T, F), H = x.shape, len(recurrent)
        memory = _free.pop() if _free else np.empty(0, np.float32)
        memory, (xh, gates, c) = _arrays(memory, (T + 1, B, F + 1 + H), (T + 1, B, 4 * H), (T + 1, B, H))
        xh[:-1, :, :F], xh[-1, :, :F] = x.transpose(1, 0, 2), 0
        xh[:, :, F], xh[0, :, F + 1 :], c[0] = 1, 0, 0
        K, real = np.concatenate([kernel, bias[None], recurrent]), np.ascontiguousarray(real.T)
        _in_blocks(B, lambda first, end: lstm_kernels.forward(xh, K, gates, c, real, first, end))
        h = xh[1:, :, F + 1 :].transpose(1, 0, 2) if self._sequences else xh[-1, :, F + 1 :]
        h = h.copy(order="C")
        if self._keep:
            self._forward = memory, xh, gates, c, real
        else:
            _give_back(memory)
        return h

    def gradients(self, dh: np.ndarray, recurrent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The parts of the layer's gradients, from the gradients dh of the states that `states` returned.

        Returns:
            The rows multiplied by K, (T + 1, B, W), and the gradients of the products, (T + 1, B, 4 H). Both are valid
            until the next batch.
        """
        memory, xh, gates, c, real = self._forward
        del self._forward
        given = np.array(dh.transpose(1, 0, 2) if self._sequences else dh[None], order="C")
        RT = np.array(recurrent.T, order="C")
        _in_blocks(len(dh), lambda first, end: lstm_kernels.backward(RT, gates, c, real, given, first, end))
        _give_back(memory)
        return xh, gates


# Allocating memory for each batch would take a tenth of the time. A layer takes a piece for a batch, and gives it back
# after the backward pass.
_free: list[np.ndarray] = []


def _arrays(memory: np.ndarray, *shapes: tuple[int, ...]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Arrays of these shapes in the memory, or in new memory if it is too small."""
    sizes = [-(-int(np.prod(shape)) // ALIGNED) * ALIGNED for shape in shapes]
    if memory.size < sum(sizes) + ALIGNED:
        memory = np.empty(sum(sizes) + ALIGNED, np.float32)
    start, arrays = -(memory.ctypes.data // memory.itemsize) % ALIGNED, []
    for shape, size in zip(shapes, sizes, strict=True):
        arrays.append(memory[start : start + int(np.prod(shape))].reshape(shape))
        start += size
    return memory, arrays


def _give_back(memory: np.ndarray) -> None:
    if memory.size <= MAX_REUSED:
        _free.append(memory)


def _in_blocks(texts: int, do: Callable[[int, int], None]) -> None:
    """Call `do` with the first and the end of each block, in parallel. Each matrix product then uses one thread."""
    blocks = max(-(-texts // BLOCK), min(2, texts // SMALL), 1)
    ends = [texts * block // blocks for block in range(blocks + 1)]
    with _libraries().limit(limits=1, user_api="blas"):
        list(_threads().map(lambda block: do(*block), pairwise(ends)))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="lstm")


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()
