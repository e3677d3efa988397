"""Your own CSV: windows of an uploaded table, its rows in the order of time, split by time."""

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.tasks.csv.data import make_data
from core.tasks.csv.exported_code import data_code, exported_table
from core.tasks.csv.parameters import Parameters
from core.tasks.task import TaskSpec

OWN_CSV = TaskSpec(
    name="csv",
    title="Your own CSV",
    story="You upload a table of numbers with one row for each moment. What comes next in the columns that you choose?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    preset=Experiment(
        task=Task(name="csv"),
        layers=(GRU(units=16),),
        training=Training(epochs=30),
    ),
    reads_table=True,
    exported_table=exported_table,
    lesson="A network earns its place by beating the last value and the season: compare it with both before you trust "
    "it. Shorten the observation and see how much of the past it really uses.",
)
