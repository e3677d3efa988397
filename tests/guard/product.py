"""The one door from the guard to the product: what the guard asks for, in terms that no move or new name changes.

Everything else under `tests/guard` knows queries, JSON, numbers and sentences alone. When a module of the product moves
or gets another name, this file follows, and the records stay as they are.
"""

import html
import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from core import tasks
from core.experiment import Experiment, ExperimentError
from core.work import KINDS, read_work

ROOT = Path(__file__).parents[2]
TASKS = tuple(name for name, spec in tasks.TASKS.items() if spec.page != "pairs")  # those that the records have


# Experiments and jobs


def complete(query: dict[str, str]) -> tuple[dict[str, Any], str]:
    """The experiment that an address opens, as JSON with every parameter written out, and its fingerprint.

    Raises ValueError with one sentence where the address opens none.
    """
    return _named(tasks.complete(Experiment.from_query(query)))


def preset(task: str) -> dict[str, Any]:
    """The experiment that a task begins with, as JSON."""
    return json.loads(tasks.complete(tasks.TASKS[task].preset).to_json())


def named(experiment: dict[str, Any]) -> tuple[dict[str, Any], str, dict[str, str]]:
    """An experiment's JSON with every parameter written out, its fingerprint, and its query."""
    completed = tasks.complete(_read(experiment))
    return *_named(completed), completed.to_query()


def job(fields: dict[str, Any]) -> tuple[str, str]:
    """A job's JSON text with every field written out, and its fingerprint."""
    asked = read_work(json.dumps(fields))
    return asked.to_json(), asked.fingerprint()


def job_kinds() -> set[str]:
    """The kinds of jobs that there are."""
    return set(KINDS) - {"experiment"}


def start_links() -> list[tuple[str, dict[str, str]]]:
    """The links of the start page: the page that each opens, and its query."""
    from core.views.start.links import links

    return [(link.page, link.query) for _, link in links()]


def sentiment_presets() -> dict[str, dict[str, str]]:
    """The query of each network that the page on sentiment offers to begin with."""
    from core.views.sentiment import presets

    return {name: experiment.to_query() for name, experiment in presets.PRESETS.items()}


def _read(experiment: dict[str, Any]) -> Experiment:
    return Experiment.from_json(json.dumps(experiment))


def _named(experiment: Experiment) -> tuple[dict[str, Any], str]:
    return json.loads(experiment.to_json()), experiment.fingerprint()


# Training and export


def train(experiment: dict[str, Any], table: bytes | None = None) -> dict[str, Any]:
    """What training gives, as plain numbers.

    The keys are: status, epochs, history (a list for each curve), snapshot_epochs, predictions (n, L, K) as nested
    lists, weights (the sum of squares of each, at the end), rows (of the summary) and parameters (trainable, not
    trainable, the optimizer's).
    """
    from core.training.train import train

    outcome = train(_read(experiment), table)
    return {
        "status": outcome.status,
        "epochs": outcome.epochs,
        "history": {name: np.asarray(values).tolist() for name, values in outcome.history.items()},
        "snapshot_epochs": outcome.snapshot_epochs.tolist(),
        "predictions": outcome.predictions.tolist(),
        "weights": [float(np.square(weight, dtype=float).sum()) for weight in outcome.weights_at()],
        "rows": [[row.name, row.kind, list(row.output_shape), row.parameters] for row in outcome.summary.rows],
        "parameters": [outcome.summary.trainable, outcome.summary.non_trainable, outcome.summary.optimizer],
    }


def script(experiment: dict[str, Any], table: bytes | None = None) -> str:
    """The Keras script of an experiment."""
    from core.network import export

    asked = _read(experiment)
    return export.script(asked, tasks.prepare(asked, table))


def notebook_cells(experiment: dict[str, Any], table: bytes | None = None) -> list[tuple[str, str]]:
    """The cells of an experiment's notebook: what kind each is, and its text."""
    from core.network import export

    asked = _read(experiment)
    cells = json.loads(export.notebook(asked, tasks.prepare(asked, table)))["cells"]
    return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]


# Pages

PAGES = ("start", "sequence_lab", "under_the_hood", "words_to_tensors", "word_vectors", "sentiment")
_SHOWN = ("title", "header", "subheader", "markdown", "caption", "error", "warning", "info", "code", "metric")
_GLANCE = ":small["  # begins the result in short, which only a phone shows
_TIME = datetime(2025, 1, 1, tzinfo=UTC)


