"""Flu cases on each of four days, from the weather and pollution up to that day. The numbers are the lecture's."""

import numpy as np

from core.answers import Numbers
from core.feature import Feature
from core.tasks.shared.baselines import mean
from core.tasks.shared.three_cities import BERLIN, CITIES, INPUTS, LONDON, TRAIN, VALIDATION, Parameters
from core.tasks.task import SeriesData

X = [[[10, 25, 50], [13, 10, 70], [9, 5, 90], [7, 0, 95]], BERLIN, LONDON]
Y = [[[70], [90], [95], [110]], [[50], [80], [110], [125]], [[65], [75], [70], [30]]]


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """X (3, 4, 3) and y (3, 4, 1); no city is held back."""
    y = np.array(Y, np.float32)
    cases = Feature("flu cases", "a day")
    return SeriesData(
        X=np.array(X, np.float32),
        y=y,
        inputs=INPUTS,
        output=Numbers(length=4, features=(cases,), activation="relu", per_timestep=True),
        train=TRAIN,
        validation=VALIDATION,
        sequence_names=CITIES,
        baselines=(mean(y, TRAIN, "the mean of the three cities on that day"),),
    )
