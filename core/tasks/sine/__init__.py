"""Sine: the next values of a noisy sine wave whose phase differs from sequence to sequence. Simulated."""

from core.experiment import Experiment, Task, Training
from core.layers import SimpleRNN
from core.tasks.sine.data import Parameters, make_data
from core.tasks.sine.exported_code import data_code
from core.tasks.task import TaskSpec

SINE = TaskSpec(
    name="sine",
    title="A noisy sine",
    story="Waves of one period were observed, each from another moment on, through some noise. "
    "How will each one go on?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    preset=Experiment(
        task=Task(name="sine"),
        layers=(SimpleRNN(units=8),),
        training=Training(epochs=40, learning_rate=0.01),
    ),
    lesson="The best loss is that of the noise alone, and the value one period earlier carries the noise twice: a "
    "network can beat it by averaging. Make the observation shorter than a quarter of the period and see what is left.",
)
