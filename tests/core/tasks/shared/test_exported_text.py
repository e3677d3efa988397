"""Python text that we write: literals of any characters, and the source of our own functions."""

import shutil
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.source_code import literal, source
from tests.core.tasks.exported import NASTY


@given(st.one_of(st.sampled_from(NASTY), st.text(), st.lists(st.text())))
def test_a_literal_reads_back_as_it_was(value):
    text = literal(value)
    assert eval(text, {"__builtins__": {}}) == value  # noqa: S307 - the test's subject
    assert text.isprintable()


@pytest.mark.skipif(not shutil.which("ruff", path=sys.prefix + "/bin"), reason="ruff comes with requirements-dev.txt")
def test_literals_are_written_as_a_formatter_would():
    text = "".join(f"x = {literal(name)}\n" for name in NASTY if name != "\ud800")
    formatted = subprocess.run(
        [sys.prefix + "/bin/ruff", "format", "--isolated", "-"], input=text.encode(), capture_output=True, check=True
    )
    assert formatted.stdout.decode() == text


def annotated(x: int, *, shift: float = 0.5) -> float:
    """The sum."""
    y: float = _rounded(x)  # as a float
    return y + shift


def _rounded(x: float) -> float:
    return round(x)


def test_our_source_loses_annotations_and_underscores_and_keeps_its_comments():
    assert source(annotated).splitlines() == [
        "def annotated(x, *, shift=0.5):",
        '    """The sum."""',
        "    y = rounded(x)  # as a float",
        "    return y + shift",
    ]
    assert source(_rounded) == "def rounded(x):\n    return round(x)"
