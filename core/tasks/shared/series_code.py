"""The windows of `core.tasks.shared.series` as text, and the file `table.csv` that the text reads."""

from core.source_code import comment, literal
from core.tasks.shared.exported_split import at_random, by_time
from core.tasks.shared.series import MOST_SERIES_WINDOWS, Series, SeriesParameters
from core.tasks.shared.windows import MOST_VALUES


def exported_series(series: Series, parameters: SeriesParameters) -> bytes:
    """The file `table.csv`: a row a moment, every digit of each number."""
    return series.table(parameters.dropped).to_csv(index=False, lineterminator="\n").encode()


def series_code(series: Series, parameters: SeriesParameters, validation_share: float, about: str) -> str:
    """Text for `X` (windows, length, F) and `y` (windows, L, 1); `about` says what the table holds."""
    p = parameters
    features = 1 + ("target" in p.mistakes) + len(series.other_features)
    most = min(MOST_SERIES_WINDOWS, MOST_VALUES // (p.length * features))
    each = p.form == "each"
    steps = "np.arange(2 - n_OBSERVATIONS, 2)" if each else f"np.arange(1, {p.horizon + 1})"
    asked = f"Each row of a window asks for the next {series.row}" if each else f"The {series.row}s to predict"
    return f"""{comment(about)}
table = pd.read_csv("table.csv")
{_level(series, p)}
{_observed(series, p)}

n_OBSERVATIONS = {p.length}  # {series.row}s
# {asked}, counted from the last observed one.
steps = {steps}

# A window can end in any row with enough rows before and after it.
ends = np.arange(n_OBSERVATIONS - 1, len(level) - steps[-1])
{comment(f"At most {most:,} windows are used: of more, each second, third ... is kept, the newest always.")}
every = -(-len(ends) // {most})
ends = ends[::-1][::every][::-1]

{_split(p, validation_share)}

X = observed[ends[:, None] + np.arange(1 - n_OBSERVATIONS, 1)].astype(np.float32)
rows = ends[:, None] + steps  # to predict
{_wanted(p)}
y = wanted[..., None].astype(np.float32)"""


def _level(series: Series, p: SeriesParameters) -> str:
    column = f"table[{literal(series.feature.name)}].to_numpy()"
    plus = f" + {series.log_plus}" if series.log_plus else ""
    level = f"level = np.log({column}{plus})" if p.logarithm else f"level = {column}"
    if p.answer == "value":
        return f"{level}  # (rows,)"
    return f"""{level}
changes = np.diff(level)  # from each {series.row} to the next
table, level = table.iloc[1:], level[1:]  # the first row has no change"""


def _observed(series: Series, p: SeriesParameters) -> str:
    own = "changes" if p.answer == "change" else "level"
    columns = [own]
    lines = []
    if "target" in p.mistakes:
        lines.append(comment("A mistake on purpose: each row also tells the next one, which is what is asked."))
        columns.append("following")
        lines.append(f"following = np.append({own}[1:], {own}[-1:])")
    if series.other_features:
        lines.append(f"others = table[{literal([feature.name for feature in series.other_features])}].to_numpy()")
        columns.append("others")
    lines.append(f"observed = np.column_stack([{', '.join(columns)}])")
    return "\n".join(lines)


def _split(p: SeriesParameters, share: float) -> str:
    if "shuffled" not in p.mistakes:
        return by_time(share, "row", "len(level)")
    return f"""# A mistake on purpose: neighbouring windows share rows, and may stand on both sides.
n_SEQUENCES, rng = len(ends), np.random.default_rng(0)
{at_random(share)}"""


def _wanted(p: SeriesParameters) -> str:
    if p.answer == "value":
        return "wanted = level[rows]"
    before = "level[rows - 1]" if p.form == "each" else "level[ends][:, None]"
    return f"wanted = level[rows] - {before}  # the change since the last known row"
