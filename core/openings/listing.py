"""All opening runs, as the pages list them."""

from core.views.future_values import openings as future_values
from core.views.next_word import openings as next_word
from core.views.sentiment import openings as sentiment
from core.views.sequence_lab import openings as sequence_lab
from core.views.shared.opening import Kept, Opening
from core.views.start import openings as start
from core.views.translation import openings as translation
from core.views.under_the_hood import openings as under_the_hood
from core.views.video import openings as video
from core.views.word_vectors import openings as word_vectors
from core.views.words_to_tensors import openings as words_to_tensors

PAGES = {
    "start": start,
    "sequence_lab": sequence_lab,
    "under_the_hood": under_the_hood,
    "words_to_tensors": words_to_tensors,
    "word_vectors": word_vectors,
    "future_values": future_values,
    "sentiment": sentiment,
    "next_word": next_word,
    "video": video,
    "translation": translation,
}
MORE: tuple[Kept, ...] = ("figures", "network", "ends", "all")


def openings() -> dict[str, Opening]:
    """Every opening run once, by fingerprint, with as much of it as any page needs."""
    by_name: dict[str, Opening] = {}
    for page in PAGES.values():
        for opening in (one for part in page.openings().values() for one in part):
            name = opening.work.fingerprint()
            if name not in by_name or MORE.index(opening.kept) > MORE.index(by_name[name].kept):
                by_name[name] = opening
    return by_name
