"""The scaling section: scaling as in `core.tasks.scaling`, and the shape of the network's output."""

import numpy as np

from core.experiment import Experiment
from core.network.export.section import Section
from core.tasks import Prepared
from core.tasks.task import Data, SeriesData

NEARLY_CONSTANT = "1e-12"  # the scale below which core.tasks.scaling only shifts a feature


def section(experiment: Experiment, prepared: Prepared) -> Section:
    """Code that defines X_network, y_network, and the numbers that bring predictions back into their own units."""
    data, scaling = prepared.data, experiment.scaling
    if scaling == "none":
        return Section("What the network reads", _explanation("none", data), f"X_network = X\n{_as_answered(data)}")
    code = [*_inputs(scaling, data), "", *_targets(scaling, data)]
    return Section("Scaling", _explanation(scaling, data), "\n".join(code))


def names(data: Data) -> tuple[str, str]:
    """The names in the code of the network's inputs and targets."""
    return ("X", "y") if data.embedding else ("X_network", "y_network")


def to_own_units(experiment: Experiment, prepared: Prepared) -> str:
    """The end of an expression that brings `predicted` back into its own units; "" if it needs none."""
    offset, scale = _of_targets(experiment.scaling, prepared.data)
    return f" * {scale}" * bool(scale) + f" + {offset}" * bool(offset)


def _inputs(scaling: str, data: Data) -> list[str]:
    offset, scale = {"standard": ("x_mean", "x_std"), "minmax": ("x_min", "x_range")}[scaling]
    F, real = data.X.shape[-1], data.lengths is not None
    code = ["real = X.any(axis=-1)  # False where a sequence is filled up"] if real else []
    rows, part = _seen(data)
    code += [
        "# A mistake on purpose: it sees the sequences held back too."
        if rows != "[train]"
        else "# Fitted on all observations of the training sequences, (observations, n_FEATURES).",
        f"seen = X{rows}{f'[real{rows}]' if real else f'.reshape(-1, {F})'}.astype(np.float64)",
        *_fitted("x", scaling, data.X[part][data.real()[part]]),
        f"X_network = ((X - {offset}) / {scale}).astype(np.float32)",
    ]
    return [*code, "X_network[~real] = 0"] if real else code


def _seen(data: Data) -> tuple[str, np.ndarray]:
    """Which sequences the scaler sees: as the end of an expression, and as their indices."""
    on_all = isinstance(data, SeriesData) and data.scaled_on_all
    return ("", np.arange(len(data.y))) if on_all else ("[train]", data.train)


def _targets(scaling: str, data: Data) -> list[str]:
    offset, scale = _of_targets(scaling, data)
    K = data.y.shape[-1]
    if not scale:
        return [_as_answered(data)]
    rows, part = _seen(data)
    raw = data.y[part].reshape(-1, K)
    code = [f"seen = y{rows}.reshape(-1, {K}).astype(np.float64)"]
    if not offset:
        code.append(f"{scale} = seen.{'std' if scaling == 'standard' else 'max'}(axis=0)")
        code += _nonzero(scale, raw.std(0, dtype=np.float64) if scaling == "standard" else raw.max(0))
    else:
        code += _fitted("y", scaling, raw)
    moved = f"(y - {offset})" if offset else "y"
    code.append(f"y_network = ({moved} / {scale}).astype(np.float32)")
    return code if data.output.per_timestep else [*code, "y_network = y_network.reshape(len(y), -1)"]


def _of_targets(scaling: str, data: Data) -> tuple[str, str]:
    """The names of the targets' offset and scale, "" for one that has no effect."""
    if scaling == "none" or data.output.target_scaling == "none":
        return "", ""
    if data.output.target_scaling == "divided":
        return "", "y_std" if scaling == "standard" else "y_max"
    return ("y_mean", "y_std") if scaling == "standard" else ("y_min", "y_range")


def _fitted(of: str, scaling: str, raw: np.ndarray) -> list[str]:
    """Lines that fit offset and scale on `seen`; `raw` (observations, features) is what it will hold."""
    raw = raw.astype(np.float64)
    if scaling == "standard":
        code = [f"{of}_mean, {of}_std = seen.mean(axis=0), seen.std(axis=0)"]
        return code + _nonzero(f"{of}_std", raw.std(0))
    code = [f"{of}_min, {of}_range = seen.min(axis=0), np.ptp(seen, axis=0)"]
    return code + _nonzero(f"{of}_range", np.ptp(raw, axis=0))


def _nonzero(scale: str, numbers: np.ndarray) -> list[str]:
    if (np.abs(numbers) >= float(NEARLY_CONSTANT)).all():
        return []
    return [f"{scale}[np.abs({scale}) < {NEARLY_CONSTANT}] = 1  # a constant feature is only shifted"]


def _as_answered(data: Data) -> str:
    """Unscaled targets in the shape of the network's output."""
    return "y_network = y" if data.output.per_timestep else "y_network = y.reshape(len(y), -1)"


def _explanation(scaling: str, data: Data) -> str:
    _, L, K = data.y.shape
    text = {
        "none": "The network reads the numbers as they are.",
        "standard": "From each feature its mean is taken away, and the rest divided by its standard deviation, so that "
        "all features count alike. Both are those of the training sequences alone: validation must not teach anything.",
        "minmax": "Each feature is brought into the range from 0 to 1, by its smallest and largest value in the "
        "training sequences. Validation has no part in this, since it must not teach anything.",
    }[scaling]
    if scaling != "none" and isinstance(data, SeriesData) and data.scaled_on_all:
        text = "The scaler is fitted on all sequences, those held back included. This is a mistake, made on purpose."
    if data.lengths is not None and scaling != "none":
        text += " Places that were filled up stay 0."
    if scaling != "none":
        text += {
            "full": " The targets are scaled in the same way.",
            "divided": " The targets are only divided: the output layer answers nothing below 0.",
            "none": " The targets are 0 or 1, and stay so.",
        }[data.output.target_scaling]
    if not data.output.per_timestep:
        text += (
            " For each sequence the network answers with one row of OUTPUT_LENGTH · n_FEATURES numbers, so the targets "
            f"get the shape ({len(data.y)}, {L * K})."
        )
    return text
