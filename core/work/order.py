"""What a worker is told about the work in hand."""

from typing import Literal

# "stop": end and keep the result so far. "drop": nobody wants it any more. "pause": it goes on later, from where it is
# if it can. "": go on.
Order = Literal["", "stop", "drop", "pause"]


class GivenUp(Exception):  # noqa: N818 - nothing has failed
    """The work ended without a result, since it was told to drop it or to pause."""
