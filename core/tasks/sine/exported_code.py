"""The noisy sine: its simulation, as text."""

from core.tasks.shared.exported_split import at_random
from core.tasks.sine.data import Parameters


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (sequences, length, 1) and `y` (sequences, ahead, 1)."""
    return f"""n_SEQUENCES, n_OBSERVATIONS = {parameters.sequences}, {parameters.length}
OUTPUT_LENGTH = {parameters.ahead}
period = {parameters.period}  # timesteps
noise = {parameters.noise!r}  # standard deviation
rng = np.random.default_rng({parameters.data_seed})

# Each wave begins in a phase of its own: a first part is observed, the rest asked for.
phase = rng.random((n_SEQUENCES, 1))
time = np.arange(n_OBSERVATIONS + OUTPUT_LENGTH)
waves = np.sin(2 * np.pi * (time / period + phase))  # (n_SEQUENCES, timesteps)
waves = waves + noise * rng.standard_normal(waves.shape)
waves = waves[:, :, None].astype(np.float32)
X, y = waves[:, :n_OBSERVATIONS], waves[:, n_OBSERVATIONS:]

{at_random(validation_share)}"""
