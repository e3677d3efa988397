"""Figures that are kept are made once, sent as they would be without it, and can still be enlarged."""

import numpy as np

from core.figures import heading
from core.figures.encoding import encoded
from core.figures.enlarged import enlarged
from core.figures.kept import MAX_BYTES, kept
from core.figures.losses import losses

EPOCHS = np.arange(1, 40)


def made(scale=1.0):
    return losses((EPOCHS, scale / EPOCHS), (EPOCHS, 2 * scale / EPOCHS))


def test_they_are_made_once_for_each_key():
    asked = []
    for key in ("a", "b", "a"):
        kept((__name__, key), lambda key=key: [asked.append(key) or made()])
    assert asked == ["a", "b"]


def large(megabytes):
    return [made() | {"meta": np.zeros(int(megabytes * 1e6), np.uint8)}]


def test_the_oldest_are_let_go_of_once_there_is_no_room():
    asked, many = [], MAX_BYTES // 500_000
    for key in (0, 1, 0, *range(2, many), 0, 1):
        kept((__name__, "many", key), lambda key=key: asked.append(key) or large(0.5))
    assert asked.count(0) == 1
    assert asked.count(1) == 2


def test_what_is_larger_than_all_of_the_room_is_made_each_time():
    asked = []
    for _ in range(2):
        assert len(kept((__name__, "huge"), lambda: asked.append(1) or large(MAX_BYTES / 1e6))) == 1
    assert len(asked) == 2


def test_they_are_sent_as_others_are():
    (fig,) = kept((__name__, "sent"), lambda: [made()])
    for change in (lambda fig: fig, heading.untitled, lambda fig: heading.level(fig, fig)[0], enlarged):
        assert encoded(change(fig)) == encoded(change(made()))
