"""How a run ended, in sentences."""

from core.runs import Run
from core.views.shared.in_words import epochs, measured

STOPPED = "Stopped: what was learned until then is shown. Curves end with the last whole epoch."
COLLAPSED = (
    "It answers nearly the same for every sequence. Look at the hidden states: if they are at -1 or 1 for all inputs, "
    "tanh is saturated and cannot tell the inputs apart. Scaled inputs, or another seed, usually help."
)


def caption(run: Run) -> str:
    """How long a run with an outcome was trained, and how it ended."""
    outcome = run.trained
    trained, compiled = measured(outcome.seconds["train"]), measured(outcome.seconds["compile"])
    sentences = [f"Trained {epochs(outcome.epochs)} in {trained}, compiled in {compiled}."]
    if run.status == "stopped":
        sentences.append(STOPPED)
    return " ".join(filter(None, [*sentences, outcome.note, outcome.reason]))


def progress(run: Run) -> str:
    """How far a run came that did not finish."""
    count = f"{run.trained.epochs:,} of {epochs(run.experiment.training.epochs)}"
    return f"Ended after {count}; what it had learned by then is shown."
