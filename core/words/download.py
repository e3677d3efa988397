"""Downloads gensim's models from gensim's own address, checks them, and reads them into the library."""

from collections.abc import Callable

from core.atomic_files import adding
from core.downloads import LIMITS, RemoteFile, Stopped, TimeLimits, fetch
from core.experiment import ExperimentError
from core.private_files import private_folder
from core.words.catalogue import MODELS, Model
from core.words.storage import Library
from core.words.vector_import import into_library
from core.work import JobResult, Progress

URL_BASE = "https://github.com/RaRe-Technologies/gensim-data/releases/download"
MOST_BYTES = 2_000_000_000  # of a model whose size the catalogue does not name
FETCHING = 0.7  # share of the work that is downloading; the rest is reading


def download(
    name: str,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
    *,
    url_base: str = URL_BASE,
    models: dict[str, Model] = MODELS,
    library: Library | None = None,
    patience: TimeLimits = LIMITS,
) -> JobResult:
    """Download a model and read it into the library under its own name; see `core.words.vector_import` for the result.

    Args:
        name: of the model, as gensim has it.
        on_progress: called with the share that is done.
        should_stop: called for each piece; when it returns True, nothing is kept.
        url_base: models are at `<url_base>/<name>/<name>.gz`.
        models: the catalogue.
        library: where the vectors go.
        patience: how long to wait for the server.

    Raises:
        ExperimentError: there is no such model, or it cannot be downloaded or read.
    """
    if name not in models:
        raise ExperimentError(f"gensim has no model “{name:.60}”: choose one of the list")
    model, library = models[name], library or Library()
    if name in library:
        on_progress(Progress(1, 1, 1.0, 0.0))
        return JobResult("finished", facts={"vectors": name, "seconds": 0.0, "warnings": []})
    private_folder(library.folder)
    library.make_room(model.bytes or 0)

    def on_bytes(size: int, seconds: float) -> None:
        on_progress(Progress(0, 1, FETCHING * size / (model.bytes or MOST_BYTES), seconds))

    with adding(library.folder) as folder:
        path = folder / "model.gz"
        try:
            fetch(f"{url_base}/{name}/{name}.gz", path, _wanted(model), on_bytes, should_stop, patience)
        except Stopped:
            return JobResult("stopped")
        return into_library(path, name, library, on_progress, should_stop, begin=FETCHING)


def _wanted(model: Model) -> RemoteFile:
    return RemoteFile(
        name=f"{model.name}.gz",
        bytes=model.bytes,
        most=MOST_BYTES,
        sums="md5",
        digest=model.md5,
        lister="gensim",
        instead="choose another model",
        offline="upload a file of word vectors that you have",
    )
