"""The runs that Word vectors opens with, by tab."""

from core.views.shared.opening import Opening
from core.views.shared.parts import PARTS
from core.views.word_vectors import word2vec_training
from core.views.words_to_tensors import embedding_lab
from core.work.vectors import Evaluate


def openings() -> dict[str, list[Opening]]:
    """Word2Vec trained with the first settings and tested, GloVe's tests, and the comparison of embeddings."""
    trained = word2vec_training.FIRST
    against = Evaluate(vectors=word2vec_training.name_when_finished(trained), test="against_glove")
    return {part: [] for part in PARTS["word_vectors"]} | {
        "word2vec": [Opening(trained), Opening(against, vectors=trained)],
        "scores": [Opening(Evaluate(test="analogies")), Opening(Evaluate(test="similarity"))],
        "embedding": [Opening(one, "figures") for one in embedding_lab.experiments(embedding_lab.SHARES[0]).values()],
    }
