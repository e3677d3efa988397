"""The lecture's six sections: what each is about, and what of it can be tried here, as experiments to open."""

from dataclasses import dataclass

from core.experiment import Experiment, Training
from core.experiment.changes import with_layers, with_parameters
from core.layers import LSTM, Dense, Layer, SimpleRNN
from core.tasks import TASKS
from core.views.future_values import openings as future_values
from core.views.shared.link import Link

AIR = TASKS["air_pollution"].preset


@dataclass(frozen=True)
class Section:
    """One section of the lecture. `tries` are what can be tried of it: the text of a link, and what it opens."""

    title: str
    about: str
    tries: tuple[tuple[str, Link], ...]


def _lab(experiment: Experiment) -> Link:
    return Link("sequence_lab", experiment=experiment)


def _inside(experiment: Experiment, part: str, **view: str) -> Link:
    return Link("under_the_hood", {"see": part, **view}, experiment)


def _part(page: str, part: str) -> Link:
    return Link(page, {"part": part})


def _calm(*layers: Layer) -> Experiment:
    return with_layers(ALIVE, *layers)


def _of(name: str, *layers: Layer) -> Experiment:
    return with_layers(TASKS[name].preset, *layers)


def _with(name: str, **parameters: object) -> Experiment:
    return with_parameters(TASKS[name].preset, **parameters)


def _rain(form: str, **parameters: object) -> Experiment:
    return _with("rain", form=form, days=30, **parameters)


_RNN = SimpleRNN(units=2)

# The lecture's first network with scaled inputs and smaller steps: its states are alive, not at the ends of tanh.
CALM = Training(learning_rate=0.01, epochs=1000, validation_share=0.0)
ALIVE = AIR.model_copy(update={"scaling": "standard", "seed": 1, "training": CALM})

SECTIONS = (
    Section(
        "Why recurrent networks matter",
        "Some data only mean something in their order: weather, heartbeats, sentences. "
        "A recurrent network reads them one observation at a time, and remembers.",
        (
            ("Remember a bit and say it k steps later", _lab(TASKS["echo"].preset)),
            ("Keep two numbers while others go by: with gates", _lab(TASKS["adding"].preset)),
            ("The same without gates", _lab(_of("adding", SimpleRNN(units=16)))),
            ("Continue a noisy wave", _lab(TASKS["sine"].preset)),
            ("Forecast flu beside ARIMA and the last value", _part("future_values", "forecast")),
            ("A forecast that is one day late", Link("future_values", {"part": "trap"}, future_values.TRAP)),
            ("Draw the next frame of a film, and the ten after it", Link("video")),
            ("Translate number words, letter by letter", Link("translation")),
            ("Guess what Shakespeare writes next, while you type", _part("next_word", "comes_next")),
            ("Let a network write on", _part("next_word", "write_on")),
        ),
    ),
    Section(
        "Recurrent networks: an introduction",
        "X is (n_SEQUENCES, n_OBSERVATIONS, n_FEATURES). You choose what y is: the next day or the next eight, "
        "one feature or two, what was observed or something else, or a class.",
        (
            ("Rain tomorrow, from rain alone", _lab(_rain("next_day", inputs="rain"))),
            ("Rain on the next 8 days", _lab(_rain("next_8_days"))),
            ("Rain on days +8 to +16", _lab(_rain("days_8_to_16"))),
            ("Rain on five chosen days", _lab(_rain("five_days"))),
            ("Rain and temperature together", _lab(_rain("rain_and_temperature"))),
            ("Avalanches and accidents from weather", _lab(_rain("avalanches"))),
            ("A heart at risk or healthy", _lab(TASKS["heartbeats"].preset)),
            ("Your own table", _lab(TASKS["csv"].preset)),
        ),
    ),
    Section(
        "Under the hood",
        "Three cities, four days, two units, 15 parameters: small enough to see all of it. "
        "Then more units, more layers, other cells, and a number for every day.",
        (
            ("The first network, raw inputs, as the lecture has it", _lab(AIR)),
            ("The same from another seed: one answer for all", _lab(AIR.model_copy(update={"seed": 0}))),
            ("The same with scaled inputs and small steps", _lab(ALIVE)),
            ("10 units in place of 2", _lab(_calm(SimpleRNN(units=10)))),
            ("A second Dense layer", _lab(_calm(_RNN, Dense(units=10)))),
            ("Two recurrent layers, and return_sequences", _lab(_calm(_RNN, _RNN))),
            ("An LSTM: four times the parameters", _lab(_calm(LSTM(units=2)))),
            ("Flu cases on each of the days", _lab(TASKS["flu"].preset)),
            ("One cell, number by number", _inside(ALIVE, "step")),
            ("The gates of an LSTM, day by day", _inside(_calm(LSTM(units=4)), "gates")),
            ("Where the 15 parameters come from", _inside(ALIVE, "parameters")),
            ("What return_sequences hands on", _inside(_calm(_RNN, _RNN), "stacking")),
            ("How far back each cell sees", _inside(TASKS["echo"].preset, "far_back")),
            ("Cut a forget gate", _inside(_of("echo", LSTM(units=8)), "surgery", cut="gate.1.f.0.all.2.20")),
            ("Take the network with you, as Keras code", _inside(ALIVE, "take_home")),
        ),
    ),
    Section(
        "Language: why order matters",
        "Words become tokens, sentences of different length are padded, and a bag of words does not see their order. "
        "Heartbeat recordings of different length show what padding and a mask do, too.",
        (
            ("Padded before, masked", _lab(_with("heartbeats", different_lengths=True, padding="pre", mask=True))),
            ("Padded after, not masked", _lab(_with("heartbeats", different_lengths=True, padding="post", mask=False))),
            ("Sentences as tokens, a matrix, a tensor", _part("words_to_tensors", "tokens")),
            ("What padding does, and three cures", _part("words_to_tensors", "padding")),
            ("The same words in another order", _part("words_to_tensors", "order")),
            ("Queen − king + man, and what is honest about it", _part("word_vectors", "arithmetic")),
            ("Horse and killer whale: a third dimension", _part("word_vectors", "axes")),
            ("The pairs that skip-gram learns from", _part("word_vectors", "skipgram")),
            ("Train Word2Vec here", _part("word_vectors", "word2vec")),
            ("An embedding layer against Word2Vec", _part("word_vectors", "embedding")),
        ),
    ),
    Section(
        "Classifying sentiment",
        "A class for a whole sequence is a probability from its last state, trained by binary cross-entropy. "
        "The same network tells hearts at risk from healthy ones.",
        (
            ("Classify 100 heartbeats", _lab(TASKS["heartbeats"].preset)),
            ("Type a sentence and watch it being read", _part("sentiment", "read")),
            ("Train a network on reviews", _part("sentiment", "train")),
            ("What drives a unit", _part("sentiment", "units")),
        ),
    ),
)

