"""Behind a real nginx, with the site that the README gives: HTTPS, a path, WebSockets, and progress that comes live."""

import contextlib
import getpass
import os
import re
import shutil
import socket
import subprocess
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FLAGS, ROOT, find_chromium, serve

SBIN = os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/usr/local/sbin"])
NGINX, OPENSSL = shutil.which("nginx", path=SBIN), shutil.which("openssl")
HOST = "lab.example.org"  # the name in the README: not one that Streamlit lets in by itself
LONG = "task=rain&layers=LSTM-64-tanh&epochs=60&seed=4711"
COUNT_EVENTS = """
window.arrivals = [];
window.EventSource = class extends EventSource {
  constructor(address) {
    super(address);
    this.addEventListener("message", (event) => arrivals.push([performance.now(), JSON.parse(event.data).text ?? ""]));
  }
};
"""

pytestmark = [
    pytest.mark.skipif(not NGINX, reason="nginx is not installed here: apt-get install nginx-light"),
    pytest.mark.skipif(not OPENSSL, reason="openssl is not installed here: apt-get install openssl"),
]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def readme_site():
    return re.search(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]


def configuration(folder, port, served_at):
    """A whole configuration around the site of the README, with our ports and files in it."""
    site = readme_site()
    for theirs, ours in {
        "listen 443": f"listen 127.0.0.1:{port}",
        "http://127.0.0.1:8501": f"http://127.0.0.1:{served_at}",
        "/etc/ssl/lab.example.org.pem": f"{folder}/cert.pem",
        "/etc/ssl/lab.example.org.key": f"{folder}/key.pem",
    }.items():
        assert theirs in site, theirs
        site = site.replace(theirs, ours)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if getpass.getuser() == "root" else ""
    return (
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log warn;\n"
        f"events {{}}\nhttp {{\n{temporary}{site}}}\n"
    )


@contextlib.contextmanager
def nginx(folder, served_at):
    port = free_port()
    certificate = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run([OPENSSL, *certificate, *files], check=True, capture_output=True)
    (folder / "nginx.conf").write_text(configuration(folder, port, served_at))
    command = [NGINX, "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            log = folder / "error.log"
            assert process.poll() is None, log.read_text() if log.exists() else "nginx ended"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield f"https://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def visitor(playwright):
    """A browser for which the README's name is this machine."""
    flags = [*FLAGS, f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, ignore_https_errors=True)
    context.add_init_script(COUNT_EVENTS)
    yield context.new_page()
    browser.close()


@pytest.mark.long
def test_a_page_under_a_path_trains_over_nginx_and_progress_comes_live(visitor, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "nginx").mkdir()
    with serve(tmp_path / "data", below="unrolled") as served:
        port = int(re.search(r":(\d+)/", served)[1])
        with nginx(tmp_path / "nginx", port) as proxy:
            visitor.goto(f"{proxy}/unrolled")
            expect(visitor.get_by_role("heading", name="Unrolled")).to_be_visible()
            assert visitor.url == f"{proxy}/unrolled/"
            (cookie,) = [one for one in visitor.context.cookies() if one["name"] == "unrolled_browser"]
            assert (cookie["secure"], cookie["httpOnly"], cookie["path"]) == (True, True, "/unrolled")

            visitor.goto(f"{proxy}/unrolled/sequence_lab?{LONG}")
            trained = visitor.get_by_text(re.compile("Trained 60 epochs"))
            asked = visitor.get_by_role("button", name="Train", exact=True)  # where it would take more than seconds
            running = visitor.get_by_text(re.compile(r"Epoch \d"))
            expect(trained.or_(asked).or_(running).first).to_be_visible()
            if asked.is_visible():
                asked.click()
            expect(trained).to_be_visible(timeout=180_000)
            arrivals = [(at, text) for at, text in visitor.evaluate("arrivals") if "Epoch" in text or "epoch" in text]
            assert len({text for _, text in arrivals}) >= 3, arrivals
            assert arrivals[-1][0] - arrivals[0][0] > 500, "they came one after the other, and not all at the end"

            visitor.get_by_role("link", name="What is kept").click()  # links keep the path
            expect(visitor.get_by_role("heading", name="What is kept")).to_be_visible()
            assert "/unrolled/what_is_kept" in visitor.url


@pytest.mark.long
def test_without_its_own_name_no_page_opens(visitor, tmp_path, monkeypatch):
    """The comment beside `Host` is true: what is shown then is no page."""
    (tmp_path / "data").mkdir()
    (tmp_path / "nginx").mkdir()
    whole = readme_site()
    monkeypatch.setattr(f"{__name__}.readme_site", lambda: whole.replace("proxy_set_header Host $http_host;", ""))
    with (
        serve(tmp_path / "data", below="unrolled") as served,
        nginx(tmp_path / "nginx", int(re.search(r":(\d+)/", served)[1])) as proxy,
    ):
        errors = []
        visitor.on("websocket", lambda one: one.on("socketerror", lambda error: errors.append(str(error))))
        visitor.goto(f"{proxy}/unrolled/")
        deadline = time.monotonic() + 30
        while not errors and time.monotonic() < deadline:
            visitor.wait_for_timeout(100)
        assert any("403" in error for error in errors), errors
