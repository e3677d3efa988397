import itertools
import math
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from core.engine import Ahead, EngineError, live_run, state
from core.engine.live_run import LiveRun
from core.engine.queue import RUNNING_PER_VISITOR, Ticket, choose, gives_way
from core.engine.state import EngineState
from core.sweeps import MAX_RUNS
from core.work import MAX_POINTS, Progress
from tests.core.fake_work import an_experiment


def ticket(key, visitor=None, *, cost=1.0, asked=0.0):
    return Ticket(key, visitor, cost, asked)


def test_short_runs_go_before_long_ones():
    waiting = [ticket("long", cost=300, asked=0), ticket("short", cost=1, asked=5)]
    assert choose(waiting, [], 2).key == "short"


def test_runs_of_one_length_go_in_the_order_in_which_they_were_asked_for():
    waiting = [ticket("second", asked=2), ticket("first", asked=1)]
    assert choose(waiting, [], 2).key == "first"


def test_a_long_run_waits_for_short_ones_at_most_as_long_as_it_takes_itself():
    long = ticket("long", cost=300, asked=0)
    assert choose([long, ticket("short", cost=1, asked=298)], [], 2).key == "short"
    assert choose([long, ticket("short", cost=1, asked=300)], [], 2).key == "long"


def test_long_runs_leave_a_worker_free_for_short_ones():
    running = [ticket("a", "ann", cost=300)]
    assert choose([ticket("b", "bob", cost=300)], running, 2) is None
    assert choose([ticket("b", "bob", cost=300)], running, 3).key == "b"
    assert choose([ticket("b", "bob", cost=300), ticket("c", "bob", cost=1)], running, 2).key == "c"


def test_a_single_worker_takes_long_runs_too():
    assert choose([ticket("a", cost=300)], [], 1).key == "a"


def test_one_visitor_has_one_long_run_at_a_time():
    running = [ticket("a", "ann", cost=300)]
    assert choose([ticket("b", "ann", cost=300)], running, 8) is None
    assert choose([ticket("b", "ann", cost=300), ticket("c", "bob", cost=900)], running, 8).key == "c"


def test_one_visitor_cannot_take_all_workers():
    running = [ticket(f"r{i}", "ann") for i in range(RUNNING_PER_VISITOR)]
    waiting = [ticket(f"w{i}", "ann") for i in range(50)]
    assert choose(waiting, running, 8) is None
    assert choose([*waiting, ticket("late", "bob", asked=99)], running, 8).key == "late"


def test_runs_that_nobody_in_particular_asked_for_are_not_counted():
    assert choose([ticket("c")], [ticket("a"), ticket("b")], 8).key == "c"


def test_thirty_visitors_are_served_in_turn_beside_one_who_asks_for_much():
    """A simulation: a greedy visitor's ten long runs, then thirty visitors' short ones, on two workers."""
    waiting = [ticket(f"greedy {i}", "greedy", cost=600, asked=i) for i in range(10)]
    waiting += [ticket(f"visitor {i:02}", f"visitor {i}", cost=2, asked=20 + i / 10) for i in range(30)]
    now, running, ends = 24.0, [], {}
    while any(t.key.startswith("visitor") for t in waiting):
        while len(running) < 2 and (chosen := choose(waiting, running, 2)):
            waiting.remove(chosen)
            running.append(chosen)
            ends[chosen.key] = now + chosen.cost
        first = min(running, key=lambda t: ends[t.key])
        running.remove(first)
        now = ends[first.key]
    assert now - 24 <= 60  # one worker's time for all thirty
    assert sum(t.key.startswith("greedy") for t in waiting) >= 9


def test_a_curve_is_thinned_to_what_a_chart_shows_and_keeps_its_ends():
    run = LiveRun(an_experiment(), None, ticket("a"))
    for epoch in range(1, 5001):
        run.report(Progress(epoch, 5000, epoch / 5000, 1.0, loss=[(epoch, 0.5)]))
    loss = run.progress.loss
    assert len(loss) <= MAX_POINTS
    assert (loss[0][0], loss[-1][0]) == (1, 5000)
    assert list(loss) == sorted(loss)
    assert max(b[0] - a[0] for a, b in itertools.pairwise(loss)) <= 20


