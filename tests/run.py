"""`make test`: two lanes at the same time, which together keep two cores busy.

Tests of core, which calculate, have two processes, which take them a file at a time. Beside them come the stories in a
browser and then the tests of pages, since both wait for their server or their workers much of the time. Tests of core
load TensorFlow, and tests of pages must not: each part is a pytest of its own. The output of core is shown as it comes,
that of the others at the end.
"""

import contextlib
import signal
import subprocess
import sys
import tempfile
import threading
from types import FrameType
from typing import IO, NoReturn

PYTEST = [sys.executable, "-m", "pytest", "--reruns", "1"]
CORE = ["tests/core", "core", "tests/test_new_kinds.py", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
BROWSER = ["tests/browser"]
PAGES = ["tests", *(f"--ignore={path}" for path in ("tests/core", "tests/test_new_kinds.py", "tests/browser"))]
LANES = [CORE], [BROWSER, PAGES]
NO_TESTS = 5  # pytest's exit code for the stories without Chromium: they are skipped

Command = list[str]


class _Lane(threading.Thread):
    """Runs commands one after the other, until it is told to stop."""

    def __init__(self, commands: list[Command], outputs: list[IO[bytes] | None]) -> None:
        super().__init__()
        self.codes: list[int] = []
        self._left = list(zip(commands, outputs, strict=True))
        self._running: subprocess.Popen | None = None
        self._one_at_a_time = threading.Lock()

    def run(self) -> None:
        while True:
            with self._one_at_a_time:
                if not self._left:
                    return
                command, output = self._left.pop(0)
                # A session of its own: Ctrl-C in a terminal would reach it twice, and cut its clearing up short.
                self._running = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
            self.codes.append(self._running.wait())

    def stop(self) -> None:
        """Interrupt what runs, as Ctrl-C would, and begin nothing more."""
        with self._one_at_a_time:
            self._left.clear()
            if self._running and self._running.poll() is None:
                self._running.send_signal(signal.SIGINT)


def run_together(lanes: list[list[Command]]) -> list[int]:
    """Run the commands of each lane one after the other, and the lanes at the same time.

    The output of the very first command is shown as it comes, that of the others at the end. Whatever ends this process
    early interrupts what runs, and waits until it has ended.

    Returns:
        The exit codes, lane after lane.
    """
    with contextlib.ExitStack() as files:
        commands = [command for lane in lanes for command in lane]
        outputs = [None, *(files.enter_context(tempfile.TemporaryFile()) for _ in commands[1:])]
        left = iter(outputs)
        running = [_Lane(lane, [next(left) for _ in lane]) for lane in lanes]
        try:
            for lane in running:
                lane.start()
            for lane in running:
                lane.join()
            return [code for lane in running for code in lane.codes]
        finally:
            for lane in running:
                lane.stop()
            for lane in running:
                if lane.is_alive():  # one that was not started cannot be joined
                    lane.join()
            for command, output in zip(commands, outputs, strict=True):
                if output:
                    output.seek(0)
                    sys.stdout.write(f"\n{' '.join(command[1:])}\n{output.read().decode(errors='replace')}")
            sys.stdout.flush()


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def main() -> int:
    """Run all tests with pytest's options of the command line. Returns 0 if none fails."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    lanes = [[[*PYTEST, *sys.argv[1:], *part] for part in lane] for lane in LANES]
    core, stories, pages = run_together(lanes)
    return int(bool(core or pages or stories not in (0, NO_TESTS)))


if __name__ == "__main__":
    sys.exit(main())
