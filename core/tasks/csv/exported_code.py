"""Your own CSV: `table.csv`, a plain copy of the chosen columns, and the text that reads it and cuts windows.

An upload may have any separator, encoding, decimal mark and layout of times, and empty rows. The exported code does not
handle these: `exported_table` writes the columns in one plain format.
"""

from core.source_code import call, comment, literal
from core.tasks.csv.moments import in_order
from core.tasks.csv.parameters import Parameters
from core.tasks.csv.table import read_table
from core.tasks.shared.exported_split import by_time
from core.tasks.shared.windows import MOST_VALUES, MOST_WINDOWS


def exported_table(parameters: Parameters, content: bytes | None, validation_share: float = 0.0) -> bytes | None:
    """The file `table.csv` of the exported text: the chosen columns of the upload, its rows in the order of time.

    UTF-8 with commas and decimal points, NaN for a missing value, every digit of each number. Where there is a time, a
    last column counts the stretches between gaps in it. None while there is no upload.
    """
    if content is None:
        return None
    table = read_table(content, parameters.choices)
    ordered = in_order(table, parameters.times, parameters.across_gaps)
    frame = table.frame.iloc[ordered.order]
    chosen = frame[list(dict.fromkeys([*parameters.times, *parameters.inputs, *parameters.targets]))]
    if parameters.time:
        chosen = chosen.assign(**{_part(parameters): ordered.gaps.part})
    return chosen.to_csv(index=False, na_rep="NaN", lineterminator="\n").encode()


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (windows, length, inputs) and `y` (windows, horizon, targets)."""
    T, L = parameters.length, parameters.horizon
    most = min(MOST_WINDOWS, MOST_VALUES // max(T * len(parameters.inputs), L * len(parameters.targets)))
    gaps = parameters.missing != "refuse"
    filled = _filled(parameters, validation_share) if gaps else ""
    return f"""# table.csv holds the chosen columns, its rows in the order of time.
table = pd.read_csv("table.csv")
{call("inputs = [", map(literal, parameters.inputs), "]")}
{call("targets = [", map(literal, parameters.targets), "]")}
observed, wanted = table[inputs], table[targets]

n_OBSERVATIONS = {T}  # rows
# The rows to predict, counted from the last observed one.
steps = np.arange({parameters.steps[0]}, {parameters.steps[-1] + 1})

# A window can end in any row with enough rows before and after it.
ends = np.arange(n_OBSERVATIONS - 1, len(table) - steps[-1])
{_in_one_part(parameters)}{_KNOWN if gaps else ""}
{comment(f"At most {most:,} windows are used: of more, each second, third ... is kept, the newest always.")}
every = -(-len(ends) // {most})
ends = ends[::-1][::every][::-1]

{by_time(validation_share, "row", "len(table)")}
{filled}
# X holds the rows up to the end of each window, y those that are `steps` later.
X = observed.to_numpy(np.float32)[ends[:, None] + np.arange(1 - n_OBSERVATIONS, 1)]
y = wanted.to_numpy(np.float32)[ends[:, None] + steps]"""


_KNOWN = """
# Targets are never made up: a window with a missing one is left out.
known = wanted.notna().all(axis=1).to_numpy()
ends = ends[known[ends[:, None] + steps].all(axis=1)]
"""


def _part(parameters: Parameters) -> str:
    """The name of the column that counts the stretches between gaps in time: one that no chosen column has."""
    name, taken = "part", {*parameters.times, *parameters.inputs, *parameters.targets}
    while name in taken:
        name += "_"
    return name


def _in_one_part(parameters: Parameters) -> str:
    if not parameters.time:
        return ""
    return f"""
# Each part of the table has no gap in time. No window reaches over one.
part = table[{_part(parameters)!r}].to_numpy()
ends = ends[part[ends + 1 - n_OBSERVATIONS] == part[ends + steps[-1]]]
"""


def _filled(parameters: Parameters, validation_share: float) -> str:
    past, which = ("observed[: cutoff + 1]", "rows up to the cutoff") if validation_share else ("observed", "column")
    if parameters.missing == "mean":
        return f"\n# Gaps are filled by the mean of the {which}.\nobserved = observed.fillna({past}.mean())\n"
    explanation = f"Gaps are filled by the last known value, or at the beginning by the mean of the {which}."
    last = "observed.groupby(part).ffill()" if parameters.time else "observed.ffill()"
    return f"\n{comment(explanation)}\nobserved = {last}.fillna({past}.mean())\n"
