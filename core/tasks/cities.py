"""The lecture's two tasks of three cities observed on four days: air pollution and flu cases.

Both data sets are the lecture's own numbers, section 3.
"""

import numpy as np

from core.answers import Numbers
from core.experiment import Experiment, Spec, Task, Training
from core.feature import Feature
from core.layers import SimpleRNN
from core.tasks.baselines import last_value, mean
from core.tasks.task import Data, TaskSpec

CITIES = ("Paris", "Berlin", "London")
INPUTS = (Feature("temperature", "°C"), Feature("wind speed", "km/h"), Feature("pollution", "µg/m³"))

_BERLIN = [[25, 20, 30], [26, 24, 50], [28, 20, 80], [22, 3, 110]]
_LONDON = [[15, 10, 60], [25, 20, 65], [35, 10, 75], [36, 15, 70]]
POLLUTION_X = [[[10, 25, 60], [13, 10, 80], [9, 5, 90], [7, 0, 100]], _BERLIN, _LONDON]
POLLUTION_Y = [[[110]], [[125]], [[75]]]
FLU_X = [[[10, 25, 50], [13, 10, 70], [9, 5, 90], [7, 0, 95]], _BERLIN, _LONDON]
FLU_Y = [[[70], [90], [95], [110]], [[50], [80], [110], [125]], [[65], [75], [70], [30]]]


class Parameters(Spec):
    """Neither task has anything to set: the numbers are the lecture's."""


def _all_for_training() -> dict[str, np.ndarray]:
    """Three sequences are too few to hold one back."""
    return {"train": np.arange(len(CITIES)), "validation": np.arange(0)}


def _air_pollution(parameters: Spec, validation_share: float, table: bytes | None) -> Data:
    X, y = np.array(POLLUTION_X, np.float32), np.array(POLLUTION_Y, np.float32)
    return Data(
        X=X,
        y=y,
        inputs=INPUTS,
        output=Numbers(length=1, features=(INPUTS[2],)),
        sequence_names=CITIES,
        target_steps=(1,),
        baselines=(
            last_value(X[:, -1, 2:], y, "pollution stays as it was on day 4"),
            mean(y, np.arange(3), "the mean of the three cities"),
        ),
        **_all_for_training(),
    )


def _flu(parameters: Spec, validation_share: float, table: bytes | None) -> Data:
    y = np.array(FLU_Y, np.float32)
    cases = Feature("flu cases", "a day")
    return Data(
        X=np.array(FLU_X, np.float32),
        y=y,
        inputs=INPUTS,
        output=Numbers(length=4, features=(cases,), activation="relu", per_timestep=True),
        sequence_names=CITIES,
        baselines=(mean(y, np.arange(3), "the mean of the three cities on that day"),),
        **_all_for_training(),
    )


AIR_POLLUTION = TaskSpec(
    name="air_pollution",
    title="Air pollution tomorrow",
    story="Three cities were observed on four days: temperature, wind speed and air pollution. "
    "How much pollution will each have on the fifth day?",
    Parameters=Parameters,
    make=_air_pollution,
    preset=Experiment(
        task=Task(name="air_pollution"),
        scaling="none",
        layers=(SimpleRNN(units=2),),
        training=Training(learning_rate=0.5, epochs=10_000, validation_share=0.0),
    ),
    holds_back=False,
    lesson="With raw inputs tanh often saturates: its states sit at -1 or 1 whatever the city, and several cities get "
    "one and the same prediction. Scale the inputs, or try another seed, and watch the states come alive.",
)

FLU = TaskSpec(
    name="flu",
    title="Flu cases each day",
    story="The same three cities, and now a number to predict on every one of the four days. "
    "How many flu cases does each day bring, given the weather up to it?",
    Parameters=Parameters,
    make=_flu,
    preset=Experiment(
        task=Task(name="flu"),
        scaling="standard",
        layers=(SimpleRNN(units=2),),
        training=Training(learning_rate=0.02, epochs=2000, validation_share=0.0),
    ),
    holds_back=False,
    lesson="The task asks for an output at each timestep, so the last recurrent layer returns its whole sequence of "
    "states. A prediction can only use the days before it: change the number of units and see which day suffers.",
)
