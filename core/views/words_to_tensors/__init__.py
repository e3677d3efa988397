"""Values and sentences for the page "Words to tensors": tokens, and the effects of padding and of word order."""
