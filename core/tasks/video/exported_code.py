"""The films as text: their simulation, or the frames of a GIF as a table of pixels."""

import io

import numpy as np

from core.source_code import comment, source
from core.tasks.shared.exported_split import by_time, percent
from core.tasks.video.data import AHEAD, Parameters
from core.tasks.video.films import ball_films, bounced, digit_films, digit_pictures
from core.tasks.video.gif import frames_of


def exported_table(parameters: Parameters, content: bytes | None, validation_share: float) -> bytes | None:
    """The frames of a GIF as the table that the text reads: a row a frame, a column a pixel. None where it reads none.

    Raises ExperimentError if the GIF cannot be read.
    """
    if parameters.scene != "own":
        return None
    frames, text = frames_of(content or b"", parameters.size), io.StringIO()
    np.savetxt(text, np.rint(frames.reshape(len(frames), -1) * 255), fmt="%d", delimiter=",")
    return text.getvalue().encode()


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (clips, frames, pixels) and `y`, the same one frame later."""
    if parameters.scene == "own":
        return _own(parameters, validation_share)
    p = parameters
    films = _digits(p, validation_share) if p.scene == "digit" else _balls(p)
    return f"""n_SEQUENCES, n_OBSERVATIONS = {p.clips}, {p.frames}
size = {p.size}  # pixels of a frame's side
frames = n_OBSERVATIONS + {AHEAD}  # each film goes on after its clip
rng = np.random.default_rng({p.data_seed})
{_held_back(p.clips, validation_share)}


{source(bounced)}


{films}
films = films.reshape(n_SEQUENCES, frames, -1)
{_ASKED.format(X="films[:, :n_OBSERVATIONS]", y="films[:, 1 : n_OBSERVATIONS + 1]")}"""


def _held_back(clips: int, share: float) -> str:
    held = round(share * clips)
    which = f"{percent(share)} of the clips are held back for validation." if held else "No clip is held back."
    return f"""
{comment(which)}
held = {held}
train = np.arange(n_SEQUENCES - held)
validation = np.arange(n_SEQUENCES - held, n_SEQUENCES)"""


def _digits(p: Parameters, share: float) -> str:
    return f"""{source(digit_pictures)}


{source(digit_films)}


# Digits of the clips held back are in no clip to learn from.
pictures = digit_pictures()
order = rng.permutation(len(pictures))
unseen = round({share!r} * len(pictures))
sides = []
for some, count in ((order[unseen:], n_SEQUENCES - held), (order[:unseen], held)):
    sides.append(pictures[rng.choice(some, count)] if count else pictures[:0])
films = digit_films(rng, np.concatenate(sides), frames, size)"""


def _balls(p: Parameters) -> str:
    return f"""{source(ball_films)}


films = ball_films(rng, n_SEQUENCES, frames, size, balls={1 + (p.scene == "two_balls")})"""


def _own(p: Parameters, share: float) -> str:
    return f"""n_OBSERVATIONS = {p.frames}
frames = pd.read_csv("table.csv", header=None).to_numpy(np.float32)
frames = frames / 255  # a row a frame

# A clip ends in each frame, and an answer is asked for at each of its frames.
steps = np.arange(2 - n_OBSERVATIONS, 2)
ends = np.arange(n_OBSERVATIONS - 1, len(frames) - 1)

{by_time(share, "frame", "len(frames)")}
clips = frames[ends[:, None] + np.arange(1 - n_OBSERVATIONS, 2)]
{_ASKED.format(X="clips[:, :-1]", y="clips[:, 1:]")}"""


_ASKED = """
# At each frame that is read, the next one is asked for.
X, y = {X}, {y}"""
