"""Reviews: is this text for or against? Real texts, read as tokens through an embedding."""

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.tasks.reviews.data import Parameters, encode, make_data
from core.tasks.reviews.exported_code import data_code, exported_table
from core.tasks.reviews.sources import OF_FILMS, corpus, share_held_back
from core.tasks.task import TaskSpec

__all__ = ["REVIEWS", "Parameters", "corpus", "encode"]

REVIEWS = TaskSpec(
    name="reviews",
    title=OF_FILMS[0],
    story=OF_FILMS[1],
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    preset=Experiment(
        task=Task(name="reviews"),
        scaling="none",
        layers=(GRU(units=16),),
        training=Training(epochs=4, learning_rate=0.005, batch_size=64),
    ),
    lesson="Words are looked up in a table of vectors that is learned too. Read 100 places of each text, fill "
    "short texts up at their end and switch the mask off: the accuracy is near one half, since the "
    "network has forgotten the words when it comes to answer.",
    page="text",
    exported_table=exported_table,
    share_held_back=share_held_back,
)
