"""A stored run is shown only beside data that it was trained on."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.views.shared import run_end


def ended(windows):
    outcome = SimpleNamespace(predictions=np.zeros((windows, 1, 1)))
    return SimpleNamespace(outcome=outcome, trained=outcome)


@pytest.mark.parametrize(("windows", "shown"), [(5, True), (4, False), (6, False)])
def test_a_run_with_other_windows_is_of_another_reading_of_the_file(windows, shown):
    prepared = SimpleNamespace(data=SimpleNamespace(y=np.zeros((5, 1, 1))))
    assert run_end.is_of(ended(windows), prepared) == shown


def test_a_run_without_predictions_may_be_shown():
    prepared = SimpleNamespace(data=SimpleNamespace(y=np.zeros((5, 1, 1))))
    assert run_end.is_of(SimpleNamespace(outcome=None), prepared)
    assert run_end.is_of(ended(0), prepared)
