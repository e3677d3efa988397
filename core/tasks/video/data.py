"""Video: the next frame of a small film, at each frame that is read. Simulated, or a GIF of one's own."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from core.answers import Frame
from core.experiment import ExperimentError, Spec
from core.feature import Feature
from core.tasks.shared.windows import cut
from core.tasks.task import NoFileYet, SeriesData
from core.tasks.video.baselines import baselines
from core.tasks.video.digits import digit_pictures
from core.tasks.video.films import ball_films, digit_films
from core.tasks.video.gif import frames_of
from core.text.recent_cache import SharedCache

AHEAD = 10  # frames after the clip, with which a network's own film is compared
MOST_VALUES = 5_000_000  # numbers in X; as float32 that is 20 MB
MOST_FILM_BYTES = 20_000_000  # of simulated films that are kept; others are there while somebody holds them

Scene = Literal["digit", "ball", "two_balls", "own"]


class Parameters(Spec):
    """`frames` are read, and the one after each of them is asked for. `clips` counts simulated films alone."""

    scene: Scene = "digit"
    size: Literal[16, 24] = Field(default=16, description="pixels of a frame's side")
    frames: int = Field(default=8, ge=3, le=20, description="frames of a clip that are read")
    clips: int = Field(default=1000, ge=50, le=2000)
    data: str = Field(default="", pattern=r"^([0-9a-f]{64})?$", description="the hash of an uploaded GIF")
    data_seed: int = Field(default=0, ge=0, le=2**31 - 1)

    @model_validator(mode="before")
    @classmethod
    def _size_as_a_number(cls, fields: object) -> object:
        """An address has texts, and a choice of two numbers takes numbers alone."""
        if isinstance(fields, dict) and isinstance(fields.get("size"), str) and fields["size"].isdigit():
            return fields | {"size": int(fields["size"])}
        return fields

    @model_validator(mode="after")
    def _fits(self) -> "Parameters":
        most = MOST_VALUES // (self.frames * self.size**2)
        if self.scene != "own" and self.clips > most:
            raise ValueError(
                f"{self.clips:,} clips of {self.frames} frames with {self.size} × {self.size} pixels are too many to "
                f"keep: choose at most {most:,} clips, or fewer or smaller frames"
            )
        return self


@dataclass(frozen=True, eq=False)
class Films:
    """All clips, and how each film goes on.

    Attributes:
        pixels: (n, T + ahead, P) simulated clips with the frames after them; of a GIF all its frames, (1, N, P).
        starts: (n,) the frame of a GIF with which each clip begins; None for simulated clips.
        observed: T.
        train: the clips to learn from.
        validation: those held back.
    """

    pixels: np.ndarray
    starts: np.ndarray | None
    observed: int
    train: np.ndarray
    validation: np.ndarray

    def after(self, clip: int) -> np.ndarray:
        """The frames after a clip that there are, (up to 10, P)."""
        film, first = (clip, 0) if self.starts is None else (0, int(self.starts[clip]))
        end = first + self.observed
        return self.pixels[film, end : end + AHEAD]

    @cached_property
    def clips(self) -> np.ndarray:
        """The frames that are read and the next one, (n, T + 1, P)."""
        if self.starts is None:
            return self.pixels[:, : self.observed + 1]
        return self.pixels[0][self.starts[:, None] + np.arange(self.observed + 1)]


def films(parameters: Parameters, validation_share: float, table: bytes | None) -> Films:
    """The films of a task's parameters. Raises ExperimentError if a GIF is missing or cannot be read."""
    if parameters.scene == "own":
        return _own(parameters, validation_share, table)
    return _FILMS.get((parameters, validation_share), lambda: _simulated(parameters, validation_share))


# The data of a network are views of these, and a page shows how they go on.
_FILMS: SharedCache[Films] = SharedCache(MOST_FILM_BYTES, size=lambda made: made.pixels.nbytes)


def _simulated(p: Parameters, validation_share: float) -> Films:
    n, total = p.clips, p.frames + AHEAD
    held = round(validation_share * n)
    train, validation = np.arange(n - held), np.arange(n - held, n)
    rng = np.random.default_rng(p.data_seed)
    if p.scene == "digit":
        pictures, sides = digit_pictures(), []
        order = rng.permutation(len(pictures))
        unseen = round(validation_share * len(pictures))  # digits that are in no clip to learn from
        for some, count in ((order[unseen:], n - held), (order[:unseen], held)):
            sides.append(pictures[rng.choice(some, count)] if count else pictures[:0])
        made = digit_films(rng, np.concatenate(sides), total, p.size)
    else:
        made = ball_films(rng, n, total, p.size, balls=1 + (p.scene == "two_balls"))
    return Films(made.reshape(n, total, -1), None, p.frames, train, validation)


def _own(p: Parameters, validation_share: float, table: bytes | None) -> Films:
    """The windows of a GIF, split by time."""
    if table is None:
        gone = "The film is not on this server any more" if p.data else "Choose a film"
        raise NoFileYet(f"{gone}: upload an animated GIF")
    frames = frames_of(table, p.size)
    needed = 2 * p.frames + 1 if validation_share else p.frames + 1
    if len(frames) < needed:
        raise ExperimentError(
            f"The GIF has {len(frames)} frame{'s' * (len(frames) != 1)}, and clips of {p.frames} frames need "
            f"{needed}: read fewer frames, or choose a longer film"
        )
    most = MOST_VALUES // (p.frames * p.size**2)
    steps = tuple(range(2 - p.frames, 2))  # an answer at each frame of the clip
    windows = cut(p.frames, steps, validation_share, np.ones(len(frames), bool), most=most, row="frame")
    pixels = frames.reshape(1, len(frames), -1)
    return Films(pixels, windows.ends - p.frames + 1, p.frames, windows.train, windows.validation)


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """X (clips, frames, size²) and y, the same one frame later."""
    p, made = parameters, films(parameters, validation_share, table)
    X, y = made.clips[:, :-1], made.clips[:, 1:]
    pixels = tuple(Feature(f"row {row + 1}, column {column + 1}") for row in range(p.size) for column in range(p.size))
    return SeriesData(
        X=X,
        y=y,
        inputs=pixels,
        output=Frame(length=p.frames, features=pixels, per_timestep=True, height=p.size, width=p.size),
        train=made.train,
        validation=made.validation,
        sequence_names=tuple(f"clip {clip + 1}" for clip in range(len(X))),
        timestep="frame",
        baselines=baselines(X, y, made.train, p.size),
        simulated=_SIMULATED.get(p.scene, ""),
    )


_BOUNCE = "It bounces off the edges, and only the clips tell a network so."
_SIMULATED = {
    "digit": "The films are simulated: a digit from scikit-learn, written by hand, moves one pixel up or down and one "
    f"to the left or right. {_BOUNCE} Digits of the clips held back are in no clip to learn from.",
    "ball": f"The films are simulated: a ball moves on a straight line, at a speed of its own. {_BOUNCE}",
    "two_balls": "The films are simulated: two balls move on straight lines and pass through each other. "
    "They bounce off the edges, and only the clips tell a network so.",
}
