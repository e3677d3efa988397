"""What every kind of answer offers: an output layer, a loss, a metric, the shapes of targets, and a verdict.

n sequences, L output timesteps, K features of an answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.feature import Feature
from core.wording import amount  # noqa: F401 - the same name for whoever writes a kind of answer

if TYPE_CHECKING:
    import tensorflow as tf

    from core.answers.numbers import Numbers

# From outputs and targets (L, units, B) the sums of losses and metrics; it writes the gradient of the first, times a
# scale, into its third argument.
MachineLoss = Callable[[np.ndarray, np.ndarray, np.ndarray, float], tuple[float, float]]
EPSILON = 1e-7  # Keras's own, by which it keeps probabilities from 0 and 1
TargetScaling = Literal["full", "divided", "none"]


@dataclass(frozen=True)
class Judged:
    """A score beside the best baseline's, as a verdict compares them.

    Attributes:
        score: the network's metric.
        best: the best baseline's name and metric; None where there is none.
        answers: how many single answers were judged.
        where: on which sequences, as the sentence ends: "12 sequences it never saw".
        held_back: whether those sequences were held back from training.
    """

    score: float
    best: tuple[str, float] | None
    answers: int
    where: str
    held_back: bool


@dataclass(frozen=True)
class Answer:
    """The base of every kind. A new kind is a subclass in a file of its own, and one line in `core.answers.KINDS`.

    Attributes:
        length: timesteps of one answer.
        features: what is answered at each of them.
        per_timestep: an answer at each of the T timesteps of the input (then `length` is T), else one answer for the
            whole sequence. The network gives (n, T, units) in the first case and (n, units) in the other.

    Class attributes:
        keras_loss: Keras's name of the loss.
        loss_label: the loss as axes name it.
        metric_name: Keras's name of the metric, and its key in a run's history.
        higher_is_better: whether a larger metric is the better one.
        decided_code: what a script does with the network's output before it is compared with targets.
        is_probability: whether one answer is the probability of the second of two classes.
    """

    length: int
    features: tuple[Feature, ...]
    per_timestep: bool = False

    keras_loss: ClassVar[str]
    loss_label: ClassVar[str]
    metric_name: ClassVar[str]
    higher_is_better: ClassVar[bool] = False
    is_probability: ClassVar[bool] = False
    decided_code: ClassVar[str] = ""

    @property
    def units(self) -> int:
        """Units of the output layer."""
        return len(self.features) * (1 if self.per_timestep else self.length)

    @property
    def output_activation(self) -> str:
        """The activation of the output layer, by its Keras name."""
        return "linear"

    @property
    def target_scaling(self) -> TargetScaling:
        """How targets may be scaled: like inputs ("full"), without moving 0 ("divided"), or not at all ("none")."""
        return "full"

    def unbounded(self) -> "Numbers":
        """The same answer before the output layer's activation."""
        raise NotImplementedError

    # --- shapes ---

    def targets(self, y: np.ndarray) -> np.ndarray:
        """Targets y (n, L, K) as the loss takes them: like the network's output."""
        return y if self.per_timestep else y.reshape(len(y), -1)

    def decided(self, output: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """What is kept of the network's output for n sequences, (n, *shape), where `shape` is (L, K)."""
        return output.reshape(-1, *shape)

    # --- loss and metric ---

    def loss(self, y: np.ndarray, prediction: np.ndarray, mask: np.ndarray | None = None) -> float:
        """The mean loss over all answers, or over those that `mask` (n, T) counts.

        Targets and output are in the shape of the network's output.
        """
        losses = self.losses(y, prediction)
        return float(np.mean(losses if mask is None else losses[mask]))

    def losses(self, y: np.ndarray, prediction: np.ndarray) -> np.ndarray:
        """The loss of each answer, float64 (n, …)."""
        raise NotImplementedError

    def metric(self, y: np.ndarray, prediction: np.ndarray) -> float:
        """The mean metric over all answers, for y and what `decided` keeps, or both in the network's shape."""
        raise NotImplementedError

    def tensor_losses(self, y: "tf.Tensor", p: "tf.Tensor") -> "tf.Tensor":
        """The loss of each answer, in TensorFlow: (n, …)."""
        raise NotImplementedError

    def tensor_metrics(self, y: "tf.Tensor", p: "tf.Tensor") -> "tf.Tensor":
        """The metric of each answer, in TensorFlow: (n, …)."""
        raise NotImplementedError

    @classmethod
    def machine_code(cls) -> MachineLoss | None:
        """Loss, metric and gradient as machine code; None where the kind has none: Keras trains it then."""
        return None

    # --- sentences ---

    def loss_axis(self, *, scaled: bool) -> str:
        """The loss with its unit, for an axis; `scaled`: targets are counted in scaled units."""
        return self.loss_label

    def verdict(self, judged: Judged) -> str:
        """One sentence: how good the network is, and whether it beats the best baseline."""
        raise NotImplementedError

    def collapsed(self, predictions: np.ndarray, truth: np.ndarray) -> bool:
        """Whether the network answers nearly the same for every sequence although the truth differs."""
        return False


def compared(sentence: str, against: str, *, better: bool | None) -> str:
    """A verdict's sentence with its comparison. `better` is None where both have the same number."""
    how = "as good as" if better is None else "better than" if better else "not better than"
    return f"{sentence}, {how} the best baseline ({against})."
