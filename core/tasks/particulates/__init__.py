"""Particulates in the air of Los Angeles, week by week, alone or with the weather."""

from core.experiment import Experiment, Task, Training
from core.layers import LSTM
from core.tasks.particulates.data import Parameters, make_data
from core.tasks.particulates.exported_code import data_code, exported_table
from core.tasks.task import TaskSpec

PARTICULATES = TaskSpec(
    name="particulates",
    title="Particulates in Los Angeles",
    story="Particulates in the air of Los Angeles were measured each week for ten years, with weather and gases. "
    "How many will there be in the next week?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    exported_table=exported_table,
    preset=Experiment(
        task=Task(name="particulates"),
        layers=(LSTM(units=16),),
        training=Training(epochs=50),
    ),
    lesson="The network beats “like last week” by a fifth. Let it see the weather and the gases too, and it becomes "
    "worse: 400 weeks are too few to learn from five columns.",
)
