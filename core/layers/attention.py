"""Dot-product attention: each decoder state looks at all encoder states, and takes their weighted mean.

Luong, Pham and Manning (2015), "Effective approaches to attention-based neural machine translation", with the score
they call dot. B sequences, S timesteps of the source, T timesteps of the target, u units.
"""

from typing import TYPE_CHECKING

import numpy as np

from core.layers.activations import softmax

if TYPE_CHECKING:
    import keras

NEVER = np.float32(1e9)  # what Keras takes from the score of a source timestep that is padding


class Attention:
    """It has no weights. Decoder and encoder states need one width."""

    keras_class = "Attention"
    parameters = 0

    def run(
        self, states: np.ndarray, source: np.ndarray, real: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """What each decoder state takes from the source.

        Args:
            states: of the decoder, (B, T, u).
            source: states of the encoder, (B, S, u).
            real: which source timesteps are no padding, bool (B, S); None: all.

        Returns:
            The context (B, T, u), and the alignment (B, T, S): weights from 0 to 1, which add up to 1 over the source.
        """
        scores = states @ source.transpose(0, 2, 1)  # (B, T, S)
        if real is not None:
            scores = scores - NEVER * ~real[:, None]
        alignment = softmax(scores)
        return alignment @ source, alignment

    def keras_layer(self, name: str) -> "keras.Layer":
        """Keras's Attention, called with [states, source]."""
        import keras  # noqa: PLC0415 - only workers load it

        return keras.layers.Attention(name=name)
