"""Which browser a visitor has, without a log-in: names, uploads and whatever else is one's own belong to a browser.

A browser gets a cookie with 32 random bytes from the first page that it opens. No script on a page can read it, no
address holds it, and no other site is sent it. The database knows a browser by the hash of these bytes alone, so who
reads the database cannot take somebody's place.

- In a private window the browser is another one, until the window is closed.
- Where cookies are blocked, each browser tab is a browser of its own, until it is closed or loaded again.
"""

import hashlib
import re
import secrets
from http.cookies import SimpleCookie

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "unrolled_browser"
DAYS = 365  # that a browser keeps it after its last visit
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes as `secrets.token_urlsafe` writes them
_OWN = "browser without a cookie"


class GiveBrowsersACookie:
    """Middleware for `st.App`: a browser that opens a page keeps its cookie for another year, or gets one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if "text/html" not in headers.get("accept", ""):  # what browsers ask for when they open a page
            await self._app(scope, receive, send)
            return
        cookie = _cookie(_secret(headers) or secrets.token_urlsafe(32), secure=scope["scheme"] == "https")

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self._app(scope, receive, answer)


def owner() -> str:
    """The name under which the database knows this visitor's browser."""
    secret = _sent() or st.session_state.setdefault(_OWN, secrets.token_urlsafe(32))
    return hashlib.sha256(secret.encode()).hexdigest()


def is_known() -> bool:
    """True if the browser keeps its cookie; False if it is another browser with every tab."""
    return bool(_sent())


def _sent() -> str:
    """What the browser sent as it opened the session, if it is one of ours; else "". Tests have no browser."""
    secret = st.context.cookies.get(COOKIE)
    return secret if isinstance(secret, str) and _SECRET.fullmatch(secret) else ""


def _secret(headers: Headers) -> str:
    """What the browser has sent, if it is one of ours; else ""."""
    with_name = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    return with_name.value if with_name and _SECRET.fullmatch(with_name.value) else ""


def _cookie(secret: str, *, secure: bool) -> str:
    path = "/" + st.get_option("server.baseUrlPath").strip("/")
    parts = [f"{COOKIE}={secret}", f"Path={path}", f"Max-Age={DAYS * 86_400}", "HttpOnly", "SameSite=Lax"]
    return "; ".join([*parts, "Secure"] if secure else parts)
