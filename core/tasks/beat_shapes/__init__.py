"""Heartbeats in two shapes, really recorded, of which the network sees the beginning."""

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.tasks.beat_shapes.data import Parameters, make_data
from core.tasks.beat_shapes.exported_code import data_code, exported_table
from core.tasks.task import TaskSpec

BEAT_SHAPES = TaskSpec(
    name="beat_shapes",
    title="Heartbeats in two shapes",
    story="A heart was recorded for five minutes, and its 477 beats have two shapes. "
    "Which shape will a beat have, told from its beginning?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    exported_table=exported_table,
    preset=Experiment(
        task=Task(name="beat_shapes"),
        layers=(GRU(units=16),),
        training=Training(epochs=60, learning_rate=0.01, clipnorm=1.0),
    ),
    lesson="The peak of a beat is sample 19, so with 12 samples the network tells the shape before the peak. It is "
    "right a little more often than the nearest mean, which may be chance with 95 beats. Show it the whole beat, and "
    "the simple rule makes no mistake: that needs no network. Shapes are no illnesses: no physician named them.",
)
