"""Finished runs that are kept in memory, so that a page that is drawn anew need not read them again."""

import json
from collections import OrderedDict

from core.job import Findings
from core.runs import Run
from core.training.outcome import Outcome

KEPT = 32  # runs, at most
BYTES_KEPT = 2_000_000  # of what came out of one of them; larger ones are read from the store each time


class AtHand:
    """The small finished runs that were looked at last. Not thread-safe: the engine's lock guards it."""

    def __init__(self) -> None:
        self._runs: OrderedDict[str, Run] = OrderedDict()

    def get(self, name: str) -> Run | None:
        """A run that is at hand, or None."""
        if name in self._runs:
            self._runs.move_to_end(name)
        return self._runs.get(name)

    def keep(self, run: Run) -> None:
        """Keep a run, if it is finished, which never changes, and small."""
        if run.status == "finished" and run.outcome and size(run.outcome) <= BYTES_KEPT:
            self._runs[run.fingerprint] = run
            while len(self._runs) > KEPT:
                self._runs.popitem(last=False)


def size(outcome: Outcome | Findings) -> int:
    """Bytes that it holds, leaving out what is always small."""
    if isinstance(outcome, Findings):
        return sum(array.nbytes for array in outcome.arrays.values()) + len(json.dumps(outcome.facts))
    return outcome.predictions.nbytes + sum(stack.nbytes for stack in outcome.weights)
