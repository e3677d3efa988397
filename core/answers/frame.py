"""A picture: each of its pixels as a number from 0 to 1. Mean squared error over pixels."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.answers.answer import Judged, MachineLoss, TargetScaling, compared
from core.answers.numbers import Numbers
from core.wording import decimals

if TYPE_CHECKING:
    import tensorflow as tf


@dataclass(frozen=True)
class Frame(Numbers):
    """`Dense(height · width, "sigmoid")`. Targets are pixels row by row: K = height · width."""

    activation: Literal["sigmoid"] = "sigmoid"
    kind: Literal["frame"] = "frame"  # type: ignore[assignment]  # each answer has a tag of its own
    height: int = 16
    width: int = 16

    loss_label: ClassVar[str] = "mean squared error of a pixel"
    metric_name: ClassVar[str] = "mse"

    def __post_init__(self) -> None:
        """Raise ValueError where the features are not the pixels."""
        if len(self.features) != self.height * self.width:
            raise ValueError(
                f"A frame of {self.height} × {self.width} has {self.height * self.width} pixels "
                f"(got {len(self.features)} features)."
            )

    @property
    def target_scaling(self) -> TargetScaling:
        """Pixels are from 0 to 1 already."""
        return "none"

    def pixels(self, values: np.ndarray) -> np.ndarray:
        """Answers (…, height · width) as pictures (…, height, width)."""
        return values.reshape(*values.shape[:-1], self.height, self.width)

    def loss_axis(self, *, scaled: bool) -> str:
        """Pixels have no unit."""
        return self.loss_label

    def metric(self, y: np.ndarray, prediction: np.ndarray) -> float:
        """Mean squared error, by which films are compared; the loss itself."""
        return self.loss(y, prediction)

    def tensor_metrics(self, y: "tf.Tensor", p: "tf.Tensor") -> "tf.Tensor":
        """The same as the loss."""
        return self.tensor_losses(y, p)

    @classmethod
    def machine_code(cls) -> MachineLoss:
        """Compiled for all shapes."""
        from core.answers.numbers_machine_code import squared  # noqa: PLC0415 - compiles, and only workers train

        return squared

    def verdict(self, judged: Judged) -> str:
        """Such as "A pixel is off by 0.013 (squared) on average on …, better than the best baseline (…: 0.054)"."""
        sentence = f"A pixel is off by {decimals(judged.score, 4)} (squared) on average on {judged.where}"
        if judged.best is None:
            return f"{sentence}."
        name, error = judged.best
        better = None if decimals(judged.score, 4) == decimals(error, 4) else judged.score < error
        return compared(sentence, f"{name}: {decimals(error, 4)}", better=better)
