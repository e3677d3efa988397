"""The engine's lock calls those who listen: to everything that changes, and to the progress of the runs they name."""

import threading

from core.engine.changed import Changed


def test_listeners_hear_of_changes_and_of_the_progress_of_their_runs():
    changed, heard = Changed(), []
    ends = [changed.listen([name], lambda name=name: heard.append(name)) for name in ("a", "b")]
    with changed:
        changed.report("a")
        assert heard == ["a"]
        changed.report("c")
        assert heard == ["a"]
        changed.notify_all()
        assert heard == ["a", "a", "b"]
    ends[0]()
    ends[0]()  # a second time does nothing
    with changed:
        changed.report("a")
        changed.notify_all()
    assert heard == ["a", "a", "b", "b"]


def test_threads_that_wait_are_woken_by_changes_and_not_by_progress():
    changed, ready, woken = Changed(), threading.Event(), threading.Event()

    def wait():
        with changed:
            ready.set()
            changed.wait(10)
            woken.set()

    thread = threading.Thread(target=wait)
    thread.start()
    ready.wait(10)
    with changed:
        changed.report("a")
    assert not woken.wait(0.1)
    with changed:
        changed.notify_all()
    assert woken.wait(10)
    thread.join()
