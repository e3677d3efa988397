"""The sentiment network that ships: `python -m core.training.pretrain [FOLDER]` makes it again, with its model card.

One forward LSTM that reads long reviews and short sentences alike. What it learns from is four fifths of IMDb's reviews
and of the snippets (`corpus`), and made-up sentences in which a negation turns a judgement around (`negation`). What is
held back is seen by nothing but `card`, at the very end. The steps:
1. the vocabulary (`vocabulary`): `!` and `?` are words, and `/` stays inside them, since `10/10` says a lot;
2. a start for the embedding (`start`): GloVe, Word2Vec on the training texts, and how much likelier each word is in a
   positive text;
3. a second opinion on every training text, and on every piece of one, by a linear model of words and pairs of words
   (`opinion`);
4. what each epoch reads (`reading`), and the network (`network`) that learns labels mixed with that opinion
   (`learning`). The weights that are kept are a moving average, in float16.

Everything is seeded and done by one thread, so that one machine writes the same bytes. `corpus`, `card` and `files`
are safe to import anywhere; `network` and `learning` load TensorFlow, and so does `description`.
T words, D numbers a word, u units.
"""
