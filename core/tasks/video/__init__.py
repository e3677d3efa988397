"""Video: the next frame of a small film in which something moves and bounces. Simulated, or a GIF of one's own."""

from core.experiment import Experiment, Task, Training
from core.layers import ConvLSTM
from core.tasks.task import TaskSpec
from core.tasks.video.data import Parameters, make_data
from core.tasks.video.exported_code import data_code, exported_table

VIDEO = TaskSpec(
    name="video",
    title="The next frame of a film",
    story="Something moves through a small film and bounces off its edges. What does the next frame look like?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    exported_table=exported_table,
    preset=Experiment(
        task=Task(name="video"),
        scaling="none",
        layers=(ConvLSTM(),),
        training=Training(epochs=10, learning_rate=0.005, batch_size=16, clipnorm=1.0),
    ),
    page="video",
    lesson="The last motion, continued, is right until the thing bounces. A network that beats it has learned where "
    "the edges are. Then take a kernel of 1 × 1, which sees no neighbours, or an LSTM on flattened frames.",
)
