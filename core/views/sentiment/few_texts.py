"""A warning where few texts are left to learn from, with advice that can be followed."""

LITTLE = 30  # texts to learn from, below which chance decides what is learned


def warning(texts: int, *, share: float, own: bool, validation_share: float) -> str:
    """What to do where few texts are left to learn from; "" where there are enough.

    Args:
        texts: texts to learn from.
        share: the share of the training texts that is used.
        own: True for an uploaded file.
        validation_share: the share of all texts that is held back.

    Example:
        >>> warning(19, share=1.0, own=True, validation_share=0.2)
        'Only 19 texts are left to learn from: upload a file with more texts, or hold back fewer for validation.'
        >>> warning(19, share=0.1, own=True, validation_share=0.2)
        'Only 19 texts are left to learn from: raise the share of the training texts.'
    """
    if texts >= LITTLE:
        return ""
    begins = f"Only {texts:,} texts are left to learn from"
    if share < 1:
        return f"{begins}: raise the share of the training texts."
    cures = ["upload a file with more texts"] if own else ["choose other texts"]
    if validation_share > 0:
        cures.append("hold back fewer for validation")
    return f"{begins}: {', or '.join(cures)}."
