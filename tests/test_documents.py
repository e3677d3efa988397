"""What README, CONTRIBUTING and docs name is there: files, folders and make's targets."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/architecture.md")
TOPS = ("app.py", "assets/", "benchmarks/", "core/", "docs/", "pages/", "tests/")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_is_named_is_there(document):
    """Paths in backticks, but those with a part to fill in, such as `core/tasks/<task>/`, up to it."""
    named = re.findall(r"`([\w./<>-]+)`", (ROOT / document).read_text())
    paths = [re.split("[^/]*<", name)[0] for name in named if name.startswith(TOPS)]
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text())
    assert [link for link in links if not ((ROOT / document).parent / link).exists()] == []


@pytest.mark.parametrize("document", [*DOCUMENTS, "CHANGELOG.md"])
def test_every_target_of_make_that_is_named_is_there(document):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / document).read_text(), re.MULTILINE)
    assert set(named) <= targets
