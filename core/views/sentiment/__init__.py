"""What the page "Sentiment" says of a text that is being read: word by word, without a word, and which unit minds what.

`reader` says what can read; `trained` is a recurrent network's reader and `counting` the bag of words's; `trajectory`,
`influence` and `states` are about one text, `drivers` about many; `unit_names` are what people call units.
"""