FURTHER_READING = {
    "Articles": (
        (
            "Stanford: recurrent neural networks cheat sheet",
            "https://stanford.edu/~shervine/teaching/cs-230/cheatsheet-recurrent-neural-networks",
        ),
        (
            "Illustrated guide to recurrent neural networks",
            "https://towardsdatascience.com/illustrated-guide-to-recurrent-neural-networks-79e5eb8049c9",
        ),
        (
            "Illustrated guide to LSTM and GRU",
            "https://towardsdatascience.com/illustrated-guide-to-lstms-and-gru-s-a-step-by-step-explanation-44e9eb85bf21",
        ),
    ),
    "Videos": (
        ("RNN explained with 3 by 3 matrices", "https://www.youtube.com/watch?v=UNmqTiOnRfg"),
        ("RNN and LSTM explained without mathematics", "https://www.youtube.com/watch?v=WCUNPb-5EYI"),
        ("Stanford CS231n: the lecture on RNN", "https://www.youtube.com/watch?v=6niqTuYFZLQ"),
        ("Stanford CS224N: natural language processing with deep learning", "https://web.stanford.edu/class/cs224n/"),
        (
            "Hugo Larochelle: 92 videos, step by step",
            "https://www.youtube.com/playlist?list=PL6Xpj9I5qXYEcOhn7TqghAJ6NAPrNmUBH",
        ),
        ("Andrew Ng: deep learning course", "https://www.coursera.org/specializations/deep-learning"),
        ("MIT: introduction to deep learning", "http://introtodeeplearning.com"),
        (
            "Michigan: deep learning for computer vision",
            "https://web.eecs.umich.edu/~justincj/teaching/eecs498/",
        ),
    ),
    "Books": (
        ("Goodfellow, Bengio, Courville: Deep learning", "https://www.deeplearningbook.org"),
        ("Chollet: Deep learning with Python", "https://www.manning.com/books/deep-learning-with-python"),
    ),
}
