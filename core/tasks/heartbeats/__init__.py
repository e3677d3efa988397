"""Heartbeats: 100 heartbeats of each patient, four measures a beat, at risk or healthy. Simulated."""

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.tasks.heartbeats.data import Parameters, make_data
from core.tasks.heartbeats.exported_code import data_code
from core.tasks.task import TaskSpec

HEARTBEATS = TaskSpec(
    name="heartbeats",
    title="Heartbeats at risk",
    story="Each patient's heart was followed for 100 beats, with four measures of each. "
    "Is this heart healthy or at risk?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    preset=Experiment(
        task=Task(name="heartbeats"),
        layers=(GRU(units=16),),
        training=Training(epochs=30, learning_rate=0.01, clipnorm=1.0),
    ),
    lesson="The mean of a measure gives no patient away, and the last beat gives away some: it is the course of "
    "the beats that tells. Take a SimpleRNN in place of the GRU and see what is lost without gates. Then "
    "let the recordings differ in length, fill them up at the end, and switch the mask off: so little "
    "padding costs a GRU little.",
)
