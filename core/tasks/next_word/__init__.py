"""Next word: a language model. It reads a text, and guesses at each place what comes next."""

from core.experiment import Experiment, Task, Training
from core.layers import LSTM
from core.tasks.next_word.data import Parameters, make_data
from core.tasks.next_word.exported_code import data_code, exported_table
from core.tasks.next_word.sources import share_held_back
from core.tasks.task import TaskSpec

__all__ = ["NEXT_WORD", "Parameters"]

NEXT_WORD = TaskSpec(
    name="next_word",
    title="Next word",
    story="The network reads a text from left to right. What comes next, at each place?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    preset=Experiment(
        task=Task(name="next_word", parameters={"length": 128}),
        scaling="none",
        layers=(LSTM(units=192, dropout=0.1),),
        training=Training(epochs=8, learning_rate=0.01, batch_size=32, clipnorm=1.0),
    ),
    lesson="The network is better than counting once it has read the text a few times. Let it read a short text very "
    "often: it learns it by heart, and guesses worse on what it has not seen.",
    page="next_word",
    exported_table=exported_table,
    share_held_back=share_held_back,
)
