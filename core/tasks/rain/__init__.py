"""Rain: the real weather of Seattle, and all the forms of prediction in the lecture."""

from core.experiment import Experiment, Task, Training
from core.layers import LSTM
from core.tasks.rain.data import Parameters, make_data
from core.tasks.rain.exported_code import data_code
from core.tasks.task import TaskSpec

RAIN = TaskSpec(
    name="rain",
    title="Rain in Seattle",
    story="Seattle's weather was observed day by day from 2012 to 2015: rain, temperatures and wind. "
    "How much will it rain on the days to come?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    preset=Experiment(
        task=Task(name="rain"),
        layers=(LSTM(units=8),),
        training=Training(epochs=15),
    ),
    lesson="Rain beyond tomorrow is close to chance: a network that beats the season's mean has learned something. "
    "Compare the training with the validation loss, and see how soon more units only learn the past by heart.",
)
