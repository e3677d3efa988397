"""What the Train tab says of IMDb's two splits."""

from collections.abc import Mapping
from typing import Any


def about(parameters: Mapping[str, Any]) -> str:
    """A sentence on how IMDb's reviews are held back, and what the other way would teach; "" for other texts.

    Args:
        parameters: those of the task.
    """
    if parameters.get("source") != "imdb":
        return ""
    if parameters.get("split") == "film":
        return (
            "Whole films are held back: the network has read nothing about them. Hold the same share back at random "
            "and compare: what the accuracy gains is not better reading, the network knows the films."
        )
    return (
        "Reviews are held back at random, and the network has read others of nearly all their films: nine reviews are "
        "of one film on average. It knows the names of actors and directors, and what people felt about them. Hold "
        "back whole films to see how well it reads."
    )
