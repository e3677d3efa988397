"""The picture of a search: every run is there, the best so far, and what has no score."""

import numpy as np

from core.figures import sweep_search
from core.figures.sweep_search import Dot
from core.figures.theme import alt
from tests.core.figures.validated import validated

draw = validated(sweep_search.progress)
LOOK = {"axis": "mean error (mm)", "planned": 8, "at_random": 2}
DOTS = [
    Dot(number, seed, 3.0 - 0.5 * number + 0.1 * seed, f"{number} units") for number in (1, 2, 4) for seed in (0, 1)
]
LOST = [(3, "300 units", "Ended early at epoch 7"), (3, "300 units", "diverged")]
SCORES = np.array([2.55, 2.05, np.nan, 1.05])


def of(fig, name):
    return next(trace for trace in fig.data if trace.name == name)


def test_every_run_has_its_place_and_the_line_is_the_best_so_far():
    fig = draw(DOTS, LOST, SCORES, "Error", **LOOK)
    assert list(of(fig, sweep_search.RUN).x) == [1, 1, 2, 2, 4, 4]
    np.testing.assert_allclose(of(fig, sweep_search.BEST).y, [2.55, 2.05, 2.05, 1.05])
    assert list(of(fig, sweep_search.LOST).x) == [3, 3]
    assert min(of(fig, sweep_search.LOST).y) > max(of(fig, sweep_search.RUN).y)  # at the bad end
    assert of(fig, sweep_search.LOST).customdata[0] == "300 units<br>Ended early at epoch 7"
    assert list(fig.layout.xaxis.range) == [0.4, 8.6]
    assert "at random" in [note.text for note in fig.layout.annotations]
    told = alt(sweep_search.progress(DOTS, LOST, SCORES, "Error", **LOOK))
    assert "from 2.55 at number 1 to 1.05 at number 4" in told
    assert "2 more without a score" in told


def test_of_accuracies_higher_is_better():
    fig = draw(DOTS, LOST, np.array([50.0, 70.0, np.nan, 60.0]), "Accuracy", **LOOK, higher_is_better=True)
    assert list(of(fig, sweep_search.BEST).y) == [50.0, 70.0, 70.0, 70.0]
    assert max(of(fig, sweep_search.LOST).y) < min(of(fig, sweep_search.RUN).y)


def test_a_run_that_is_far_off_is_at_the_end_of_the_axis_with_its_number():
    fig = draw([*DOTS, Dot(3, 0, 3.4e9, "far")], [], SCORES, "Error", **LOOK)
    assert fig.layout.yaxis.range[1] < 4
    assert any("3.4e+09" in note.text for note in fig.layout.annotations)


def test_chance_stands_beside_it_where_it_is_known_and_nothing_yet_can_be_drawn():
    fig = draw(DOTS, [], SCORES, "Error", **LOOK, chance=np.linspace(3, 2, 8))
    assert len(of(fig, sweep_search.CHANCE).x) == 8
    draw([], [], np.array([np.nan]), "Error", **LOOK)
    draw([], LOST, np.array([]), "Error", **LOOK)
