"""Simulated sweeps: scores of a full grid, of which it is known what each setting does."""

from itertools import product

import numpy as np

SPREAD = 0.2  # of the runs, in logarithms of an error; the seeds differ as much


def nothing(_values):
    return 0.0


def simulated(kinds, seeds, effect=nothing, *, draw, noise="normal"):
    """Values (n, m), seeds (n,) and scores (n,) of a grid.

    Args:
        kinds: how many values each setting has.
        seeds: of each combination.
        effect: what a combination adds to the score, which is lower for better runs.
        draw: of NumPy's random numbers.
        noise: "normal"; "heavy" for Student's t with 2 degrees of freedom; "uneven" if it grows with the first value.
    """
    grid = [(*values, seed) for seed in range(seeds) for values in product(*map(range, kinds))]
    values, of_seed = np.array(grid)[:, :-1], np.array(grid)[:, -1]
    spread = draw.standard_t(2, len(grid)) if noise == "heavy" else draw.normal(size=len(grid))
    if noise == "uneven":
        spread = spread * 3.0 ** values[:, 0]
    scores = np.array([effect(tuple(row)) for row in values.tolist()]) + SPREAD * spread
    return values, of_seed, scores + SPREAD * draw.normal(size=seeds)[of_seed]
