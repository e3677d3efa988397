"""`make test`: three parts at the same time, which together keep two cores busy.

A story in a browser waits for its server much of the time, and tests of pages wait for their workers. Tests of core,
which calculate, have two processes, which take them a file at a time. They load TensorFlow, and tests of pages must
not: each part is a pytest of its own. The output of the first part is shown as it comes, that of the others at the end.
"""

import contextlib
import signal
import subprocess
import sys
import tempfile
from types import FrameType
from typing import NoReturn

PYTEST = [sys.executable, "-m", "pytest", "--reruns", "1"]
CORE = ["tests/core", "core", "tests/test_new_kinds.py", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
BROWSER = ["tests/browser"]
PAGES = ["tests", *(f"--ignore={path}" for path in ("tests/core", "tests/test_new_kinds.py", "tests/browser"))]
NO_TESTS = 5  # pytest's exit code for the stories without Chromium: they are skipped


def run_together(commands: list[list[str]]) -> list[int]:
    """Run commands at the same time. The output of the first is shown as it comes, that of the others at the end.

    Whatever ends this process early interrupts the commands, as Ctrl-C would, and waits until they have ended.

    Returns:
        Their exit codes.
    """
    with contextlib.ExitStack() as files:
        outputs = [files.enter_context(tempfile.TemporaryFile()) for _ in commands[1:]]
        running: list[subprocess.Popen] = []
        try:
            for command, output in zip(commands, [None, *outputs], strict=True):
                # A session of its own: Ctrl-C in a terminal would reach it twice, and cut its clearing up short.
                process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
                running.append(process)
            return [process.wait() for process in running]
        finally:
            for process in running:
                if process.poll() is None:
                    process.send_signal(signal.SIGINT)
            for process in running:
                process.wait()
            for command, output in zip(commands[1:], outputs, strict=True):
                output.seek(0)
                sys.stdout.write(f"\n{' '.join(command[1:])}\n{output.read().decode(errors='replace')}")
            sys.stdout.flush()


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def main() -> int:
    """Run all tests with pytest's options of the command line. Returns 0 if none fails."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    core, stories, pages = run_together([[*PYTEST, *sys.argv[1:], *part] for part in (CORE, BROWSER, PAGES)])
    return int(bool(core or pages or stories not in (0, NO_TESTS)))


if __name__ == "__main__":
    sys.exit(main())
