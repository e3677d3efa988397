"""A short text, and experiments on it that train within a second."""

import hashlib

from core.experiment import Experiment, Task, Training
from core.layers import GRU

TEXT = "".join(
    f"{who}:\nThe {what} of {who.lower()} is “{what}”, and not the {other}; 'tis {count} — so be it.\n\n"
    for count, (who, what, other) in enumerate(
        [("ANNA", "rain", "snow"), ("BEN", "snow", "rain"), ("ZOË", "sun", "🌧"), ("ANNA", "wind", "sun")] * 6
    )
).encode()


def experiment(*layers, text=TEXT, training=None, **parameters) -> Experiment:
    """An experiment on a text of one's own."""
    asked = {"source": "own", "data": hashlib.sha256(text).hexdigest(), "length": 12, "dimensions": 5} | parameters
    chosen = {"epochs": 2, "batch_size": 8, "learning_rate": 0.02, "validation_share": 0.2} | (training or {})
    return Experiment(
        task=Task(name="next_word", parameters=asked),
        scaling="none",
        layers=layers or (GRU(units=6),),
        training=Training(**chosen),
        seed=3,
    )
