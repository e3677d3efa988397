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
from core.job import Progress
from core.runs.codec import pack
from core.training.outcome import Outcome

logger = logging.getLogger(__name__)

WARM_TOPIC = "unrolled-warm"
WARM_SECONDS = 20.0  # until a question counts on the warm-up no more
OUT_OF_MEMORY = ("MemoryError", "ResourceExhaustedError")  # Python's and TensorFlow's

Work = Callable[[str, bytes | None, Callable[[Progress], None], Callable[[], bool]], Outcome]

_turn = threading.Lock()  # one run in a process at a time, and none before the process is warm
_told: OrderedDict[str, Literal["stop", "drop"]] = OrderedDict()
_warm = threading.Event()
_questions = ThreadPoolExecutor(1, thread_name_prefix="unrolled-questions")  # beside the run, not after it


def run(key: str, topic: str, work: Work, experiment_json: str, table: bytes | None) -> dict[str, Any]:
    """Run `work` and tell `topic` how it goes on.

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
                "validation": [(int(epoch), float(value)) for epoch, value in progress.validation],
            },
        )

    def should_stop() -> bool:
        return key in _told or _released(worker, key)

    with _turn:
        worker.log_event(topic, {"kind": "started", "key": key, "worker": worker.address})
        try:
            if _told.get(key) == "drop":
                return {"kind": "dropped"}
            outcome = work(experiment_json, table, on_progress, should_stop)
            if _told.get(key) == "drop" or _released(worker, key):
                return {"kind": "dropped"}
            content = pack(outcome)
        except ExperimentError as error:
            return {"kind": "failed", "reason": str(error), "details": ""}
        except Exception as error:
            return {"kind": "failed", "reason": explain(error), "details": traceback.format_exc()}
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


def explain(error: BaseException, what: Literal["training", "answer"] = "training") -> str:
    """One sentence for the page on an error that nobody foresaw."""
    name = type(error).__name__
    if what == "answer":
        if name in OUT_OF_MEMORY:
            return "The answer needs more memory than there is: ask about fewer sequences or a smaller network."
        return f"The question ended on an unexpected error ({name}): ask about something else."
    if name in OUT_OF_MEMORY:
        return "The training ran out of memory: use fewer units, fewer layers or a smaller batch."
    return f"The training ended on an unexpected error ({name}): change a setting and train again."
