"""Which networks `core.training.compiled_lstm` reads. Importing this module loads no TensorFlow: pages ask it."""

from core.experiment import Layer, Recurrent


def can_compile(layers: tuple[Layer, ...]) -> bool:
    """Whether all recurrent layers are LSTMs of the usual kind: tanh, and no dropout inside."""
    recurrent = [layer for layer in layers if isinstance(layer, Recurrent)]
    return all(layer.kind == "LSTM" and layer.activation == "tanh" and layer.dropout == 0 for layer in recurrent)
