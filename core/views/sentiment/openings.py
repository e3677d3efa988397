"""The runs that Sentiment opens with, by tab. The network that ships is in `assets/sentiment`."""

from core.views.sentiment import presets, shipped_classifier
from core.views.shared.opening import Opening, of_experiments


def openings() -> dict[str, list[Opening]]:
    """The first preset of Train, and the lecture's three sentences."""
    return {
        "read": [],
        "train": of_experiments([presets.FIRST, presets.MOCK], "ends"),
        "units": [Opening(shipped_classifier.attributing())],
    }
