"""Has browsers fetch the code that draws figures, 4.7 MB, while the page is still being made and not after it."""

from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = ("PlotlyChart.*.js",)  # of Streamlit's files, which have a hash of their content in their names
FOLDER = Path(streamlit.__file__).parent / "static" / "static" / "js"


class PreloadCharts:
    """Middleware for `st.App`: a header on every page. Without the files, as in another Streamlit, it adds nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        files = [file.name for name in NAMES for file in FOLDER.glob(name)]
        self._links = ", ".join(f"<./static/js/{name}>; rel=modulepreload; crossorigin" for name in files).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and self._links:
                headers = list(message["headers"])
                if any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers):
                    message = {**message, "headers": [*headers, (b"link", self._links)]}
            await send(message)

        await self._app(scope, receive, answer if scope["type"] == "http" else send)
