"""The run store: every run, of an Experiment or a Job, and what came of it, in a database through SQLAlchemy.

    store = RunStore()                                   # data/runs.sqlite, or what UNROLLED_DATABASE says
    if store.begin(experiment, owner=this_process()):    # ours to train
        store.finish(experiment.fingerprint(), outcome)  # one transaction
    run = store.get(experiment.fingerprint())            # a Run, or None

`database` opens the database, `codec` writes an Outcome or Findings as bytes without pickle, `owner` tells whether the
server that had a run at work still lives, `pruning` makes room, `run` is what is read, `store` puts them together.
"""

from core.runs.owner import this_process
from core.runs.run import Run, RunStatus
from core.runs.store import INTERRUPTED, RunStore, RunStoreError

__all__ = ["INTERRUPTED", "Run", "RunStatus", "RunStore", "RunStoreError", "this_process"]
