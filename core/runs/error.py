"""What the store says when it cannot keep something."""


class RunStoreError(Exception):
    """Something cannot be kept. The message is one sentence for its owner."""
