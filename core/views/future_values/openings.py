"""What Future values opens with: four series, each with a network, ARIMA, five origins and the mistakes."""

from core.experiment import Experiment
from core.experiment.changes import with_parameters
from core.tasks import TASKS, complete
from core.views.future_values import comparison
from core.views.shared.opening import Opening, of_experiments
from core.views.shared.parts import PARTS

WEEKS, DAYS = 8, 5  # ahead: what a hospital or a trader would plan for

SERIES: dict[str, Experiment] = {
    "flu_counts": with_parameters(TASKS["flu_counts"].preset, horizon=WEEKS),
    "particulates": with_parameters(TASKS["particulates"].preset, horizon=WEEKS),
    "prices": with_parameters(TASKS["prices"].preset, horizon=DAYS),
    "rain": with_parameters(TASKS["rain"].preset, inputs="rain", days=30),
    "csv": TASKS["csv"].preset,
}
FIRST = complete(SERIES["flu_counts"])
TRAP = complete(SERIES["prices"])
ENDS_EARLIER = [one for one in SERIES.values() if "dropped" in complete(one).task.parameters]
TITLES = " or ".join(f"“{TASKS[one.task.name].title}”" for one in ENDS_EARLIER)


def openings() -> dict[str, list[Opening]]:
    """Each series with its network and ARIMA; origins and mistakes for those that can end earlier."""
    runs = of_experiments(SERIES.values(), "ends")
    arimas = [Opening(comparison.arima_of(one.work)) for one in runs if isinstance(one.work, Experiment)]
    earlier = [complete(one) for one in ENDS_EARLIER]
    return {part: [*runs, *arimas] for part in PARTS["future_values"]} | {
        "origins": [Opening(comparison.walk_of(one)) for one in earlier],
        "leaks": [Opening(comparison.mistakes_of(one)) for one in earlier],
    }
