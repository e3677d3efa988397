"""Everything that can be set or opened on a page is in its address: all of it is set, and a fresh session opens it.

Each scenario opens pages, sets every field that it finds there to another value, and opens the address in a fresh
session. A widget that no scenario reaches fails the last test, unless it is named here with a reason.
"""

import ast
import hashlib
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.experiment import Experiment
from core.tasks import complete
from core.views.shared.parts import PARTS
from tests.pages.sweep import KINDS, ROOT

COPIES = r".* typed \d+"  # shows the number of its slider, which is set beside it
LAB = r"lab\.(?!try).*"  # is set by the scenarios of the page itself
TASK = r"lab\.task"  # begins a new experiment; each has its scenario
LONGEST = 560.0  # seconds for the scenarios of one test
SHORT = ("several values", "more tasks", "series", "under the hood")  # the others are `long`
LAYERS = r"\w+\.layer.*"  # are set on the page Sequence lab

TINY = {"layers": "LSTM-4-tanh", "epochs": "2"}
ECHO = {"task": "echo", "layers": "LSTM-4-tanh-bi~GRU-9-tanh", "epochs": "3", "p.k": "3"}
REVIEWS = {"task": "reviews", "layers": "LSTM-4-tanh~GRU-3-tanh", "epochs": "2", "p.source": "orders", "p.share": "0.5"}


def part(name, wait=""):
    return {"query": {"see" if name in PARTS["under_the_hood"] else "part": name}, "wait": wait}


def page(name, *parts, values=None, skip=(), **query):
    one = {"page": name, "parts": parts or [{"query": {}, "wait": "Trained"}], "query": query}
    return one | {"values": values or {}, "uploads": [], "skip": [COPIES, *skip]}


def uploaded(content):
    """The parameter of an uploaded file, and the file for the scenario: a character for each byte."""
    return {"p.data": hashlib.sha256(content.encode("latin-1")).hexdigest()}, {"uploads": [content]}


def film(frames):
    """A GIF in which a bright row moves down."""
    pixels = np.zeros((frames, 16, 16), np.uint8)
    pixels[np.arange(frames), np.arange(frames) % 16] = 255
    first, *others = map(Image.fromarray, pixels)
    first.save(content := io.BytesIO(), "GIF", save_all=True, append_images=others)
    return content.getvalue().decode("latin-1")


def translation(pairs, **query):
    tiny = {"layers": "LSTM-4-tanh", "epochs": "1", "p.pairs": pairs, "p.count": "100", "p.dimensions": "4"}
    return page("translation", task="translation", **tiny, **query, skip=(r"pairs\.p\.pairs", "batch:.*"))


def lab(task, *skip, **query):
    return page("sequence_lab", task=task, **TINY, **query, skip=(TASK, *skip))


def future(form, *waits):
    parts = [part(*both) for both in zip(PARTS["future_values"], waits, strict=True)]
    skip = (r"lab\.series", LAYERS, *([r"lab\.p\.form"] if waits[0] else []))
    return page("future_values", *parts, skip=skip, task="particulates", **TINY, **{"p.length": "8", "p.form": form})


OF_A_TABLE, TABLE = uploaded(  # whether the day or the month is first is open
    "day,x,y\n" + "".join(f"0{day}/01/2023,{day * day}.5,{day % 3}.25\n" for day in range(1, 10))
)
OF_TEXTS, TEXTS = uploaded(
    "message,title,label,other\n"
    + "".join(f"text {i} of many,the title {i},{'abc'[i % 3]},{'bca'[i % 3]}\n" for i in range(30))
)
OF_A_TEXT, TEXT = uploaded("".join(f"The {i}th line (of many).\n" for i in range(400)))
OF_PAIRS, PAIRS = uploaded("source,target\n" + "".join(f"word {i},{i} word\n" for i in range(60)))
OF_A_FILM, MOVES = uploaded(film(40))
COMPARED, SEEDS = {"task": "sine", "layers": "LSTM-4-tanh~GRU-3-tanh", "epochs": "2"}, ("1", "2", "3")
PLAYS = {"task": "next_word", "layers": "GRU-3-tanh", "epochs": "1", "batch_size": "256", "p.dimensions": "4"}
FILM = {"task": "video", "scaling": "none", "epochs": "1", "p.frames": "3"}

