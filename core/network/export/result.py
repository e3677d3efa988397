"""The result section: the last loss, and predictions beside the truth."""

from core.experiment import Experiment
from core.network.export.scaling import names as names_of
from core.network.export.scaling import to_own_units
from core.network.export.section import Section
from core.source_code import call, literal
from core.tasks import Prepared
from core.tasks.task import Data, LanguageData

SHOWN = 3  # sequences
ROWS = 10  # timesteps of each


def section(experiment: Experiment, prepared: Prepared) -> Section:
    """Code that prints the training loss of the last epoch and the predictions for a few sequences."""
    data = prepared.data
    side = "validation" if len(data.validation) else "train"
    names = [data.sequence_names[i] for i in getattr(data, side)[:SHOWN]]
    given, back = names_of(data)[0], "" if data.embedding else to_own_units(experiment, prepared)
    code = [
        'loss = history.history["loss"][-1]',
        'print(f"training loss after {len(history.epoch)} epochs: {loss:.6g}")',
        "",
        f"shown = {side}[:{SHOWN}]",
        *_names(data, names),
        f"predicted = model.predict({given}[shown], verbose=0){data.output.decided_code}.reshape(y[shown].shape)",
        *([f"predicted = predicted{back}  # back in their own units"] if back else []),
        *_tables(data),
    ]
    what = "texts" if data.embedding else "sequences"
    which = f"validation {what}, which the network never learned from" if side == "validation" else what
    scaled = ", in the units of the scaled targets" if back else ""
    text = (
        f"The training loss of the last epoch{scaled}; it is Unrolled's up to rounding, which long training can "
        f"magnify. And for the first {len(names)} {which}: the truth and the network's prediction."
    )
    return Section("Result", text, "\n".join(code))


_TEXTS = 'names = [" ".join(texts[i].split())[:60] for i in shown]  # how they begin'


def _names(data: Data, names: list[str]) -> list[str]:
    if isinstance(data, LanguageData):
        return []
    return [_TEXTS] if data.embedding else [call("names = [", map(literal, names), "]")]


_SPELLED = """for truth, answer in zip(y[shown], predicted):
    for name, tokens in {"truth": truth, "predicted": answer}.items():
        print(name, [pieces[token] for token in tokens])"""


def _tables(data: Data) -> list[str]:
    """One table for all sequences if each has a single answer, else one table per sequence; a text as it is spelled."""
    if isinstance(data, LanguageData):
        return [_SPELLED]
    _, L, K = data.y.shape
    labels = [feature.label for feature in data.output.features]
    if L * K == 1:
        return [
            'table = pd.DataFrame({"truth": y[shown].ravel(), "predicted": predicted.ravel()}, names)',
            f'print({literal(labels[0])}, table.to_string(float_format="%.5g"), sep="\\n")',
        ]
    when = f'"{data.timestep} {{step}}"' if data.output.per_timestep else f'"{data.timestep} + {{step}}"'
    steps = data.target_steps or tuple(range(1, L + 1))
    those = f"range({steps[0]}, {steps[-1] + 1})" if steps == tuple(range(steps[0], steps[-1] + 1)) else literal(steps)
    head = f".head({ROWS})" if L > ROWS else ""
    return [
        call("features = [", map(literal, labels), "]"),
        f"when = [f{when} for step in {those}]",
        "for name, truth, answer in zip(names, y[shown], predicted):",
        "    truth, answer = (pd.DataFrame(rows, when, features) for rows in (truth, answer))",
        '    table = pd.concat({"truth": truth, "predicted": answer}, axis=1)',
        f'    print(name, table{head}.to_string(float_format="%.5g"), sep="\\n")',
    ]
