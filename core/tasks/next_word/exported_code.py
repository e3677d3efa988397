"""The data of the task as lines of a Keras script, which reads the text from `table.csv`."""

import pandas as pd

from core.source_code import comment
from core.tasks.next_word.data import ONE, Parameters
from core.tasks.next_word.sources import passages
from core.text.plain_text import apart
from core.text.token_table import LONGEST_WORD, WORD

PARTS = ["part", "text"]  # the names of the table's columns


def exported_table(parameters: Parameters, content: bytes | None, validation_share: float) -> bytes:
    """The file `table.csv`: the text to learn from, and the one held out, a row each."""
    texts = passages(parameters, validation_share, content or None)
    spaced = apart if parameters.unit == "words" else str
    rows = [("learned", spaced(texts.learned)), ("held out", spaced(texts.held_out))]
    return pd.DataFrame(rows, columns=PARTS).to_csv(index=False, lineterminator="\n").encode()


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Code that defines the text's tokens, `X`, `y`, `train` and `validation`."""
    p, one = parameters, ONE[parameters.unit]
    about = comment(
        f"The {one}s of the text to learn from, the most frequent first: the place of each is its token. Token 0 is "
        "any other."
    )
    cut = comment("Windows that lie end to end. The targets of a window are its own tokens, moved by one place.")
    return f"""# The text to learn from, and the one held out.
table = pd.read_csv("table.csv", keep_default_na=False)
{_PIECES[p.unit]}

{about}
pieces = ["?", *(piece for piece, _ in Counter(learned).most_common({p.most}))]
index = {{piece: token for token, piece in enumerate(pieces) if token}}


def windows(text):
    tokens = np.array([index.get(piece, 0) for piece in text], np.int32)
    n = max(0, len(tokens) - 1) // {p.length}
    end = n * {p.length}
    return tokens[:end].reshape(n, {p.length}), tokens[1 : end + 1].reshape(n, {p.length})


{cut}
(X, y), (X_held_out, y_held_out) = windows(learned), windows(held_out)
train, validation = np.split(np.arange(len(X) + len(X_held_out)), [len(X)])
X, y = np.concatenate([X, X_held_out]), np.concatenate([y, y_held_out])"""


_PIECES = {
    "characters": 'learned, held_out = map(list, table["text"])',
    "words": f"""words = re.compile(r"{WORD}")
learned, held_out = (
    [word[:{LONGEST_WORD}] for word in words.findall(text.lower())] for text in table["text"]
)""",
}
