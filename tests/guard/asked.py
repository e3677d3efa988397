"""What the guard asks for: addresses, experiments, jobs, training runs and scripts, all by query or JSON."""

import hashlib
import random
from urllib.parse import parse_qsl

from tests.guard import product

Query = dict[str, str]


def query(text: str) -> Query:
    """An address's query, from its text."""
    return dict(parse_qsl(text, keep_blank_values=True))


# Files that a person uploads

_DAYS = [(day, 20 + 7 * (day % 9) - (day % 4), 100 - 3 * (day % 7) + day // 3) for day in range(1, 61)]
TABLE = "\n".join(["day;warm, dry;wind", *(f"{day};{one},5;{other}" for day, one, other in _DAYS)]).encode()
TEXTS = "\n".join(
    [
        "kind,text",
        *(f"{'spam' if i % 2 else 'ham'},{'win a prize' if i % 2 else 'late for dinner'} {i % 11}" for i in range(80)),
    ]
).encode()
_TABLE_NAME, _TEXTS_NAME = (hashlib.sha256(content).hexdigest() for content in (TABLE, TEXTS))


def uploaded(experiment: dict) -> bytes | None:
    """The file that an experiment reads."""
    return {_TABLE_NAME: TABLE, _TEXTS_NAME: TEXTS}.get(experiment["task"]["parameters"].get("data", ""))


# Addresses: the page, its query, and the query that it is seen beside. The sentence that is recorded is the first that
# the page does not say there.

_ECHO = "task=echo&layers=LSTM-4-tanh"
_AIR = "task=air_pollution&layers=GRU-2-tanh~SimpleRNN-3-relu&epochs=20&validation_share=0"
_LAB = [
    "",
    "task=air_pollution&layers=SimpleRNN-2-tanh&scaling=none&learning_rate=0.5&epochs=10000&validation_share=0.0",
    "task=air_pollution&layers=LSTM-3-tanh-bi~Dense-4-relu&scaling=minmax&epochs=200&validation_share=0&seed=7",
    "task=flu&layers=GRU-4-tanh-d0.25~Dropout-0.3~LSTM-2-sigmoid&optimizer=RMSprop&momentum=0.5&epochs=300",
    "task=rain&layers=LSTM-8-tanh&p.form=next_day&p.inputs=rain&p.days=30&epochs=400&patience=10",
    "task=rain&layers=GRU-16-tanh~Mean&p.form=five_days&p.ahead=[2,4,6,8,10]&p.days=20&scaling=minmax&epochs=90",
    "task=rain&layers=SimpleRNN-5-linear&p.form=avalanches&p.data_seed=3&p.days=15&clipnorm=0.5&batch_size=200",
    "task=heartbeats&layers=LSTM-8-tanh&p.patients=100&p.beats=40&p.different_lengths=true&p.padding=post&p.mask=false",
    "task=heartbeats&layers=GRU-6-tanh-bi~Maximum~Dense-3-tanh&p.patients=80&p.different_lengths=true&seed=11",
    "task=sine&layers=SimpleRNN-8-tanh-bi-d0.1&p.noise=0.3&p.period=12&p.ahead=5&p.length=18&p.sequences=64",
    "task=sine&layers=LSTM-4-tanh~Maximum&optimizer=SGD&momentum=0.9&learning_rate=0.05&validation_share=0.35",
    "task=echo&layers=GRU-16-tanh&p.k=7&p.length=30&p.sequences=128&p.data_seed=5&sequence=3",
    "task=csv&layers=LSTM-2-tanh",
    # what cannot be opened
    "task=weather&layers=LSTM-2-tanh",
    "task=echo",
    "task=echo&layers=LSTM-999-tanh",
    "task=echo&layers=LSTM-2-tanh~Maximum~GRU-2-tanh",
    "task=echo&layers=LSTM-2-tanh&p.k=900",
    "task=csv&layers=LSTM-2-tanh&p.data=" + "0" * 64,
    "task=reviews&layers=GRU-4-tanh",
]
_HOOD = [
    ("", ""),
    (_AIR, ""),
    (f"{_ECHO}&t=5&unit=3&gate=f", _ECHO),
    (f"{_ECHO}&unit=4&gate=o", _ECHO),
    (f"{_ECHO}&t=99&gate=q&unit=77&layer=9", _ECHO),
    (f"{_AIR}&layer=2&t=2&unit=2", _AIR),
    (f"{_ECHO}&see=gates&sequence=9", _ECHO),
    (f"{_ECHO}&see=parameters", _ECHO),
    (f"{_AIR}&see=stacking&snapshot=0", _AIR),
    (f"{_ECHO}&see=far_back&n=8&k=4", f"{_ECHO}&see=far_back"),
    (f"{_ECHO}&see=surgery", _ECHO),
    (f"{_ECHO}&see=surgery&cut=gate.1.o.0.1-3.1.20", f"{_ECHO}&see=surgery"),
    (f"{_ECHO}&see=surgery&cut=gate.1.f.0.all.0.99", f"{_ECHO}&see=surgery"),
    (f"{_AIR}&see=surgery&cut=gate.1.r.1.2.2.3", f"{_AIR}&see=surgery"),
    (f"{_AIR}&see=surgery&layer=2&cut=units.2.1-3.3.4", f"{_AIR}&see=surgery"),
    (f"{_AIR}&see=surgery&cut=state.1.2.3", f"{_AIR}&see=surgery"),
    (f"{_AIR}&see=take_home", _AIR),
    (f"{_AIR}&x=10,25,60;13,10,80;1,2,3", f"{_AIR}&x=1,2,3;4,5,6"),
    (f"{_AIR}&x=10,25,60;13,abc,80", _AIR),
    (f"{_AIR}&x=10,25;13,10", _AIR),
    (f"{_AIR}&see=nothing&snapshot=123456", _AIR),
    ("task=weather&layers=LSTM-2-tanh", ""),
    ("see=parameters", ""),
]
_WORDS = [
    ("words_to_tensors", "", ""),
    ("words_to_tensors", "s1=a+rather+good+film&s4=and+another&texts=4", ""),
    ("words_to_tensors", "num_words=5&oov=true", ""),
    ("words_to_tensors", "length=4&dimensions=7", ""),
    ("words_to_tensors", "part=Padding&padded=a+good+film&padded_cell=LSTM", "part=Padding"),
    ("word_vectors", "", ""),
    ("word_vectors", "part=Arithmetic&sum=paris+-+france+%2B+italy&unit=true", ""),
    ("word_vectors", "sum=qeen+-+king", ""),
    ("word_vectors", "part=Axes&low1=small&high1=large&on_axes=ant,%20cat,%20zzqqx&axes=3", "part=Axes"),
    ("word_vectors", "part=Axes&hand=%5B%5Bnonsense", "part=Axes"),
    ("word_vectors", "part=Skip-gram&sentence=one+two+three+four+five&window=1", "part=Skip-gram"),
    ("word_vectors", "part=Skip-gram&sentence=one+two+three+four+five&learns=CBOW", "part=Skip-gram"),
    ("word_vectors", "part=Word2Vec&corpus=your+own+text", "part=Word2Vec"),
    ("word_vectors", "part=Word2Vec&size=20&passes=3&algorithm=CBOW", "part=Word2Vec"),
    ("word_vectors", "part=How+good", ""),
    ("word_vectors", "part=Other+vectors", ""),
    ("word_vectors", "part=Other+vectors&model=glove-twitter-50", "part=Other+vectors"),
    ("word_vectors", "vectors=file-" + "0" * 64, ""),
    ("sentiment", "", ""),
    ("sentiment", "sentence=The+worst+film+of+the+year", ""),
    ("sentiment", "sentence=zzqqx", ""),
    (
        "sentiment",
        "part=Train&task=reviews&layers=LSTM-4-tanh-bi~Maximum&p.vectors=glove&p.dimensions=50&p.frozen=true&seed=4",
        "part=Train",
    ),
    (
        "sentiment",
        "part=Train&task=reviews&layers=GRU-4-tanh&p.source=orders&p.share=0.5&p.mask=false&p.padding=post&epochs=9",
        "part=Train",
    ),
    ("sentiment", "part=Train&task=reviews&layers=GRU-4-tanh&p.source=own", "part=Train"),
    ("sentiment", "part=Train&task=reviews&layers=GRU-4-tanh&p.vectors=glove&p.dimensions=16", "part=Train"),
    ("sentiment", "part=Train&task=echo&layers=GRU-4-tanh", "part=Train"),
]
# Links that the start page had when addresses named a part of a page by its title.
_TITLES = [
    *(("words_to_tensors", f"part={title}", "") for title in ("Tokens", "Padding", "Order")),
    *(("word_vectors", f"part={title}", "") for title in ("Arithmetic", "Axes", "Skip-gram", "Word2Vec")),
    ("word_vectors", "part=Embedding+layer", ""),
    *(("sentiment", f"part={title}", "") for title in ("Read", "Train", "Units")),
]


def addresses() -> list[tuple[str, Query, Query]]:
    """Every address to record: its page, its query, and the query beside which its first sentence is new."""
    asked = [("start", {}, {})]
    asked += [("sequence_lab", link, _preset_of(link)) for link in map(query, _LAB)]
    asked += [("under_the_hood", query(text), query(beside)) for text, beside in _HOOD]
    asked += [(page, query(text), query(beside)) for page, text, beside in [*_WORDS, *_TITLES]]
    asked += [(page, link, {}) for page, link in product.start_links()]
    asked += [("sentiment", preset | {"part": "Train"}, {}) for preset in product.sentiment_presets().values()]
    once = {(page, *sorted(link.items())): (page, link, beside) for page, link, beside in asked}
    return list(once.values())


def _preset_of(link: Query) -> Query:
    """What a task begins with, as a query; {} for what is no task of the sequence lab."""
    task = link.get("task", "")
    return product.named(product.preset(task))[2] if task in product.TASKS and task != "reviews" else {}


# Queries that open no experiment, of which the sentence is kept without a page. Some addresses above are such, too.

ERRORS = [
    "task=echo&layers=Lstm-4-tanh",
    "task=echo&layers=LSTM-4-softplus",
    "task=echo&layers=LSTM-4-tanh-x9",
    "task=echo&layers=Dense-4-relu",
    "task=echo&layers=LSTM-2-tanh&p.z=1",
    "task=echo&layers=LSTM-2-tanh&epochs=1e99",
    "task=echo&layers=LSTM-2-tanh&optimizer=Adam&momentum=0.9",
    "task=rain&layers=LSTM-2-tanh&patience=5&validation_share=0",
    "task=rain&layers=LSTM-2-tanh&p.form=five_days&p.ahead=[1,1,2,3,4]",
    "layers=LSTM-2-tanh",
    "task=echo&layers=LSTM-0-tanh",
    "task=echo&layers=LSTM-4-tanh-d0.95",
    "task=echo&layers=" + "~".join(["LSTM-2-tanh"] * 7),
    "task=echo&layers=Maximum~LSTM-2-tanh",
    "task=echo&layers=LSTM-2-tanh~Maximum~Mean",
    "task=echo&layers=LSTM-2-tanh&p.k=20",
    "task=echo&layers=LSTM-2-tanh&p.k=three",
    "task=echo&layers=LSTM-2-tanh&seed=-1",
    "task=echo&layers=LSTM-2-tanh&learning_rate=nan",
    "task=echo&layers=LSTM-2-tanh&validation_share=0.9",
    "task=echo&layers=LSTM-2-tanh&batch_size=4096",
    "task=echo&layers=LSTM-2-tanh&scaling=log",
    "task=echo&layers=LSTM-2-tanh&optimizer=Lion",
    "task=rain&layers=LSTM-2-tanh&p.form=avalanches&p.inputs=rain",
    "task=rain&layers=LSTM-2-tanh&p.ahead=[1,2,3]",
    "task=csv&layers=LSTM-2-tanh&p.data=../../secret",
    'task=csv&layers=LSTM-2-tanh&p.inputs=["a","a"]',
    "task=reviews&layers=LSTM-2-tanh&p.source=letters",
    "task=reviews&layers=LSTM-2-tanh&p.frozen=true",
    'task=reviews&layers=LSTM-2-tanh&p.source=own&p.labels=["a","b","c"]',
    "task=echo&layers=LSTM-2-tanh&p.note=" + "x" * 5000,
]

# Experiments whose fingerprints are kept

_LAYERS = [
    *(f"{cell}-{units}-tanh" for cell in ("SimpleRNN", "LSTM", "GRU") for units in (1, 8)),
    "LSTM-4-sigmoid-bi",
    "GRU-3-relu-d0.25",
    "SimpleRNN-5-linear-bi-d0.5",
    "LSTM-6-tanh~GRU-2-tanh",
    "GRU-6-tanh-bi~SimpleRNN-2-sigmoid~Dense-3-relu",
    "LSTM-4-tanh~Dropout-0.2~Dense-10-linear",
    "GRU-4-tanh-bi~Maximum",
    "LSTM-4-tanh~Mean~Dropout-0.1~Dense-2-tanh",
    "Dense-4-relu~SimpleRNN-16-tanh",
]
_PARAMETERS = {
    "air_pollution": [""],
    "flu": [""],
    "rain": [
        "",
        "p.form=next_day&p.inputs=rain&p.days=30",
        "p.form=five_days&p.ahead=[9,8,7,6,1]",
        "p.form=avalanches&p.data_seed=4",
        "p.form=rain_and_temperature&p.days=12",
        "p.form=days_8_to_16",
    ],
    "heartbeats": ["", "p.patients=60&p.beats=12&p.different_lengths=true&p.padding=post&p.mask=false&p.data_seed=2"],
    "sine": ["", "p.noise=0.25&p.period=7&p.ahead=3&p.length=12&p.sequences=40&p.data_seed=9"],
    "echo": ["", "p.k=9&p.length=31&p.sequences=77&p.data_seed=1"],
    "csv": [
        "",
        f'p.data={_TABLE_NAME}&p.time=day&p.inputs=["warm, dry","wind"]&p.targets=["wind"]&p.gap=2&p.missing=mean',
    ],
    "reviews": [
        "",
        "p.source=imdb&p.words=10000&p.length=500&p.dimensions=50",
        "p.vectors=glove&p.dimensions=50&p.frozen=true&p.reverse=true",
        "p.vectors=word2vec&p.share=0.25&p.padding=post&p.truncating=post&p.mask=false",
        "p.source=mock&p.words=20&p.length=8&p.dimensions=4",
        "p.source=orders&p.data_seed=6",
        f'p.source=own&p.data={_TEXTS_NAME}&p.text_column=text&p.label_column=kind&p.labels=["ham","spam"]',
        "p.source=official&p.edition=0123456789abcdef",
    ],
}
_SETTINGS = [
    "",
    "scaling=minmax&seed=1",
    "scaling=none&optimizer=SGD&momentum=0.9&learning_rate=0.05",
    "optimizer=RMSprop&learning_rate=0.00123456789&clipnorm=1.5&seed=2147483647",
    "epochs=500&patience=20&validation_share=0.123456789&batch_size=7",
    "epochs=20000&validation_share=0&batch_size=1024",
]
MOST_EXPERIMENTS = 200


def experiments() -> list[Query]:
    """Queries of many experiments: all tasks, layers and settings, mixed by a fixed draw."""
    every = [
        query("&".join(filter(None, [f"task={task}&layers={layers}", parameters, settings])))
        for task, choices in _PARAMETERS.items()
        for parameters in choices
        for layers in _LAYERS
        for settings in _SETTINGS
    ]
    return random.Random(0).sample(every, MOST_EXPERIMENTS)


_SHA = "a" * 64
JOBS = [
    *({"kind": "evaluate", "test": test} for test in ("analogies", "similarity")),
    {"kind": "evaluate", "vectors": "job-" + "0" * 32, "test": "against_glove"},
    {"kind": "evaluate", "vectors": f"file-{_SHA}", "test": "similarity"},
    {"kind": "train_word2vec"},
    {"kind": "train_word2vec", "corpus": "imdb", "algorithm": "cbow", "negative": 0, "share": 0.5, "seed": 3},
    {"kind": "train_word2vec", "corpus": "own", "own": _SHA, "dimensions": 3, "window": 1, "passes": 2},
    {"kind": "train_word2vec", "dimensions": 300, "window": 15, "passes": 50, "negative": 20, "min_count": 50},
    {"kind": "read_vectors", "sha256": _SHA},
    {"kind": "read_vectors", "sha256": _SHA, "again": 2},
    {"kind": "download_vectors", "model": "glove-twitter-25"},
    {"kind": "download_vectors", "model": "word2vec-google-news-300", "again": 1},
    {"kind": "download_reviews"},
    {"kind": "fit_bag_of_words", "parameters": {"length": 40, "share": 1.0}, "validation_share": 0.25},
    {"kind": "attribute_units", "network": _SHA, "layer": 1},
]

# Small training runs, of 20 steps of the optimizer or fewer, but for the one that stops early and the one that is long
# enough to be trained by the compiler for long runs. Other kernels of matrix products, other numbers of threads and
# other vector units move their numbers by 2e-6 at most, and they may move by 1e-4.

_SMALL_TEXTS = "task=reviews&scaling=none&p.words=300&p.length=20&p.dimensions=6&p.share=0.02&validation_share=0.0025"
RUNS = {
    "SimpleRNN, the lecture's, for long": "task=air_pollution&layers=SimpleRNN-2-tanh&learning_rate=0.01&epochs=1500"
    "&validation_share=0&seed=1",
    "SimpleRNN, the lecture's": "task=air_pollution&layers=SimpleRNN-2-tanh&learning_rate=0.01&epochs=20"
    "&validation_share=0&seed=1",
    "LSTM, raw inputs, both directions, Dense": "task=flu&layers=LSTM-3-tanh-bi~Dense-4-tanh&scaling=minmax&epochs=20"
    "&optimizer=RMSprop&momentum=0.5&learning_rate=0.002&validation_share=0&seed=3",
    "GRU over LSTM, SGD, clipped": "task=sine&layers=GRU-4-tanh~LSTM-3-tanh&p.sequences=40&p.length=10&p.ahead=3"
    "&optimizer=SGD&momentum=0.9&learning_rate=0.05&clipnorm=0.5&epochs=20",
    "dropout in a cell and behind it": "task=sine&layers=SimpleRNN-6-tanh-d0.25~Dropout-0.3~Dense-3-relu&p.sequences=40"
    "&p.length=8&p.ahead=2&epochs=20&learning_rate=0.01&batch_size=64",
    "echo, a number at each timestep": "task=echo&layers=GRU-5-tanh-bi&p.sequences=60&p.length=8&p.k=2&epochs=10"
    "&batch_size=24&learning_rate=0.01",
    "rain, several batches": "task=rain&layers=SimpleRNN-4-tanh-bi&p.form=five_days&p.days=8&epochs=5&batch_size=300"
    "&scaling=minmax&seed=4",
    "filled before, masked, Maximum": "task=heartbeats&layers=GRU-4-tanh-bi~Maximum~Dense-3-tanh&p.patients=60"
    "&p.beats=12&p.different_lengths=true&p.padding=pre&p.mask=true&epochs=10&batch_size=32",
    "filled after, masked, Mean": "task=heartbeats&layers=LSTM-4-tanh~Mean&p.patients=60&p.beats=12"
    "&p.different_lengths=true&p.padding=post&p.mask=true&epochs=20&batch_size=60&optimizer=RMSprop&learning_rate=0.002",
    "filled after, not masked": "task=heartbeats&layers=LSTM-4-sigmoid&p.patients=60&p.beats=12"
    "&p.different_lengths=true&p.padding=post&p.mask=false&epochs=20&batch_size=60&scaling=none&learning_rate=0.001",
    "stopped early": "task=sine&layers=SimpleRNN-4-tanh&p.sequences=30&p.length=5&p.ahead=2&epochs=60&patience=3"
    "&learning_rate=0.05&batch_size=32",
    "texts, an embedding that learns": f"{_SMALL_TEXTS}&layers=LSTM-4-tanh&epochs=5&batch_size=50&learning_rate=0.01",
    "texts, GloVe that stays, read reversed": f"{_SMALL_TEXTS}&layers=GRU-4-tanh-bi~Maximum&p.vectors=glove"
    "&p.dimensions=50&p.frozen=true&p.reverse=true&p.padding=post&p.truncating=post&epochs=4&batch_size=50"
    "&optimizer=RMSprop&learning_rate=0.002&seed=5",
}

# Scripts: each task's own network, and what leads to other text.

_SCRIPTS = {
    "flu, stacked": "task=flu&layers=LSTM-3-tanh-bi~GRU-3-tanh-d0.125~Dropout-0.3~Dense-4-relu&scaling=minmax&seed=3"
    "&epochs=40&optimizer=RMSprop&momentum=0.5&validation_share=0",
    "rain, one column, raw": "task=rain&layers=SimpleRNN-3-tanh&scaling=none&p.form=five_days&p.inputs=rain&p.days=5",
    "rain, avalanches": "task=rain&layers=LSTM-3-tanh&p.form=avalanches&p.days=5&validation_share=0&batch_size=500",
    "rain, patience over many epochs": "task=rain&layers=GRU-3-tanh&epochs=500&patience=20&p.form=rain_and_temperature"
    "&p.days=10",
    "heartbeats, masked, Maximum": "task=heartbeats&layers=GRU-2-tanh-bi~Maximum~Dense-4-tanh&p.patients=60&p.beats=12"
    "&p.different_lengths=true",
    "heartbeats, masked, Mean": "task=heartbeats&layers=GRU-3-tanh~Dropout-0~Mean&p.patients=60&p.beats=12"
    "&p.different_lengths=true&p.padding=post&scaling=minmax",
    "heartbeats, not masked": "task=heartbeats&layers=LSTM-3-sigmoid&p.patients=60&p.beats=10"
    "&p.different_lengths=true&p.mask=false&batch_size=20",
    "sine, SGD, clipped, pooled": "task=sine&layers=LSTM-3-tanh~Mean&p.sequences=50&p.length=10&p.ahead=3&optimizer=SGD"
    "&momentum=0.9&clipnorm=0.5&learning_rate=0.05&epochs=12&patience=3",
    "echo, Dense": "task=echo&layers=SimpleRNN-3-tanh~Dense-4-linear&p.length=8&p.k=2&epochs=999&batch_size=50",
    "csv": f'task=csv&layers=LSTM-3-tanh&p.data={_TABLE_NAME}&p.time=day&p.inputs=["warm, dry"]&p.targets=["wind"]'
    "&p.length=6&p.horizon=2&p.gap=1&p.missing=forward",
    "csv, in the order of rows": f'task=csv&layers=GRU-3-tanh&p.data={_TABLE_NAME}&p.inputs=["wind","warm, dry"]'
    '&p.targets=["wind"]&p.length=6&p.missing=mean&validation_share=0&scaling=none',
    "texts": f"{_SMALL_TEXTS}&layers=LSTM-4-tanh&epochs=2&batch_size=64",
    "texts, GloVe, reversed": f"{_SMALL_TEXTS}&layers=GRU-4-tanh-bi~Maximum&p.vectors=glove&p.dimensions=50"
    "&p.frozen=true&p.reverse=true&p.padding=post&p.truncating=post&optimizer=RMSprop",
    "texts, Word2Vec, no mask": f"{_SMALL_TEXTS}&layers=LSTM-4-tanh~Mean~Dense-3-tanh&p.vectors=word2vec&p.mask=false"
    "&p.padding=post&optimizer=SGD&momentum=0.9&clipnorm=0.1&patience=2",
    "texts of IMDb": "task=reviews&layers=LSTM-4-tanh-bi~Mean&scaling=none&p.source=imdb&p.share=0.01&p.length=60"
    "&p.padding=post&p.data_seed=3&validation_share=0.01",
    "texts in orders": "task=reviews&layers=GRU-4-tanh~SimpleRNN-4-tanh&scaling=none&p.source=orders&p.length=9"
    "&batch_size=1024&patience=2",
    "three sentences": "task=reviews&layers=LSTM-4-tanh&scaling=none&p.source=mock&p.words=20&p.length=8&p.dimensions=4"
    "&epochs=200&validation_share=0",
    "texts of one's own": f"task=reviews&layers=GRU-4-tanh&scaling=none&p.source=own&p.data={_TEXTS_NAME}"
    '&p.text_column=text&p.label_column=kind&p.labels=["ham","spam"]&p.words=50&p.length=6',
}
NOTEBOOKS = ("heartbeats, masked, Maximum", "texts, GloVe, reversed")


def scripts() -> dict[str, dict]:
    """Every experiment whose script is kept, as JSON, by a name."""
    own = {f"{task}, as it begins": product.preset(task) for task in product.TASKS if task != "csv"}
    return own | {name: product.complete(query(text))[0] for name, text in _SCRIPTS.items()}
