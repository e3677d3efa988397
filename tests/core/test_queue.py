import itertools

from core.engine.live import MAX_POINTS, LiveRun
from core.engine.queue import RUNNING_PER_VISITOR, Ticket, choose
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
        run.report({"epoch": epoch, "share": epoch / 5000, "seconds": 1.0, "loss": [[epoch, 0.5]], "validation": []})
    assert len(run.loss) <= MAX_POINTS
    assert (run.loss[0][0], run.loss[-1][0]) == (1, 5000)
    assert run.loss == sorted(run.loss)
    assert max(b[0] - a[0] for a, b in itertools.pairwise(run.loss)) <= 20
