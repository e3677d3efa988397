"""How a run ended, in sentences."""

from datetime import date

from core.runs import Run
from core.tasks import Prepared
from core.views.shared.in_words import day, epochs, measured

STOPPED = "Stopped: what was learned until then is shown. Curves end with the last whole epoch."


def caption(run: Run) -> str:
    """How long a run with an outcome was trained, and how it ended. Why one failed is said as an error above it."""
    outcome = run.trained
    sentences = [f"Trained {epochs(outcome.epochs)} in {measured(outcome.seconds['train'])}."]
    if run.status == "stopped":
        sentences.append(STOPPED)
    return " ".join(filter(None, [*sentences, outcome.note, outcome.reason if run.status != "failed" else ""]))


def is_of(run: Run, prepared: Prepared) -> bool:
    """False if a run predicts other sequences than the data has: its file was read otherwise when it was trained."""
    return run.outcome is None or len(run.trained.predictions) in {0, len(prepared.data.y)}


def progress(run: Run) -> str:
    """How far a run came that did not finish."""
    count = f"{run.trained.epochs:,} of {epochs(run.experiment.training.epochs)}"
    return f"Ended after {count}; what it had learned by then is shown."


def trained_before(made: date, networks: int = 1) -> str:
    """Where the results of opening runs come from.

    >>> trained_before(date(2026, 3, 9)), trained_before(date(2026, 3, 9), 45)
    ('Trained before, on 9 March 2026.', '45 networks trained before, on 9 March 2026.')
    """
    return f"{'Trained' if networks == 1 else f'{networks} networks trained'} before, on {day(made)}."


def done_before(made: date) -> str:
    """Where the result of a job that ships comes from.

    >>> done_before(date(2026, 3, 9))
    'Done before, on 9 March 2026.'
    """
    return f"Done before, on {day(made)}."