def a_run(key, visitor, *, asked, cost=2.0, batch=""):
    run = LiveRun(an_experiment(), None, ticket(key, visitor, cost=cost, asked=asked), {visitor: time.monotonic()})
    run.ticket, run.batches = replace(run.ticket, batch=bool(batch)), {visitor: batch} if batch else {}
    run.in_store = True
    return run


def train_all(monkeypatch, runs, *, workers, takes):
    """A simulation: when each run begins, where runs come when they are asked for and take `takes` seconds.

    All pages stay open. A run that gives way is free at once, and begins again later.
    """
    now, begun, room = 0.0, {}, EngineState()
    monkeypatch.setattr(state, "monotonic", lambda: now)
    monkeypatch.setattr(live_run, "time", SimpleNamespace(monotonic=lambda: now))
    room.set_workers([f"w{i}" for i in range(workers)])
    coming = sorted(runs, key=lambda run: run.ticket.asked)
    while coming or room.live:
        while coming and coming[0].ticket.asked <= now:
            room.admit(coming.pop(0))
        for run in room.live.values():
            run.visitors = dict.fromkeys(run.visitors, now)
        for run in room.assign():
            begun[run.ticket.key] = now
        while (leaving := room.choose_who_gives_way()) is not None:
            room.take_back(leaving)
            for run in room.assign():
                begun[run.ticket.key] = now
        ends = [(begun[run.ticket.key] + takes, run) for run in room.assigned.values()]
        comes = coming[0].ticket.asked if coming else math.inf
        now = min([comes, *(end for end, _ in ends)])
        for end, run in ends:
            if end <= now:
                del room.assigned[run.key]
                room.close_run(run, run.state(reason=""))
    return begun


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("takes", [0.5, 2.0, 8.0])  # with a cost of 2, whether it was estimated well or not
def test_a_single_run_waits_for_one_run_of_a_batch_at_most(monkeypatch, workers, takes):
    batch = [a_run(f"ann {i:02}", "ann", asked=i / 1e4, batch="reach") for i in range(18)]
    single = [a_run(f"bob {t}", "bob", asked=t) for t in (0.3, 25.1, 49.3, 80.2)]
    begun = train_all(monkeypatch, [*batch, *single], workers=workers, takes=takes)
    assert len(begun) == 22
    assert all(begun[run.ticket.key] - float(run.ticket.key[4:]) <= takes for run in single)
    order = [begun[run.ticket.key] for run in batch]
    assert order == sorted(order)  # a batch is trained in the order in which it was asked for


