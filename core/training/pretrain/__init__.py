"""The sentiment network that ships: `python -m core.training.pretrain [FOLDER]` makes it again, with its model card.

One forward LSTM reads both long reviews and short sentences. It learns from four fifths of IMDb's reviews and of the
snippets (`corpus`), from made-up sentences in which a negation reverses a judgement (`negation`), and from short
sentences written for it (`written`). Only `card` uses the held-out texts, at the very end. The steps:
1. the vocabulary (`vocabulary`): `!` and `?` are words, and `/` stays inside them, since `10/10` says a lot;
2. a start for the embedding (`start`): GloVe, and how much more likely each word is in a positive text;
3. a second opinion on every training text, and on every piece of one, by a linear model of words and pairs of words
   (`opinion`);
4. the texts of each epoch (`reading`), and the network (`network`), which learns labels mixed with that opinion
   (`learning`). The saved weights are a moving average, in float16.

Everything is seeded and runs in one thread, so the same machine writes the same bytes. `corpus`, `card` and `files` are
safe to import anywhere; `network`, `learning` and `description` load TensorFlow.
T words, D numbers a word, u units.
"""
