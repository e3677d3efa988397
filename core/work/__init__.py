"""What a worker can be asked to do. This package only describes the work; the code that does it is imported by workers.

`Work` is an Experiment (train a network) or a Job (anything else that is too long for a page). Both have a
`fingerprint`, JSON and a number of epochs. `read_work` reads either from JSON, and `perform` runs it in a worker.

- `job`: the base class of all jobs, and `JobResult`.
- `progress`: how far the work is. `limit`: when a run is ended early. `order`: what a worker is told meanwhile.
- `checkpoints`: the files from which runs that were cut off go on.
- `vectors`, `texts`: the kinds of jobs.
- `registry`: all kinds by their tag, with the function that does each. A new kind is a class and one line there.
"""

from core.work.job import Job, JobResult, Result, Status
from core.work.limit import Limit
from core.work.progress import CURVES, MAX_POINTS, Points, Progress
from core.work.registry import KINDS, Failures, Kind, Work, kind_of, perform, read_work, tag

__all__ = [
    "CURVES",
    "KINDS",
    "MAX_POINTS",
    "Failures",
    "Job",
    "JobResult",
    "Kind",
    "Limit",
    "Points",
    "Progress",
    "Result",
    "Status",
    "Work",
    "kind_of",
    "perform",
    "read_work",
    "tag",
]
