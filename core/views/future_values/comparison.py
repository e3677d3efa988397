"""A network's forecasts of a series beside ARIMA's and the naive ones: figures, a table, and sentences.

m windows held back, H horizons.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.experiment.changes import with_parameters
from core.figures import future_values as figures
from core.figures.theme import Figure
from core.tasks.task import Data, Forecast
from core.views.future_values import forecasts as of
from core.wording import amount, capitalised, decimals, percent, with_unit
from core.work import JobResult
from core.work.forecasts import CompareMistakes, FitArima, WalkForward

PAST = 30  # rows before the origin that are drawn, at least
SHOWN = 60  # rows of the trap
CLEARLY = 0.97  # of the error of the last value: a forecast below it is better, for all that one split can tell
SLACK = 0.05  # that an interval may miss of what it promises
BACK = 3  # rows that a forecast can be laid back
SHUFFLED = "shuffled"
ARIMA_SECONDS, WALK_SECONDS, MISTAKES_SECONDS = 8.0, 45.0, 6.0
MISTAKES = {
    "": "no mistake",
    "scaler": "scaler fitted on all",
    SHUFFLED: "windows shuffled",
    "target": "what is asked among the inputs",
}


def honest(experiment: Experiment) -> Experiment:
    """The experiment without mistakes."""
    return with_parameters(experiment, mistakes=[]) if "mistakes" in experiment.task.parameters else experiment


def arima_of(experiment: Experiment) -> FitArima:
    """The job that fits ARIMA for an experiment, which is complete."""
    return FitArima(task=honest(experiment).task, validation_share=experiment.training.validation_share)


def walk_of(experiment: Experiment) -> WalkForward:
    """The job that tests an experiment, which is complete, at several origins."""
    return WalkForward(experiment=honest(experiment))


def mistakes_of(experiment: Experiment) -> CompareMistakes:
    """The job that makes each mistake with an experiment, which is complete."""
    return CompareMistakes(experiment=honest(experiment))


@dataclass(frozen=True, eq=False)
class Comparison:
    """All forecasts of the windows held back, as the series counts them: (m, H) by model, and their intervals.

    `mistakes` are those that were switched on for the network.
    """

    data: Data
    series: Forecast
    came: np.ndarray
    models: dict[str, np.ndarray]
    intervals: dict[str, of.Interval]
    mistakes: tuple[str, ...] = ()

    @property
    def relative(self) -> dict[str, np.ndarray]:
        """Each model's error by horizon, relative to that of the last value."""
        last = self.models[of.NAIVE]
        return {name: of.to_naive(self.came, forecast, last) for name, forecast in self.models.items()}

    def fan(self, place: int) -> Figure:
        """The forecasts of one window held back, beside what came."""
        own, series = self.series.own_unit, self.series
        end, horizons = int(of.origins(self.data)[place]), self.came.shape[1]
        first = max(0, end + 1 - max(PAST, 2 * horizons))
        lines = {}
        for name, forecast in self.models.items():
            interval, values = self.intervals.get(name), forecast[place]
            limits = (own(values - interval.below), own(values + interval.above)) if interval else (None, None)
            lines[name] = figures.Line(own(values), *limits)
        return figures.fan(
            f"{capitalised(series.feature.name)} after {_name(series, end)}",
            series.feature.label,
            (_days(series, first, end + 1), own(series.level[first : end + 1])),
            (_days(series, end + 1, end + 1 + horizons), own(self.came[place])),
            lines,
            _axis(series, self.data.timestep),
        )

    def laid_back(self, back: int) -> Figure:
        """The last one-step forecasts of the network, laid some rows back, over what came."""
        rows = of.origins(self.data)[-SHOWN:] + 1
        own = self.series.own_unit
        title = "The forecast of each row, where it belongs"
        if back:
            title = f"The same forecast, laid {back} {self.data.timestep}{'s' * (back > 1)} back"
        return figures.laid_back(
            title,
            self.series.feature.label,
            [_name(self.series, row) for row in rows],
            own(self.came[-SHOWN:, 0]),
            own(self.models[of.NETWORK][-SHOWN:, 0]),
            back,
            _axis(self.series, self.data.timestep),
        )

    def distances(self) -> list[float]:
        """How far the one-step forecast is from what came if it is laid 0, 1, 2, … rows back, in the own unit."""
        came = self.series.own_unit(self.came[:, 0])
        forecast = self.series.own_unit(self.models[of.NETWORK][:, 0])
        return [
            float(np.sqrt(np.mean(np.square(forecast[back:] - came[: len(came) - back])))) for back in range(BACK + 1)
        ]

    def trap(self) -> str:
        """R² beside the error relative to naive, and where the forecast lies best."""
        own = self.series.own_unit
        came = own(self.came[:, 0])
        squared, of_last = (of.r_squared(came, own(self.models[name][:, 0])) for name in (of.NETWORK, of.NAIVE))
        ratio, distances = float(self.relative[of.NETWORK][0]), self.distances()
        best, row = int(np.argmin(distances)), self.data.timestep
        unit = self.series.feature.unit
        first = (
            f"One {row} ahead, the network's R² is {decimals(squared, 3)}. “Like the last {row}” has "
            f"{decimals(of_last, 3)}, and the network's error is {decimals(ratio)} of its error."
        )
        if not best:
            return f"{first} The forecast lies best where it belongs.{self._switched_on()}"
        lesson = "So it says again what was there already"
        if ratio < CLEARLY:
            lesson = "So it leans on what was there already, and yet it knows more than that"
        nearest, here = (with_unit(amount(distances[back]), unit) for back in (best, 0))
        return (
            f"{first} Where it belongs, the forecast is {here} away from what came; laid back by {best} "
            f"{row}{'s' * (best > 1)}, {nearest}. {lesson}.{self._switched_on()}"
        )

    def trap_in_short(self) -> str:
        """R² beside the error relative to naive."""
        own = self.series.own_unit
        squared = of.r_squared(own(self.came[:, 0]), own(self.models[of.NETWORK][:, 0]))
        return (
            f"R² {decimals(squared, 3)}, and {decimals(float(self.relative[of.NETWORK][0]))} of the last value's error."
        )

    def sentence(self) -> str:
        """Who is best one row ahead, and by how much; and who at the last row that is asked for, if that is another.

        Nobody is, as long as ARIMA is not among them, with a mistake, or at a single moment.
        """
        ratios = {name: float(values[0]) for name, values in self.relative.items() if name != of.NAIVE}
        parts = [f"{name} {decimals(ratio)}" for name, ratio in sorted(ratios.items(), key=lambda one: one[1])]
        row = self.data.timestep
        errors = f"Errors one {row} ahead, relative to “like the last {row}”: {', '.join(parts)}."
        if self.mistakes:
            return f"{errors}{self._switched_on()}"
        if len(self.came) == 1:
            return f"{errors} One moment does not tell who is best."
        if of.ARIMA not in self.models:
            return errors
        return f"{errors}{self._one_ahead(ratios)}{self._at_the_end()}"

    def _switched_on(self) -> str:
        if not self.mistakes:
            return ""
        names = " and ".join(f"“{MISTAKES[name]}”" for name in self.mistakes)
        return f" With {names} switched on, the network's error is not that of a forecast."

    def _one_ahead(self, ratios: dict[str, float]) -> str:
        best = min(ratios, key=ratios.__getitem__)
        if ratios[best] > 1 / CLEARLY:
            return " Best is the last value."
        if ratios[best] >= CLEARLY:
            return " Nobody is clearly better than the last value."
        return f" Best is {_who(best)}."

    def _at_the_end(self) -> str:
        last = self.came.shape[1] - 1
        first, end = (min(self.relative, key=lambda name: float(self.relative[name][row])) for row in (0, last))
        ratio = float(self.relative[end][last])
        if end == first or ratio >= CLEARLY:
            return ""
        return f" {last + 1} {self.data.timestep}s ahead, {_who(end)} is best ({decimals(ratio)})."

    def too_sure(self) -> str:
        """Which intervals held less of what came than they promise; "" if none did."""
        held = {name: float(self._held(name).mean()) for name in self.intervals}
        names = [
            name if name == of.ARIMA else f"the {name}" for name, share in held.items() if share < of.INSIDE - SLACK
        ]
        if not names:
            return ""
        were, it = ("were", "they") if len(names) > 1 else ("was", "it")
        return f"{capitalised(' and '.join(names))} {were} too sure: what came lay outside more often than {it} said."

    def _held(self, name: str) -> np.ndarray:
        return of.coverage(self.came, self.models[name], self.intervals[name])

    def rows(self) -> list[dict[str, str]]:
        """A row for each model: its error relative to naive at three horizons, and how much its interval holds."""
        horizons = self.came.shape[1]
        chosen = sorted({1, (horizons + 1) // 2, horizons})
        made = []
        for name, values in self.relative.items():
            row = {"forecast": name}
            for step in chosen:
                row[f"{step} {self.data.timestep}{'s' * (step > 1)} ahead"] = decimals(float(values[step - 1]), 3)
            held = percent(float(self._held(name).mean())) if name in self.intervals else "no interval"
            row["its 80 % interval held"] = held
            made.append(row)
        return made


def mistakes_in(experiment: Experiment) -> tuple[str, ...]:
    """The mistakes that are switched on, keys of MISTAKES."""
    return tuple(experiment.task.parameters.get("mistakes", ()))


def compare(data: Data, predictions: np.ndarray, arima: JobResult | None, mistakes: tuple[str, ...] = ()) -> Comparison:
    """The forecasts of a trained network beside the others; without ARIMA while it is not fitted.

    ARIMA's are for the windows that are held back in order of time, so there can be none beside shuffled windows.

    Raises:
        ExperimentError: the task forecasts no single series, or one that never changes; with one sentence.
    """
    came, last = of.truth(data), of.naive(data, of.NAIVE)
    of.to_naive(came, last, last)  # says that there is nothing to compare with
    models = {of.NETWORK: of.of_network(data, predictions)}
    intervals = {of.NETWORK: of.network_interval(data, predictions)}
    if arima is not None:
        models[of.ARIMA] = arima.arrays["forecasts"]
        intervals[of.ARIMA] = of.normal_interval(arima.arrays["deviations"])
    models |= {one.name: of.naive(data, one.name) for one in data.baselines if one.name in (of.NAIVE, of.SEASONAL)}
    return Comparison(data, of.series_of(data), came, models, intervals, mistakes)


def counted(count: int, word: str) -> str:
    """A number of things.

    Example:
        >>> counted(1, "value"), counted(3, "surprise")
        ('1 value', '3 surprises')
    """
    return f"{count:,} {word}{'s' * (count != 1)}"


def order(result: JobResult) -> str:
    """Which ARIMA was chosen, and how."""
    p, d, q = result.facts["order"]
    known = [counted(count, word) for count, word in ((p, "change" if d else "value"), (q, "surprise")) if count]
    told = (
        f"each {'change' if d else 'value'} from {' and '.join(known)} before" if known else "no more than a constant"
    )
    return (
        f"ARIMA({p}, {d}, {q}): of {len(result.facts['tried'])} orders the one with the smallest criterion of Akaike "
        f"on the training part. It tells {told}."
    )


def origin_names(data: Data) -> list[str]:
    """The date after which each window held back asks, in order."""
    series = of.series_of(data)
    return [_name(series, int(end)) for end in of.origins(data)]


def place_of(text: str | None, data: Data) -> int:
    """The place, among the windows held back, of the one that an address names; by default that of `most_happened`."""
    held = data.validation.tolist()
    return held.index(int(text)) if text and text.isdecimal() and int(text) in held else most_happened(data)


def most_happened(data: Data) -> int:
    """The place of the window held back after which the series went farthest from its last value."""
    came = of.truth(data)
    return int(np.abs(came - of.series_of(data).level[of.origins(data)][:, None]).max(axis=1).argmax())


def sequence_of(place: int, data: Data) -> str | None:
    """What an address calls the window at a place; None for the one that is shown anyway."""
    return None if place == most_happened(data) else str(int(data.validation[place]))


def ends_earlier(experiment: Experiment) -> bool:
    """True if a task's series can be cut short, and mistakes made with it."""
    return "dropped" in experiment.task.parameters and experiment.task.parameters["form"] == "ahead"


def _days(series: Forecast, first: int, after: int) -> list[str]:
    return [_name(series, row) for row in range(first, after)]


def _name(series: Forecast, row: int) -> str:
    """A row's time: 2018-12-31, 2018-12-31 14:00, or its number, such as a year."""
    time = series.times[row]
    if not isinstance(time, np.datetime64):
        return str(int(time)) if float(time).is_integer() else str(time)
    return str(time.astype("datetime64[m]")).replace("T", " ").removesuffix(" 00:00")


def _axis(series: Forecast, row: str) -> str:
    return "date" if series.times.dtype.kind == "M" else row


def _who(name: str) -> str:
    return {of.NETWORK: "the network", of.ARIMA: "ARIMA", of.NAIVE: "the last value"}.get(name, "the season")
