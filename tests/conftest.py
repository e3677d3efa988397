"""What every test shares: Chromium's absence is said once, hypothesis is the same on every machine, and tests of a
browser or of PostgreSQL are marked as slow.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
settings.register_profile("unrolled", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("unrolled")

_TIMED = (  # they wait for processes or measure time: a busy machine holds one back now and then
    "tests/browser",
    "tests/pages",
    "tests/core/engine",
    "tests/core/live",
    "tests/core/sweeps/test_kills.py",
    "tests/core/training/test_pace.py",
    "tests/core/training/test_seconds.py",
    "tests/core/test_downloads.py",
    "tests/core/words/test_catalogue.py",
)
_SLOW = (  # they start workers, or many sessions of a page
    "tests/browser",
    "tests/core/engine",
    "tests/core/runs/test_job_results.py",
    "tests/core/training/test_worker.py",
    "tests/core/views/sentiment/test_shipped.py",
    "tests/pages/test_batch.py",
    "tests/pages/test_browser.py",
    "tests/pages/test_csv_form.py",
    "tests/pages/test_live.py",
    "tests/pages/test_number.py",
    "tests/pages/test_run.py",
    "tests/pages/test_several.py",
    "tests/pages/test_what_is_kept.py",
)
_MISSING = "browser tests were skipped, since there is no Chromium: `apt-get install chromium`, then run again"


def pytest_collection_modifyitems(config, items):
    from tests.browser.conftest import find_chromium

    for item in items:
        postgres = "postgres" in getattr(item, "fixturenames", ()) or "[postgresql" in item.nodeid
        if postgres or item.nodeid.startswith(_SLOW):
            item.add_marker(pytest.mark.slow)
        if item.nodeid.startswith(_TIMED):
            item.add_marker(pytest.mark.flaky(reruns=2))  # what is broken fails each time
    if find_chromium():
        return
    if os.environ.get("CI"):
        raise pytest.UsageError("CI needs Chromium for the browser tests: install the package chromium")
    stay = [item for item in items if "tests/browser" not in item.nodeid]
    config.skipped_browser_tests = len(items) - len(stay)
    items[:] = stay


def pytest_terminal_summary(terminalreporter, config):
    skipped = getattr(config, "skipped_browser_tests", 0)
    if skipped:
        terminalreporter.write_line(f"{skipped} {_MISSING}", yellow=True)