SCENARIOS = {
    "start": [page("start", {"query": {}, "wait": "Its hidden state becomes"})],
    "sequence lab": [
        lab("air_pollution"),
        page(
            "sequence_lab",
            skip=(TASK, r"lab\.layer\.0\.kind"),
            task="air_pollution",
            layers="Dropout-0.2~LSTM-2-tanh",
        ),
        lab("rain", r"lab\.p\.form", **{"p.form": "rain_and_temperature"}),
        lab("rain", r"lab\.p\.form", **{"p.form": "five_days"})
        | {"values": {r"lab\.p\.ahead": ["1", "3", "7", "10", "15"]}},
        lab("rain", r"lab\.p\.form", **{"p.form": "avalanches"}),
    ],
    "several values": [  # one of the runs is the page's own, so that there is a result
        page(
            "sequence_lab",
            values={r"lab\.try\.values 0 units.*": "2, 4", r"lab\.try\.values 1 clipnorm.*": "0, 1"},
            skip=(TASK, LAB, r"lab\.try\.setting 0.*", "open.try", "batch:.*"),
            task="sine",
            **TINY,
            **{"open.try": "true", "try": "units:4~optimizer:Adam~seeds:1"},
        ),
        page(  # a search, of so many combinations that it is offered
            "sequence_lab",
            skip=(TASK, LAB, r"lab\.try\.(setting|values|seeds).*", "open.*", "batch:.*"),
            task="sine",
            **TINY,
            **{"open.try": "true", "try": "units:2,3,4,5,6,7~cell:LSTM,GRU~seeds:1"},
        ),
    ],
    "more tasks": [
        lab("sine", **{"p.length": "20"}),
        lab("echo"),
        lab("adding"),
        lab("heartbeats", r"lab\.p\.different_lengths", **{"p.patients": "50", "p.different_lengths": "true"}),
    ],
    "series": [
        lab("flu_counts", **{"p.length": "8"}),
        lab("prices", **{"p.every": "month"}),
        lab("beat_shapes"),
    ],
    "future values": [
        future("ahead", "Errors one", "R² is", "", "Without a mistake"),
        future("each", "", "", "", ""),  # the form becomes the other one, which has a forecast: nothing to wait for
    ],
    "uploads": [
        lab(
            "csv",
            r"lab\.p\.(separator|decimal|dates|header)\..*",
            **OF_A_TABLE,
            **{"p.dates": "day", "p.length": "3", "p.horizon": "1", "p.inputs": '["x"]', "p.targets": '["y"]'},
        )
        | TABLE,
        page(
            "sentiment",
            part("train"),
            values={
                r"text\.p\.text_column\..*": "title",
                r"text\.p\.label_column\..*": "other",
                r"text\.p\.labels\.[^:]*": ["c (10)", "a (10)"],
            },
            skip=(r"text\.p\.source",),
            **(REVIEWS | OF_TEXTS | {"p.source": "own", "p.text_column": "message", "p.label_column": "label"}),
        )
        | TEXTS,
    ],
    "under the hood": [
        page(
            "under_the_hood",
            part("step", "with its numbers put in"),
            *(part(name) for name in ("gates", "parameters", "stacking", "far_back", "surgery", "take_home")),
            skip=(TASK, LAYERS, r"lab\.hood\.kind", "batch:.*"),
            **ECHO,
        ),
        page(
            "under_the_hood",
            part("gates"),
            part("far_back"),
            skip=(TASK, LAYERS, r"lab\.hood\.(layer .*|far|kind)", "batch:.*"),
            **ECHO,
        ),
        page(
            "under_the_hood",
            part("surgery"),
            cut="state.1.2.1",
            skip=(TASK, LAYERS, r"lab\.surgery.*\.kind"),
            **ECHO,
        ),
    ],
    "next word": [
        page("next_word", *(part(name) for name in PARTS["next_word"] if name != "train"), skip=(LAYERS,)),
        page("next_word", part("train", "Trained"), **PLAYS, skip=(LAYERS, r"next_word\.p\.source")),
        page(
            "next_word",
            part("train", "Trained"),
            part("units"),
            task="next_word",
            layers="GRU-3-tanh~LSTM-4-tanh",
            epochs="1",
            skip=(LAYERS, r"next_word\.p\.source", r"next_word\.pasted.*"),
            **OF_A_TEXT,
            **{"p.source": "own", "p.length": "8", "p.dimensions": "4"},
        )
        | TEXT,
    ],
    "translation": [
        translation("numbers", **{"open.alignment": "true", "open.beams": "true"}),
        translation("dates"),
        translation("added"),
        translation("own", **OF_PAIRS) | PAIRS,
    ],
    "video": [
        page("video", **FILM, layers="ConvLSTM-2-k3-s16-tanh", **{"p.clips": "50"}),
        page(
            "video",
            skip=(r"video\.p\.scene", r"video\.network"),
            layers="LSTM-4-tanh",
            **OF_A_FILM,
            **FILM,
            **{"p.scene": "own"},
        )
        | MOVES,
    ],
    "words to tensors": [page("words_to_tensors", part("tokens"), part("padding"), part("order"))],
    "word vectors": [
        page(
            "word_vectors",
            *(part(name) for name in ("arithmetic", "axes", "skipgram", "embedding", "library", "scores", "word2vec")),
            values={"sum": "good - evil + cold", "low1": "small", "high1": "large", "low2": "bad", "high2": "good"},
        ),
        page(
            "word_vectors",
            part("arithmetic"),
            part("axes"),
            picture="PCA",
            axes="3",
            values={"sum": "good - evil + cold"},
            skip=("picture", "axes"),
        ),
    ],
    "runs": [
        *(page("sequence_lab", skip=(TASK, LAB, "open.*"), **COMPARED, seed=seed) for seed in SEEDS),
        page(
            "runs",
            part("listing"),
            part("compare", "Networks that begin with other random weights"),
            part("take_along", "A row for each run"),
            values={"search": "sine"},
            skip=(r"runs:choose .*",),  # are in the address of all the parts
            chosen=",".join(complete(Experiment.from_query(COMPARED | {"seed": seed})).fingerprint() for seed in SEEDS),
        ),
    ],
    "sentiment": [
        page(
            "sentiment",
            part("train", "Trained"),
            part("read"),
            part("units"),
            skip=(r"text\.p\.source", r"text\.layer\.1\.kind", "unit name.*"),
            **REVIEWS,
        ),
        page("sentiment", part("read"), sentence="so good " * 200, skip=("sentence",)),
    ],
}

