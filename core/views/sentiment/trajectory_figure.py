"""The trajectories of one text by several classifiers, as one figure takes them. n words of the first classifier."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.views.sentiment.states import Blocks
from core.views.sentiment.trajectory import Trajectory


def known(trajectory: Trajectory) -> np.ndarray:
    """Which of the words are in the vocabulary, bool (n,)."""
    return np.array([word.known for word in trajectory.words], bool)


def lines(trajectories: Mapping[str, Trajectory]) -> dict[str, np.ndarray]:
    """Each classifier's probability after each word of the first one (n,), aligned by the words' places in the text."""
    places = [word.start for word in next(iter(trajectories.values())).words]
    aligned = {}
    for name, one in trajectories.items():
        starts = np.array([word.start for word in one.words], int)
        at = np.searchsorted(starts, places, side="right") - 1  # the last of its words up to that place
        line = np.full(len(places), np.nan)
        if len(starts):
            line[at >= 0] = one.after[at[at >= 0]]
        aligned[name] = line
    return aligned


def spans_read(blocks: Blocks, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """For each span of words, `first` up to `end`, True if any has a state; all True if no word of the text has."""
    read = [any(np.isfinite(h[first:end]).any() for _, h in blocks) for first, end in spans]
    return read if any(read) else [True] * len(spans)


def legend(trajectories: Mapping[str, Trajectory]) -> str:
    """The class of each line, if the classifiers have different classes; else ""."""
    parts = [f"“{one.classes[1]}” for {name}" for name, one in trajectories.items()]
    return f"The lines are the probabilities of {', '.join(parts)}." if _differ(trajectories) else ""


def classes(trajectories: Mapping[str, Trajectory]) -> tuple[str, str]:
    """The names of label 0 and label 1 for the axis of all lines."""
    low, high = next(iter(trajectories.values())).classes
    return (low, "each one's class") if _differ(trajectories) else (low, high)


def _differ(trajectories: Mapping[str, Trajectory]) -> bool:
    return len({one.classes for one in trajectories.values()}) > 1
