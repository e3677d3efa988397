"""The losses of a run, as figures take them."""

from core.views.shared.loss_curves import points


def test_points_keep_their_epochs_and_may_be_percent():
    epochs, values = points(())
    assert len(epochs) == len(values) == 0
    epochs, values = points(((0.5, 0.25), (1.5, 1)), 100)
    assert (epochs.tolist(), values.tolist()) == ([0.5, 1.5], [25, 100])
    assert points(((1, 0.5), (2, 0.25)))[0].dtype.kind == "i"
