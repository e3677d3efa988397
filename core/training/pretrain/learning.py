"""Training of the sentiment network: Adam, a falling learning rate, and a moving average of the weights.

It runs in the machine code of `core.layers`. Each batch is read in two blocks, side by side where a second core may
help. They depend on the batch alone, so the same texts give the same weights. B texts, T words.
"""

import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from core.layers.machine import Memory
from core.layers.machine_code import one_thread_each
from core.network.machine import NetworkMachine
from core.network.stack import Stack
from core.training.blocks import ends_of_blocks
from core.training.loop_state import RandomNumbers
from core.training.machine_loop import add_flat, on_cores
from core.training.optimizers import FIRST, SECOND, adam, clip
from core.training.pretrain.reading import batches, padded
from core.training.pretrain.vocabulary import OOV

EPOCHS = 10
RATE, LAST_RATE = 8e-3, 2e-4  # Adam's learning rate falls exponentially from the first to the second
WARM, COLD = 0.05, 0.02  # it first rises, over this share of all steps, from this share of itself
CLIP = 1.0  # largest norm of all gradients
WORD_DROPOUT = 0.1  # share of words read as unknown, so that the unknown word has a vector
AVERAGE = 0.997  # decay of the moving average at each step: it spans about 300 steps
BLOCKS = 2  # of a batch

Epoch = Callable[[np.random.Generator], tuple[list[np.ndarray], np.ndarray]]  # texts and their labels, from 0 to 1


def learn(
    stack: Stack,
    first: list[np.ndarray],
    epoch: Epoch,
    *,
    seed: int,
    epochs: int = EPOCHS,
    cores: bool = True,
    report: Callable[[str], None] = lambda _: None,
) -> tuple[list[np.ndarray], list[float]]:
    """Train a network.

    Args:
        stack: the network, which reads tokens.
        first: its weights before training, in Keras's order.
        epoch: draws the texts and labels of an epoch.
        seed: for texts, batches, dropped words and dropout.
        epochs: passes over all texts.
        cores: whether a second core may help; it has no effect on the result.
        report: receives a sentence about each epoch.

    Returns:
        The moving average of the weights at the end, in Keras's order, and the mean loss of each epoch, in nats.
    """
    readers = [_Block(stack, seed, number) for number in range(BLOCKS)]
    network = readers[0].network
    packed = network.pack(first)
    velocity, momentum, difference = (np.zeros_like(packed) for _ in range(3))
    average = packed.copy()
    rng, done, losses = np.random.default_rng(seed), 0, []
    with one_thread_each():
        for number in range(1, epochs + 1):
            began, batch_losses = time.perf_counter(), []
            texts, labels = epoch(rng)
            order = batches([len(tokens) for tokens in texts], rng)
            for batch in order:
                X = padded([texts[i] for i in batch])  # (B, T)
                X = np.where((rng.random(X.shape, np.float32) < WORD_DROPOUT) & (X > 0), OOV, X).astype(np.int32)
                ends = ends_of_blocks(len(batch), BLOCKS, 1)
                parts = [
                    partial(reader.read, packed, X[start:end], labels[batch[start:end]], len(batch))
                    for reader, (start, end) in zip(readers, pairwise(ends), strict=False)
                ]
                batch_losses.append(sum(on_cores(parts, lambda: cores)))
                gradient = readers[0].gradient
                for reader in readers[1 : len(parts)]:
                    add_flat(reader.gradient, gradient)
                done += 1
                clip(gradient, CLIP)
                rate = _rate((done - 1) / (len(order) * epochs)) * np.sqrt(1 - SECOND**done) / (1 - FIRST**done)
                adam(packed, gradient, momentum, velocity, rate)
                decay = min(AVERAGE, done / (done + 49))  # early on, the mean of the steps so far
                np.subtract(packed, average, out=difference)
                difference *= np.float32(1 - decay)
                average += difference
            losses.append(float(np.mean(batch_losses)))
            report(f"epoch {number} of {epochs}: loss {losses[-1]:.4f}, {time.perf_counter() - began:.0f} s")
    return network.unpack(average), losses


def _rate(share: float) -> float:
    """The learning rate after a share of all steps."""
    return RATE * min(1, share / WARM + COLD) * (LAST_RATE / RATE) ** share


class _Block:
    """A part of each batch, with memory and a gradient of its own."""

    def __init__(self, stack: Stack, seed: int, number: int) -> None:
        loss = stack.answer.machine_code()
        if loss is None:
            raise ValueError("The answer has no machine code.")
        self.network, self._loss, self._slopes = NetworkMachine(stack), loss, Memory()
        self._random = RandomNumbers([seed, number])
        self.gradient = np.zeros(self.network.size, np.float32)

    def read(self, packed: np.ndarray, X: np.ndarray, labels: np.ndarray, B: int) -> float:
        """Write the gradient of the texts X (b, T) with labels (b,), of a batch of B. Returns its part of the loss."""
        longest = int((X > 0).sum(1).max())
        p = self.network.forward(packed, np.ascontiguousarray(X[:, :longest].T), self._random)  # (1, 1, b)
        (slopes,) = self._slopes.take(p.shape)
        loss, _ = self._loss(p, np.ascontiguousarray(labels, np.float32).reshape(p.shape), slopes, 1 / B)
        self.network.backward(packed, self.gradient, slopes)
        return loss / B
