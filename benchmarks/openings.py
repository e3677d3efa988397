"""How long each page, tab and link of the start page takes to show its picture on a server that was just started.

Each is opened in a fresh browser context, on a server of its own with an empty data folder, once `/_stcore/health`
answers. The time is the browser's own: from the navigation, or from the click on the start page, to the first frame in
which the picture is drawn. A picture is a plotly figure of that page's own experiment, known by the keys that the page
gives its figures; a skeleton, an image or another page's figure is none. Four tabs have no figure: their table, their
script or the text that is written counts.

Nobody inspects the browser, as with a visitor's: see `benchmarks/visitor.py`. It takes its time even for a page
that does nothing else: `bare_seconds` is the median of three visits to a Streamlit page with one small figure, measured
in the same way by the same browser. On a busy machine it tells how much of a page's time is Unrolled's own.

Names of pages, tabs or links as arguments measure those alone.
"""

import json
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.browser_session import free_port, serve
from benchmarks.visitor import Browser, chromium
from core.tasks import spec_of
from core.views.shared.link import Link
from core.views.shared.parts import PARTS, part_of
from core.views.start.links import links
from core.views.under_the_hood import openings as under_the_hood

EMPTY = 2.0  # seconds after which a page without a picture is empty
LONGEST = 60.0  # seconds that a picture is waited for
REST = 0.5  # seconds on the start page before its link is clicked

FIGURE = '[class*="st-key-{key}"] .js-plotly-plot .main-svg'
PICTURES = {  # by page and part: how the keys of its figures begin, as Streamlit writes them into the page
    ("start", ""): FIGURE.format(key="start-unrolled"),
    ("sequence_lab", ""): FIGURE.format(key="lab-losses"),
    ("under_the_hood", "step"): FIGURE.format(key="hood-unrolled"),
    ("under_the_hood", "gates"): FIGURE.format(key="hood-gates"),
    ("under_the_hood", "parameters"): FIGURE.format(key="hood-blocks"),
    ("under_the_hood", "stacking"): FIGURE.format(key="hood-handed"),
    ("under_the_hood", "far_back"): FIGURE.format(key="hood-far-accuracy"),
    ("under_the_hood", "surgery"): FIGURE.format(key="hood-outcome"),
    ("under_the_hood", "take_home"): '[data-testid="stCode"]',
    ("words_to_tensors", "tokens"): FIGURE.format(key="text-matrix"),
    ("words_to_tensors", "padding"): FIGURE.format(key="text-padded"),
    ("words_to_tensors", "order"): FIGURE.format(key="text-spread"),
    ("word_vectors", "arithmetic"): FIGURE.format(key="vectors-"),
    ("word_vectors", "axes"): FIGURE.format(key="vectors-"),
    ("word_vectors", "skipgram"): FIGURE.format(key="vectors-"),
    ("word_vectors", "word2vec"): FIGURE.format(key="word2vec-losses"),
    ("word_vectors", "scores"): FIGURE.format(key="scores-categories"),
    ("word_vectors", "embedding"): '[data-testid="stTable"]',
    ("word_vectors", "library"): '[data-testid="stTable"]',
    ("sentiment", "read"): FIGURE.format(key="sentiment-trajectory"),
    ("sentiment", "train"): FIGURE.format(key="sentiment-losses"),
    ("sentiment", "units"): FIGURE.format(key="units-words"),
    ("future_values", "forecast"): FIGURE.format(key="future-fan"),
    ("future_values", "trap"): FIGURE.format(key="future-back"),
    ("future_values", "origins"): FIGURE.format(key="future-horizon"),
    ("future_values", "leaks"): FIGURE.format(key="future-leaks"),
    ("video", ""): FIGURE.format(key="video-"),
    ("next_word", "comes_next"): FIGURE.format(key="next_word-bars"),
    ("next_word", "write_on"): '[data-testid="stCode"]',
    ("next_word", "units"): FIGURE.format(key="next_word-unit"),
    ("next_word", "train"): FIGURE.format(key="next_word-bits"),
    ("translation", ""): FIGURE.format(key="translation-curves"),
}

WITH_TABS = {page: parts for page, parts in PARTS.items() if page != "runs"}  # a new browser has asked for no run

