"""The estimate of a training's duration."""

import re

from core.tasks import TASKS, prepare
from core.views.shared import training_time

AIR = TASKS["air_pollution"].preset


def test_more_epochs_and_wider_layers_take_longer():
    prepared = prepare(AIR)
    one = training_time.seconds(AIR, prepared)
    many = AIR.model_copy(update={"training": AIR.training.model_copy(update={"epochs": 20_000})})
    assert training_time.seconds(many, prepared) > one
    assert one <= training_time.AT_ONCE, "the lecture's network trains without a click"


def test_the_estimate_in_words():
    assert training_time.sentence(AIR, prepare(AIR)) == "It will take under a second."
    texts = TASKS["reviews"].preset
    words = training_time.sentence(texts, prepare(texts))
    assert re.fullmatch(
        r"It will take (about \d+ s|under a second) for 4 epochs on two free cores; an epoch takes .+\.", words
    ), words
    one = texts.model_copy(update={"training": texts.training.model_copy(update={"epochs": 1})})
    assert " for 1 epoch on " in training_time.sentence(one, prepare(one))


def test_the_estimate_follows_this_machines_pace():
    texts = TASKS["reviews"].preset
    prepared = prepare(texts)
    free = training_time.seconds(texts, prepared)
    words = training_time.sentence(texts, prepared, 60 / free)
    assert words.startswith("It will take about 60 s for 4 epochs; an epoch takes about "), words
