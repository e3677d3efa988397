"""Future values: an LSTM of 16 units and ARIMA, one step ahead on the fifth of the windows that is held back.

Errors are roots of mean squared errors relative to the last value's; of the network the median of seeds 0, 1 and 2.
"""

import time
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from core.experiment import Experiment

SERIES = {"sp500": "prices", "flu": "flu_counts", "particulates": "particulates"}
SEEDS = (0, 1, 2)


def measure() -> dict[str, float]:
    """The ratios of the three series, of the network and of ARIMA."""
    from core.tasks import TASKS, complete, prepare
    from core.tasks.task import SeriesData
    from core.training.worker import warm_up
    from core.views.future_values import arima
    from core.views.future_values.forecasts import naive, of_network, origins, to_naive, truth

    warm_up()  # as in a worker: machine code is loaded before anybody asks
    figures: dict[str, float] = {}
    print(f"{'':14}{'seeds 0, 1, 2':>24}{'ARIMA':>8}{'order':>12}{'seconds':>9}{'windows':>9}")
    for name, task in SERIES.items():
        experiment = complete(TASKS[task].preset)
        data = prepare(experiment).data
        assert isinstance(data, SeriesData)
        forecast = data.forecast
        assert forecast is not None
        came, last = truth(data), naive(data, "last value")
        began = time.perf_counter()
        ratios = [float(to_naive(came, of_network(data, _predictions(experiment, seed)), last)[0]) for seed in SEEDS]
        seconds = (time.perf_counter() - began) / len(SEEDS)
        model = arima.fit(forecast.level[: forecast.cutoff + 1])
        rival = float(to_naive(came, model.forecasts(forecast.level, origins(data), 1), last)[0])
        figures |= {f"{name}_ratio": round(median(ratios), 4), f"{name}_arima_ratio": round(rival, 4)}
        shown = " ".join(f"{ratio:.4f}" for ratio in ratios)
        print(f"{name:14}{shown:>24}{rival:8.4f}{model.order!s:>12}{seconds:9.2f}{len(data.validation):9}", flush=True)
    return figures


def _predictions(experiment: "Experiment", seed: int) -> "np.ndarray":
    from core.training.train import train

    return train(experiment.model_copy(update={"seed": seed})).predictions
