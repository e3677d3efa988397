"""The splits of `core.tasks.shared.windows` as text: independent sequences at random, windows of a series by time."""

from core.source_code import comment


def percent(share: float) -> str:
    """A share as a person writes it: 0.2 is `20 %`."""
    return f"{100 * share:g} %"


def at_random(validation_share: float) -> str:
    """Text that splits `n_SEQUENCES` sequences with the generator `rng`."""
    if not validation_share:
        return "train, validation = np.arange(n_SEQUENCES), np.arange(0)  # none held back"
    return (
        f"{comment(f'{percent(validation_share)} of the sequences, drawn at random, are held back for validation.')}\n"
        f"validation = np.sort(rng.permutation(n_SEQUENCES)[: round({validation_share!r} * n_SEQUENCES)])\n"
        "train = np.setdiff1d(np.arange(n_SEQUENCES), validation)"
    )


def by_time(validation_share: float, row: str, rows: str) -> str:
    """Text that splits windows into `train` and `validation`, at a `cutoff` if some are held back.

    The text uses `ends` (n,), the row in which each window ends, and `steps` (L,), when its targets fall.

    Args:
        validation_share: of the windows.
        row: what one row is, in the singular.
        rows: an expression for the number of rows.
    """
    if not validation_share:
        return "train, validation = np.arange(len(ends)), np.arange(0)  # none held back"
    explanation = (
        f"Split by time: training sees no {row} after the cutoff, and all that validation predicts lies after it. Of "
        f"all {row}s as the cutoff, take the one that leaves closest to {percent(validation_share)} of the windows "
        "for validation."
    )
    return f"""{comment(explanation)}
last_target, first_target = ends + steps[-1], ends + steps[0]
cutoffs = np.arange({rows})
n_train = np.searchsorted(last_target, cutoffs, side="right")
n_validation = len(ends) - np.searchsorted(first_target, cutoffs, side="right")
share = n_validation / np.maximum(n_train + n_validation, 1)
share[(n_train == 0) | (n_validation == 0)] = np.inf
cutoff = np.argmin(np.abs(share - {validation_share!r}))

# Windows with targets on both sides of the cutoff are left out.
before, after = ends[last_target <= cutoff], ends[first_target > cutoff]
ends = np.concatenate([before, after])
train, validation = np.arange(len(before)), np.arange(len(before), len(ends))"""
