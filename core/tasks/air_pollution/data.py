"""Air pollution on the fifth day, from four days of weather and pollution. The numbers are the lecture's."""

import numpy as np

from core.answers import Numbers
from core.tasks.shared.baselines import last_value, mean
from core.tasks.shared.three_cities import BERLIN, CITIES, INPUTS, LONDON, TRAIN, VALIDATION, Parameters
from core.tasks.task import SeriesData

X = [[[10, 25, 60], [13, 10, 80], [9, 5, 90], [7, 0, 100]], BERLIN, LONDON]
Y = [[[110]], [[125]], [[75]]]


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """X (3, 4, 3) and y (3, 1, 1); no city is held back."""
    x, y = np.array(X, np.float32), np.array(Y, np.float32)
    return SeriesData(
        X=x,
        y=y,
        inputs=INPUTS,
        output=Numbers(length=1, features=(INPUTS[2],)),
        train=TRAIN,
        validation=VALIDATION,
        sequence_names=CITIES,
        target_steps=(1,),
        baselines=(
            last_value(x[:, -1, 2:], y, "pollution stays as it was on day 4"),
            mean(y, TRAIN, "the mean of the three cities"),
        ),
    )
