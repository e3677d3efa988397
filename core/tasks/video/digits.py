"""The written digits of scikit-learn, from its file: the package would take 70 MB and a second of imports for it."""

import numpy as np

from core.package_folder import package_folder


def digit_pictures() -> np.ndarray:
    """The 1,797 written digits, (1797, 8, 8), from 0 to 1. An exported script has them by `load_digits`."""
    rows = np.loadtxt(package_folder("sklearn") / "datasets" / "data" / "digits.csv.gz", delimiter=",")
    return (rows[:, :-1].reshape(-1, 8, 8) / 16).astype(np.float32)  # the last column is the digit
