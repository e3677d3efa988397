"""The numbers of a run that diagnoses ask for. n sequences, L output timesteps, K predicted features."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.experiment import Experiment
from core.layers import Layer, LayerTrace
from core.network.stack import stack_of
from core.network.trace import trace
from core.tasks import Prepared, spec_of
from core.training.outcome import Outcome
from core.views.shared.link import Link

TRACED = 32  # sequences that are read for a look at the layers: enough to see a unit alive, quick for long texts


@dataclass(frozen=True, eq=False)
class Activated:
    """A layer that has an activation, and its values on some training sequences, (values, units)."""

    layer: Layer
    activation: str
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class Evidence:
    """A run with an outcome, and what follows from it. Each value is computed when it is first asked for."""

    experiment: Experiment
    prepared: Prepared
    outcome: Outcome

    @cached_property
    def losses(self) -> np.ndarray:
        """The training loss of each epoch, (epochs,)."""
        return self.outcome.history["loss"]

    @cached_property
    def validation(self) -> tuple[np.ndarray, np.ndarray]:
        """The epochs at which the validation loss was measured, and the losses, (m,) each; empty without validation."""
        return self.outcome.history["validation_epochs"], self.outcome.history["validation_loss"]

    @cached_property
    def constant_loss(self) -> float:
        """The loss of the best answer that is the same for every sequence: what can be had without reading any."""
        y = self.prepared.y[self.prepared.data.train]
        return self.prepared.data.output.loss(y, np.broadcast_to(y.mean(axis=0, dtype=np.float64), y.shape))

    @property
    def learned(self) -> float:
        """The share of that loss which training has removed: 1 is a perfect fit, 0 is no better than one answer."""
        return 1 - float(self.losses[-1]) / self.constant_loss if len(self.losses) and self.constant_loss else 0.0

    @cached_property
    def judged(self) -> np.ndarray:
        """The indices of the sequences held back, or of those learned from if none are."""
        data = self.prepared.data
        return data.validation if len(data.validation) else data.train

    @cached_property
    def layers(self) -> tuple[Activated, ...]:
        """The layers that have an activation."""
        data = self.prepared.data
        rows = data.train[:TRACED]
        read = trace(stack_of(self.experiment, data), self.outcome.weights_at(), self.prepared.X_network[rows])
        real = data.real()[rows] if data.mask else np.ones((len(rows), data.timesteps), bool)
        found = ((one, getattr(one.layer, "activation", None)) for one in read.layers)
        return tuple(Activated(one.layer, activation, _values(one, real)) for one, activation in found if activation)

    def inside(self, text: str, part: str) -> tuple[str, Link] | None:
        """A link to a tab of Under the hood with this network; None for networks that the page does not open."""
        if spec_of(self.experiment).page != "lab":
            return None
        return text, Link("under_the_hood", {"see": part}, self.experiment)

    def at_epoch(self, text: str, epoch: int) -> tuple[str, Link] | None:
        """A link to the network as it was at the saved moment nearest to an epoch."""
        if spec_of(self.experiment).page != "lab":
            return None
        saved = self.outcome.snapshot_epochs
        nearest = int(saved[np.argmin(np.abs(saved - epoch))])
        return text.format(epoch=f"{nearest:,}"), Link("sequence_lab", {"snapshot": str(nearest)}, self.experiment)


def _values(read: LayerTrace, real: np.ndarray) -> np.ndarray:
    """All values of a layer's units, (values, units): its states where it has some, else its output."""
    if not read.directions:
        return read.output.reshape(-1, read.output.shape[-1])
    return np.concatenate([direction.h[real] for direction in read.directions], axis=1)
