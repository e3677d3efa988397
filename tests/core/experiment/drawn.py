"""Experiments as hypothesis draws them, and plain ones."""

from hypothesis import strategies as st

from core.experiment import MAX_LAYERS, Experiment, Task, Training
from core.layers import ACTIVATIONS, GRU, KINDS, Dense, Dropout, Recurrent, cells, make, recurrent

UNITS = st.integers(1, 256)
SHARES = st.floats(0, 0.9)
LAYERS = st.one_of(
    st.builds(
        recurrent,
        kind=st.sampled_from(cells()),
        units=UNITS,
        activation=st.sampled_from(ACTIVATIONS),
        bidirectional=st.booleans(),
        dropout=SHARES,
    ),
    st.builds(Dense, units=UNITS, activation=st.sampled_from(ACTIVATIONS)),
    st.builds(Dropout, rate=SHARES),
)
STACKS = st.lists(LAYERS, min_size=1, max_size=MAX_LAYERS).filter(
    lambda layers: any(isinstance(layer, Recurrent) for layer in layers)
)
POOLED = st.builds(
    lambda before, kind, after: (*before, make(kind), *after),
    STACKS.map(lambda layers: layers[:4]).filter(lambda layers: any(isinstance(layer, Recurrent) for layer in layers)),
    st.sampled_from([name for name, kind in KINDS.items() if kind.pools]),
    st.lists(LAYERS.filter(lambda layer: not isinstance(layer, Recurrent)), max_size=1),
)
NASTY_TEXTS = [
    "",
    "true",
    "null",
    "12",
    "-0.5",
    "1e3",
    "NaN",
    "Infinity",
    "~",
    "-",
    "LSTM-16~Dense-2",
    '"',
    '"quoted"',
    "'",
    "\\",
    "[1]",
    "{}",
    "a&b=c#d?e+f%20g",
    "température (°C)",
    "雨 🌧",
    " space ",
    "line\nbreak",
    "\u202eleft",
    "\x00",
    "p.task",
    "9" * 30,
]
NASTY = st.sampled_from(NASTY_TEXTS) | st.text(st.characters(codec="utf-8"), max_size=30)
NUMBERS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = NASTY | NUMBERS | st.lists(NASTY | NUMBERS, max_size=4)


@st.composite
def trainings(draw):
    optimizer = draw(st.sampled_from(["Adam", "SGD", "RMSprop"]))
    share = draw(st.floats(0, 0.5))
    return Training(
        optimizer=optimizer,
        learning_rate=draw(st.floats(1e-6, 10)),
        momentum=0 if optimizer == "Adam" else draw(st.floats(0, 1, exclude_max=True)),
        epochs=draw(st.integers(1, 20_000)),
        batch_size=draw(st.integers(1, 1024)),
        validation_share=share,
        clipnorm=draw(st.floats(0, 1000)),
        patience=draw(st.integers(0, 20_000)) if share else 0,
    )


EXPERIMENTS = st.builds(
    Experiment,
    task=st.builds(
        Task,
        name=st.from_regex(r"[a-z][a-z0-9_]{0,40}", fullmatch=True),
        parameters=st.dictionaries(NASTY, VALUES, max_size=5),
    ),
    scaling=st.sampled_from(["none", "standard", "minmax"]),
    layers=STACKS | POOLED,
    training=trainings(),
    seed=st.integers(0, 2**31 - 1),
)


def experiment(**fields):
    return Experiment(**({"task": Task(name="echo"), "layers": (GRU(units=4),)} | fields))


def same(a, b):
    """Equal, and of the same types: 1, 1.0 and True are different parameters."""
    return a == b and a.fingerprint() == b.fingerprint()
