"""Heartbeats: 100 heartbeats of each patient, four measures a beat, at risk or healthy. Simulated.

Every patient, healthy or not, draws from the same normal ranges:
- RR interval, the time since the beat before: a mean of 650 to 950 ms, which is 63 to 92 beats a minute (normal at
  rest: 60 to 100). It swings with the breath and with blood pressure by a standard deviation (SDNN) of 35 to 65 ms
  (healthy adults over five minutes: 50 ± 16 ms; Nunan et al., Pacing Clin Electrophysiol 33, 2010).
- QRS width: 80 to 100 ms (normal: below 120 ms; Surawicz et al., AHA/ACCF/HRS recommendations III, 2009).
- QT interval: Bazett's QT = QTc · sqrt(RR / 1 s), with QTc 410 ± 15 ms (normal: below 450 ms in men, 460 ms in women;
  Rautaharju et al., AHA/ACCF/HRS recommendations IV, 2009).
- ST deviation: a level of its own from -0.1 to 0.1 mV, with 0.015 mV of noise (suspicious: new changes of 0.05 mV down
  or 0.1 mV up; Thygesen et al., Fourth universal definition of myocardial infarction, 2018).
- Premature ventricular beats, in every second patient, 4 to 9 of them: the interval before one is 55 to 75 % of the
  mean, the one after it 120 to 140 %, its QRS is 120 to 160 ms wide. Scattered ones are common in healthy people.

A patient at risk shows one or two of three signs, all of them in the course of time and none in the mean of a measure:
- rigid: the heart rate hardly varies, SDNN 5 to 12 ms (after an infarction low variability goes with higher mortality;
  Kleiger et al., Am J Cardiol 59, 1987).
- runs: as many premature beats as others have, but in runs of three or more (non-sustained ventricular tachycardia).
- drift: the ST level falls by 0.15 to 0.3 mV from the first beat to the last, about the same mean level (ischaemia).
"""

from typing import Literal

import numpy as np
from pydantic import Field

from core.answers import OneOfTwo
from core.experiment import MAX_LENGTH, Spec
from core.feature import Feature
from core.tasks.shared.baselines import majority_class
from core.tasks.shared.windows import at_random
from core.tasks.task import SeriesData

INPUTS = (
    Feature("RR interval", "ms"),
    Feature("QRS width", "ms"),
    Feature("QT interval", "ms"),
    Feature("ST deviation", "mV"),
)
SIGNS = ("rigid", "runs", "drift")
SHARE_AT_RISK = 0.45
LONGEST = 1.5  # of recordings of different lengths, times `beats`: some have to be cut
SHORTEST = 0.4

Side = Literal["pre", "post"]


class Parameters(Spec):
    """`padding`, `truncating` and `mask` matter only if lengths differ. A side is pre (start) or post (end)."""

    patients: int = Field(default=400, ge=50, le=2000)
    beats: int = Field(default=100, ge=10, le=MAX_LENGTH)
    different_lengths: bool = False
    padding: Side = "pre"
    truncating: Side = "pre"
    mask: bool = True
    data_seed: int = Field(default=0, ge=0, le=2**31 - 1)


def recording(rng: np.random.Generator, beats: int, signs: tuple[str, ...]) -> np.ndarray:
    """One patient's simulated recording, (beats, 4); a healthy one has no `signs`."""
    time = np.arange(beats)
    mean_rr = rng.uniform(650, 950)
    sdnn = rng.uniform(5, 12) if "rigid" in signs else rng.uniform(35, 65)
    breath, pressure = rng.uniform(3, 5), rng.uniform(9, 14)  # periods in beats
    # The swing has a variance of 0.8, the noise one of 0.2.
    swing = np.sqrt(0.8) * (_wave(rng, time, breath) + _wave(rng, time, pressure))
    rr = mean_rr + sdnn * (swing + np.sqrt(0.2) * rng.standard_normal(beats))
    qrs = rng.uniform(80, 100) + 2 * rng.standard_normal(beats)
    qtc = rng.normal(410, 15)
    st = rng.uniform(-0.1, 0.1) + 0.015 * rng.standard_normal(beats)
    fall = rng.uniform(0.15, 0.3)
    if "drift" in signs:
        st -= fall * (time / (beats - 1) - 0.5)
    for beat in _premature(rng, beats, in_runs="runs" in signs):
        rr[beat] = mean_rr * rng.uniform(0.55, 0.75)
        qrs[beat] = rng.uniform(120, 160)
        if beat + 1 < beats and qrs[beat + 1] < 120:
            rr[beat + 1] = mean_rr * rng.uniform(1.2, 1.4)
    qt = qtc * np.sqrt(rr / 1000) + 4 * rng.standard_normal(beats)
    return np.stack([rr, qrs, qt, st], axis=1)


