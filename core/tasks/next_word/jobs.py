"""What a worker runs for the job on n-grams; see `core.work.registry`."""

from collections.abc import Callable

import numpy as np

from core.experiment import ExperimentError
from core.tasks.next_word.data import Parameters
from core.tasks.next_word.sources import TextSource, passages
from core.text import ngrams, token_table
from core.work import JobResult, Progress
from core.work.texts import CompareNGrams

MOST = 8  # the highest order
LONG, MOST_OF_LONG = 2_000_000, 6  # tokens of a text whose long n-grams would take hundreds of MB


def compare_ngrams(
    job: CompareNGrams,
    table: bytes | None,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> JobResult:
    """Count the n-grams of the learned part, and judge each order on the part held out.

    Returns:
        The arrays "orders" (orders,) and "bits" (orders,), the mean bits of a token.

    Raises:
        ExperimentError: the text is not here, or nothing is held out.
    """
    most = int(job.parameters.get("most", Parameters().most))
    source = TextSource.model_validate({k: v for k, v in job.parameters.items() if k in TextSource.model_fields})
    texts = passages(source, job.validation_share, table)
    if not texts.held_out:
        raise ExperimentError("Nothing is held out to judge n-grams by: hold a part of the text back")
    tokens = token_table.fit(texts.learned, source.unit, most)
    learned = tokens.encode(texts.learned)
    model = ngrams.fit(learned, tokens.size, MOST if len(learned) <= LONG else MOST_OF_LONG)
    bits = model.bits(tokens.encode(texts.held_out))
    return JobResult("finished", arrays={"orders": np.arange(1, model.order + 1), "bits": bits})
