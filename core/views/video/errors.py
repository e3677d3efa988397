"""The error of each frame, of the network and of its simple rivals: from real frames, then from their own.

n clips, T frames that are read, AHEAD frames from predictions, P pixels.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.network.rollout import rollout
from core.network.stack import stack_of
from core.tasks import Prepared
from core.tasks.video.baselines import shifted
from core.tasks.video.data import AHEAD, Films
from core.wording import decimals

MOST = 60  # clips that are judged: more take seconds to read, and change the third digit
NETWORK, SHIFT, LAST = "network", "shift", "last frame"


@dataclass(frozen=True, eq=False)
class Errors:
    """Mean squared errors of a pixel, by frame.

    Attributes:
        numbers: of the frames, counted from 1: 2 to T + AHEAD.
        by_name: for the network, first, and for each rival (frames,); NaN where no film goes that far.
        observed: T.
        clips: how many were judged.
        held_back: whether they were held back from training.
    """

    numbers: np.ndarray
    by_name: dict[str, np.ndarray]
    observed: int
    clips: int
    held_back: bool

    def next_frame(self, name: str = NETWORK) -> float:
        """The mean over the frames that are drawn from real ones, from the third on: two show a motion."""
        return float(self.by_name[name][1 : self.observed].mean())

    def own_frame(self, step: int, name: str = NETWORK) -> float:
        """The error of the frame `step` frames after the clip; step 1 is still drawn from real frames."""
        return float(self.by_name[name][self.observed - 2 + step])


def errors(experiment: Experiment, prepared: Prepared, weights: list[np.ndarray], films: Films) -> Errors:
    """The errors over clips that were held back, or over some that were learned from where none were."""
    data, stack = prepared.data, stack_of(experiment, prepared.data)
    clips = (data.validation if len(data.validation) else data.train)[:MOST]
    X = prepared.X_network[clips]  # (n, T, P)
    truth = np.full((len(clips), data.timesteps + AHEAD - 1, X.shape[2]), np.nan, np.float32)
    truth[:, : data.timesteps] = data.y[clips]
    for row, clip in enumerate(clips.tolist()):
        after = films.after(clip)
        truth[row, data.timesteps : data.timesteps + len(after) - 1] = after[1:]
    drawn = {NETWORK: rollout(stack, weights, X, AHEAD)}
    for baseline in data.baselines:
        known = baseline.of(clips)
        drawn[baseline.name] = np.concatenate([known, _going_on(baseline.name, X, known)], axis=1)
    return Errors(
        numbers=np.arange(2, data.timesteps + AHEAD + 1),
        by_name={name: _mean(np.square(frames - truth)) for name, frames in drawn.items()},
        observed=data.timesteps,
        clips=len(clips),
        held_back=len(data.validation) > 0,
    )


def _going_on(name: str, X: np.ndarray, known: np.ndarray) -> np.ndarray:
    """What a rival draws after its first frame behind the clip, (n, AHEAD - 1, P): its own frames are read on."""
    frames = [X[:, -1], known[:, -1]]
    for _ in range(AHEAD - 1):
        if name == SHIFT:
            side = round(X.shape[2] ** 0.5)
            frames.append(shifted(np.stack(frames[-2:], axis=1), side)[:, 1])
        else:
            frames.append(known[:, -1])
    return np.stack(frames[2:], axis=1)


def _mean(squares: np.ndarray) -> np.ndarray:
    """The mean over the clips that go so far, and their pixels, (frames,)."""
    there = np.isfinite(squares).all(2)  # (n, frames)
    sums = np.where(there[..., None], squares, 0).mean(2).sum(0)
    return np.where(there.any(0), sums / np.maximum(there.sum(0), 1), np.nan)


def verdict(found: Errors) -> str:
    """One sentence: how good the next frame is, beside the best rival."""
    mine = found.next_frame()
    name, best = min(
        ((name, found.next_frame(name)) for name in found.by_name if name != NETWORK), key=lambda pair: pair[1]
    )
    which = f"{found.clips} clips it never saw" if found.held_back else f"{found.clips} clips it learned from"
    better = "better than" if mine < best else "not better than"
    return (
        f"A pixel of the next frame is off by {decimals(mine, 4)} (squared) on {which}, {better} the best rival "
        f"({name}: {decimals(best, 4)})."
    )


def own_frames(found: Errors) -> str:
    """What becomes of a film that the network draws from its own frames."""
    last = int(np.flatnonzero(np.isfinite(found.by_name[NETWORK]))[-1]) - found.observed + 2
    if last < 2:
        return "The films end with their clips, so there is nothing to compare the network's own film with."
    step = min(6, last)
    mine, still = found.own_frame(step), found.own_frame(step, LAST)
    beside = "less than" if mine < still else "no less than"
    return (
        f"From its own frames it goes wrong: {step} frames after the clip a pixel is off by {decimals(mine, 4)}, "
        f"{decimals(mine / found.own_frame(1), 1)} times as much as after one, and {beside} a film that stands still "
        f"({decimals(still, 4)}). In training each frame that it read was a real one, so it never learned to mend its "
        "own mistakes (exposure bias)."
    )
