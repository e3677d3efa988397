"""The opening example Video: the page's first network, trained here, beside the shift by the last motion.

Errors are mean squared errors of a pixel on clips that were held back, whose digits were in no clip to learn from: of
the next frame, from the third on, and of the sixth frame from the network's own ones.
"""

import time

import numpy as np

CHECKS = 4  # in each epoch, whether the shift is passed


def measure() -> dict[str, float]:
    """Train, and return `next_frame`, `shift_frame`, `rollout_6` and `past_shift_seconds`.

    The seconds are those of training alone, on free cores; `past_shift_cpu_seconds` are the processor's in both.
    """
    from core.tasks import complete, prepare
    from core.training.choice import loop_for
    from core.training.worker import warm_up
    from core.views.video.errors import SHIFT, errors
    from core.views.video.film import films_of
    from core.views.video.openings import FIRST

    warm_up()  # as in a worker: machine code is loaded before anybody asks
    experiment = complete(FIRST)
    prepared = prepare(experiment)
    data, films = prepared.data, films_of(experiment, None)
    loop = loop_for(experiment, prepared, lambda: True)
    held, X = data.validation, prepared.X_network[data.validation]
    shift = next(one.of(held) for one in data.baselines if one.name == SHIFT)

    def next_frame(drawn: np.ndarray) -> float:
        return float(np.mean(np.square(drawn - data.y[held])[:, 1:]))

    shift_frame, seconds, busy, past = next_frame(shift), 0.0, 0.0, (float("nan"), float("nan"))
    for epoch in range(experiment.training.epochs):
        order, sums = loop.orders(epoch, 1), np.zeros((3, 1))
        for first in range(0, loop.steps, -(-loop.steps // CHECKS)):
            steps = min(-(-loop.steps // CHECKS), loop.steps - first)
            began, used = time.perf_counter(), time.process_time()
            sums = loop.run(order, first, steps, sums)
            seconds, busy = seconds + time.perf_counter() - began, busy + time.process_time() - used
            if np.isnan(past[0]) and next_frame(loop.predict(loop.weights(), X)) < shift_frame:
                past = seconds, busy
    weights = loop.weights()
    found = errors(experiment, prepared, weights, films)
    return {
        "next_frame": round(next_frame(loop.predict(weights, X)), 5),
        "shift_frame": round(shift_frame, 5),
        "rollout_6": round(found.own_frame(6), 4),
        "past_shift_seconds": round(past[0], 1),
        "past_shift_cpu_seconds": round(past[1], 1),
    }
