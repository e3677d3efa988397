"""The rules that keep the house in order: what may import what."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the ground up. A module may import from its own floor and from those below.
FLOORS = [
    {
        "core.spec",
        "core.feature",
        "core.source_code",
        "core.settings",
        "core.atomic_files",
        "core.downloads",
        "core.package_folder",
    },
    {"core.layers", "core.answers"},
    {"core.experiment", "core.work"},
    {"core.tasks", "core.text", "core.words"},
    {"core.network"},
    {"core.training"},
    {
        "core.engine",
        "core.runs",
        "core.figures",
        "core.views",
    },
]
TENSORFLOW = {"tensorflow", "keras"}


def modules() -> dict[str, Path]:
    paths = sorted((ROOT / "core").rglob("*.py"))
    return {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in paths}


def later(node: ast.AST) -> bool:
    """Whether what stands in this node is not run when a file is loaded: a function, or imports for annotations."""
    checking = isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return checking or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def imported(path: Path, *, top_level: bool = False) -> set[str]:
    """Full names of what a file imports; `top_level` leaves out what is not imported when the file is loaded."""
    names = set()
    tree = ast.parse(path.read_text())
    inside = {n for part in ast.walk(tree) if later(part) for n in ast.walk(part)}
    for node in ast.walk(tree):
        if top_level and node in inside:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def floor(name: str) -> int | None:
    for height, rooms in enumerate(FLOORS):
        if any(name == room or name.startswith(room + ".") for room in rooms):
            return height
    return None


@pytest.mark.parametrize("name", list(modules()))
def test_core_never_imports_streamlit(name):
    assert not {n for n in imported(modules()[name]) if n.split(".")[0] == "streamlit"}


@pytest.mark.parametrize("name", list(modules()))
def test_imports_run_downward(name):
    if name == "core":
        return
    assert floor(name) is not None, f"{name} stands on no floor: give its room one"
    above = {n for n in imported(modules()[name]) if (floor(n) or 0) > floor(name)}
    assert not above


def test_there_are_no_circles():
    known = modules()
    wanted = {
        name: {n for n in imported(path, top_level=True) if n in known and n != name} for name, path in known.items()
    }
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
    allowed = ("core.network.build", "core.training", "core.layers.lstm_machine_code")
    inside = ("core.layers", "core.answers", "core.network.encoder_decoder")
    files = modules() | {str(p): p for p in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]}
    for name, path in files.items():
        if not name.startswith(allowed):
            names = imported(path, top_level=name.startswith(inside))
            assert not {n for n in names if n.split(".")[0] in TENSORFLOW}, name


def test_pages_hold_no_arithmetic():
    """Widgets in, figures out: NumPy, pandas and scipy have no business on a page."""
    for path in (ROOT / "pages").rglob("*.py"):
        assert not {n for n in imported(path) if n.split(".")[0] in {"numpy", "scipy", "sklearn"}}, path
