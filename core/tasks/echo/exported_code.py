"""The delayed echo: its simulation, as text."""

from core.tasks.echo.data import Parameters
from core.tasks.shared.exported_split import at_random


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` and `y`, (sequences, length, 1) both."""
    return f"""n_SEQUENCES, n_OBSERVATIONS = {parameters.sequences}, {parameters.length}
k = {parameters.k}  # the delay in timesteps
rng = np.random.default_rng({parameters.data_seed})

# Bits at random; y repeats the bit of k timesteps ago, and begins with k zeros.
X = rng.integers(0, 2, (n_SEQUENCES, n_OBSERVATIONS, 1)).astype(np.float32)
y = np.zeros_like(X)
y[:, k:] = X[:, :-k]

{at_random(validation_share)}"""
