"""Figures that are kept are made once, sent as they would be without it, and can still be enlarged."""

import numpy as np

from core.figures import heading
from core.figures.encoding import encoded
from core.figures.enlarged import enlarged
from core.figures.kept import MOST, kept
from core.figures.losses import losses

EPOCHS = np.arange(1, 40)


def made(scale=1.0):
    return losses((EPOCHS, scale / EPOCHS), (EPOCHS, 2 * scale / EPOCHS))


def test_they_are_made_once_for_each_key():
    asked = []
    for key in ("a", "b", "a"):
        kept((__name__, key), lambda key=key: [asked.append(key) or made()])
    assert asked == ["a", "b"]


def test_the_oldest_are_let_go_of():
    asked = []
    for key in (0, *range(1, MOST + 1), 0):
        kept((__name__, "many", key), lambda key=key: asked.append(key) or [])
    assert asked.count(0) == 2


def test_they_are_sent_as_others_are():
    (fig,) = kept((__name__, "sent"), lambda: [made()])
    for change in (lambda fig: fig, heading.untitled, lambda fig: heading.level(fig, fig)[0], enlarged):
        assert encoded(change(fig)) == encoded(change(made()))