def open_page(page: str, query: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """Open an address, where no worker ever trains anything.

    Under the hood looks into a network with made-up weights. All other runs are on their way for ever.

    Returns:
        What the page says, its title first and then from top to bottom, and what stands in the address then of an
        experiment and its view; {} on a page that has none.

    Raises:
        AssertionError: the page raised something.
    """
    from streamlit.testing.v1 import AppTest
    from streamlit.util import calc_hash

    from pages.shared import address as addresses
    from pages.shared import quiet_address, resources

    engine, replaced = _NeverTrains(), {}
    quiet_address.replace = lambda query, *_: replaced.update(query)  # what the browser would show from then on
    if page == "under_the_hood":
        engine.has(query)
    resources.engine = lambda: engine
    opened = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=60)
    for name, value in query.items():
        opened.query_params[name] = value
    if page == "under_the_hood":
        opened.query_params["open.network"] = "true"  # what is folded away says nothing
    if page != "start":
        opened._page_hash = calc_hash(page)  # `switch_page` knows a page's name in addresses only after a first run
    opened.run()
    assert not opened.exception, (page, query, opened.exception)
    shown = [
        element
        for element in _elements(opened.main)
        if element.type in _SHOWN and not str(element.value).startswith(_GLANCE)
    ]
    shown.sort(key=lambda element: element.type != "title")  # settings, with the title above, come after the result
    texts = [html.unescape(str(element.value)) for element in shown]
    everything = replaced or opened.query_params
    address = {name: value[0] if isinstance(value, list) else value for name, value in everything.items()}
    return texts, addresses.of_experiment(address) if "task" in address else {}


def _elements(block: Any) -> Any:
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from _elements(child)
        else:
            yield child


class _NeverTrains:
    """Stands in for the engine: what is asked of it is on its way, but for the runs that it was given."""

    workers = 2

    def __init__(self) -> None:
        self._runs: dict[str, Any] = {}

    def has(self, query: dict[str, str]) -> None:
        """Have the run of an address, or of what the page opens with where the address opens none."""
        from core.views.start import lecture

        for experiment in (lecture.ALIVE, query):
            try:
                asked = tasks.complete(Experiment.from_query(query) if experiment is query else experiment)
                self._runs[asked.fingerprint()] = _made_up(asked)
            except ExperimentError:
                continue

    def run(self, name: str) -> Any:
        return self._runs.get(name)

    def state(self, name: str) -> Any:
        from core.engine import RunState

        return (
            RunState.of_run(self._runs[name])
            if name in self._runs
            else RunState(fingerprint=name, status="running", epochs=1)
        )

    def wait(self, name: str, _seconds: float) -> Any:
        return self.state(name)

    def submit(self, *_asked: Any, **_how: Any) -> None:
        pass

    def start(self) -> None:
        pass

    def opening_figures(self, _name: str) -> None:
        return None

    def listen(self, _names: Any, _listener: Any) -> Any:
        return lambda: None

    def attend(self, _names: Any, _visitor: str, *, hidden: bool = False) -> None:
        pass

    def ahead(self, _name: str, _visitor: str) -> tuple:
        return ()

    @property
    def batches(self) -> Any:
        return SimpleNamespace(of=lambda _visitor: {})

    def ask(self, question: str, *_network: Any, **_arguments: Any) -> str:
        return question

    def answer(self, _key: str) -> Any:
        from core.engine import Answer

        return Answer("waiting")

    def wait_answer(self, key: str, _seconds: float) -> Any:
        return self.answer(key)


def _made_up(experiment: Experiment) -> Any:
    """A finished run of an experiment on sequences, with weights that no training made."""
    from core.network import trace
    from core.network.stack import stack_of
    from core.network.summary import summarise
    from core.runs import Run
    from core.training.outcome import Outcome

    prepared = tasks.prepare(experiment)
    data, epochs = prepared.data, experiment.training.epochs
    weights = _weights(experiment, data)
    answers = trace.predict(stack_of(experiment, data), weights, prepared.X_network)
    outcome = Outcome(
        status="finished",
        reason="",
        note="",
        epochs=epochs,
        history={
            "loss": np.linspace(1, 0.5, epochs),
            data.output.metric_name: np.full(epochs, 0.5),
            "validation_epochs": np.array([epochs]),
            "validation_loss": np.array([0.5]),
            f"validation_{data.output.metric_name}": np.array([0.5]),
        },
        snapshot_epochs=np.array([0, epochs]),
        weights=tuple(np.stack([0.5 * weight, weight]) for weight in weights),
        predictions=prepared.from_network(answers),
        summary=summarise(experiment, data),
        seconds={"train": 0.0, "validation": 0.0},
    )
    name = experiment.fingerprint()
    return Run(name, experiment, "finished", "", _TIME, _TIME, _TIME, outcome, 1)


def _weights(experiment: Experiment, data: Any) -> list[np.ndarray]:
    """Weights for a network on sequences, in Keras's order: quarters, which every processor multiplies alike."""
    from core.network.stack import stack_of

    stack, shapes = stack_of(experiment, data), []
    for layer, width in zip(stack.with_head, stack.widths, strict=True):
        matrices = layer.matrices(width) * layer.directions
        shapes += [(m.columns,) if m.name == "bias" and m.rows == 1 else (m.rows, m.columns) for m in matrices]
    rng = np.random.default_rng(0)
    return [(rng.integers(-3, 4, shape) / 4).astype(np.float32) for shape in shapes]
