"""gensim's models, downloaded from where gensim's own downloader has them, checked as they come, and read."""

from collections.abc import Callable

from core.experiment import ExperimentError
from core.fetching import PATIENT, Patience, Stopped, Wanted, fetch
from core.folders import adding
from core.job import Findings, Progress
from core.words.catalogue import MODELS, Model
from core.words.storage import Library
from core.words.vector_import import into_library

URL_BASE = "https://github.com/RaRe-Technologies/gensim-data/releases/download"
MOST_BYTES = 2_000_000_000  # of a model whose size the catalogue does not know
FETCHING = 0.7  # share of the work, of which reading is the rest


def download(
    name: str,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
    *,
    url_base: str = URL_BASE,
    models: dict[str, Model] = MODELS,
    library: Library | None = None,
    patience: Patience = PATIENT,
) -> Findings:
    """Download a model and read it into the library under its own name, as `core.words.vector_import` does.

    Args:
        name: gensim's.
        on_progress: told the share that is done.
        should_stop: asked at each piece; nothing is kept then.
        url_base: where the models lie, as `<url_base>/<name>/<name>.gz`.
        models: the catalogue.
        library: where the vectors go.
        patience: how long the server is waited for.

    Raises:
        ExperimentError: it cannot be had, with one sentence.
    """
    if name not in models:
        raise ExperimentError(f"gensim has no model “{name:.60}”: choose one of those listed")
    model, library = models[name], library or Library()
    if name in library:
        on_progress(Progress(1, 1, 1.0, 0.0))
        return Findings("finished", facts={"vectors": name, "seconds": 0.0, "warnings": []})
    library.folder.mkdir(parents=True, exist_ok=True)
    library.make_room(model.bytes or 0)

    def on_bytes(size: int, seconds: float) -> None:
        on_progress(Progress(0, 1, FETCHING * size / (model.bytes or MOST_BYTES), seconds))

    with adding(library.folder) as made:
        path = made / "model.gz"
        try:
            fetch(f"{url_base}/{name}/{name}.gz", path, _wanted(model), on_bytes, should_stop, patience)
        except Stopped:
            return Findings("stopped")
        return into_library(path, name, library, on_progress, should_stop, begin=FETCHING)


def _wanted(model: Model) -> Wanted:
    return Wanted(
        name=f"{model.name}.gz",
        bytes=model.bytes,
        most=MOST_BYTES,
        sums="md5",
        digest=model.md5,
        lister="gensim",
        instead="choose another model",
        offline="upload a file of word vectors that you have",
    )
