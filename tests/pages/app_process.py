"""Runs scripts of tests, each in a fork of a process that has loaded what pages import: to load it takes 1.5 s.

Reads a request a line from standard input, and answers each with the exit code of the script. A fork has nothing that
another script did: its engine, its caches and its data folder are its own. No worker starts without work, since most
scripts look at runs that ship: the tests of the engine and of the browser see that workers start by themselves.
"""

import json
import os
import signal
import sys
from typing import Any

import plotly.graph_objects  # noqa: F401 - scripts validate figures
import streamlit as st

from pages.shared import ready, resources
from tests.pages.sessions import look_for_no_packages

TIMEOUT = 200  # seconds for one script
ONLY_FOR_WORK = 3600.0  # seconds in which no worker starts without work: longer than any script


def next_script() -> dict[str, Any] | None:
    """Answer requests. Returns the request in each fork, and None in the first process once there are no more."""
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            return json.loads(line)
        _, status = os.waitpid(process, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    return None


def be_a_process_of_its_own(asked: dict[str, Any]) -> None:
    """Take the environment of the test, and write to its files. The script ends after `TIMEOUT`."""
    signal.alarm(TIMEOUT)
    os.environ.clear()
    os.environ.update(asked["environment"])
    for number, path in enumerate((os.devnull, asked["output"], asked["errors"])):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)


if __name__ == "__main__":
    ready.load()
    st.empty()  # at the first element, Streamlit looks through all loaded modules
    look_for_no_packages()
    resources.HEAD_START = ONLY_FOR_WORK
    if asked := next_script():
        be_a_process_of_its_own(asked)
        exec(compile(asked["script"], "<script>", "exec"), {"__name__": "__main__"})  # noqa: S102 - a test's own
