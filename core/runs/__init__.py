"""The run store: all work that was asked for, with its results, in a database through SQLAlchemy.

    store = RunStore()                                   # data/runs.sqlite, or what UNROLLED_DATABASE says
    if store.begin(experiment, owner=this_process()):    # True: this process is to do it
        store.finish_packed(experiment.fingerprint(), pack(outcome), "finished", "", final_metrics(outcome))
    run = store.get(experiment.fingerprint())            # a Run, or None
    store.final_metrics([run.fingerprint])               # losses and scores of many runs, without their weights

- `database` opens the database, and `migrations` brings its tables up to date.
- `opening_runs` are the runs that ship: finished, and read where the database has none.
- `codec` writes a result as bytes without pickle, `metrics` are its final losses and scores.
- `training_times` are what estimates learn from.
- `owner` tells if the server that works at a run still lives, and `status` what that makes of the run.
- `pruning` makes room. `uploads` are tables. `run_lists` are the runs that each browser has asked for.
- `workspace_file` is such a list as one file. `checked_result` checks what is in one, and `imported` keeps it for the
  browser that brought it. `packed` are results that nobody unpacks.
- `run` is what is read, `store` puts them together. `names` are the names that visitors gave to units.
"""

from core.runs.error import RunStoreError
from core.runs.opening_runs import OpeningRuns
from core.runs.owner import this_process
from core.runs.run import Run, RunStatus
from core.runs.status import INTERRUPTED
from core.runs.store import RunStore

__all__ = ["INTERRUPTED", "OpeningRuns", "Run", "RunStatus", "RunStore", "RunStoreError", "this_process"]
