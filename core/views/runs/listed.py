"""A browser's list of runs as rows: what each is, what can be searched, and the page of rows that is shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from core.experiment import Experiment, ExperimentError
from core.runs import Run
from core.runs.run import RunStatus
from core.runs.run_lists import Entry, Listed
from core.tasks import TASKS
from core.views.runs.settings import settings, words
from core.views.shared.in_words import day
from core.views.shared.link import Link
from core.work.limit import ended_early

SHOWN = 50  # rows on one page of the list
DESCRIBED = 5_000  # experiments that stay in memory, each with some kB
PAGES = {  # where a task's networks are trained
    "lab": Link("sequence_lab"),
    "text": Link("sentiment", {"part": "train"}),
    "next_word": Link("next_word", {"part": "train"}),
    "pairs": Link("translation"),
    "video": Link("video"),
}
ENDS: Mapping[str, str] = {
    "queued": "waits",
    "running": "is being trained",
    "stopped": "stopped",
    "failed": "failed",
    "interrupted": "interrupted",
}
EARLY = "ended early by a search"
FROM_A_FILE = "from a file"


@dataclass(frozen=True, eq=False)
class Row:
    """A run on the list.

    Attributes:
        entry: its place on the list; one without a time for a run that is not on it.
        experiment: what was trained.
        status: of the run.
        reason: why it failed or ended early; else "".
        ships: True for an opening run.
        text: everything that a search looks at, in small letters, with spaces at both ends.
        imported: True for a run from a file of this visitor, which nobody has trained here.
    """

    entry: Entry
    experiment: Experiment
    status: RunStatus
    reason: str
    ships: bool
    text: str
    imported: bool = False

    @property
    def fingerprint(self) -> str:
        """The run's name in the store and in addresses."""
        return self.entry.fingerprint

    @property
    def network(self) -> str:
        """Its layers in short."""
        return " → ".join(layer.short for layer in self.experiment.layers)

    @property
    def task(self) -> str:
        """The title of its task."""
        return task_title(self.experiment)

    @property
    def label(self) -> str:
        """What it is called: by hand, else by its network and task."""
        return self.entry.name or f"{self.network} on {self.task}"

    @property
    def end(self) -> str:
        """How it ended, where it did not end well, and where it is from if that is not this server; else ""."""
        return ", ".join(filter(None, (FROM_A_FILE if self.imported else "", _end(self.status, self.reason))))


@dataclass(frozen=True, eq=False)
class Rows:
    """A whole list.

    Attributes:
        rows: pinned ones first, and each part from the latest to the oldest.
        gone: the entries whose run is not in the store.
        unread: the entries whose run is of another version of Unrolled.
    """

    rows: tuple[Row, ...]
    gone: tuple[Entry, ...]
    unread: tuple[Entry, ...]

    def of(self, fingerprint: str) -> Row | None:
        """The row of a run."""
        return next((row for row in self.rows if row.fingerprint == fingerprint), None)


def rows(listed: Sequence[Listed], opening: Callable[[str], Run | None]) -> Rows:
    """The rows of a list.

    Args:
        listed: from the store.
        opening: the opening run of a fingerprint, for runs that the database does not have.
    """
    made, gone, unread = [], [], []
    for one in listed:
        work, status, reason, ships, imported = one.work, one.status, one.reason, False, one.imported
        shipped = opening(one.entry.fingerprint) if status in (None, "interrupted") else None
        if shipped is not None:
            work, status, reason, ships, imported = shipped.work.to_json(), "finished", "", True, False
        if status is None:
            gone.append(one.entry)
            continue
        try:
            made.append(_row(one.entry, work, status, reason, ships=ships, imported=imported))
        except ExperimentError:
            unread.append(one.entry)
    return Rows(tuple(made), tuple(gone), tuple(unread))


def row_of(run: Run) -> Row:
    """The row of a run that is on nobody's list here. Raises ExperimentError if it is no network."""
    return _row(Entry(run.fingerprint, 0.0), run.work.to_json(), run.status, run.reason, ships=run.ships)


def _row(entry: Entry, work: str, status: RunStatus, reason: str, *, ships: bool, imported: bool = False) -> Row:
    experiment, text = _described(work)
    found_by = f"{text} {entry.name.lower()} {_end(status, reason)} {FROM_A_FILE if imported else ''} "
    return Row(entry, experiment, status, reason, ships, found_by, imported)


def _end(status: RunStatus, reason: str) -> str:
    return EARLY if ended_early(reason) else ENDS.get(status, "")


@lru_cache(DESCRIBED)
def _described(work: str) -> tuple[Experiment, str]:
    """An experiment from its JSON, and what a search finds it by."""
    experiment = Experiment.from_json(work)
    parts = [task_title(experiment)]
    for name, value in settings(experiment).items():
        field = name.removeprefix("p.").rsplit(" ", 1)[-1]
        parts.append(f"{field}={value if isinstance(value, str) else words(value).replace(',', '')}")
    parts += [layer.short for layer in experiment.layers] + [experiment.fingerprint()]
    return experiment, f" {' '.join(parts)} ".lower()


def task_title(experiment: Experiment) -> str:
    """The title of a task; its name if it is of another version of Unrolled."""
    name = experiment.task.name
    return TASKS[name].title if name in TASKS else name


def matching(every: Sequence[Row], search: str) -> list[Row]:
    """The rows in which each word of a search is found. `units=8` finds a setting with this value.

    Pinned runs stay first.
    """
    wanted = search.lower().split()
    return [row for row in every if all(_found(word, row.text) for word in wanted)]


def _found(word: str, text: str) -> bool:
    return f" {word} " in text if "=" in word else word in text


def pages_of(count: int) -> int:
    """How many pages `count` rows take."""
    return max(1, -(-count // SHOWN))


def link_to(experiment: Experiment) -> Link | None:
    """The page on which a run is opened, with its settings; None if its task is of another version of Unrolled."""
    spec = TASKS.get(experiment.task.name)
    if spec is None:
        return None
    page = PAGES[spec.page]
    return Link(page.page, page.view, experiment)


def when(moment: datetime, now: datetime) -> str:
    """When a run was asked for, as it is seen now. Times of day are those of UTC.

    >>> now = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
    >>> when(datetime(2026, 3, 9, 12, 29, 50, tzinfo=UTC), now), when(datetime(2026, 3, 9, 12, 5, tzinfo=UTC), now)
    ('just now', '25 min ago')
    >>> when(datetime(2026, 3, 9, 9, 5, tzinfo=UTC), now), when(datetime(2026, 3, 6, 9, 5, tzinfo=UTC), now)
    ('3 h ago', '6 March 2026')
    """
    seconds = (now - moment.astimezone(UTC)).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    return f"{int(seconds // 3600)} h ago" if seconds < 86_400 else day(moment)


def gone_sentence(every: Rows) -> str:
    """What the list does not show, and why; "" if it shows all.

    >>> gone_sentence(Rows((), (Entry("a", 0.0), Entry("b", 0.0, name="best")), ()))
    '2 more are not here (best): they were never trained, or have made room for others.'
    """
    sentences = []
    for entries, why in (
        (every.gone, "never trained, or have made room for others"),
        (every.unread, "made by another version of Unrolled"),
    ):
        if entries:
            names = ", ".join(entry.name for entry in entries if entry.name)
            which = f" ({names})" if names else ""
            one = len(entries) == 1
            verb = "is" if one else "are"
            was = "it was" if one else "they were"
            text = why.replace("or have made", "or has made") if one else why
            sentences.append(f"{len(entries):,} more {verb} not here{which}: {was} {text}.")
    return " ".join(sentences)
