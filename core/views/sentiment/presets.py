"""Experiments on reviews to begin with: the lecture's network and smaller ones."""

from core.experiment import Experiment, Task, Training
from core.layers import LSTM
from core.tasks import TASKS

# The lecture's: 10,000 words, 500 of each review, Embedding 50, LSTM 64, Adam, batches of 128, 3 epochs. Its texts come
# from the training half of IMDb alone, a fifth of them held back.
LECTURE = Experiment(
    task=Task(name="reviews", parameters={"source": "imdb", "words": 10_000, "length": 500, "dimensions": 50}),
    scaling="none",
    layers=(LSTM(units=64),),
    training=Training(epochs=3, learning_rate=0.001, batch_size=128),
)
MOCK = Experiment(
    task=Task(name="reviews", parameters={"source": "mock", "words": 20, "length": 8, "dimensions": 4}),
    scaling="none",
    layers=(LSTM(units=4),),
    training=Training(epochs=200, learning_rate=0.01, validation_share=0.0),
)
FIRST = TASKS["reviews"].preset
PRESETS = {
    "Short snippets": FIRST,
    "The lecture's three sentences": MOCK,
    "The lecture's network on IMDb": LECTURE,
}
