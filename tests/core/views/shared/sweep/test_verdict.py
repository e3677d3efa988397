"""The verdict on a sweep: what it claims, and what it leaves open."""

from core.views.shared.sweep.verdict import sentences
from tests.core.views.shared.sweep.made import results

SPREAD = (0.00, 0.03, -0.02, 0.01, -0.03)


def clear(place):
    """Eight units are better by 0.8, and by a little more or less for each seed."""
    return (2.9 if place.values[0] == 4 else 2.1) + SPREAD[place.seed] * place.values[0] / 4


def test_a_clear_difference_is_claimed_with_its_seeds_and_medians():
    done = results({"units": [4, 8]}, clear)
    (sentence,) = sentences(done)
    assert sentence.startswith("8 units: better than 4 units in 5 of 5 seeds (median error 2.1 mm against 2.9 mm, p ")


def test_nothing_is_claimed_where_the_spread_does_not_allow_it():
    unclear = results({"units": [4, 8]}, lambda place: 2.0 + SPREAD[(place.seed * place.values[0] // 4) % 5])
    (sentence,) = sentences(unclear)
    assert "better than" not in sentence
    assert sentence.startswith("The seeds spread too much to say which value is best. Median error: 2 mm")
    assert sentence.endswith("More seeds may decide.")


def test_what_is_decided_is_said_where_the_best_is_not():
    noisy = (1.0, 3.1, 1.1, 3.3, 1.05)
    three = results(
        {"units": [2, 10, 20]},
        lambda place: noisy[place.seed] if place.values[0] == 2 else place.values[0] / 10 + 1 + SPREAD[place.seed],
    )
    (sentence,) = sentences(three)
    assert sentence.startswith(
        "The seeds spread too much to say which value is best. They do show: "
        "10 units better than 20 units in 5 of 5 seeds (median error 2 mm against 3 mm, p "
    )
    assert sentence.endswith(").")


def test_one_value_that_is_left_is_compared_with_nothing():
    one_left = results({"units": [4, 8]}, clear, diverged=range(1, 10, 2))
    (sentence,) = sentences(one_left)
    assert sentence == "There are results with 4 units alone, so there is nothing to compare."


def test_two_that_cannot_be_told_apart_are_named_beside_the_claim():
    level = {2: 3.0, 10: 2.0, 20: 2.0}
    three = results(
        {"units": [2, 10, 20]},
        lambda place: level[place.values[0]] + SPREAD[(place.seed * (1 + place.values[0] // 10)) % 5],
    )
    (sentence,) = sentences(three)
    assert "better than 2 units in 5 of 5 seeds" in sentence
    assert "the difference is within the spread of the seeds." in sentence


def test_there_is_none_while_runs_are_to_come_nor_with_two_seeds():
    assert sentences(results({"units": [4, 8]}, lambda place: place.values[0], missing=[9])) == []
    (sentence,) = sentences(results({"units": [4, 8]}, lambda place: place.values[0], seeds=2))
    assert sentence == "2 seeds cannot show a difference: at least 3 are needed."
    both = sentences(results({"units": [4, 8], "learning_rate": [0.01, 0.1]}, lambda place: place.values[0], seeds=1))
    assert both[1:] == ["Units and learning rate: 1 seed cannot show a difference: at least 3 are needed."]
    assert sentences(results({"units": [4]}, 1.0)) == []


def test_a_diverged_run_leaves_out_its_seed():
    one_lost = results({"units": [4, 8]}, clear, diverged=[0])
    (sentence,) = sentences(one_lost)
    assert "in 4 of 4 seeds" in sentence


def test_several_settings_have_the_best_combination_and_a_sentence_each():
    two = results(
        {"units": [4, 8], "learning_rate": [0.001, 0.01]},
        lambda place: 3.0 - (place.values[0] == 8) * (1 + SPREAD[place.seed]) + SPREAD[place.seed] * place.values[1],
    )
    best, units, rate = sentences(two)
    assert best.startswith("Lowest median error: 2 mm with 8 units, learning rate 0.0")
    assert units.startswith("Units: 8 units: better than 4 units in 5 of 5 seeds")
    assert rate.startswith("Learning rate: ")
