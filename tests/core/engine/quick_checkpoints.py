"""What workers run in the tests of runs that go on: real training, whose checkpoints are written sooner than usual.

The worker's process number is in the file `worker` of the data folder.
"""

import os

from core import work
from core.settings import settings
from core.training import checkpoint

SECONDS = 0.2


def perform(text, table, on_progress, should_stop):
    checkpoint.EVERY, checkpoint.WORTH, checkpoint.SHARE = SECONDS, 0.0, 0.5
    return with_usual_checkpoints(text, table, on_progress, should_stop)


def with_usual_checkpoints(text, table, on_progress, should_stop):
    (settings().data / "worker").write_text(str(os.getpid()))
    return work.perform(text, table, on_progress, should_stop)
