"""Text for recurrent networks: sentences to tokens to tensors, the reviews to learn from, and a reader without order.

Like `core.tasks`, this room knows nothing of networks or pages.
"""