@pytest.mark.parametrize("workers", [1, 2])
def test_a_sweep_of_300_runs_makes_no_single_run_wait_for_more_than_the_networks_under_way(monkeypatch, workers):
    """Single runs of all lengths, of the same visitor and of others; some outlast all of the sweep's patience."""
    takes = 3.0
    sweep = [a_run(f"ann {i:03}", "ann", asked=i / 1e4, cost=takes, batch="sweep 1") for i in range(300)]
    asked = {f"single {i}": 1.3 + 11.7 * i for i in range(60)}
    singles = [
        a_run(name, ("bob", "cem", "ann")[i % 3], asked=at, cost=(0.5, 3.0, 60.0)[i // 3 % 3])
        for i, (name, at) in enumerate(asked.items())
    ]
    begun = train_all(monkeypatch, [*sweep, *singles], workers=workers, takes=takes)
    assert len(begun) == 360
    assert max(begun[name] - at for name, at in asked.items()) <= takes


def test_batches_of_two_visitors_are_trained_side_by_side(monkeypatch):
    first = [a_run(f"ann {i:02}", "ann", asked=i / 1e4, batch="reach") for i in range(18)]
    second = [a_run(f"bob {i:02}", "bob", asked=3 + i / 1e4, batch="reach") for i in range(18)]
    begun = train_all(monkeypatch, [*first, *second], workers=2, takes=2)
    assert begun["bob 00"] <= 15  # the first lets pass, and is let pass, for ten seconds
    both = sorted(begun, key=begun.get)[16:28]
    assert 4 <= sum(key.startswith("bob") for key in both) <= 8


def test_short_runs_of_others_do_not_keep_a_batch_from_its_turn(monkeypatch):
    batch = [a_run(f"ann {i}", "ann", asked=0.0, batch="reach") for i in range(3)]
    stream = [a_run(f"v{i}", f"v{i}", asked=i * 2.0) for i in range(40)]  # as many as one worker can train
    begun = train_all(monkeypatch, [*batch, *stream], workers=1, takes=2)
    assert max(begun[run.ticket.key] for run in batch) < 50


def test_batches_take_no_place_from_single_runs(monkeypatch):
    monkeypatch.setattr(state, "WAITING_IN_BATCHES", 4)
    monkeypatch.setattr(state, "WAITING_IN_BATCHES_PER_VISITOR", 3)
    monkeypatch.setattr(state, "WAITING", 2)
    room = EngineState()
    for i in range(3):
        room.admit(a_run(f"a{i}", "ann", asked=i, batch="reach"))
    with pytest.raises(EngineError, match="wait for some, or stop them"):
        room.admit(a_run("a3", "ann", asked=3, batch="other"))
    room.admit(a_run("b0", "bob", asked=4, batch="reach"))
    with pytest.raises(EngineError, match="comparisons are waiting already: try again"):
        room.admit(a_run("b1", "bob", asked=5, batch="reach"))
    room.admit(a_run("a4", "ann", asked=6))
    room.admit(a_run("b2", "bob", asked=6))
    with pytest.raises(EngineError, match="200 runs are waiting already"):
        room.admit(a_run("c0", "cem", asked=7))


def test_five_visitors_may_wait_for_the_largest_sweeps_and_the_sixth_is_told():
    room = EngineState()
    for visitor in range(5):
        for i in range(MAX_RUNS):
            room.admit(a_run(f"{visitor} {i}", f"visitor {visitor}", asked=i, batch="sweep 1"))
    with pytest.raises(EngineError, match="1,500 runs of comparisons are waiting already"):
        room.admit(a_run("5 0", "visitor 5", asked=0, batch="sweep 1"))
    room.admit(a_run("single", "visitor 5", asked=0))


def test_what_is_wanted_alone_does_not_wait_behind_a_batch():
    room = EngineState()
    for i in range(18):
        room.admit(a_run(f"ann {i}", "ann", asked=0.0, batch="reach"))
    assert room.join(a_run("ann 17", "bob", asked=1.0))
    assert not room.join(a_run("new", "bob", asked=1.0))
    assert choose([run.ticket for run in room.live.values()], [], 2).key == "ann 17"
    assert set(room.live["ann 17"].visitors) == {"ann", "bob"}
    assert room.live["ann 17"].batches == {"ann": "reach"}


def test_what_somebody_looks_at_comes_before_what_nobody_looks_at():
    left = ticket("left", "ann", asked=0)
    waiting = [replace(left, seen=False), ticket("seen, batch", "bob", asked=300)]
    assert choose(waiting, [], 2).key == "seen, batch"
    late = ticket("late", "bob", asked=601)  # what was left waits for ten minutes at most
    assert choose([waiting[0], late], [], 2).key == "left"


def in_batch(key, visitor="ann", *, cost=4.0, asked=0.0, seen=True):
    return Ticket(key, visitor, cost, asked, batch=True, seen=seen)


def test_a_run_of_a_batch_gives_way_to_a_short_run_that_somebody_looks_at():
    running = [in_batch("first"), in_batch("second", asked=0.1)]
    assert gives_way([ticket("mine", "ann", asked=3)], running, 2).key == "second"
    assert gives_way([ticket("mine", "bob", asked=3)], running, 2).key == "second"
    assert gives_way([], running, 2) is None


def test_what_nobody_looks_at_gives_way_first():
    running = [in_batch("left", "ann", seen=False), in_batch("seen", "bob", asked=5)]
    assert gives_way([ticket("mine", asked=6)], running, 2).key == "left"


@pytest.mark.parametrize(
    "asks",
    [
        ticket("long", "bob", cost=60, asked=3),
        replace(ticket("left", "bob", asked=3), seen=False),
        in_batch("of a batch", "bob", asked=3),
        ticket("too late", "bob", asked=15),  # then it has let others pass for long enough, and runs to its end
    ],
)
def test_a_run_of_a_batch_does_not_give_way_to(asks):
    assert gives_way([asks], [in_batch("first"), in_batch("second")], 2) is None


def test_a_long_run_waits_for_no_further_network_of_a_batch():
    long = ticket("long", "bob", cost=300, asked=3)
    assert choose([in_batch("next", asked=1), long], [in_batch("at work")], 2).key == "long"
    assert choose([in_batch("overdue", asked=-20), long], [in_batch("at work")], 2).key == "overdue"


def test_a_single_run_gives_way_to_nobody():
    running = [ticket("a", "ann", cost=5), ticket("b", "bob", cost=60)]
    assert gives_way([ticket("mine", "cem", asked=3)], running, 2) is None


@pytest.mark.parametrize("workers", [1, 2])
def test_who_changes_a_setting_every_three_seconds_waits_for_no_batch(monkeypatch, workers):
    """A simulation: the batch of another visitor gets its turns, and most changes begin at once."""
    batch = [a_run(f"ann {i:02}", "ann", asked=i / 1e4, cost=4.0, batch="padding comparison") for i in range(10)]
    singles = [a_run(f"bob {t}", "bob", asked=float(t), cost=0.5) for t in range(1, 60, 3)]
    begun = train_all(monkeypatch, [*batch, *singles], workers=workers, takes=0.5)
    waited = sorted(begun[run.ticket.key] - run.ticket.asked for run in singles)
    assert waited[len(waited) // 2] == 0
    assert waited[-1] <= 0.5
    assert len(begun) == len(batch) + len(singles)


def test_paused_batches_count_against_no_limit(monkeypatch):
    monkeypatch.setattr(state, "WAITING_IN_BATCHES", 3)
    monkeypatch.setattr(state, "WAITING_IN_BATCHES_PER_VISITOR", 3)
    room = EngineState()
    for i in range(3):
        room.admit(a_run(f"a{i}", "ann", asked=i, batch="padding comparison"))
    with pytest.raises(EngineError):
        room.admit(a_run("b0", "ann", asked=3, batch="comparison of cells"))
    for run in room.live.values():
        run.look_away("ann")
    room.admit(a_run("b0", "ann", asked=3, batch="comparison of cells"))


def test_of_very_many_paused_runs_those_stay_at_which_somebody_looked_last(monkeypatch):
    monkeypatch.setattr(state, "MAX_PAUSED", 2)
    room = EngineState()
    for i in range(4):
        room.admit(a_run(f"a{i}", "ann", asked=i, batch="padding comparison"))
        room.live[f"a{i}"].visitors["ann"] = time.monotonic() - 100 + i
    assert [run.ticket.key for run in room.unwanted()] == ["a1", "a0"]


def test_what_a_run_waits_for(monkeypatch):
    room = EngineState()
    room.set_workers(["w0", "w1"])
    for i in range(3):
        room.admit(a_run(f"a{i}", "ann", asked=i, cost=4.0, batch="padding comparison"))
    room.assign()
    room.admit(a_run("b", "bob", asked=5))
    room.admit(a_run("c", "ann", asked=6))
    assert room.ahead("c", "ann") == (Ahead(2, "padding comparison", yours=True), Ahead(1, "", yours=False))
    assert room.ahead("b", "bob") == (Ahead(2, "padding comparison", yours=False),)
    assert room.ahead("a0", "ann") == ()  # it has begun
    for run in room.live.values():
        run.look_away("ann")
    assert room.ahead("a2", "ann") == (
        Ahead(2, "padding comparison", yours=True),
        Ahead(1, "", yours=False),
        Ahead(1, "", yours=True),
    )


def test_a_hidden_tab_keeps_its_batch_going_but_does_not_come_first():
    run = a_run("a", "ann", asked=0, batch="padding comparison")
    run.visitors["ann"] = 0.0
    assert run.is_paused
    run.look("ann", hidden=True)
    assert not run.is_paused
    assert not run.is_seen
    run.look("ann", hidden=False)
    assert run.is_seen
    run.look_away("ann")
    assert run.is_paused  # the page was left after it had come back from the background
