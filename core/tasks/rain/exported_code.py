"""Rain: Seattle's weather from vega_datasets, cut into the windows of the chosen form."""

from core.source_code import comment, literal, source
from core.tasks.rain.data import COLUMNS, Parameters, avalanches_and_accidents
from core.tasks.shared.exported_split import by_time

_SIMULATED = (
    "Avalanches and accidents are simulated. It snows on a slope above the city; avalanches follow the load of fresh "
    "snow, which keeps 60 % of itself each day, and double on a day of sudden warming. Rain, frost and wind bring "
    "accidents."
)


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (windows, days, 1 or 4) and `y` (windows, L, 1 or 2)."""
    observed = "weather" if parameters.inputs == "all" else "weather[:, :1]"
    function, wanted = "", "weather[:, :1]  # rain"
    if parameters.form == "rain_and_temperature":
        wanted = "weather[:, :2]  # rain and highest temperature"
    elif parameters.form == "avalanches":
        wanted = f"avalanches_and_accidents(weather, seed={parameters.data_seed})"
        function = f"""

{comment(_SIMULATED)}
{source(avalanches_and_accidents)}

"""
    return f"""# Seattle's weather from 2012 to 2015, a row a day: rain in mm, the highest and lowest
# temperature in °C, wind in m/s.
columns = {literal(COLUMNS)}
weather = local_data.seattle_weather()[columns].to_numpy()  # (days, 4)
{function}
observed = {observed}
wanted = {wanted}

n_OBSERVATIONS = {parameters.days}  # days
# The days to predict, counted from the last observed one.
steps = {_steps(parameters.steps)}

# A window can end on any day with enough days before and after it.
ends = np.arange(n_OBSERVATIONS - 1, len(weather) - steps[-1])

{by_time(validation_share, "day", "len(weather)")}

# X holds the days up to the end of each window, y those that are `steps` later.
X = observed[ends[:, None] + np.arange(1 - n_OBSERVATIONS, 1)].astype(np.float32)
y = wanted[ends[:, None] + steps].astype(np.float32)"""


def _steps(steps: tuple[int, ...]) -> str:
    """The steps as a range if they follow each other, else as a list."""
    if steps == tuple(range(steps[0], steps[-1] + 1)):
        return f"np.arange({steps[0]}, {steps[-1] + 1})"
    return f"np.array({literal(steps)})"
