"""Flu cases on each of four days, in three cities: the lecture's task with an output at each timestep."""

from core.experiment import Experiment, Task, Training
from core.layers import SimpleRNN
from core.tasks.flu.data import make_data
from core.tasks.flu.exported_code import data_code
from core.tasks.shared.three_cities import Parameters
from core.tasks.task import TaskSpec

FLU = TaskSpec(
    name="flu",
    title="Flu cases each day",
    story="The same three cities, and now a number to predict on every one of the four days. "
    "How many flu cases does each day bring, given the weather up to it?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    preset=Experiment(
        task=Task(name="flu"),
        scaling="standard",
        layers=(SimpleRNN(units=2),),
        training=Training(learning_rate=0.02, epochs=2000, validation_share=0.0),
    ),
    holds_back=False,
    lesson="The task asks for an output at each timestep, so the last recurrent layer returns its whole sequence "
    "of states. A prediction can only use the days up to it. One unit is too few to fit all days, and "
    "four are enough.",
)
