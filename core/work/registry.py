"""All kinds of work by their tag: the class that describes each, and the function that does it.

A runner is named by a dotted name and imported in the worker, so that the web process loads nothing heavy.
"""

import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from core.experiment import Experiment, ExperimentError
from core.work.forecasts import CompareMistakes, FitArima, WalkForward
from core.work.job import Job, Result
from core.work.order import Order
from core.work.progress import Progress
from core.work.texts import AttributeUnits, CompareNGrams, DownloadReviews, FitBagOfWords
from core.work.vectors import DownloadVectors, Evaluate, ReadVectors, TrainWord2Vec

Work = Experiment | Job

EXPERIMENT = "experiment"  # the tag of an Experiment, whose JSON has no "kind"


@dataclass(frozen=True)
class Failures:
    """What a page says when work ends in a way that nobody foresaw: one sentence each, with what to change.

    Attributes:
        out_of_memory: the worker had too little memory.
        unexpected: any other error; {name} is the exception's.
        lost_twice: the worker process was lost twice.
    """

    out_of_memory: str
    unexpected: str
    lost_twice: str


@dataclass(frozen=True)
class Kind:
    """One kind of work.

    Attributes:
        spec: its class.
        runner: "module:function", called in a worker as
            `function(work, table, on_progress=..., should_stop=...)`. It returns a Result: an Outcome or a JobResult.
        failures: its sentences.
    """

    spec: type[Experiment] | type[Job]
    runner: str
    failures: Failures


TRAINING = Failures(
    out_of_memory="The training ran out of memory: use fewer units, fewer layers or a smaller batch.",
    unexpected="The training ended on an unexpected error ({name}): change a setting and train again.",
    lost_twice="The worker process was lost twice while training this run; it may need more memory than there is: "
    "use fewer units, fewer layers or a smaller batch, then start it again.",
)
JOB = Failures(
    out_of_memory="The work ran out of memory: ask for less, such as fewer words or dimensions.",
    unexpected="The work ended on an unexpected error ({name}): change a setting and start it again.",
    lost_twice="The worker process was lost twice while it did this; it may need more memory than there is: "
    "ask for less, such as fewer words or dimensions, then start it again.",
)

KINDS: dict[str, Kind] = {
    EXPERIMENT: Kind(Experiment, "core.training.resumable:train", TRAINING),
    Evaluate.kind: Kind(Evaluate, "core.words.jobs:evaluate", JOB),
    TrainWord2Vec.kind: Kind(TrainWord2Vec, "core.words.jobs:train_word2vec", JOB),
    ReadVectors.kind: Kind(ReadVectors, "core.words.jobs:read_vectors", JOB),
    DownloadVectors.kind: Kind(DownloadVectors, "core.words.jobs:download_vectors", JOB),
    DownloadReviews.kind: Kind(DownloadReviews, "core.text.jobs:download_reviews", JOB),
    AttributeUnits.kind: Kind(AttributeUnits, "core.views.sentiment.jobs:attribute_units", JOB),
    FitArima.kind: Kind(FitArima, "core.views.future_values.jobs:fit_arima", JOB),
    WalkForward.kind: Kind(WalkForward, "core.views.future_values.jobs:walk_forward", JOB),
    CompareMistakes.kind: Kind(CompareMistakes, "core.views.future_values.jobs:compare_mistakes", JOB),
    FitBagOfWords.kind: Kind(FitBagOfWords, "core.tasks.reviews.jobs:fit_bag_of_words", JOB),
    CompareNGrams.kind: Kind(CompareNGrams, "core.tasks.next_word.jobs:compare_ngrams", JOB),
}


def tag(work: Work) -> str:
    """The work's tag: its key in `KINDS`. A worker that has done work of a tag has loaded what it needs.

    Example:
        >>> tag(Evaluate())
        'evaluate'
    """
    return work.kind if isinstance(work, Job) else EXPERIMENT


def kind_of(work: Work) -> Kind:
    """The entry of the work's kind in the registry."""
    return KINDS[tag(work)]


def read_work(text: str) -> Work:
    """Read an Experiment or a Job from what its `to_json` wrote.

    Raises:
        ExperimentError: the text is neither, with one sentence.

    Example:
        >>> read_work('{"kind": "evaluate", "test": "similarity"}')
        Evaluate(vectors='glove', test='similarity')
    """
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        fields = None
    name = fields.get("kind", EXPERIMENT) if isinstance(fields, dict) else EXPERIMENT
    if not isinstance(name, str) or name not in KINDS:
        raise ExperimentError("This version of Unrolled does not know this kind of work: open the page again")
    return KINDS[name].spec.from_json(text)


def perform(
    text: str,
    table: bytes | None,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], Order | bool],
) -> Result:
    """Do work, in a worker.

    Args:
        text: what the work's `to_json` wrote.
        table: the content of an uploaded file, where the work reads one.
        on_progress: called a few times a second, and once more at the end.
        should_stop: called several times a second. Once what it returns is true, the work ends and keeps what it has;
            after "drop" or "pause" nobody reads that.

    Raises:
        GivenUp: the work was dropped or paused.
        ExperimentError: the work cannot be read or done, with one sentence.
    """
    work = read_work(text)
    module, function = kind_of(work).runner.split(":")
    runner = getattr(importlib.import_module(module), function)
    return runner(work, table, on_progress=on_progress, should_stop=should_stop)
