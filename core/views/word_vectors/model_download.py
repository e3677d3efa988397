"""What a download of one of gensim's models will take."""

from core.words.catalogue import Model

BYTES_A_SECOND = 4_000_000  # of a download with the reading after it: an estimate, the progress then says
AT_LEAST = 5.0  # seconds


def seconds(model: Model) -> float:
    """The estimated seconds until the vectors of a model are there."""
    return AT_LEAST + (model.bytes or 0) / BYTES_A_SECOND


def button(model: Model) -> str:
    """The text of the button, with the size if it is known."""
    return f"Download {model.bytes / 1e6:,.0f} MB" if model.bytes else "Download"
