"""Your own CSV: `table.csv`, a plain copy of the chosen columns, and the text that reads it and cuts windows.

An upload may have any separator, encoding, decimal mark and layout of times, and empty rows. The exported code does not
handle these: `exported_table` writes the columns in one plain format.
"""

from core.source_code import call, comment, literal
from core.tasks.csv.data import Parameters
from core.tasks.csv.table import read_table
from core.tasks.shared.exported_split import by_time
from core.tasks.shared.windows import MOST_VALUES, MOST_WINDOWS


def exported_table(parameters: Parameters, content: bytes) -> bytes:
    """The file `table.csv` of the exported text: the chosen columns of the upload, its rows in the order of time.

    UTF-8 with commas and decimal points, NaN for a missing value, every digit of each number.
    """
    frame = read_table(content).frame
    if parameters.time:
        frame = frame.sort_values(parameters.time, kind="stable")
    chosen = dict.fromkeys([*([parameters.time] if parameters.time else []), *parameters.inputs, *parameters.targets])
    return frame[list(chosen)].to_csv(index=False, na_rep="NaN", lineterminator="\n").encode()


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (windows, length, inputs) and `y` (windows, horizon, targets)."""
    T, L = parameters.length, parameters.horizon
    most = min(MOST_WINDOWS, MOST_VALUES // max(T * len(parameters.inputs), L * len(parameters.targets)))
    gaps = parameters.missing != "refuse"
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
{_KNOWN if gaps else ""}
{comment(f"At most {most:,} windows are used: of more, each second, third ... is kept, the newest always.")}
every = -(-len(ends) // {most})
ends = ends[::-1][::every][::-1]

{by_time(validation_share, "row", "len(table)")}
{_filled(parameters.missing, validation_share) if gaps else ""}
# X holds the rows up to the end of each window, y those that are `steps` later.
X = observed.to_numpy(np.float32)[ends[:, None] + np.arange(1 - n_OBSERVATIONS, 1)]
y = wanted.to_numpy(np.float32)[ends[:, None] + steps]"""


_KNOWN = """
# Targets are never made up: a window with a missing one is left out.
known = wanted.notna().all(axis=1).to_numpy()
ends = ends[known[ends[:, None] + steps].all(axis=1)]
"""


def _filled(missing: str, validation_share: float) -> str:
    past, which = ("observed[: cutoff + 1]", "rows up to the cutoff") if validation_share else ("observed", "column")
    if missing == "mean":
        return f"\n# Gaps are filled by the mean of the {which}.\nobserved = observed.fillna({past}.mean())\n"
    explanation = f"Gaps are filled by the last known value, or at the beginning by the mean of the {which}."
    return f"\n{comment(explanation)}\nobserved = observed.ffill().fillna({past}.mean())\n"
