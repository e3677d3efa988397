"""How much a run of the tests does: `make test` what shows most in minutes, `make test-all` everything."""

import os

ALL = os.environ.get("TESTS") == "all"


def examples(number: int) -> int:
    """How many examples hypothesis draws, of `number` in `make test-all`, where each builds a Keras model."""
    return number if ALL else min(number, max(12, number // 10))
