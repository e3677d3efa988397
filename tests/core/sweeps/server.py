"""A server that asks for a sweep, and writes a line whenever more of its runs have finished.

Tests run it as a process of its own, with the URL of a database: `python -m tests.core.sweeps.server URL`.
"""

import sys

from core.engine import Engine
from core.runs import RunStore
from tests.core import fake_work
from tests.core.fake_work import until
from tests.core.sweeps import noted_work
from tests.core.sweeps.test_running import experiments, statuses


def main(url):
    engine = Engine(RunStore(url), n_workers=2, perform=noted_work.perform, warm_up=fake_work.warm_up)
    engine.start()
    until(lambda: engine.health().ready)
    names = [engine.submit(one, visitor="ann", batch="sweep 1") for one in experiments()]
    for count in range(1, len(names) + 1):
        until(lambda count=count: finished(engine, names) >= count, seconds=120)
        sys.stdout.write(f"{count}\n")
        sys.stdout.flush()
    engine.close()


def finished(engine, names):
    now = statuses(engine, names)
    assert set(now) <= {"queued", "running", "finished"}, now
    return now.count("finished")


if __name__ == "__main__":
    main(sys.argv[1])
