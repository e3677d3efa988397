"""How long the last trainings took beside what was estimated: what the estimates of this machine learn from."""

import contextlib
import socket

from sqlalchemy import Connection, select

from core.experiment import Experiment, ExperimentError
from core.runs.database import final_metrics, runs
from core.runs.metrics import ESTIMATED, SECONDS
from core.training.pace import TrainingTime
from core.work import read_work

MOST = 200  # runs that are looked at: more than the paces of all kinds of networks need


def read(database: Connection) -> list[TrainingTime]:
    """The trainings that finished last on this host, the latest first.

    Another server that shares the database may have another processor, so its runs say nothing here.
    """
    measured, estimated = final_metrics.alias(), final_metrics.alias()
    same = runs.c.fingerprint
    rows = database.execute(
        select(runs.c.experiment, measured.c.value, estimated.c.value)
        .join(measured, (measured.c.fingerprint == same) & (measured.c.name == SECONDS))
        .join(estimated, (estimated.c.fingerprint == same) & (estimated.c.name == ESTIMATED))
        .where(runs.c.status == "finished", runs.c.owner.startswith(f"{socket.gethostname()}:", autoescape=True))
        .order_by(runs.c.finished.desc())
        .limit(MOST)
    ).all()
    times = []
    for text, seconds, guess in rows:
        with contextlib.suppress(ExperimentError):  # of another version of Unrolled
            work = read_work(text)
            if isinstance(work, Experiment):
                times.append(TrainingTime.of(work, seconds, guess))
    return times
