"""The sum of two marked numbers: its simulation, as text."""

from core.tasks.adding.data import Parameters
from core.tasks.shared.exported_split import at_random


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (sequences, length, 2) and `y` (sequences, 1, 1)."""
    return f"""n_SEQUENCES, n_OBSERVATIONS = {parameters.sequences}, {parameters.length}
half = n_OBSERVATIONS // 2
rng = np.random.default_rng({parameters.data_seed})

# Numbers from 0 to 1, and a mark at two of them: one in each half of the sequence.
numbers = rng.random((n_SEQUENCES, n_OBSERVATIONS))
first = rng.integers(0, half, n_SEQUENCES)
second = rng.integers(half, n_OBSERVATIONS, n_SEQUENCES)
marks = np.zeros((n_SEQUENCES, n_OBSERVATIONS))
every = np.arange(n_SEQUENCES)
marks[every, first] = marks[every, second] = 1.0
X = np.stack([numbers, marks], axis=2).astype(np.float32)
# The sum of the two marked numbers.
y = (X[every, first, 0] + X[every, second, 0])[:, None, None]

{at_random(validation_share)}"""
