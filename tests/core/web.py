"""A web server on this machine, that does what a test says."""

import http.server
import threading
from contextlib import contextmanager, suppress


@contextmanager
def server(respond):
    """A server that answers each request by `respond(handler)`; gives its address and the paths that were asked for."""
    asked, ends = [], threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.ends = ends
            with suppress(BrokenPipeError, ConnectionResetError):
                respond(self)

        def log_message(self, *_arguments):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}", asked
    finally:
        ends.set()
        running.shutdown()
        thread.join()
        running.server_close()


def send(handler, content):
    """Answer with all of the content."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)