NOT_IN_ADDRESSES = {  # where they are drawn: why the address does not have them
    ("pages/sentiment/units.py", "text_input", "_unit"): "a name that is only for the browser that gave it",
    ("pages/runs/listing.py", "text_input", "_toolbar"): "a name that is only for the browser that gave it",
    (
        "pages/word_vectors/word2vec.py",
        "text_area",
        "_own",
    ): "a book is too long, and not for others",
    (
        "pages/next_word/text_form.py",
        "text_area",
        "_own",
    ): "a text is too long: the address has the hash that it is kept by",
    ("pages/shared/batch.py", "toggle", "_progress"): "what this visitor wants of the workers; it shows nothing",
    ("pages/shared/diagnosis.py", "popover", "view"): "closes with the next click",
    ("pages/shared/stack.py", "popover", "_recurrent"): "closes with the next click",
    ("pages/shared/csv_form.py", "popover", "_read"): "closes with the next click",
    ("pages/word_vectors/axes.py", "popover", "_by_hand"): "closes with the next click",
}
ELSEWHERE = {  # in an address, and tested elsewhere
    ("pages/sequence_lab/several_linked.py", "multiselect", "choose"): "test_several.py",
    ("pages/shared/reviews_form.py", "segmented_control", "_split"): "test_sentiment.py",
    ("pages/shared/tabs.py", "tabs", "tabs"): "test_tabs.py",
    ("pages/word_vectors/choose.py", "selectbox", "choice"): "test_word_vectors.py",
    ("pages/under_the_hood/page.py", "tabs", "parts"): "test_typed_addresses.py",
}


@pytest.fixture(scope="module")
def seen():
    """Which widgets the scenarios have drawn."""
    return set()


@pytest.fixture(scope="module")
def sweeper(tmp_path_factory):
    """A process that sweeps lines of scenarios one after the other, with the same workers; and the file of errors."""
    data = tmp_path_factory.mktemp("data")
    with (
        (data / "errors.txt").open("w+", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.pages.sweep"],
            cwd=ROOT,
            env=os.environ | {"UNROLLED_DATA": str(data)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        yield process, data / "errors.txt"
        process.stdin.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n in SHORT else pytest.mark.long) for n in SCENARIOS])
def test_what_is_set_on_a_page_is_there_in_a_fresh_session(name, seen, sweeper):
    process, errors = sweeper
    too_long = threading.Timer(LONGEST, process.kill)
    too_long.start()
    process.stdin.write(json.dumps(SCENARIOS[name]) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    too_long.cancel()
    assert line, errors.read_text(encoding="utf-8")[-3000:]
    result = json.loads(line)
    seen.update(map(tuple, result["seen"]))
    assert "failed" not in result, result["failed"]
    wrong = [sentence for one in result["found"] for sentence in one["wrong"]]
    assert not wrong, "\n".join(wrong)
    assert all(one["count"] for one in result["found"])


def drawn() -> set[tuple[str, str, str]]:
    """Each place in the pages' code that draws a widget: file, kind, function."""
    places = set()

    def visit(node, file, function):
        function = node.name if isinstance(node, ast.FunctionDef) else function
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in KINDS:
            places.add((file, node.func.attr, function))
        for child in ast.iter_child_nodes(node):
            visit(child, file, function)

    for path in (ROOT / "pages").rglob("*.py"):
        visit(ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(ROOT)), "<module>")
    return places


@pytest.mark.slow
@pytest.mark.long
def test_every_widget_is_set_by_a_scenario_or_named_with_a_reason(seen):
    assert seen, "run this file as a whole: this test looks at what the others have drawn"
    forgotten = drawn() - seen - NOT_IN_ADDRESSES.keys() - ELSEWHERE.keys()
    assert not forgotten, "\n".join(map(str, sorted(forgotten)))


def test_no_exception_outlives_its_widget():
    assert (NOT_IN_ADDRESSES.keys() | ELSEWHERE.keys()) - drawn() == set()
    assert all((Path(__file__).parent / name).is_file() for name in ELSEWHERE.values())
