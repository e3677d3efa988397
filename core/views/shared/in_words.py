"""Durations and amounts as pages write them."""


def duration(seconds: float) -> str:
    """An estimated duration, in words that people use.

    >>> duration(0.4), duration(42), duration(150), duration(5400)
    ('under a second', 'about 40 s', 'about 3 min', 'about 1.5 h')
    """
    if seconds < 1:
        return "under a second"
    if seconds < 10:
        return f"about {seconds:.0f} s"
    if seconds < 90:
        return f"about {round(seconds, -1):.0f} s"
    return f"about {-(-seconds // 60):.0f} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"


def measured(seconds: float) -> str:
    """A measured duration; a short one in milliseconds.

    >>> measured(0.0644), measured(2.31), measured(75.2)
    ('64 ms', '2.3 s', '75 s')
    """
    if seconds < 1:
        return f"{1000 * seconds:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


def amount(error: float) -> str:
    """An error to three figures; what is below a thousandth does not matter.

    >>> amount(18.888), amount(0.0), amount(2.54e-06)
    ('18.9', '0', 'less than 0.001')
    """
    return "less than 0.001" if 0 < error < 0.001 else f"{error:.3g}"


def epochs(count: int) -> str:
    """A number of epochs.

    >>> epochs(1), epochs(2000)
    ('1 epoch', '2,000 epochs')
    """
    return f"{count:,} epoch{'' if count == 1 else 's'}"
