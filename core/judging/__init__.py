"""How good a classifier is, from its probabilities and the truth: scores, curves, and what it got most wrong.

Like `core.figures` it knows nothing of networks: probabilities may come from a recurrent network or a bag of words.
"""
