"""Random small networks for tests: what hypothesis draws, and Keras's side of the comparison."""

import importlib
import types

import numpy as np
from hypothesis import strategies as st

from core.answers import Answer, Frame, Numbers, OneOfTwo, Token
from core.feature import Feature
from core.layers import ACTIVATIONS, KINDS, Dense, Dropout, Embedding, Layer, cells, make, recurrent
from core.network.stack import Stack

POOLS = [name for name, kind in KINDS.items() if kind.pools]

recurrent_layers = st.builds(
    recurrent,
    kind=st.sampled_from(cells()),
    units=st.integers(1, 7),
    activation=st.sampled_from(["tanh", "tanh", "sigmoid", "relu", "linear"]),
    bidirectional=st.booleans(),
    dropout=st.sampled_from([0.0, 0.3]),
)
other_layers = st.one_of(
    st.builds(Dense, units=st.integers(1, 6), activation=st.sampled_from(ACTIVATIONS)),
    st.builds(Dropout, rate=st.just(0.4)),
)


@st.composite
def layer_stacks(draw: st.DrawFn) -> tuple[Layer, ...]:
    """One to four layers, one of them recurrent at least."""
    layers = draw(st.lists(st.one_of(recurrent_layers, other_layers), max_size=3))
    layers.insert(draw(st.integers(0, len(layers))), draw(recurrent_layers))
    return tuple(layers)


@st.composite
def pooled_stacks(draw: st.DrawFn) -> tuple[Layer, ...]:
    """Layers that pool over time, after the recurrent ones, and read what is left of it; six at most."""
    after = draw(st.lists(other_layers, max_size=1))
    return (*draw(layer_stacks()), make(draw(st.sampled_from(POOLS))), *after)


@st.composite
def outputs(draw: st.DrawFn, timesteps: int, *, pooled: bool = False) -> Numbers:
    per_timestep = not pooled and draw(st.booleans())
    return Numbers(
        length=timesteps if per_timestep else draw(st.integers(1, 3)),
        features=tuple(Feature(f"y{k}") for k in range(draw(st.integers(1, 2)))),
        activation=draw(st.sampled_from(["linear", "relu", "sigmoid"])),
        per_timestep=per_timestep,
    )


@st.composite
def stacks(draw: st.DrawFn, timesteps: int) -> Stack:
    """Any network of the pages: of numbers or of tokens, with a mask or without, with a pool or without."""
    layers = draw(layer_stacks() | pooled_stacks())
    per_timestep = not any(layer.pools for layer in layers) and draw(st.booleans())
    length, features = timesteps if per_timestep else 1, draw(st.integers(1, 5))
    one = (Feature("y"),)
    answers: list[Answer] = [
        Numbers(length, one * 2, per_timestep),
        OneOfTwo(length, one, per_timestep),
        Token(length, (), per_timestep, vocabulary=7),
        Frame(length, one * 6, per_timestep, height=2, width=3),
    ]
    embedding = draw(st.none() | st.builds(Embedding, st.just(9), st.just(features), frozen=st.booleans()))
    return Stack(layers, draw(st.sampled_from(answers)), features, draw(st.booleans()), embedding)


def sequences(rng: np.random.Generator, B: int, T: int, F: int, *, holes: bool) -> np.ndarray:
    """Random inputs; with `holes`, some sequences are filled with zeros before, after or in the middle."""
    X = rng.normal(size=(B, T, F)).astype(np.float32)
    if holes:
        X[rng.random((B, T)) < 0.3] = 0
    return X


def perturbed(model, rng: np.random.Generator) -> list[np.ndarray]:
    """The model's weights with noise on them, so that no bias is zero; they are set in the model too."""
    weights = [w + rng.normal(scale=0.3, size=w.shape).astype(np.float32) for w in model.get_weights()]
    model.set_weights(weights)
    return weights


def precise(monkeypatch) -> None:
    """Run the trace in double precision, so that small differences can be taken."""
    for name in ("core.network.trace", "core.layers.recurrent"):  # `core.layers` has a function of the second's name
        module = importlib.import_module(name)
        monkeypatch.setattr(module, "np", types.SimpleNamespace(**vars(np) | {"float32": np.float64}))
