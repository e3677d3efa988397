"""Translation: one text in, another out, letter by letter. An encoder reads, a decoder writes."""

from core.experiment import Experiment, Task, Training
from core.layers import LSTM
from core.tasks.task import TaskSpec
from core.tasks.translation.data import Parameters, make_data
from core.tasks.translation.exported_code import data_code, exported_table

TRANSLATION = TaskSpec(
    name="translation",
    title="Translation",
    story="An encoder reads a text letter by letter, and a decoder writes it in another form. What does it write for "
    "a text that it never saw?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    preset=Experiment(
        task=Task(name="translation", parameters={"count": 5_000}),
        scaling="none",
        layers=(LSTM(units=32, bidirectional=True),),
        training=Training(epochs=4, learning_rate=0.02, batch_size=64, validation_share=0.2, clipnorm=1.0),
    ),
    lesson="Without attention, all that the decoder knows of the source is one vector. Switch attention off: after the "
    "same training most of the unseen pairs are wrong.",
    page="pairs",
    exported_table=exported_table,
)
