"""Numbers, in units of their own: a forecast, an amount. Mean squared error, judged by the mean absolute error."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.answers.answer import Answer, Judged, MachineLoss, TargetScaling, compared
from core.wording import amount

if TYPE_CHECKING:
    import tensorflow as tf


@dataclass(frozen=True)
class Numbers(Answer):
    """`Dense(units, activation)`. With "relu" nothing below 0 is answered."""

    activation: Literal["linear", "relu", "sigmoid"] = "linear"
    kind: Literal["numbers"] = "numbers"

    keras_loss: ClassVar[str] = "mse"
    loss_label: ClassVar[str] = "mean squared error"
    metric_name: ClassVar[str] = "mae"

    @property
    def output_activation(self) -> str:
        """The activation that was asked for."""
        return self.activation

    @property
    def target_scaling(self) -> TargetScaling:
        """A relu answers nothing below 0, so 0 has to stay 0; a sigmoid's targets lie within 0 and 1 already."""
        scalings: dict[str, TargetScaling] = {"linear": "full", "relu": "divided", "sigmoid": "none"}
        return scalings[self.activation]

    def unbounded(self) -> "Numbers":
        """The same numbers, linear."""
        return Numbers(self.length, self.features, per_timestep=self.per_timestep)

    @property
    def unit(self) -> str:
        """What the numbers are counted in, to stand behind an amount: a unit, or the features' names without one."""
        units = sorted({feature.unit for feature in self.features})
        if len(units) == 1 and units[0]:
            return f" {units[0]}"
        if len(units) > 1:
            return f" ({' and '.join(unit or 'no unit' for unit in units)} together)"
        return f" in “{self.features[0].name}”" if len(self.features) == 1 else f" in {len(self.features)} columns"

    def losses(self, y: np.ndarray, prediction: np.ndarray) -> np.ndarray:
        """Squared errors."""
        return np.square(y - prediction, dtype=np.float64)

    def metric(self, y: np.ndarray, prediction: np.ndarray) -> float:
        """Mean absolute error."""
        return float(np.mean(np.abs(y - prediction, dtype=np.float64)))

    def tensor_losses(self, y: "tf.Tensor", p: "tf.Tensor") -> "tf.Tensor":
        """Squared errors."""
        import tensorflow as tf  # noqa: PLC0415 - only workers load it

        return tf.square(y - p)

    def tensor_metrics(self, y: "tf.Tensor", p: "tf.Tensor") -> "tf.Tensor":
        """Absolute errors."""
        import tensorflow as tf  # noqa: PLC0415 - only workers load it

        return tf.abs(y - p)

    @classmethod
    def machine_code(cls) -> MachineLoss:
        """Compiled for all shapes."""
        from core.answers.numbers_machine_code import absolute  # noqa: PLC0415 - compiles, and only workers train

        return absolute

    def loss_axis(self, *, scaled: bool) -> str:
        """`mean squared error (mm)²`, or `(scaled)`."""
        if scaled:
            return f"{self.loss_label} (scaled)"
        units = {feature.unit for feature in self.features} - {""}
        return f"{self.loss_label} ({units.pop()})²" if len(units) == 1 else self.loss_label

    def verdict(self, judged: Judged) -> str:
        """Such as "Off by 2.1 mm on average on …, better than the best baseline (…: 2.9 mm)"."""
        sentence = f"Off by {amount(judged.score)}{self.unit} on average on {judged.where}"
        if judged.best is None:
            return f"{sentence}."
        name, error = judged.best
        better = None if amount(judged.score) == amount(error) else judged.score < error
        return compared(sentence, f"{name}: {amount(error)}{self.unit}", better=better)

    def collapsed(self, predictions: np.ndarray, truth: np.ndarray) -> bool:
        """The spread over sequences is below 2 % of the truth's."""
        if len(predictions) < 2:
            return False
        return bool(predictions.std(axis=0).max() < 0.02 * truth.std(axis=0).max())
