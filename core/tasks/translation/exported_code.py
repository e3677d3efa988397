"""Translation as Python text: it makes the pairs, splits them by value, and numbers their letters.

The text defines `X` int32 (n, S) and `y` int32 (n, T), tokens padded with 0 at the end, and also `pairs`, `letters` of
the target, `BEGIN` and `END`.
"""

import csv
import io

from core.source_code import comment, literal
from core.tasks.pair_data import BEGIN, END
from core.tasks.shared.exported_split import percent
from core.tasks.translation.data import Parameters
from core.tasks.translation.own import read_pairs


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (n, S) and `y` (n, T)."""
    p = parameters
    made = {"own": _own, "numbers": _numbers, "dates": _dates, "reversed": _reversed, "added": _added}[p.pairs]
    return "\n\n".join([made(p), _split(validation_share, p.data_seed), _tokens(p)])


def exported_table(parameters: Parameters, content: bytes | None, validation_share: float) -> bytes | None:
    """The file `table.csv` for pairs of a file: those that are used, in UTF-8 with commas. None for other pairs."""
    if parameters.pairs != "own":
        return None
    file = io.StringIO()
    rows = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    rows.writerows([("source", "target"), *read_pairs(content or b"").pairs])
    return file.getvalue().encode()


def _own(p: Parameters) -> str:
    return """# table.csv holds the pairs that are used.
table = pd.read_csv("table.csv", keep_default_na=False, dtype=str)
pairs = list(zip(table["source"], table["target"]))"""


def _numbers(p: Parameters) -> str:
    return f"""def words(number, language):
    return " ".join(num2words(number, lang=language).split())


# Different numbers, each in both languages.
rng = np.random.default_rng({p.data_seed})
numbers = rng.choice({p.largest + 1}, {min(p.count, p.largest + 1)}, replace=False).tolist()
pairs = [(words(n, {literal(p.source)}), words(n, {literal(p.target)})) for n in numbers]"""


def _dates(p: Parameters) -> str:
    return f"""def written(day, form, language):
    if form == "iso":
        return day.isoformat()
    return " ".join(format_date(day, form, locale=language).split())


# Different days, each in both forms. A source that comes again keeps its first target.
rng = np.random.default_rng({p.data_seed})
first_day, last_day = date(1900, 1, 1), date(2099, 12, 31)
days = rng.choice((last_day - first_day).days + 1, {p.count}, replace=False).tolist()
first = {{}}
for number in days:
    day = first_day + timedelta(days=number)
    target = written(day, {literal(p.target_form)}, {literal(p.target)})
    first.setdefault(written(day, {literal(p.source_form)}, {literal(p.source)}), target)
pairs = list(first.items())"""


def _reversed(p: Parameters) -> str:
    return f"""# Different rows of digits, and the same digits from the last to the first.
rng = np.random.default_rng({p.data_seed})
rows = {{}}
for _ in range({10 * p.count}):
    digits = rng.integers(0, 10, rng.integers(1, {p.digits + 1}))
    rows["".join(map(str, digits))] = None
    if len(rows) == {p.count}:
        break
pairs = [(row, row[::-1]) for row in rows]"""


def _added(p: Parameters) -> str:
    return f"""# Different sums of two numbers, and what they come to.
rng = np.random.default_rng({p.data_seed})
sums = {{}}
for _ in range({10 * p.count}):
    a, b = (int(rng.integers(0, 10 ** rng.integers(1, {p.digits + 1}))) for _ in range(2))
    sums[f"{{a}}+{{b}}"] = str(a + b)
    if len(sums) == {p.count}:
        break
pairs = list(sums.items())"""


def _split(validation_share: float, seed: int) -> str:
    if not validation_share:
        return "train, validation = np.arange(len(pairs)), np.arange(0)  # none held back"
    explanation = (
        f"{percent(validation_share)} of the pairs, drawn at random, are held back for validation. No source is on "
        "both sides."
    )
    return f"""{comment(explanation)}
drawn = np.random.default_rng([{seed}, 1]).permutation(len(pairs))
validation = np.sort(drawn[: round({validation_share!r} * len(pairs))])
train = np.setdiff1d(np.arange(len(pairs)), validation)"""


def _tokens(p: Parameters) -> str:
    read = "read = [text[::-1] for text in sources]\n" if p.reverse else ""
    given = "read" if p.reverse else "sources"
    backwards = " A source is read from its end." if p.reverse else ""
    about = f"Each letter is a token. 0 is padding. In a target {BEGIN} begins it and {END} ends it.{backwards}"
    return f"""{comment(about)}
BEGIN, END = {BEGIN}, {END}
sources, targets = zip(*pairs)
letters_of_source = sorted(set("".join(sources)))
letters = sorted(set("".join(targets)))


def encode(texts, letters, first, length, end=()):
    X = np.zeros((len(texts), length), np.int32)
    for row, text in zip(X, texts):
        tokens = [first + letters.index(letter) for letter in text] + list(end)
        row[: len(tokens)] = tokens
    return X


{read}X = encode({given}, letters_of_source, 1, max(map(len, sources)))
y = encode(targets, letters, END + 1, max(map(len, targets)) + 1, [END])"""
