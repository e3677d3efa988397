"""A browser is known by a cookie that it alone has: given with a page, kept, and never read from anything else."""

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from pages.shared.browser import COOKIE, DAYS, GiveBrowsersACookie

PAGE = {"accept": "text/html,application/xhtml+xml"}


def client(scheme="http"):
    routes = [Route("/", lambda _: HTMLResponse("<p>")), Route("/file", lambda _: PlainTextResponse("x"))]
    app = Starlette(routes=routes, middleware=[Middleware(GiveBrowsersACookie)])
    return TestClient(app, base_url=f"{scheme}://lab")


def secret_of(answer):
    return re.match(rf"{COOKIE}=([A-Za-z0-9_-]{{43}});", answer.headers["set-cookie"])[1]


def test_a_new_browser_gets_a_cookie_that_no_script_and_no_other_site_sees():
    cookie = client().get("/", headers=PAGE).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={DAYS * 86_400}"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Secure" in client("https").get("/", headers=PAGE).headers["set-cookie"].split("; ")


def test_a_known_browser_keeps_its_cookie_for_another_year():
    asked = client()
    first = secret_of(asked.get("/", headers=PAGE))
    assert secret_of(asked.get("/", headers=PAGE)) == first
    assert secret_of(client().get("/", headers=PAGE)) != first


@pytest.mark.parametrize("sent", ["", "x", "../../etc", "a" * 42, "a" * 44, "ä" * 43, '"; Path=/'])
def test_what_is_none_of_ours_is_replaced(sent):
    headers = PAGE | {"cookie": f"{COOKIE}={sent}".encode("latin-1", "replace")}
    assert secret_of(client().get("/", headers=headers)) != sent


def test_files_come_without_a_cookie():
    assert "set-cookie" not in client().get("/file", headers={"accept": "*/*"}).headers


def script():
    import streamlit as st

    from pages.shared import browser

    st.text(browser.owner())
    st.text(browser.is_known())


def test_without_a_cookie_a_session_is_a_browser_of_its_own():
    at = AppTest.from_function(script, default_timeout=60).run()
    first, known = (element.value for element in at.text)
    assert re.fullmatch(r"[0-9a-f]{64}", first)
    assert known == "False"
    assert at.run().text[0].value == first
    assert AppTest.from_function(script, default_timeout=60).run().text[0].value != first


def test_the_database_knows_a_hash_and_the_page_shows_nothing_of_the_cookie(monkeypatch):
    from streamlit.runtime import context

    secret = "s" * 43
    monkeypatch.setattr(context.ContextProxy, "cookies", property(lambda _: context.StreamlitCookies({COOKIE: secret})))
    owners = [AppTest.from_function(script, default_timeout=60).run().text[0].value for _ in range(2)]
    assert owners[0] == owners[1]
    assert secret not in owners[0]
