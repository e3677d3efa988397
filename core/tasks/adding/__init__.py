"""Adding: the sum of two marked numbers of a long sequence. Simulated."""

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.tasks.adding.data import Parameters, make_data
from core.tasks.adding.exported_code import data_code
from core.tasks.task import TaskSpec

ADDING = TaskSpec(
    name="adding",
    title="Two marked numbers",
    story="Numbers go by, and two of them are marked: one in each half of the sequence. What is their sum?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    preset=Experiment(
        task=Task(name="adding"),
        scaling="none",
        layers=(GRU(units=16),),
        training=Training(epochs=60, learning_rate=0.01, batch_size=32),
    ),
    lesson="Two numbers must be kept while all the others go by, which is what gates are for. Take a SimpleRNN "
    "in place of the GRU and see how far it comes; make the sequences longer, and see which cell still "
    "finds the two.",
)
