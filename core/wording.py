"""Numbers as pages and figures write them: one form for per cent, the minus sign, thousands and units.

Every sentence uses these, so that a share is `86 %`, a negative number has a typographic minus, and zero has none.
"""

import math

MINUS = "\N{MINUS SIGN}"
LEAST = 0.001  # nobody needs an error below it


def decimals(value: float, digits: int = 2) -> str:
    """A number with `digits` decimals.

    >>> decimals(1234.5, 1), decimals(-0.426), decimals(-0.001), decimals(float("nan"))
    ('1,234.5', '−0.43', '0.00', 'not a number')
    """
    if not math.isfinite(value):
        return _not_finite(value)
    text = f"{abs(value):,.{digits}f}"
    return f"{MINUS}{text}" if value < 0 and text.strip("0.") else text


def signed(value: float, digits: int = 2) -> str:
    """A change, with its sign.

    >>> signed(0.25), signed(-0.25), signed(-0.001)
    ('+0.25', '−0.25', '0.00')
    """
    text = decimals(value, digits)
    return f"+{text}" if value > 0 and text.strip("0.") else text


def number(value: float, digits: int = 3) -> str:
    """A number with `digits` significant digits.

    >>> number(0.12345), number(1234.5), number(-3.0), number(-0.00001234), number(float("inf"))
    ('0.123', '1,234', '−3', '−1.23e−05', 'infinite')
    """
    if not math.isfinite(value):
        return _not_finite(value)
    if value and not 1e-4 <= abs(value) < 1e7:
        return f"{value:.{digits}g}".replace("-", MINUS)
    places = max(digits - 1 - math.floor(math.log10(abs(value))), 0) if value else 0
    text = f"{abs(value):,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{MINUS}{text}" if value < 0 else text


def percent(share: float, digits: int = 0) -> str:
    """A share of 1 in per cent.

    >>> percent(0.857), percent(0.857, 1), percent(1), percent(-0.25)
    ('86 %', '85.7 %', '100 %', '−25 %')
    """
    return f"{decimals(100 * share, digits)} %"


def span(low: float, high: float) -> str:
    """From one share to another, or one share if both are written alike.

    >>> span(0.5, 0.613), span(0.5, 0.501)
    ('50 % to 61 %', '50 %')
    """
    first, last = percent(low), percent(high)
    return first if first == last else f"{first} to {last}"


def amount(error: float) -> str:
    """An error to three digits; what is below a thousandth does not matter.

    >>> amount(18.888), amount(12345.6), amount(0.0), amount(2.54e-06)
    ('18.9', '12,346', 'less than 0.001', 'less than 0.001')
    """
    return f"less than {LEAST}" if 0 <= error < LEAST else number(error)


def with_unit(text: str, unit: str) -> str:
    """A number with its unit, if it has one.

    >>> with_unit("3.2", "mm"), with_unit("3.2", "")
    ('3.2 mm', '3.2')
    """
    return f"{text} {unit}" if unit else text


def capitalised(text: str) -> str:
    """A text that begins a sentence. Only its first letter changes.

    >>> capitalised("your numbers"), capitalised("LSTM")
    ('Your numbers', 'LSTM')
    """
    return text[:1].upper() + text[1:]


def _not_finite(value: float) -> str:
    return "not a number" if math.isnan(value) else "infinite" if value > 0 else f"{MINUS}infinite"
