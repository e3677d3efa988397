"""What runs in a worker.

It hands back plain data only: no exception of TensorFlow's may reach the web process, which would have to load
TensorFlow to read it.
"""

import asyncio
import logging
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import numpy as np
from distributed import Worker, WorkerPlugin, get_worker

from core.experiment import ExperimentError
from core.job import Findings, Progress, is_job
from core.runs.codec import pack
from core.training.outcome import Outcome

logger = logging.getLogger(__name__)

WARM_TOPIC = "unrolled-warm"
WARM_SECONDS = 20.0  # until a question counts on the warm-up no more
OUT_OF_MEMORY = ("MemoryError", "ResourceExhaustedError")  # Python's and TensorFlow's

Work = Callable[[str, bytes | None, Callable[[Progress], None], Callable[[], bool]], Outcome | Findings]

_turn = threading.Lock()  # one run in a process at a time, and none before the process is warm
_told: OrderedDict[str, Literal["stop", "drop"]] = OrderedDict()
_warm = threading.Event()
_questions = ThreadPoolExecutor(1, thread_name_prefix="unrolled-questions")  # beside the run, not after it


def run(key: str, topic: str, work: Work, text: str, table: bytes | None) -> dict[str, Any]:
    """Run `work` and tell `topic` how it goes on.

    Args:
        key: the task's name.
        topic: what `core.engine.link.Link` listens to.
        work: see `core.training.worker.work`.
        text: the JSON of an Experiment or a Job.
        table: an uploaded file's content, or None.

    Returns:
        {"kind": "outcome", "content": bytes, "status": str, "reason": str}, or {"kind": "dropped"} where nobody wants
        it any more, or {"kind": "failed", "reason": str, "details": str}.
    """
    worker = get_worker()

    def on_progress(progress: Progress) -> None:
        worker.log_event(
            topic,
            {
                "kind": "progress",
                "key": key,
                "epoch": int(progress.epoch),
                "share": float(progress.share),
                "seconds": float(progress.seconds),
                "loss": [(int(epoch), float(value)) for epoch, value in progress.loss],
                "metric": [(int(epoch), float(value)) for epoch, value in progress.metric],
                "validation": [(int(epoch), float(value)) for epoch, value in progress.validation],
                "validation_metric": [(int(epoch), float(value)) for epoch, value in progress.validation_metric],
                "batch_loss": [(float(epoch), float(value)) for epoch, value in progress.batch_loss],
                "batch_metric": [(float(epoch), float(value)) for epoch, value in progress.batch_metric],
            },
        )

    def should_stop() -> bool:
        return key in _told or _released(worker, key)

    with _turn:
        worker.log_event(topic, {"kind": "started", "key": key, "worker": worker.address})
        try:
            if _told.get(key) == "drop":
                return {"kind": "dropped"}
            outcome = work(text, table, on_progress, should_stop)
            if _told.get(key) == "drop" or _released(worker, key):
                return {"kind": "dropped"}
            content = pack(outcome)
        except ExperimentError as error:
            return {"kind": "failed", "reason": str(error), "details": ""}
        except Exception as error:
            return {"kind": "failed", "reason": explain(error, activity(text)), "details": traceback.format_exc()}
        finally:
            _told.pop(key, None)
    return {"kind": "outcome", "content": content, "status": outcome.status, "reason": outcome.reason}


def tell(key: str, what: Literal["stop", "drop"]) -> None:
    """Stop a run and keep what it has, or drop it. It may come before the run does."""
    _told[key] = what
    while len(_told) > 1000:  # those of runs that had just ended
        _told.popitem(last=False)


async def answer(work: Callable[..., np.ndarray | bytes], *arguments: object) -> dict[str, Any]:
    """Answer a question beside the run that is under way; the worker's event loop goes on meanwhile.

    Args:
        work: see `core.training.worker.answer`.
        arguments: what `work` takes.

    Returns:
        {"kind": "answer", "value": np.ndarray | bytes}, or {"kind": "failed", "reason": str, "details": str}.
    """
    return await asyncio.get_running_loop().run_in_executor(_questions, _answer, work, arguments)


def _answer(work: Callable[..., np.ndarray | bytes], arguments: tuple) -> dict[str, Any]:
    _warm.wait(WARM_SECONDS)  # two threads that load TensorFlow at the same time meet it half loaded
    try:
        value = _plain(work(*arguments))
    except ExperimentError as error:
        return {"kind": "failed", "reason": str(error), "details": ""}
    except Exception as error:
        return {"kind": "failed", "reason": explain(error, "answer"), "details": traceback.format_exc()}
    return {"kind": "answer", "value": value}


def _plain(value: np.ndarray | bytes) -> np.ndarray | bytes:
    """Nothing else may travel: the web process would load TensorFlow to read a tensor."""
    if isinstance(value, bytes):
        return value
    numbers = np.array(value)
    if numbers.dtype.kind not in "biuf":
        raise TypeError(f"An answer is bytes or an array of numbers, and one of {numbers.dtype} came")
    return numbers


def nothing() -> None:
    """A first task, for what it makes others load."""


class WarmUp(WorkerPlugin):
    """Warms each worker, now and whenever one starts, beside its event loop."""

    def __init__(self, warm_up: Callable[[], None]) -> None:
        self._warm_up = warm_up

    def setup(self, worker: Worker) -> None:
        """Called by Dask in each worker."""
        threading.Thread(target=self._run, args=(worker,), name="unrolled-warm-up", daemon=True).start()

    def _run(self, worker: Worker) -> None:
        details = ""
        with _turn:
            if not _warm.is_set():
                try:
                    self._warm_up()
                    _warm.set()
                except Exception:  # the first run will meet the same error and say so
                    details = traceback.format_exc()
        worker.log_event(WARM_TOPIC, {"worker": worker.address, "details": details})


def _released(worker: Worker, key: str) -> bool:
    """Whether Dask has taken the task away: the server that asked for it is gone."""
    task = worker.state.tasks.get(key)
    return task is None or task.state in ("cancelled", "released")


def activity(text: str) -> Literal["training", "job"]:
    """Which of the two a run is, by the JSON of what it does."""
    return "job" if is_job(text) else "training"


def explain(error: BaseException, what: Literal["training", "job", "answer"]) -> str:
    """One sentence for the page on an error that nobody foresaw."""
    name = type(error).__name__
    out_of_memory, unexpected = _SENTENCES[what]
    return out_of_memory if name in OUT_OF_MEMORY else unexpected.format(name=name)


_SENTENCES = {
    "training": (
        "The training ran out of memory: use fewer units, fewer layers or a smaller batch.",
        "The training ended on an unexpected error ({name}): change a setting and train again.",
    ),
    "job": (
        "The work ran out of memory: ask for less, such as fewer words or dimensions.",
        "The work ended on an unexpected error ({name}): change a setting and start it again.",
    ),
    "answer": (
        "The answer needs more memory than there is: ask about less, such as fewer sequences or a smaller network.",
        "The question ended on an unexpected error ({name}): ask about something else.",
    ),
}
