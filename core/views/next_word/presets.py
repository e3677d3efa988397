"""The networks of the page Next word: the one that ships, one on words, and two that show what goes wrong."""

from core.experiment import Experiment, Task, Training
from core.layers import LSTM
from core.tasks.next_word import NEXT_WORD

FIRST = NEXT_WORD.preset
WORDS = Experiment(
    task=Task(name="next_word", parameters={"unit": "words", "most": 2000, "length": 32}),
    scaling="none",
    layers=(LSTM(units=64),),
    training=Training(epochs=10, learning_rate=0.005, batch_size=32, clipnorm=1.0),
)
BY_HEART = Experiment(  # seven pages of Hamlet, read 25 times
    task=Task(name="next_word", parameters={"first": 20_000}),
    scaling="none",
    layers=(LSTM(units=96),),
    training=Training(epochs=25, learning_rate=0.01, batch_size=8, clipnorm=1.0),
)
PLATEAU = Experiment(  # plain gradient descent at a rate that is too small for it
    task=Task(name="next_word"),
    scaling="none",
    layers=(LSTM(units=32),),
    training=Training(epochs=2, learning_rate=0.1, batch_size=32, optimizer="SGD"),
)
PRESETS = {
    "Characters of tragedies": FIRST,
    "Words of tragedies": WORDS,
    "A short text, learned by heart": BY_HEART,
    "A plateau": PLATEAU,
}
