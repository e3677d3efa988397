"""`make test`: the stories in a browser beside the other tests, which take turns on what the browser leaves.

A story waits for its server much of the time. So the browser has a process of its own, and two more take the other
tests, a file at a time. Tests of core load TensorFlow; tests of pages, which never do, come after them in new
processes. What the stories print is shown at the end.
"""

import signal
import subprocess
import sys
import tempfile
from types import FrameType
from typing import NoReturn

PYTEST = [sys.executable, "-m", "pytest", "--reruns", "1"]
TWO = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
WITH_TENSORFLOW = ["tests/core", "core", "tests/test_new_kinds.py"]
OTHERS = ["tests", *(f"--ignore={path}" for path in ("tests/core", "tests/browser", "tests/test_new_kinds.py"))]
BROWSER = ["tests/browser"]
NO_TESTS = 5  # pytest's exit code for the stories without Chromium: they are skipped


def run_beside(beside: list[str], commands: list[list[str]]) -> list[int]:
    """Run one command beside the others, which follow each other. Its output comes at the end.

    Whatever ends this process early interrupts the commands, as Ctrl-C would, and waits until they have ended.

    Returns:
        The exit codes: of the others, then of the one beside them.
    """
    with tempfile.TemporaryFile() as output:
        running = [_start(beside, stdout=output, stderr=subprocess.STDOUT)]
        try:
            codes = []
            for command in commands:
                running.append(_start(command))
                codes.append(running[-1].wait())
            codes.append(running[0].wait())
        finally:
            for process in running:
                if process.poll() is None:
                    process.send_signal(signal.SIGINT)
            for process in running:
                process.wait()
            output.seek(0)
            sys.stdout.write(output.read().decode(errors="replace"))
            sys.stdout.flush()
    return codes


def _start(command: list[str], **pipes) -> subprocess.Popen:
    """A command that Ctrl-C in a terminal does not reach: it would get two of them, and cut its clearing up short."""
    return subprocess.Popen(command, start_new_session=True, **pipes)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def main() -> int:
    """Run all tests with pytest's options of the command line. Returns 0 if none fails."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    stories, *others = (
        [*PYTEST, *sys.argv[1:], *part] for part in (BROWSER, [*WITH_TENSORFLOW, *TWO], [*OTHERS, *TWO])
    )
    *codes, of_stories = run_beside(stories, others)
    return int(any(codes) or of_stories not in (0, NO_TESTS))


if __name__ == "__main__":
    sys.exit(main())
