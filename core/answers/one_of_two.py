"""One of two classes, as the probability of the second. Binary cross-entropy, judged by accuracy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.answers.answer import EPSILON, Answer, Judged, MachineLoss, TargetScaling, compared
from core.answers.numbers import Numbers
from core.answers.proportion import share as proportion
from core.wording import percent

if TYPE_CHECKING:
    import tensorflow as tf

ONE_ANSWER = 0.01  # spread of probabilities over sequences, below which they are one answer


@dataclass(frozen=True)
class OneOfTwo(Answer):
    """`Dense(units, "sigmoid")`: probabilities, which decide for the second class above one half."""

    kind: Literal["one_of_two"] = "one_of_two"

    keras_loss: ClassVar[str] = "binary_crossentropy"
    loss_label: ClassVar[str] = "binary cross-entropy"
    metric_name: ClassVar[str] = "accuracy"
    higher_is_better: ClassVar[bool] = True
    is_probability: ClassVar[bool] = True

    @property
    def output_activation(self) -> str:
        """A probability."""
        return "sigmoid"

    @property
    def target_scaling(self) -> TargetScaling:
        """Targets are 0 or 1, and stay so."""
        return "none"

    def unbounded(self) -> Numbers:
        """The log-odds."""
        return Numbers(self.length, self.features, per_timestep=self.per_timestep)

    def losses(self, y: np.ndarray, prediction: np.ndarray) -> np.ndarray:
        """Binary cross-entropies in nats, probabilities kept from 0 and 1 as Keras keeps them."""
        p = np.clip(prediction.astype(np.float64), EPSILON, 1 - EPSILON)
        return -(y * np.log(p) + (1 - y) * np.log(1 - p))

    def metric(self, y: np.ndarray, prediction: np.ndarray) -> float:
        """The share of answers on the right side of one half."""
        return float(np.mean((prediction > 0.5) == (y > 0.5)))

    def tensor_losses(self, y: "tf.Tensor", p: "tf.Tensor") -> "tf.Tensor":
        """Binary cross-entropies."""
        import tensorflow as tf  # noqa: PLC0415 - only workers load it

        p = tf.clip_by_value(p, EPSILON, 1 - EPSILON)
        return -(y * tf.math.log(p) + (1 - y) * tf.math.log(1 - p))

    def tensor_metrics(self, y: "tf.Tensor", p: "tf.Tensor") -> "tf.Tensor":
        """1 for each answer that is right."""
        import tensorflow as tf  # noqa: PLC0415 - only workers load it

        return tf.cast((p > 0.5) == (y > 0.5), tf.float32)

    @classmethod
    def machine_code(cls) -> MachineLoss:
        """Compiled for all shapes."""
        from core.answers.one_of_two_machine_code import cross_entropy  # noqa: PLC0415 - compiles, and only workers train

        return cross_entropy

    def verdict(self, judged: Judged) -> str:
        """Such as "Right in 86 % of cases on …, better than the best baseline (…: 50 %)".

        It is better where Wilson's 95 % interval lies above the baseline.
        """
        return share_verdict(judged)

    def collapsed(self, predictions: np.ndarray, truth: np.ndarray) -> bool:
        """Every answer is of the same class, or the probabilities differ by hardly more than nothing."""
        sides = predictions > 0.5
        if (truth > 0.5).all() or not (truth > 0.5).any():
            return False
        return bool(sides.all() or not sides.any() or predictions.std(axis=0).max() < ONE_ANSWER)


def share_verdict(judged: Judged) -> str:
    """The verdict on a share of right answers."""
    sentence = f"Right in {percent(judged.score)} of cases on {judged.where}"
    if judged.best is None:
        return f"{sentence}."
    name, share = judged.best
    better = round(judged.score, 2) > round(share, 2)  # as the sentence has both
    if better and judged.held_back and proportion(round(judged.score * judged.answers), judged.answers).low <= share:
        return f"{sentence}. The best baseline ({name}: {percent(share)}) is lower, but that may be chance."
    return compared(sentence, f"{name}: {percent(share)}", better=better)
