"""One clip as a film: what comes, and what the network draws, from real frames and then from its own.

T frames are read; AHEAD more are drawn from the network's own predictions. P pixels.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.network.rollout import rollout
from core.network.stack import stack_of
from core.network.trace import Trace, trace
from core.tasks import Prepared, parameters_of
from core.tasks.video.data import AHEAD, Films
from core.tasks.video.data import films as make_films
from core.wording import decimals


@dataclass(frozen=True, eq=False)
class Film:
    """Frames 2 to T + AHEAD of one clip, counted from 1. Frame T + 1 is the last that is drawn from real frames alone.

    Attributes:
        truth: (frames, P); fewer rows than `predicted` where a GIF ends.
        predicted: (frames, P).
        observed: T.
        side: pixels of a frame's side.
    """

    truth: np.ndarray
    predicted: np.ndarray
    observed: int
    side: int

    @property
    def numbers(self) -> range:
        """The number of each frame."""
        return range(2, 2 + len(self.predicted))

    def both(self) -> dict[str, np.ndarray]:
        """The films by the names that they are shown with."""
        return {"What comes": self.truth, "What the network draws": self.predicted}

    def own(self, number: int) -> bool:
        """Whether a frame was drawn from the network's own frames."""
        return number > self.observed + 1

    def error(self, number: int) -> float | None:
        """The mean squared error of a frame's pixels; None where the film has ended."""
        place = number - 2
        if place >= len(self.truth):
            return None
        return float(np.mean(np.square(self.predicted[place] - self.truth[place])))

    def caption(self, number: int) -> str:
        """What is seen at a frame."""
        what = "drawn from the network's own frames" if self.own(number) else f"drawn from the {number - 1} before it"
        if number == 2:
            what = "drawn from the first one alone: no motion has been seen yet"
        error = self.error(number)
        end = "the film has ended" if error is None else f"error {decimals(error, 4)}"
        return f"Frame {number}, {what}; {end}."


def films_of(experiment: Experiment, table: bytes | None) -> Films:
    """All clips of an experiment with the frames after them. Raises ExperimentError as `prepare` does."""
    return make_films(parameters_of(experiment), experiment.training.validation_share, table)


def film(experiment: Experiment, prepared: Prepared, weights: list[np.ndarray], films: Films, clip: int) -> Film:
    """One clip, drawn on by the network."""
    stack, X = stack_of(experiment, prepared.data), prepared.X_network[clip : clip + 1]
    drawn = rollout(stack, weights, X, AHEAD)[0]  # (T - 1 + AHEAD, P)
    truth = np.concatenate([prepared.data.y[clip], films.after(clip)[1:]])
    return Film(truth, drawn, prepared.data.timesteps, side_of(prepared))


def insides(experiment: Experiment, prepared: Prepared, weights: list[np.ndarray], film: Film, clip: int) -> Trace:
    """The whole network over a film: the frames of the clip, then the network's own ones."""
    read = np.concatenate([prepared.X_network[clip], film.predicted[film.observed - 1 : -1]])
    return trace(stack_of(experiment, prepared.data), weights, read[None])


def whole(prepared: Prepared, films: Films, clip: int) -> np.ndarray:
    """All frames of a clip's film that there are, (frames, P)."""
    return np.concatenate([prepared.data.X[clip], films.after(clip)])


def side_of(prepared: Prepared) -> int:
    """Pixels of a frame's side."""
    return round(prepared.data.y.shape[2] ** 0.5)
