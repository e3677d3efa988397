"""Every page, tab and link of the start page is drawn at once, though no worker ever comes."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from core.engine import Engine
from core.experiment import Experiment
from core.runs import OpeningRuns, RunStore
from core.settings import ROOT
from core.tasks import complete, spec_of
from core.views.shared.link import Link
from core.views.shared.parts import PARTS
from core.views.start.links import links as all_links
from core.views.start.openings import FAILS
from core.views.under_the_hood import openings as under_the_hood
from pages.shared import batch, resources
from tests.core import fake_work

NO_FIGURE = {  # what a part shows that draws no figure
    ("under_the_hood", "take_home"): "code",
    ("word_vectors", "embedding"): "table",
    ("word_vectors", "library"): "table",
    ("next_word", "write_on"): "text_area",
}

ASKS = {"far_back", "take_home"}  # parts that also show what only a worker can answer


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """An engine that was never started."""
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}", openings=OpeningRuns())
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up)
    monkeypatch.setattr(resources, "engine", lambda: engine)
    monkeypatch.setattr(resources, "store", lambda: store)
    monkeypatch.setattr(resources, "start_workers", lambda: None)
    batch._value.clear()
    yield engine
    engine.close()
    store.close()


def links() -> dict[str, Link]:
    """Every page and tab, as the menu opens it, and every link of the start page to a trained network."""
    opened = {page: Link(page) for page in ("start", "sequence_lab")}
    for page, parts in PARTS.items():
        for part in parts if page != "runs" else ():  # a new browser has asked for no run
            hood = page == "under_the_hood"
            link = Link(page, {"see": part}, under_the_hood.FIRST) if hood else Link(page, {"part": part})
            opened[f"{page} {part}"] = link
    return opened | {
        label: link for label, link in all_links() if link.experiment and not spec_of(link.experiment).reads_table
    }


def open_page(link: Link) -> AppTest:
    at = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=120)
    for name, value in link.query.items():
        at.query_params[name] = value
    at.run()
    if link.page != "start":
        at.switch_page(f"{link.page}/page.py").run()
    assert not at.exception, at.exception
    return at


@pytest.mark.slow
@pytest.mark.parametrize("name", links())
def test_it_opens_with_its_picture(engine, name):
    link = links()[name]
    at = open_page(link)
    part = link.view.get("part") or link.view.get("see", "")
    assert at.get(NO_FIGURE.get((link.page, part), "plotly_chart")), name
    waiting = [run.work for run in engine._dispatcher.state.live.values()]
    assert not waiting, "the page waits for a run that does not ship"
    assert not at.get("skeleton") or part in ASKS, "the page waits for an answer"


@pytest.mark.slow
def test_an_opening_run_that_failed_says_why_and_when(engine):
    at = open_page(Link("sequence_lab", {}, FAILS))
    assert "The loss stopped being a number" in " ".join(one.value for one in at.error)
    assert "Trained before, on" in " ".join(one.value for one in at.caption)
    assert [one.label for one in at.button if one.label == "Train it here"]


@pytest.mark.slow
def test_an_opening_run_says_so_and_can_be_trained_here(engine):
    at = open_page(Link("sequence_lab"))
    assert "Trained before, on" in " ".join(one.value for one in at.caption)
    (button,) = [one for one in at.button if one.label == "Train it here"]
    button.click().run()
    assert not at.exception, at.exception
    (run,) = engine._dispatcher.state.live.values()
    assert run.work == complete(run.work)
    assert isinstance(run.work, Experiment)


@pytest.mark.slow
def test_a_comparison_keeps_its_figure_while_its_networks_are_trained_here(engine):
    at = open_page(Link("words_to_tensors", {"part": "padding"}))
    (button,) = [one for one in at.button if one.label == "Train them here"]
    button.click().run()
    assert not at.exception, at.exception
    assert len(engine._dispatcher.state.live) == 45
    assert len(at.get("plotly_chart")) >= 1
    assert "not trained yet" not in str(at.get("table")[0].value)


@pytest.mark.slow
def test_without_the_files_pages_ask_for_their_runs(engine, tmp_path, caplog):
    caplog.set_level(logging.CRITICAL)
    engine._store._openings = OpeningRuns(tmp_path)
    at = open_page(Link("sequence_lab"))
    assert len(engine._dispatcher.state.live) == 1
    assert not at.error


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "part", "name", "kind"),
    [
        ("translation", "", "open.alignment", "plotly_chart"),
        ("translation", "", "open.beams", "plotly_chart"),
        ("video", "", "open.take", "code"),
        ("next_word", "units", "open.vectors", "plotly_chart"),
        ("sentiment", "train", "open.mistakes", "markdown"),
        ("words_to_tensors", "tokens", "open.vocabulary", "caption"),
    ],
)
def test_what_nobody_sees_is_made_once_it_is_opened(engine, page, part, name, kind):
    view = {"part": part} if part else {}
    closed, opened = open_page(Link(page, view)), open_page(Link(page, view | {name: "true"}))
    assert len(closed.get(kind)) < len(opened.get(kind))
