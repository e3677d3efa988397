"""Which address wins: what the page wrote, what the visitor opened, and what a slow browser sends."""

from pages.shared.address import LATE, Address, of_experiment

FIRST, SECOND, THIRD = ({"task": "echo", "seed": str(seed)} for seed in range(3))


def written(*queries):
    address = Address()
    for query in queries:
        address.remember(query)
    return address


def test_an_address_that_the_page_has_not_written_always_wins():
    for by_the_page in (True, False):
        assert Address().is_new(FIRST, by_the_page=by_the_page)
        assert written(FIRST, SECOND).is_new(THIRD, by_the_page=by_the_page)


def test_the_address_written_last_changes_nothing():
    for by_the_page in (True, False):
        assert not written(FIRST, SECOND).is_new(SECOND, by_the_page=by_the_page)


def test_an_earlier_address_is_late_where_the_page_caused_the_run_and_else_the_visitor_went_back():
    assert not written(FIRST, SECOND).is_new(FIRST, by_the_page=True)
    assert written(FIRST, SECOND).is_new(FIRST, by_the_page=False)


def test_an_address_of_long_ago_is_not_late_any_more():
    address = written(FIRST, *({"task": "sine", "seed": str(seed)} for seed in range(LATE)))
    assert address.is_new(FIRST, by_the_page=True)


def test_the_part_of_an_address_that_is_the_experiment_and_its_view():
    query = {"task": "echo", "p.k": "3", "epochs": "5", "see": "gates", "part": "train", "sentence": "so good"}
    assert set(of_experiment(query)) == {"task", "p.k", "epochs", "see"}
