"""What every training loop offers: an experiment's network, trained batch by batch.

`core.training.machine_loop` trains in machine code, `core.training.keras_loop` what has none.
"""

from abc import ABC, abstractmethod
from functools import cached_property
from typing import ClassVar

import numpy as np

from core.experiment import Experiment
from core.tasks import Prepared
from core.training.buckets import batches
from core.training.loop_state import LoopState

Order = list[list[np.ndarray]]  # for each epoch its batches: the indices of the training sequences in each


class Loop(ABC):
    """An experiment's network and its optimizer, at the beginning of training.

    Attributes:
        also: what `validate` measures besides loss and metric, by its name in a run's history.
        batch: sequences of a batch; the last one of an epoch may have fewer.
        steps: batches of an epoch.
    """

    also: ClassVar[tuple[str, ...]] = ()

    def __init__(self, experiment: Experiment, prepared: Prepared) -> None:
        data = prepared.data
        self._answer = data.output
        self._n, self._seed = len(data.train), experiment.seed
        self.batch = min(experiment.training.batch_size, self._n)
        self.steps = -(-self._n // self.batch)
        self._X, self._y = prepared.X_network[data.train], prepared.y_network[data.train]
        self._lengths = None
        if data.embedding:  # texts of similar length are read together, where padding is skipped
            self._lengths = np.count_nonzero(self._X, axis=1) if data.mask else np.full(self._n, data.timesteps)
        self._frozen = data.embedding is not None and data.embedding.frozen

    def orders(self, first: int, epochs: int) -> Order:
        """The batches of `epochs` epochs, from epoch `first`. Epoch by epoch they are drawn from the seed alone."""
        return [self._order(epoch) for epoch in range(first, first + epochs)]

    def _order(self, epoch: int) -> list[np.ndarray]:
        if self._lengths is not None:
            return batches(self._lengths, self.batch, [self._seed, epoch])
        if self.steps == 1:  # the only batch has every sequence: order has no effect
            return [np.arange(self._n)]
        places = np.random.default_rng([self._seed, epoch]).permutation(self._n)
        return np.split(places, range(self.batch, self._n, self.batch))

    @cached_property
    def learns(self) -> list[bool]:
        """For each weight array, in Keras's order, whether it is trained; False for a frozen embedding."""
        return [not (self._frozen and place == 0) for place in range(len(self.weights()))]

    @cached_property
    def trained(self) -> int:
        """The number of trained weights."""
        return sum(array.size for array, learns in zip(self.weights(), self.learns, strict=True) if learns)

    def run(self, order: Order, first: int, steps: int, sums: np.ndarray) -> np.ndarray:
        """Train on `steps` batches, from batch `first` of `order`.

        Args:
            order: what `orders` returned.
            first: the first batch, counted from the beginning of `order`.
            steps: batches to train on.
            sums: for each epoch of `order` the sum of the losses, the sum of the metrics, and the number of sequences
                trained on, so far: float64 (3, epochs). The split into calls has no effect on them.

        Returns:
            The sums with these batches.
        """
        sums = sums.copy()
        for step in range(first, first + steps):
            epoch, batch = divmod(step, self.steps)
            places = order[epoch][batch]
            loss, metric = self.step(places)
            sums[:, epoch] += loss * len(places), metric * len(places), len(places)
        return sums

    @abstractmethod
    def step(self, places: np.ndarray) -> tuple[float, float]:
        """One step of the optimizer on the training sequences at `places`: the batch's mean loss and mean metric."""

    def validate(self, X: np.ndarray, y: np.ndarray) -> tuple[float, ...]:
        """Loss and metric of the current weights on sequences X with targets y, as the loss takes them; and `also`."""
        p = self.predict(self.weights(), X)
        return self._answer.loss(y, p), self._answer.metric(y, p)

    def state(self) -> LoopState | None:
        """What the next batches depend on, for `restore`; None if this loop cannot go on from a state.

        Its arrays are the loop's own, which the next batch changes.
        """
        return None

    def restore(self, state: LoopState) -> None:
        """Bring a loop of the same experiment to a state, at the beginning of training.

        Raises:
            ValueError: the state is of another network, or this loop has none. The loop is of no use then.
        """
        raise ValueError(f"A {type(self).__name__} cannot go on from a state")

    @abstractmethod
    def weights(self) -> list[np.ndarray]:
        """The network's current weights, in Keras's order."""

    @abstractmethod
    def predict(self, weights: list[np.ndarray], X: np.ndarray, y: np.ndarray | None = None) -> np.ndarray:
        """The network's output for X (m, T, F), or tokens (m, T), with these weights, in Keras's order.

        `y` are the targets, where they are known: a loop may save time with them. The output is the same without.
        """
