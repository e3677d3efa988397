"""The rules that keep the house in order: what may import what."""

import ast
from functools import cache
from pathlib import Path

from core import answers, layers, tasks

ROOT = Path(__file__).parent.parent
# From the ground up. A module may import from its own floor and from those below.
FLOORS = [
    {
        "core.spec",
        "core.feature",
        "core.wording",
        "core.source_code",
        "core.settings",
        "core.atomic_files",
        "core.private_files",
        "core.downloads",
        "core.package_folder",
        "core.process_memory",
        "core.unused",
        "core.csv_files",
    },
    {"core.layers", "core.answers"},
    {"core.experiment", "core.work"},
    {"core.tasks", "core.text", "core.words"},
    {"core.network"},
    {"core.training"},
    {"core.runs", "core.sweeps"},
    {
        "core.engine",
        "core.figures",
        "core.live",
        "core.openings",
        "core.views",
    },
]
TENSORFLOW = {"tensorflow", "keras"}


@cache
def modules() -> dict[str, Path]:
    paths = sorted((ROOT / "core").rglob("*.py"))
    return {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in paths}


def for_annotations(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@cache
def imported(path: Path, *, top_level: bool = False) -> frozenset[str]:
    """Full names of what a file imports when it runs; `top_level` leaves out imports inside functions."""
    names = set()
    tree = ast.parse(path.read_text())
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    left_out = [n for n in ast.walk(tree) if for_annotations(n) or (top_level and isinstance(n, functions))]
    inside = {n for part in left_out for n in ast.walk(part)}
    for node in ast.walk(tree):
        if node in inside:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def floor(name: str) -> int | None:
    for height, rooms in enumerate(FLOORS):
        if any(name == room or name.startswith(room + ".") for room in rooms):
            return height
    return None


def test_core_never_imports_streamlit():
    wrong = {name for name, path in modules().items() if any(n.split(".")[0] == "streamlit" for n in imported(path))}
    assert not wrong


def test_imports_run_downward():
    rooms = {name: path for name, path in modules().items() if name != "core"}
    assert not [name for name in rooms if floor(name) is None], "give each room a floor"
    above = {
        name: found
        for name, path in rooms.items()
        if (found := {n for n in imported(path) if (floor(n) or 0) > floor(name)})
    }
    assert not above


def test_there_are_no_circles():
    """Imports inside functions are counted too; those that only annotations need are not."""
    known = modules()
    wanted = {name: {n for n in imported(path) if n in known and n != name} for name, path in known.items()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"a circle of imports: {' -> '.join((*way, name))}"
        if name not in done:
            for other in wanted[name] - {n for n in wanted[name] if name.startswith(n + ".")}:
                visit(other, (*way, name))
            done.add(name)

    for name in known:
        visit(name, ())


def test_tensorflow_is_imported_where_workers_train_and_nowhere_else():
    """Layers, answers and the encoder-decoder have a Keras side: they import it in functions that only workers call."""
    allowed = ("core.network.build", "core.training.keras_loop", "core.training.pretrain")
    inside = ("core.layers", "core.answers", "core.network.encoder_decoder", "core.training.questions")
    files = modules() | {str(p): p for p in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]}
    for name, path in files.items():
        if not name.startswith(allowed):
            names = imported(path, top_level=name.startswith(inside))
            assert not {n for n in names if n.split(".")[0] in TENSORFLOW}, name


def test_figures_are_plain_data():
    """Plotly's graph objects validate each property when they are made, which took most of a rerun's time."""
    for name, path in modules().items():
        assert not {n for n in imported(path) if n.split(".")[0] == "plotly"}, name


def strings(path: Path) -> set[str]:
    """Every text literal of a file, docstrings left out."""
    tree = ast.parse(path.read_text())
    docstrings = {n.value for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    constants = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return {n.value for n in constants if n not in docstrings}


# Where presets, lessons and comparisons name kinds, each with its reason.
NAMED_IN = {
    "core/training/warm_up.py": "the task that a worker trains first",
    "core/views/start/lecture.py": "the lecture's map",
    "core/views/start/failures.py": "networks that fail on purpose",
    "core/views/under_the_hood/far_back.py": "the comparison of cells on delayed echo",
    "core/views/words_to_tensors/embedding_lab.py": "the comparison of embeddings on reviews",
    "core/views/words_to_tensors/order_lab.py": "the comparison of word orders on reviews",
    "core/views/words_to_tensors/padding_lab.py": "the comparison of padding on reviews",
    "core/views/sentiment/presets.py": "presets",
    "core/views/future_values/openings.py": "the series that the page opens with",
    "core/views/sequence_lab/openings.py": "the preset that the page opens with",
    "pages/words_to_tensors/padding.py": "the cell that is shown first",
    "pages/sentiment/train.py": "the task of the page",
}
# Words of other meanings that are spelled like a kind.
OTHER_MEANINGS = {
    "Dropout": "the title of a setting",
    "token": "a column's title",
    "numbers": "a column's title",
    "csv": "the ending of a file's name",
    "rain": "an input of the rain task",
    "frame": "a word of plotly",
    "video": "the name of a page",
    "next_word": "the page of the task",
    "translation": "the name of a page",
}


def test_kinds_are_named_at_home():
    """The name of a kind of layer, of an answer or of a task is written in its own file, or where a preset names it."""
    homes = {
        "core/layers/": set(layers.KINDS),
        "core/answers/": set(answers.KINDS),
        "core/tasks/": set(tasks.TASKS),
    }
    for path in [*(ROOT / "core").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        name = path.relative_to(ROOT).as_posix()
        if name in NAMED_IN:
            continue
        for home, kinds in homes.items():
            named = (strings(path) & kinds) - set(OTHER_MEANINGS)
            in_tasks = home == "core/layers/" and name.startswith("core/tasks/")  # a task's preset names its layers
            assert name.startswith(home) or in_tasks or not named, f"{name} names {named}"


def test_only_layers_ask_for_a_layers_kind():
    """What differs between kinds is an attribute of `Layer`."""
    kinds = {kind.__name__ for kind in layers.KINDS.values()} | {"Recurrent", "Pooling"}
    for path in [*(ROOT / "core").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        if path.is_relative_to(ROOT / "core" / "layers"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
                asked = {n.id for n in ast.walk(node.args[1]) if isinstance(n, ast.Name)}
                assert not asked & kinds, f"{path.relative_to(ROOT)}, line {node.lineno}"


def test_a_page_has_one_name():
    """In the address, in the navigation, and in the folders of pages, views and tests."""
    main = ast.parse((ROOT / "pages" / "main.py").read_text())
    (pages,) = [n.value for n in main.body if isinstance(n, ast.Assign) and n.targets[0].id == "PAGES"]
    listed = set(ast.literal_eval(pages))
    assert {path.parent.name for path in (ROOT / "pages").glob("*/page.py")} == listed
    assert {path.name for path in (ROOT / "core" / "views").iterdir() if path.is_dir()} - {"__pycache__"} == (
        listed | {"shared"}
    )
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / "pages").glob("test_*.py")}
    assert listed - tested <= {"start", "sequence_lab"}  # tests/pages/test_pages.py runs these two
    for name, (title, _icon) in ast.literal_eval(pages).items():
        assert title.lower().replace(" ", "_") == name


def test_pages_hold_no_arithmetic():
    """Widgets in, figures out: NumPy, pandas and scipy have no business on a page."""
    for path in (ROOT / "pages").rglob("*.py"):
        assert not {n for n in imported(path) if n.split(".")[0] in {"numpy", "scipy", "sklearn"}}, path
