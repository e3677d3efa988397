"""Durations and dates as pages write them."""

from datetime import date


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


def epochs(count: int) -> str:
    """A number of epochs.

    >>> epochs(1), epochs(2000)
    ('1 epoch', '2,000 epochs')
    """
    return f"{count:,} epoch{'' if count == 1 else 's'}"


def day(of: date) -> str:
    """A date.

    >>> day(date(2026, 3, 9))
    '9 March 2026'
    """
    return f"{of.day} {of:%B %Y}"
