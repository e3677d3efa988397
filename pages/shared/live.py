"""How far runs are, in the browser, without a rerun of the page: see `core.live`.

What is drawn here belongs to the fragment that calls it. The browser asks for a rerun of this fragment once the version
of what is known is another than that of what was drawn.
"""

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from core.engine import Engine, EngineError, RunState
from core.figures.losses import Points, thinned
from core.live import STREAMS, Followed
from core.work import CURVES
from pages.shared import draft, resources

_HTML = """
<div class="progress">
  <div class="line" hidden></div>
  <div class="bar" role="progressbar" aria-valuemin="0" aria-valuemax="100" hidden><div></div></div>
  <div class="charts"></div>
</div>
"""
_CSS = """
.progress { font-family: var(--st-font); color: var(--st-text-color); }
.bar { height: 0.5rem; margin-top: 0.25rem; border-radius: 0.25rem; overflow: hidden;
  background: var(--st-secondary-background-color); }
.bar div { height: 100%; background: var(--st-primary-color); transition: width 0.3s; }
.charts { display: flex; flex-wrap: wrap; gap: 24px; }
figure { margin: 1rem 0 0; font-size: 0.875rem; }
.title { font: 600 1rem/1.5 var(--st-font); margin-bottom: 8px; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1rem; line-height: 23px; }
.legend svg { margin-right: 0.4rem; }
.label { line-height: 23px; margin-top: 6px; }
text { fill: var(--st-text-color); font-size: max(14px, 0.75rem); }
.grid { stroke: var(--st-border-color); }
"""
GOES_ON, ENDED = "", "ended"  # the versions of a single run or question
_COMPONENT = st.components.v2.component(
    "live_progress", html=_HTML, css=_CSS, js=Path(__file__).with_name("live_progress.js").read_text()
)


@dataclass(frozen=True)
class Chart:
    """The curves of a run so far, drawn by the browser. Height and names are those of the finished run's figure.

    Attributes:
        label: the name of the value axis.
        epochs: of the whole run, so that the axis does not move.
        training: the name of the curve in the run's progress, the mean of each epoch.
        validation: that of the validation; "" if there is none.
        batches: that of single batches; "" if there is none.
        previous: the means of the previous run, shown as a ghost.
        what: the name of the value in the title.
        unit: after each number, with the space before it.
        scale: values are multiplied by it; 100 for percent.
        top: the end of the value axis; larger values move it. None where the values decide, on a logarithmic axis if
            they span a lot.
    """

    label: str
    epochs: int
    training: str = "loss"
    validation: str = "validation"
    batches: str = ""
    previous: Points | None = None
    what: str = "Loss"
    unit: str = ""
    scale: float = 1.0
    top: float | None = None

    def to_json(self) -> dict[str, Any]:
        """What the component needs."""
        names = {"training": self.training, "validation": self.validation, "batches": self.batches}
        before = None
        if self.previous is not None:
            before = _points(zip(*thinned(*self.previous), strict=True))
        return {
            "what": self.what,
            "unit": self.unit,
            "label": self.label,
            "epochs": self.epochs,
            "scale": self.scale,
            "top": self.top,
            "curves": {name: curve for name, curve in names.items() if curve},
            "before": before,
        }


def run(
    name: str,
    line: Callable[[RunState], str],
    *,
    key: str,
    version: Callable[[RunState], str] = lambda _state: GOES_ON,
) -> None:
    """The progress of one run: a line and a bar. The fragment runs again when the run has ended.

    Args:
        name: the run's fingerprint.
        line: the sentence on a run that has not ended; called in threads of the server, as the next.
        key: of the component.
        version: that of what the page draws of a run that has not ended; with another one, the fragment runs again.
    """
    engine = resources.engine()
    state = engine.state(name)
    drawn = GOES_ON if state is None or state.ended else version(state)
    follow([name], partial(_state, engine, name, line, version), key=key, version=drawn)


def wait(name: str, *, key: str) -> None:
    """Nothing to see: the fragment runs again when the run has ended."""
    follow([name], partial(_state, resources.engine(), name), key=key)


def curves(name: str, charts: Sequence[Chart], *, key: str) -> None:
    """The curves of a run so far."""
    follow([name], partial(_curves, resources.engine(), name), key=key, charts=charts)


def answer(question: str, *, key: str) -> None:
    """Nothing to see: the fragment runs again when the question with this key is answered."""
    follow([question], partial(_answer, resources.engine(), question), key=key)


def follow(
    names: Collection[str],
    look: Callable[[], dict[str, Any]],
    *,
    key: str,
    version: str = GOES_ON,
    charts: Sequence[Chart] = (),
) -> None:
    """Show what `look` returns, and keep it up to date.

    While it is shown, these runs come before others; see `core.engine.Engine.attend`.

    Args:
        names: of the runs that decide it.
        look: returns "version" and "ended", and to have it shown "text" and "share"; see `core.live.Followed`.
        key: of the component.
        version: that of what the page has drawn, which `look` may find older already.
        charts: drawn from the "curves" of `look`.
    """
    sure = partial(_or_problem, look, version)
    engine, visitor = resources.engine(), resources.visitor()
    followed = Followed(
        visitor,
        sure,
        partial(engine.listen, tuple(names)),
        lambda hidden: engine.attend(names, visitor, hidden=hidden),
    )
    now = followed.attended()
    token = STREAMS.give(f"{key} {' '.join(names)}", followed)
    _COMPONENT(
        key=key,
        data={
            "token": token,
            "version": version,
            "now": {name: value for name, value in now.items() if name != "curves"},
            "charts": [chart.to_json() for chart in charts],
        },
        on_news_change=draft.touched,
        height="content",
    )


def _or_problem(look: Callable[[], dict[str, Any]], version: str) -> dict[str, Any]:
    """What `look` returns, or why the engine cannot say."""
    try:
        return look()
    except EngineError as error:
        return {"version": version, "ended": False, "text": str(error), "share": 0.0}


def _state(
    engine: Engine,
    name: str,
    line: Callable[[RunState], str] | None = None,
    version: Callable[[RunState], str] = lambda _state: GOES_ON,
) -> dict[str, Any]:
    state = engine.state(name)
    if state is None or state.ended:
        return {"version": ENDED, "ended": True}
    shown = {} if line is None else {"text": line(state), "share": min(1.0, state.share)}
    return {"version": version(state), "ended": False, **shown}


def _curves(engine: Engine, name: str) -> dict[str, Any]:
    state = engine.state(name)
    if state is None or state.ended:
        return {"version": GOES_ON, "ended": True}  # the line above asks for the rerun
    return {"version": GOES_ON, "ended": False, "curves": {curve: _points(getattr(state, curve)) for curve in CURVES}}


def _answer(engine: Engine, question: str) -> dict[str, Any]:
    known = engine.answer(question)
    ended = known is None or known.status != "waiting"
    return {"version": ENDED if ended else GOES_ON, "ended": ended}


def _points(points: Iterable[tuple[float, float]]) -> list[tuple[float, float | None]]:
    """Points for JSON, which has no NaN: None is no number."""
    return [(float(x), float(y) if math.isfinite(y) else None) for x, y in points]
