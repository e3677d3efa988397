"""Sweeps as hypothesis draws them: over experiments of every task of the sequence lab."""

from hypothesis import strategies as st

from core.sweeps import MAX_RUNS, MAX_SETTINGS, Sweep, settings_of
from core.tasks import TASKS, complete

BASES = [complete(spec.preset) for spec in TASKS.values() if spec.page == "lab"]


@st.composite
def sweeps(draw):
    base = draw(st.sampled_from(BASES))
    known = settings_of(base)
    names = draw(st.lists(st.sampled_from(list(known)), min_size=1, max_size=MAX_SETTINGS, unique=True))
    settings, room = {}, MAX_RUNS
    for name in names:
        setting, most = known[name], min(4, room)
        if setting.is_choice:
            values = st.sampled_from(setting.first)
        elif setting.kind is int:
            values = st.integers(-(10**6), 10**6)
        else:
            values = st.floats(allow_nan=False, allow_infinity=False)
        settings[name] = draw(st.lists(values, min_size=1, max_size=most, unique=True))
        room //= len(settings[name])
    return Sweep.of(base, settings, seeds=draw(st.integers(1, min(20, room))))
