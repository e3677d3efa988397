"""Outcomes of runs that nobody trained, with an error of their own."""

from dataclasses import replace

import numpy as np

from tests.core.fake_work import an_outcome


def outcome(error, *, status="finished", reason="", name="mae"):
    """Three epochs: the validation error ends at `error`, and was a tenth better one epoch before."""
    epochs = np.array([1, 2, 3])
    curve = np.array([2.0 * error, 0.9 * error, error])
    history = {
        "loss": np.array([1.0, 0.5, 0.4]),
        name: curve,
        "validation_epochs": epochs,
        "validation_loss": curve**2,
        f"validation_{name}": curve,
    }
    return replace(an_outcome(status), history=history, reason=reason)
