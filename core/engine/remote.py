"""What runs in a worker.

It returns plain data only. An exception of TensorFlow's must not reach the web process, which would load TensorFlow to
read it.
"""

import asyncio
import logging
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from distributed import Worker, WorkerPlugin, get_worker

from core.engine import worker_memory
from core.experiment import ExperimentError
from core.process_memory import give_back
from core.runs.codec import pack
from core.runs.metrics import final_metrics
from core.work import Failures, Progress, Result, cores
from core.work.order import GivenUp, Order

logger = logging.getLogger(__name__)

WARM_TOPIC = "unrolled-warm"
WARM_SECONDS = 20.0  # after which a question does not wait for the warm-up any more
OUT_OF_MEMORY = ("MemoryError", "ResourceExhaustedError")  # Python's and TensorFlow's

Runner = Callable[[str, bytes | None, Callable[[Progress], None], Callable[[], Order]], Result]

_turn = threading.Lock()  # one run in a process at a time, and none before the process is warm
_orders: OrderedDict[str, Order] = OrderedDict()  # by key
_warm = threading.Event()
_questions = ThreadPoolExecutor(1, thread_name_prefix="unrolled-questions")  # beside the run, not after it

OUT_OF_MEMORY_ANSWER = (
    "The answer needs more memory than there is: ask about less, such as fewer sequences or a smaller network."
)
UNEXPECTED_ANSWER = "The question ended on an unexpected error ({name}): ask about something else."


def run(key: str, topic: str, perform: Runner, failures: Failures, text: str, table: bytes | None) -> dict[str, Any]:
    """Do work and report its progress to `topic`.

    Args:
        key: the task's name.
        topic: what `core.engine.dask_client.DaskClient` listens to.
        perform: see `core.work.perform`.
        failures: the sentences for errors that nobody foresaw.
        text: the work as JSON.
        table: the content of an uploaded file, or None.

    Returns:
        {"kind": "outcome", "content": bytes, "status": str, "reason": str, "metrics": list}; or {"kind": "dropped"} if
        nobody wants the run any more or it goes on later; or {"kind": "failed", "reason": str, "details": str}. Each
        with "grown": True if this worker is to be replaced.
    """
    with _turn, cores.working():
        result = _run(key, topic, perform, failures, text, table)
        give_back()
    return result | {"grown": worker_memory.has_grown()}


def _run(key: str, topic: str, perform: Runner, failures: Failures, text: str, table: bytes | None) -> dict[str, Any]:
    worker = get_worker()

    def on_progress(progress: Progress) -> None:
        worker.log_event(topic, {"kind": "progress", "key": key, "progress": progress.to_dict()})

    def should_stop() -> Order:
        return _orders.get(key) or ("pause" if _released(worker, key) else "")

    worker.log_event(topic, {"kind": "started", "key": key, "worker": worker.address})
    try:
        if should_stop() in ("drop", "pause"):
            return {"kind": "dropped"}
        result = perform(text, table, on_progress, should_stop)
        order = should_stop()
        if order == "drop" or (order == "pause" and result.status != "finished"):
            return {"kind": "dropped"}
        content, metrics = pack(result), final_metrics(result)
    except GivenUp:
        return {"kind": "dropped"}
    except ExperimentError as error:
        return {"kind": "failed", "reason": str(error), "details": ""}
    except Exception as error:
        return {"kind": "failed", "reason": explain(error, failures), "details": traceback.format_exc()}
    finally:
        _orders.pop(key, None)
    return {
        "kind": "outcome",
        "content": content,
        "status": result.status,
        "reason": result.reason,
        "metrics": metrics,
    }


def give_order(key: str, order: Order) -> None:
    """Stop a run and keep its result so far, drop it, or pause it. The order may come before the run does."""
    _orders[key] = order
    while len(_orders) > 1000:  # orders for runs that had just ended
        _orders.popitem(last=False)


async def answer(function: Callable[..., np.ndarray | bytes], *arguments: object) -> dict[str, Any]:
    """Answer a question beside the run that is under way. The worker's event loop goes on meanwhile.

    Args:
        function: see `core.training.worker.answer`.
        arguments: the arguments of `function`.

    Returns:
        {"kind": "answer", "value": np.ndarray | bytes}, or {"kind": "failed", "reason": str, "details": str}.
    """
    return await asyncio.get_running_loop().run_in_executor(_questions, _answer, function, arguments)


def _answer(function: Callable[..., np.ndarray | bytes], arguments: tuple) -> dict[str, Any]:
    _warm.wait(WARM_SECONDS)  # two threads that load TensorFlow at the same time meet it half loaded
    try:
        value = _plain(function(*arguments))
    except ExperimentError as error:
        return {"kind": "failed", "reason": str(error), "details": ""}
    except Exception as error:
        return {"kind": "failed", "reason": explain_answer(error), "details": traceback.format_exc()}
    return {"kind": "answer", "value": value}


def _plain(value: np.ndarray | bytes) -> np.ndarray | bytes:
    """Bytes or an array, and nothing else: the web process would load TensorFlow to read a tensor."""
    if isinstance(value, bytes):
        return value
    numbers = np.array(value)
    if numbers.dtype.kind not in "biuf":
        raise TypeError(f"An answer must be bytes or an array of numbers (got {numbers.dtype})")
    return numbers


def nothing() -> None:
    """A first task. The scheduler loads what it needs to pass a task on."""


class WarmUp(WorkerPlugin):
    """Warms each worker, present or to come, in a thread beside its event loop."""

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
                    worker_memory.leave_out_what_is_loaded()
                    _warm.set()
                except Exception:  # the first run will meet the same error and report it
                    details = traceback.format_exc()
        worker.log_event(WARM_TOPIC, {"worker": worker.address, "details": details})


def _released(worker: Worker, key: str) -> bool:
    """True if Dask has taken the task away: the server that asked for it is gone."""
    task = worker.state.tasks.get(key)
    return task is None or task.state in ("cancelled", "released")


def explain(error: BaseException, failures: Failures) -> str:
    """One sentence for the page on an error of a run that nobody foresaw."""
    name = type(error).__name__
    return failures.out_of_memory if name in OUT_OF_MEMORY else failures.unexpected.format(name=name)


def explain_answer(error: BaseException) -> str:
    """One sentence for the page on an error of a question that nobody foresaw."""
    name = type(error).__name__
    return OUT_OF_MEMORY_ANSWER if name in OUT_OF_MEMORY else UNEXPECTED_ANSWER.format(name=name)
