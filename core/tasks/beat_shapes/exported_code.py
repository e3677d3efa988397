"""Shapes of heartbeats: the file `table.csv`, and the text that reads it."""

from core.tasks.beat_shapes.data import Parameters
from core.tasks.shared.series_tables import series_table


def exported_table(parameters: Parameters, content: bytes | None, validation_share: float) -> bytes:
    """A row a beat: its time, its shape, its samples."""
    return series_table("beats").to_csv(index=False, lineterminator="\n").encode()


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (beats, seen, 1) and `y` (beats, 1, 1)."""
    return f"""# table.csv holds a row a heartbeat: its second, its shape (0 or 1), its samples in mV.
table = pd.read_csv("table.csv")
n_OBSERVATIONS = {parameters.seen}  # samples of each beat, of which there are 90 a second

recorded = table.filter(like="mv_").to_numpy(np.float32)[..., None]
X = recorded[:, :n_OBSERVATIONS]
y = table["shape"].to_numpy(np.float32)[:, None, None]

# The last beats are held back for validation.
first = len(y) - round({validation_share!r} * len(y))
train, validation = np.arange(first), np.arange(first, len(y))"""
