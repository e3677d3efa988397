"""A token of a vocabulary: a probability for each. Sparse categorical cross-entropy, judged by accuracy.

V tokens of the vocabulary.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.answers.answer import EPSILON, Answer, Judged, MachineLoss, TargetScaling
from core.answers.numbers import Numbers
from core.answers.one_of_two import share_verdict
from core.feature import Feature

if TYPE_CHECKING:
    import tensorflow as tf


@dataclass(frozen=True)
class Token(Answer):
    """`Dense(vocabulary, "softmax")`. Targets are token numbers below `vocabulary`, with K = 1."""

    vocabulary: int = 2
    kind: Literal["token"] = "token"

    keras_loss: ClassVar[str] = "sparse_categorical_crossentropy"
    loss_label: ClassVar[str] = "cross-entropy (nats a token)"
    metric_name: ClassVar[str] = "accuracy"
    higher_is_better: ClassVar[bool] = True
    decided_code: ClassVar[str] = ".argmax(axis=-1)"

    def __post_init__(self) -> None:
        """Raise ValueError where the network would have to answer several tokens at once."""
        if not self.per_timestep and self.length != 1:
            raise ValueError(f"One token is answered for a sequence (got length {self.length}): set per_timestep.")

    @property
    def units(self) -> int:
        """One for each token of the vocabulary."""
        return self.vocabulary

    @property
    def output_activation(self) -> str:
        """Probabilities that add up to 1."""
        return "softmax"

    @property
    def target_scaling(self) -> TargetScaling:
        """Token numbers are names."""
        return "none"

    def unbounded(self) -> Numbers:
        """The logits."""
        tokens = tuple(Feature(f"token {token}") for token in range(self.vocabulary))
        return Numbers(self.length, tokens, per_timestep=self.per_timestep)

    def targets(self, y: np.ndarray) -> np.ndarray:
        """Token numbers, int32 (n, L), or (n,) where the sequence has one answer."""
        tokens = y[..., 0].astype(np.int32)
        return tokens if self.per_timestep else tokens[:, 0]

    def decided(self, output: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """The likeliest token, float32 (n, L, 1)."""
        return output.argmax(axis=-1).astype(np.float32).reshape(-1, *shape)

    def losses(self, y: np.ndarray, prediction: np.ndarray) -> np.ndarray:
        """Cross-entropies in nats of tokens y (…) under probabilities (…, V), as (…)."""
        p = np.take_along_axis(prediction, y[..., None].astype(int), axis=-1).astype(np.float64)
        return -np.log(np.clip(p[..., 0], EPSILON, 1 - EPSILON))

    def metric(self, y: np.ndarray, prediction: np.ndarray) -> float:
        """The share of tokens that are the likeliest one, from probabilities (…, V) or from the likeliest tokens."""
        likeliest = prediction if prediction.shape == y.shape else prediction.argmax(axis=-1)
        return float(np.mean(likeliest == y))

    def perplexity(self, loss: float) -> float:
        """Between how many equally likely tokens the network wavers, from its mean loss in nats.

        Example:
            >>> round(Token(1, (), vocabulary=50).perplexity(float(np.log(8))), 6)
            8.0
        """
        return float(np.exp(loss))

    def tensor_losses(self, y: "tf.Tensor", p: "tf.Tensor") -> "tf.Tensor":
        """Cross-entropies of tokens (…) under probabilities (…, V)."""
        import tensorflow as tf  # noqa: PLC0415 - only workers load it

        own = tf.gather(p, y, axis=-1, batch_dims=len(y.shape))
        return -tf.math.log(tf.clip_by_value(own, EPSILON, 1 - EPSILON))

    def tensor_metrics(self, y: "tf.Tensor", p: "tf.Tensor") -> "tf.Tensor":
        """1 for each token that is the likeliest one."""
        import tensorflow as tf  # noqa: PLC0415 - only workers load it

        return tf.cast(tf.argmax(p, axis=-1, output_type=y.dtype) == y, tf.float32)

    @classmethod
    def machine_code(cls) -> MachineLoss:
        """Compiled for all shapes."""
        from core.answers.token_machine_code import cross_entropy  # noqa: PLC0415 - compiles, and only workers train

        return cross_entropy

    def verdict(self, judged: Judged) -> str:
        """The share of tokens that it guesses."""
        return share_verdict(judged)
