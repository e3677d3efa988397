"""What is installed: every pin is in the lock with its version, every file by its hash, and nothing from elsewhere."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[a-z,]+\])?==(?P<version>[^ ;\\]+)")


def pins(file: str) -> dict[str, str]:
    """Versions by name, as PyPI compares names."""
    lines = map(PIN.match, (ROOT / file).read_text().splitlines())
    return {re.sub(r"[-_.]+", "-", pin["name"]).lower(): pin["version"] for pin in lines if pin}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_once(file):
    lines = [line for line in (ROOT / file).read_text().splitlines() if line and not line.startswith(("#", "-r "))]
    assert len(pins(file)) == len(lines)


def test_every_pin_is_in_the_lock_with_its_version():
    lock = pins("requirements.lock")
    wanted = pins("requirements.txt")
    assert wanted == {name: lock.get(name) for name in wanted}, "run `make lock`"


def test_the_lock_names_versions_and_hashes_and_no_index():
    text = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins("requirements.lock"))
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    assert not re.search(r"https?:|file:|--index|--find-links|--extra|@", text)


def test_a_newer_python_is_held_to_the_same_versions():
    """One version of each, for every Python and every system."""
    names = re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert len(names) == len(set(names))


def test_the_version_is_the_changelogs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    released = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert released[0] == project["version"]
