"""What a worker runs for the job on reviews; see `core.work.registry`."""

from collections.abc import Callable

from core.tasks.reviews.data import Parameters
from core.tasks.reviews.sources import corpus
from core.text.bag_of_words import fit
from core.work import JobResult, Progress
from core.work.texts import FitBagOfWords


def fit_bag_of_words(
    job: FitBagOfWords,
    table: bytes | None,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> JobResult:
    """Fit a bag of words: the array "weights" (words,) and the fact "bias" of a `core.text.bag_of_words.BagOfWords`.

    Raises:
        ExperimentError: the texts are not here, or are not of two classes.
    """
    texts = corpus(Parameters.model_validate(job.parameters), job.validation_share, table)
    bag = fit([texts.texts[i] for i in texts.train], texts.labels[texts.train])
    return JobResult("finished", arrays={"weights": bag.weights}, facts={"bias": bag.bias})
