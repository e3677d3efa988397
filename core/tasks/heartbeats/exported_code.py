"""Heartbeats: the source of our own simulation, and the few lines that call it."""

from core.source_code import comment, literal, source
from core.tasks.heartbeats import data
from core.tasks.heartbeats.data import LONGEST, SHARE_AT_RISK, SHORTEST, SIGNS, Parameters
from core.tasks.shared.exported_split import percent


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (patients, beats, 4) and `y` (patients, 1, 1)."""
    functions = "\n\n\n".join(
        source(function)
        for function in (data._wave, data._premature, data.recording)  # noqa: SLF001 - their source is exported
    )
    return f"""n_SEQUENCES, n_OBSERVATIONS = {parameters.patients}, {parameters.beats}
data_seed = {parameters.data_seed}
SIGNS = {literal(SIGNS)}  # what a heart at risk shows


{functions}


{_patient(different_lengths=parameters.different_lengths)}


patients = [patient(i) for i in range(n_SEQUENCES)]
recordings = [beats for beats, _ in patients]
at_risk = np.array([risk for _, risk in patients])
{_fitted(parameters)}
y = at_risk.astype(np.float32)[:, None, None]  # (n_SEQUENCES, 1, 1)

{_split(validation_share)}"""


def _patient(*, different_lengths: bool) -> str:
    """The text of `patient`, without the parameters that it does not need."""
    drawn = (
        f"    shortest, longest = round({SHORTEST} * n_OBSERVATIONS), round({LONGEST} * n_OBSERVATIONS)\n"
        "    beats = int(rng.integers(shortest, longest + 1))\n"
        if different_lengths
        else ""
    )
    beats = "beats" if different_lengths else "n_OBSERVATIONS"
    return f'''def patient(index):
    """A patient's recording (beats, 4), and whether at risk.

    The four measures of a beat: RR interval, QRS width and QT interval in ms, ST
    deviation in mV. A patient at risk shows one or two of the signs.
    """
    rng = np.random.default_rng([data_seed, index])
    at_risk = rng.random() < {SHARE_AT_RISK}
    signs = ()
    if at_risk:
        signs = tuple(rng.choice(SIGNS, rng.integers(1, 3), replace=False))
{drawn}    return recording(rng, {beats}, signs), at_risk'''


def _fitted(parameters: Parameters) -> str:
    if not parameters.different_lengths:
        return "X = np.array(recordings, dtype=np.float32)"
    where = {"pre": "start", "post": "end"}
    explanation = (
        f"Recordings differ in length: shorter ones are filled up with 0 at the {where[parameters.padding]}, longer "
        f"ones cut off at the {where[parameters.truncating]}."
    )
    return f"""{comment(explanation)}
X = keras.utils.pad_sequences(
    recordings,
    maxlen=n_OBSERVATIONS,
    dtype="float32",
    padding="{parameters.padding}",
    truncating="{parameters.truncating}",
)"""


def _split(validation_share: float) -> str:
    if not validation_share:
        return "train, validation = np.arange(n_SEQUENCES), np.arange(0)  # none held back"
    explanation = f"{percent(validation_share)} of either class, drawn at random, are held back for validation."
    return f"""{comment(explanation)}
rng = np.random.default_rng(data_seed)
held_back = []
for kind in (np.flatnonzero(~at_risk), np.flatnonzero(at_risk)):
    held_back.append(rng.permutation(kind)[: round({validation_share!r} * len(kind))])
validation = np.sort(np.concatenate(held_back))
train = np.setdiff1d(np.arange(n_SEQUENCES), validation)"""
