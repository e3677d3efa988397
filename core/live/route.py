"""The address of the streams: `progress/TOKEN`, below whatever path the app is served under.

    GET progress/TOKEN               server-sent events, until nothing more will come
    GET progress/TOKEN?once          what is known now, as JSON, for browsers that get no stream
    GET progress/TOKEN?once&hidden   the same, for tabs in the background

A wrong token gets 404 and no word on why.
"""

import signal
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from core.live.progress_streams import ProgressStreams

# A stream is worth nothing later, and nginx must not hold it back until it ends.
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

STREAMS = ProgressStreams()


async def progress(request: Request) -> Response:
    """How far something is: see the module."""
    followed = STREAMS.followed(request.path_params["token"])
    if followed is None:
        return Response(status_code=404, headers=HEADERS)
    if "once" in request.query_params:
        look = partial(followed.attended, hidden="hidden" in request.query_params)
        return JSONResponse(await run_in_threadpool(look), headers=HEADERS)
    if not STREAMS.may_open(followed.visitor):
        return Response(status_code=429, headers=HEADERS)
    events = STREAMS.events(followed, closing=_closing)
    return StreamingResponse(events, media_type="text/event-stream", headers=HEADERS)


def _closing() -> bool:
    """True if the server is to end. Uvicorn waits for open responses, and its handler of signals knows first."""
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return bool(getattr(server, "should_exit", False))


ROUTE = Route("/{below:path}progress/{token:str}", progress, methods=["GET"])
