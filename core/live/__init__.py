"""What reaches a browser without a rerun of its page: how far runs are, as server-sent events.

A page gives a token for what its visitor may follow (`STREAMS.give`), and the browser opens `ROUTE` with it. Nothing is
sent for any other token.

- `progress_streams`: the tokens, the streams, and how many may be open.
- `route`: their address.
"""

from core.live.progress_streams import Followed, ProgressStreams
from core.live.route import ROUTE, STREAMS

__all__ = ["ROUTE", "STREAMS", "Followed", "ProgressStreams"]
