"""The runs that Next word opens with: the network that ships, those that show what goes wrong, and their n-grams."""

from core.tasks import complete
from core.views.next_word import bits, presets
from core.views.shared.opening import Opening, of_experiments


def openings() -> dict[str, list[Opening]]:
    """Last weights alone. Each part looks into the network of the first preset."""
    shown = [presets.BY_HEART, presets.PLATEAU]
    jobs = {job.fingerprint(): Opening(job) for job in (bits.job_of(complete(one)) for one in (presets.FIRST, *shown))}
    return {
        "comes_next": of_experiments([presets.FIRST], "network"),
        "write_on": [],
        "units": [],
        "train": [*of_experiments(shown, "network"), *jobs.values()],
    }
