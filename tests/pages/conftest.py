"""What tests of pages share."""

import pytest

from tests.pages.sessions import look_for_no_packages


@pytest.fixture(scope="session", autouse=True)
def _quick_sessions():
    look_for_no_packages()