def _wave(rng: np.random.Generator, time: np.ndarray, period: float) -> np.ndarray:
    return np.sin(2 * np.pi * (time / period + rng.random()))  # variance 1/2


def _premature(rng: np.random.Generator, beats: int, *, in_runs: bool) -> list[int]:
    """Which beats are premature, last first: 4 to 9, alone or in one run or two."""
    count = int(rng.integers(4, 10))
    some = in_runs or rng.random() < 0.5
    count = min(count, beats // 3) if some else 0
    runs = [1] * count
    if in_runs:
        runs = [count] if count < 6 else [count // 2, count - count // 2]
    # Runs and a gap of at least one normal beat after each: choose places as if each
    # run with its gap were one beat.
    places = beats - sum(runs)
    starts: np.ndarray | list[int] = np.sort(rng.choice(places, len(runs), replace=False)) if runs else []
    taken: list[int] = []
    shift = 0
    for start, run in zip(starts, runs, strict=True):
        taken += [int(start) + shift + i for i in range(run)]
        shift += run
    return taken[::-1]


def patient(index: int, parameters: Parameters) -> tuple[np.ndarray, bool]:
    """A patient's whole recording (beats, 4), and True if at risk. Neither depends on the number of patients."""
    rng = np.random.default_rng([parameters.data_seed, index])
    at_risk = bool(rng.random() < SHARE_AT_RISK)
    signs = tuple(rng.choice(SIGNS, rng.integers(1, 3), replace=False)) if at_risk else ()
    beats = parameters.beats
    if parameters.different_lengths:
        beats = int(rng.integers(round(SHORTEST * beats), round(LONGEST * beats) + 1))
    return recording(rng, beats, signs), at_risk


def fitted(sequences: list[np.ndarray], length: int, padding: Side, truncating: Side) -> np.ndarray:
    """Sequences (t, F) of different t as one float32 array (n, `length`, F), as Keras's `pad_sequences` makes it.

    A longer sequence is cut at its start (pre) or end (post); a shorter one is filled up with 0 at its start or end.
    """
    X = np.zeros((len(sequences), length, sequences[0].shape[1]), np.float32)
    for row, sequence in zip(X, sequences, strict=True):
        part = sequence[-length:] if truncating == "pre" else sequence[:length]
        if padding == "pre":
            row[length - len(part) :] = part
        else:
            row[: len(part)] = part
    return X


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """X (patients, beats, 4) and y (patients, 1, 1), 1 for a patient at risk."""
    patients = [patient(i, parameters) for i in range(parameters.patients)]
    recordings, at_risk = [beats for beats, _ in patients], np.array([risk for _, risk in patients])
    y = at_risk.astype(np.float32)[:, None, None]  # (n, 1, 1)
    rng = np.random.default_rng(parameters.data_seed)
    train, validation = at_random(parameters.patients, validation_share, rng, at_risk)
    classes = ("healthy", "at risk")
    lengths = np.array([min(len(beats), parameters.beats) for beats in recordings])
    return SeriesData(
        X=fitted(recordings, parameters.beats, parameters.padding, parameters.truncating),
        y=y,
        inputs=INPUTS,
        output=OneOfTwo(length=1, features=(Feature("at risk"),)),
        train=train,
        validation=validation,
        sequence_names=tuple(f"patient {i + 1}" for i in range(parameters.patients)),
        timestep="heartbeat",
        baselines=(majority_class(y, train, classes),),
        classes=classes,
        lengths=lengths if parameters.different_lengths else None,
        padding=parameters.padding,
        mask=parameters.mask and parameters.different_lengths,
        simulated="The heartbeats are simulated from normal ranges of physiology; patients at risk have a rigid "
        "rhythm, runs of premature beats or a drifting ST level. No real patient, and no medical advice.",
    )
