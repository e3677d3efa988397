"""What the page "Sentiment" says of texts and of the networks that read them.

A `text_classifier` reads a text: a trained network, the network that ships, or a bag of words. `trajectory` follows
its answer word by word, `occlusion` leaves words out, `states` and `attribution` are about hidden states. `answers`,
`scores`, `curves` and `most_wrong` judge a classifier by many texts.
"""
