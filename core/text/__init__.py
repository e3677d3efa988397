"""Text for recurrent networks: tokens, padding, film reviews, a person's own texts, and the bag of words.

Like `core.tasks`, it imports nothing of networks or pages.
"""
