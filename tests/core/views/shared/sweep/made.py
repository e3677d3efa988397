"""Results of sweeps that nobody trained."""

from core.experiment import Experiment
from core.sweeps import Sweep, grid
from core.tasks import complete, prepare
from core.views.shared.sweep.metric import metric_of
from core.views.shared.sweep.results import Results, Score

BASE = complete(Experiment.from_query({"task": "rain", "layers": "LSTM-8-tanh", "p.days": "30"}))


def results(settings, error, *, seeds=5, base=BASE, diverged=(), failed=(), missing=()):
    """Each run has the error, or what a function gives its place, but for those that are named by their number."""
    sweep = Sweep.of(base, settings, seeds=seeds)
    made = grid(sweep, prepare)
    places = list(made.experiments)
    apart = {places[i] for i in (*diverged, *failed, *missing)}
    errors = {place: error(place) if callable(error) else error for place in places}
    scores = {place: Score(errors[place], 0.9 * errors[place], 2) for place in places if place not in apart}
    metric = metric_of(prepare(base))
    return Results(
        sweep, made, metric, scores, frozenset(places[i] for i in diverged), frozenset(places[i] for i in failed)
    )
