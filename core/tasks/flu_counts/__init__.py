"""Flu in Boston, really counted week by week, alone or with the weather."""

from core.experiment import Experiment, Task, Training
from core.layers import LSTM
from core.tasks.flu_counts.data import Parameters, make_data
from core.tasks.flu_counts.exported_code import data_code, exported_table
from core.tasks.task import TaskSpec

FLU_COUNTS = TaskSpec(
    name="flu_counts",
    title="Flu in Boston, counted",
    story="Boston counts each week how many people come to an emergency room with an illness like flu. "
    "How many will come in the next week?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    exported_table=exported_table,
    preset=Experiment(
        task=Task(name="flu_counts"),
        layers=(LSTM(units=16),),
        training=Training(epochs=50),
    ),
    lesson="A wave of flu rises and falls over weeks, so the network beats “like last week”. The same week of the year "
    "before is a poor guess: waves come at other times each year.",
)
