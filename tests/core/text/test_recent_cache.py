"""What is kept under a name is made once, however many ask for it at once."""

import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.text.recent_cache import RecentCache, SharedCache

MANY = 5


def test_many_who_ask_at_once_have_it_made_once():
    kept, made, all_there = RecentCache(2), [], threading.Barrier(MANY)

    def make():
        made.append(threading.Event().wait(0.1))  # long enough for all to ask
        return object()

    def ask(_):
        all_there.wait()
        return kept.get("a", make)

    with ThreadPoolExecutor(MANY) as pool:
        found = list(pool.map(ask, range(MANY)))
    assert len(made) == 1
    assert len(set(found)) == 1


def test_nobody_waits_for_what_has_another_name():
    kept, other_is_made = RecentCache(2), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(kept.get, "a", lambda: other_is_made.wait(10))
        assert kept.get("b", lambda: "quick") == "quick"
        other_is_made.set()
        assert slow.result()


def test_what_fails_is_tried_by_the_next_who_waits():
    kept, tried, all_there = RecentCache(2), [], threading.Barrier(MANY)

    def make():
        tried.append(1)
        if len(tried) < MANY:
            raise ValueError("not yet")
        return "made"

    def ask(_):
        all_there.wait()
        try:
            return kept.get("a", make)
        except ValueError:
            return "failed"

    with ThreadPoolExecutor(MANY) as pool:
        assert sorted(pool.map(ask, range(MANY))) == ["failed"] * (MANY - 1) + ["made"]
    with pytest.raises(ZeroDivisionError):
        kept.get("b", lambda: 1 / 0)


def test_sizes_decide_how_many_are_kept():
    kept = RecentCache(10, size=len)
    first = kept.get("a", lambda: [0] * 5)
    assert kept.get("b", lambda: [0] * 5)
    assert kept.get("a", list) is first
    kept.get("c", lambda: [0] * 3)  # the one that was used least makes room
    assert kept.get("a", list) is first
    assert kept.get("b", lambda: [1]) == [1]
    assert len(kept.get("d", lambda: [0] * 11)) == 11
    assert kept.get("d", lambda: [2]) == [2], "too large to be kept"


class Value:
    """Something that takes weak references."""

    def __len__(self):
        return 0


def test_what_somebody_holds_is_not_made_again_though_it_has_lost_its_room():
    shared = SharedCache(1)
    held = shared.get("a", Value)
    shared.get("b", Value)
    assert shared.get("a", Value) is held
    gone = weakref.ref(shared.get("b", Value))
    shared.get("a", Value)
    assert gone() is None
