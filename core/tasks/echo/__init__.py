"""Echo: repeat the bit that was seen k timesteps ago. Simulated."""

from core.experiment import Experiment, Task, Training
from core.layers import SimpleRNN
from core.tasks.echo.data import Parameters, make_data
from core.tasks.echo.exported_code import data_code
from core.tasks.task import TaskSpec

ECHO = TaskSpec(
    name="echo",
    title="Delayed echo",
    story="A network reads one bit after the other. At each timestep, which bit did it see k steps ago?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    preset=Experiment(
        task=Task(name="echo"),
        layers=(SimpleRNN(units=8),),
        training=Training(epochs=60, learning_rate=0.02),
    ),
    lesson="To give a bit back k steps later, k bits have to be held at once: raise k and see where the network "
    "fails, then give it more units. Gates are little help here; they keep few things for long, as in the "
    "task Two marked numbers.",
)
