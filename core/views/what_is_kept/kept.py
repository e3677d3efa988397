"""Sentences on what is kept. Each number is the limit that the code keeps to, and each "off" is the setting itself."""

from core import csv_files
from core.runs import imported, run_lists, store, unit_name, unit_names, uploads
from core.settings import Settings
from core.words import storage
from core.work import checkpoints
from core.work.vectors import MAX_CORPUS

UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))
ON_THIS_MACHINE = "a file in the server's data folder, which only the user that runs Unrolled may open"
ELSEWHERE = "a database server that those who run Unrolled have named"


def sections(settings: Settings, *, cookie: str, cookie_days: int) -> dict[str, str]:
    """The titles, and below each its text, as Markdown.

    Args:
        settings: of the server.
        cookie: the name of the cookie that tells browsers apart.
        cookie_days: how long a browser keeps it.
    """
    database = ON_THIS_MACHINE if settings.database_url.startswith("sqlite") else ELSEWHERE
    return {
        "Where": f"""
What is kept lies in {database}. Word vectors and the states of unfinished networks are files in the data folder.

Nothing goes to anybody else, and nobody counts your visits. The server asks the internet only when you press a button
that downloads a public model or data set.""",
        "Your browser": f"""
Your browser has a cookie, `{cookie}`: random characters that say nothing about you. The server needs it to know what
is yours. It lasts {cookie_days} days after your last visit. No script can read it, and no address holds it. The
database has a hash of it, and not the cookie itself.

In a private window your browser is another one, until that window is closed. Where cookies are blocked, it is another
one with every tab, and every time that a page is loaded. Once the cookie is deleted, what was yours belongs to
nobody.""",
        "Networks": f"""
Each network that was trained is kept with its settings, losses, predictions and weights, and without a word on who
trained it. Two people who train the same network share one. Whoever has its address can open it.

The last {store.MAX_RUNS:,} are kept, up to {size(store.MAX_RUN_BYTES)} together. Those that nobody has looked at for
longest go first, and those that somebody has pinned go last.

While a network is trained, its state is kept too, so that it goes on from there if it is cut off. That is deleted as
soon as the network has ended or nobody waits for it any more, and in any case {checkpoints.HOURS} hours after it was
last at work. Of all networks, {size(checkpoints.MOST_BYTES)} of it are kept, and the oldest goes first.""",
        "Your list of runs": _list() + (_runs_from_files() if settings.uploads else ""),
        "Files": _files() if settings.uploads else "Uploads are switched off. Files of before can be deleted below.",
        "Names of units": _names() if settings.names else "Naming units is switched off, and no names are shown.",
        "What you type": """
Sentences, words and numbers that you type are in the address of the page, so that the address opens the same again.
Whoever gets the address can read them. The server has them in memory while the page is open. It keeps them only with a
network that has learned from them.

Addresses stay in your browser's history. If there is a proxy before the server, they may be in its log.""",
    }


def _list() -> str:
    return f"""
The page Runs lists the networks that your browser has asked for: which ones, when, which you have pinned, and the names
that you gave them (up to {run_lists.LETTERS} characters). No other browser shows it.

Your last {run_lists.MOST:,} are kept, and the last {run_lists.MOST_OF_ALL:,} of all visitors together; up to
{run_lists.MOST_PINNED} can be pinned. You can take single ones off the list there, or empty it below. A network that
nobody lists any more is the first to make room for others."""


def _runs_from_files() -> str:
    return f"""

Runs that you add from a file are kept for your browser alone. No address opens them, since nobody has trained them
here. Of all of yours, {size(imported.MOST_BYTES)} are kept, and {size(imported.MOST_BYTES_OF_ALL)} of all visitors
together, at most {imported.MOST_RUNS_OF_ALL:,} runs. The oldest go first."""


def _files() -> str:
    return f"""
A table that you upload (up to {csv_files.MAX_MB} MB) is kept as it is, without its name. So is a text that you train
Word2Vec on (up to {size(MAX_CORPUS)}). A table opens for whoever has an address with it: the address holds its hash,
which nobody can guess who does not have the table.

The last {uploads.MAX_UPLOADS:,} tables and texts are kept, up to {size(store.MAX_UPLOAD_BYTES)} together. Of a file of
word vectors (up to {size(storage.MOST_UPLOAD)}) its words and numbers are kept, {size(storage.MOST_BYTES)} of all such
files together. What nobody has opened for longest goes first.

You can delete what you have uploaded: below, or where you uploaded it. All networks that have learned from it go too,
and its address then says that the file is gone. A file that somebody else has uploaded as well stays for them."""


def _names() -> str:
    return f"""
A name that you give a unit (up to {unit_name.LETTERS} letters) belongs to your browser, and no other browser shows it.
Your last {unit_name.MOST} for each network are kept, and the last {unit_names.MOST_OF_ALL:,} of all visitors together.

Names from the time before names belonged to browsers are still shown to everybody who has given the unit none."""


def size(count: int) -> str:
    """A number of bytes.

    Example:
        >>> size(20_000_000), size(4_000_000_000), size(1_234), size(12)
        ('20 MB', '4 GB', '1.2 kB', '12 bytes')
    """
    for unit, name in UNITS:
        if count >= unit:
            return f"{round(count / unit, 1):g} {name}"
    return f"{count} bytes"
