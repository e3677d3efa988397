"""Time zones behind times: offsets from UTC, their usual names, and names of places."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

# Hours before or after UTC. Names with several meanings (IST, BST outside Britain) are left out or have the usual one.
_ZONES = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0.0),
    **dict.fromkeys(("CET", "MEZ", "BST", "WEST"), 1.0),
    **dict.fromkeys(("CEST", "MESZ", "EET"), 2.0),
    **dict.fromkeys(("EEST", "MSK"), 3.0),
    "EDT": -4.0,
    **dict.fromkeys(("EST", "CDT"), -5.0),
    **dict.fromkeys(("CST", "MDT"), -6.0),
    **dict.fromkeys(("MST", "PDT"), -7.0),
    "PST": -8.0,
    **dict.fromkeys(("JST", "KST"), 9.0),
    "AKST": -9.0,
    "HST": -10.0,
    "AEST": 10.0,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
}

NOT_A_TIME = np.datetime64("NaT", "us")


def in_zone(times: np.ndarray, zones: Sequence[str], codes: np.ndarray) -> tuple[np.ndarray, str]:
    """Times on the clock of their zone if all have the same, else in UTC; and the name of that zone, "" for none.

    Args:
        times: datetime64 (N,).
        zones: the different zones, "" for none.
        codes: (N,) which of them a time has.
    """
    if not any(zones):
        return times, ""
    offsets = [_offset(zone) if zone else None for zone in zones]
    unknown = np.array([offset is None for offset in offsets])[codes]
    if sum(bool(zone) for zone in zones) == 1:
        return np.where(unknown, NOT_A_TIME, times), _zone_name(max(zones))
    if any(isinstance(offset, str) for offset in offsets):
        return np.full(len(times), NOT_A_TIME), ""  # times of several places cannot be compared without their rules
    hours = np.array([offset or 0.0 for offset in offsets], float)[codes]
    return np.where(unknown, NOT_A_TIME, times - (hours * 3.6e9).astype("m8[us]")), "UTC"


def _offset(zone: str) -> float | str | None:
    """Hours after UTC, or the name of a place; None if the zone is not known."""
    plain = zone.strip("[] ").upper()
    if plain in _ZONES:
        return _ZONES[plain]
    if match := re.fullmatch(r"(?:UTC|GMT)? ?([+-])(\d{1,2}):?(\d{2})?", plain):
        hours = int(match[2]) + int(match[3] or 0) / 60
        return -hours if match[1] == "-" else hours
    try:
        return ZoneInfo(zone.strip("[]")).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _zone_name(zone: str) -> str:
    hours = _offset(zone)
    if isinstance(hours, str):
        return hours
    if not hours:
        return "UTC"
    minutes = round(abs(hours) * 60)
    return f"UTC{'+' if hours > 0 else '-'}{minutes // 60:02}:{minutes % 60:02}"
