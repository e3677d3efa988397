"""Every state and gate of a two-layer LSTM over 500 timesteps by the web process's trace, against `model.predict`.

Both in one process, on the same weights and the same sequence, in turn; the best of several rounds counts on each side,
since these machines are shared. `model.predict` gives the outputs alone, the trace every hidden state and every gate.
"""

import json
import time

from core.answers import Numbers
from core.layers import LSTM

UNITS, TIMESTEPS, FEATURES = 64, 500, 8
ROUNDS = 15


def main(arguments: list[str]) -> None:
    """Print a table and one JSON line. `arguments` is not used."""
    import numpy as np

    from core.feature import Feature
    from core.layers.cell_step import step_at
    from core.network.build import build
    from core.network.stack import Stack
    from core.network.trace import trace

    layers = (LSTM(units=UNITS), LSTM(units=UNITS))
    stack = Stack(layers, Numbers(length=1, features=(Feature("y"),)), FEATURES)
    model = build(stack, timesteps=TIMESTEPS, seed=0)
    weights = model.get_weights()
    X = np.random.default_rng(0).normal(size=(1, TIMESTEPS, FEATURES)).astype(np.float32)

    stock, ours, taken = [], [], []
    model.predict(X, verbose=0)  # its graph is built here, and not counted
    read = trace(stack, weights, X)
    for _ in range(ROUNDS):
        began = time.perf_counter()
        expected = model.predict(X, verbose=0)
        stock.append(time.perf_counter() - began)
        began = time.perf_counter()
        read = trace(stack, weights, X)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        step_at(layers[1], read.layers[1], stack.weights_of(weights, 1), TIMESTEPS - 1)
        taken.append(time.perf_counter() - began)
    difference = float(np.abs(read.output - expected).max())
    stock_ms, ours_ms, step_ms = (1000 * min(times) for times in (stock, ours, taken))
    kept = sum(way.h.size + sum(gate.size for gate in way.gates.values()) for r in read.layers for way in r.directions)
    print(f"model.predict, the output alone            {stock_ms:8.1f} ms")
    print(f"trace, the output and {kept:,} states and gates {ours_ms:8.1f} ms")
    print(f"one timestep taken apart                   {step_ms:8.3f} ms")
    result = {
        "network": f"2 x LSTM({UNITS})",
        "timesteps": TIMESTEPS,
        "predict_ms": round(stock_ms, 2),
        "trace_ms": round(ours_ms, 2),
        "ratio": round(stock_ms / ours_ms, 2),
        "step_ms": round(step_ms, 3),
        "largest_difference": difference,
    }
    print(json.dumps(result))
