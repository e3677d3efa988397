"""`make test`: all tests in parts, three parts at a time.

Each part is a pytest of its own: tests of pages must not load TensorFlow, and a part of core loads what it tests. Three
at a time keep two cores busy, since stories in a browser and tests of pages wait for servers and workers much of the
time. The stories, which take longest, begin. The output of a part is shown when it has ended.
"""

import signal
import subprocess
import sys
import tempfile
import threading
import time
from types import FrameType
from typing import IO, NoReturn

PYTEST = [sys.executable, "-m", "pytest", "--reruns", "1"]
STORIES = "stories in a browser"
_OF_CORE = {
    "training": ["tests/core/training"],
    "views": ["tests/core/views", "tests/core/figures", "tests/core/openings"],
    "networks": ["tests/core/network", "tests/core/layers", "tests/core/answers", "tests/test_new_kinds.py"],
    "engine": ["tests/core/engine", "tests/core/live", "tests/core/runs", "tests/core/sweeps"],
}


def _without(paths: list[str]) -> list[str]:
    return [f"--ignore={path}" for path in paths]


PARTS = {
    STORIES: ["tests/browser"],
    **_OF_CORE,
    "pages": ["tests", *_without(["tests/core", "tests/browser", "tests/test_new_kinds.py"])],
    "the rest of core": ["tests/core", "core", *_without([path for paths in _OF_CORE.values() for path in paths])],
}
AT_ONCE = 3
NO_TESTS = 5  # pytest's exit code for the stories without Chromium: they are skipped

Command = list[str]


class _Runner:
    """Runs commands at the same time, `at_once` of them, until it is told to stop."""

    def __init__(self, commands: dict[str, Command], at_once: int) -> None:
        self.codes: dict[str, int] = {}
        self._left = list(commands.items())
        self._running: dict[str, subprocess.Popen] = {}
        self._one_at_a_time = threading.Lock()
        self._lanes = [threading.Thread(target=self._lane) for _ in range(at_once)]

    def run(self) -> None:
        for lane in self._lanes:
            lane.start()
        for lane in self._lanes:
            lane.join()

    def stop(self) -> None:
        """Interrupt what runs, as Ctrl-C would, begin nothing more, and wait until it has ended."""
        with self._one_at_a_time:
            self._left.clear()
            for process in self._running.values():
                if process.poll() is None:
                    process.send_signal(signal.SIGINT)
        for lane in self._lanes:
            if lane.ident is not None:  # one that was not started cannot be joined
                lane.join()

    def _lane(self) -> None:
        while True:
            with tempfile.TemporaryFile() as output:
                with self._one_at_a_time:
                    if not self._left:
                        return
                    name, command = self._left.pop(0)
                    # A session of its own: Ctrl-C in a terminal would reach it twice, and cut its clearing up short.
                    process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
                    self._running[name] = process
                began = time.monotonic()
                code = process.wait()
                with self._one_at_a_time:
                    del self._running[name]
                    self.codes[name] = code
                    _show(name, time.monotonic() - began, output)


def _show(name: str, seconds: float, output: IO[bytes]) -> None:
    output.seek(0)
    minutes, rest = divmod(round(seconds), 60)
    sys.stdout.write(f"\n--- {name}: {minutes} min {rest} s ---\n{output.read().decode(errors='replace').rstrip()}\n")
    sys.stdout.flush()


def run_together(commands: dict[str, Command], at_once: int = AT_ONCE) -> dict[str, int]:
    """Run commands, `at_once` of them at the same time, and show the output of each when it has ended.

    Whatever ends this process early interrupts what runs, and waits until it has ended.

    Returns:
        The exit code of each.
    """
    runner = _Runner(commands, at_once)
    try:
        runner.run()
        return runner.codes
    finally:
        runner.stop()


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def main() -> int:
    """Run all tests with pytest's options of the command line. Returns 0 if none fails."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    codes = run_together({name: [*PYTEST, *sys.argv[1:], *part] for name, part in PARTS.items()})
    failed = [name for name, code in codes.items() if code and not (name == STORIES and code == NO_TESTS)]
    if failed:
        sys.stdout.write(f"\nFailed: {', '.join(failed)}\n")
    return int(bool(failed) or codes.keys() != PARTS.keys())


if __name__ == "__main__":
    sys.exit(main())