BARE = """
import streamlit as st

st.plotly_chart({"data": [{"y": [1, 3, 2]}], "layout": {}}, key="bare")
"""

# In the browser: when the picture was first in a frame, in seconds since the navigation or since the last click. A look
# in every frame would have the browser draw frames that no visitor asks for.
WATCH = """
(picture) => {
  let began = 0, waits = false;
  window.drawn = null;
  const look = () => {
    waits = false;
    const node = document.querySelector(picture);
    const stale = node?.closest('[data-stale="true"]');
    if (window.drawn === null && node && !stale && node.getBoundingClientRect().height > 0) {
      window.drawn = (performance.now() - began) / 1000;
    }
  };
  const changed = () => {
    if (waits || window.drawn !== null) return;
    waits = true;
    requestAnimationFrame(look);
  };
  addEventListener("click", () => { began = performance.now(); window.drawn = null; changed(); }, true);
  new MutationObserver(changed).observe(document, { attributes: true, childList: true, subtree: true });
}
"""


@dataclass(frozen=True)
class Opened:
    """What is opened: a link by its name. `clicked` is the text of the link on the start page, or ""."""

    name: str
    link: Link
    clicked: str = ""

    @property
    def picture(self) -> str:
        """The CSS selector of its picture."""
        part = self.link.view.get("part") or self.link.view.get("see", "")
        return PICTURES[self.link.page, part_of(self.link.page, part) if self.link.page in PARTS else ""]


def everything() -> Iterator[Opened]:
    """Each page, each tab by its address, and each link of the start page that opens something to look at."""
    for page in ("start", "sequence_lab", "video", "translation", *WITH_TABS):
        yield Opened(page, Link(page))
    for page, parts in WITH_TABS.items():
        for part in list(parts)[1:]:
            hood = page == "under_the_hood"
            link = Link(page, {"see": part}, under_the_hood.FIRST) if hood else Link(page, {"part": part})
            yield Opened(f"{page} {part}", link)
    for label, link in links():
        if link.experiment is None or not spec_of(link.experiment).reads_table:
            yield Opened(label, link, clicked=label)


def main(arguments: list[str]) -> None:
    """Print a line for each and one JSON line."""
    opened = [one for one in everything() if not arguments or one.name in arguments]
    seconds: dict[str, float | None] = {}
    with chromium() as browser:
        bare = [measure_bare(browser) for _ in range(3)]
        for one in opened:
            seconds[one.name] = measure(browser, one)
            print(f"{one.name:60} {'no picture' if seconds[one.name] is None else f'{seconds[one.name]:6.2f} s'}")
    waited = [LONGEST if value is None else value for value in seconds.values()]
    result = {
        "pages": {name: None if value is None else round(value, 2) for name, value in seconds.items()},
        "median_seconds": round(statistics.median(waited), 2),
        "slowest_seconds": round(max(waited), 2),
        "empty": sum(value > EMPTY for value in waited),
        "bare_seconds": round(statistics.median(bare), 2),
    }
    print(json.dumps(result))


def measure(browser: Browser, opened: Opened) -> float | None:
    """The seconds until its picture is drawn; None if it is not drawn at all."""
    with serve(free_port()) as server, browser.visit(watch(opened.picture)) as tab:
        if opened.clicked:
            tab.open(server.address)
            tab.click(opened.clicked, LONGEST, REST)
        else:
            path = "" if opened.link.page == "start" else opened.link.page
            tab.open(f"{server.address}/{path}?{urlencode(opened.link.query)}".rstrip("?"))
        return tab.wait_for("window.drawn", LONGEST)


def measure_bare(browser: Browser) -> float:
    """The seconds until a page with nothing but one small figure has drawn it."""
    with tempfile.TemporaryDirectory() as folder:
        app = Path(folder) / "bare.py"
        app.write_text(BARE)
        with serve(free_port(), str(app)) as server, browser.visit(watch(FIGURE.format(key="bare"))) as tab:
            tab.open(server.address)
            return tab.wait_for("window.drawn", LONGEST)


def watch(picture: str) -> str:
    """JavaScript for the browser that notes in `window.drawn` when the picture is drawn."""
    return f"({WATCH})({json.dumps(picture)})"
