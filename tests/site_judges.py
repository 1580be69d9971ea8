"""Those who judge the site from outside: a browser and npm packages behind one node process, and a host to look at."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

HERE = Path(__file__).parent / "browser"
#: Where the site is on its host: not at the root, so that links must be relative.
SUB_PATH = "/kg/"
_BROWSERS = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")

#: A page of each kind.
KINDS = {
    "front": "index.html",
    "person": "id/abdellatif-hammouchi/index.html",
    "event": "id/interpol-ga-92/index.html",
    "organization": "id/dgsn/index.html",
    "country": "id/canada/index.html",
    "node": "id/hammouchi-dgsn-tenure/index.html",
    "fact": "fact/9dc92540f445773b/index.html",
    "fact with a note": "fact/00dc4ba2828438c4/index.html",
    "article": "article/marrakech-93/index.html",
    "long article": "article/glasgow-92/index.html",
    "curator": "curator/factpress-team/index.html",
    "class": "class/Person/index.html",
    "concept": "concept/role/attendee/index.html",
    "scheme": "concept/role/index.html",
    "things": "things/index.html",
    "articles": "articles/index.html",
    "queries": "queries/index.html",
    "query with a form": "query/meetings/with-whom/index.html",
    "query without parameters": "query/quality/conflicts/index.html",
    "timeline": "timeline/index.html",
    "map": "map/index.html",
    "meetings": "meetings/index.html",
    "topics": "topics/index.html",
    "conflicts": "conflicts/index.html",
    "open questions": "open-questions/index.html",
    "search": "search/index.html",
    "editor": "query.html",
    "ontology": "ontology/index.html",
    "shapes": "shapes/index.html",
    "data": "data/index.html",
    "changes": "changes/index.html",
    "not found": "404.html",
}


def german(path: str) -> str:
    """Return the path of the German twin of a page."""
    return path.removesuffix(".html") + ".de.html"


def missing() -> str | None:
    """Return what is missing for the judges to judge; None if all is there."""
    if shutil.which("node") is None:
        return "node is not installed"
    if _browser() is None:
        return "Chromium is not installed"
    if not (HERE / "node_modules").is_dir():
        return "the judges are not installed: npm ci --ignore-scripts --prefix tests/browser"
    return None


def _browser() -> str | None:
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


class Judges:
    """The node process that holds the browser; one request at a time."""

    def __init__(self) -> None:
        browser = _browser()
        assert browser
        self._process = subprocess.Popen(
            ["node", "driver.js", browser],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._line() == "ready\n", "the browser does not start"

    def ask(self, judge: str, task: str, **given: object) -> Any:  # noqa: ANN401 -- each task answers in its own shape
        """Return what a function of a module in tests/browser/judges/ answers; what it throws fails the test."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"judge": judge, "task": task, "given": given}) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._line())
        assert "fault" not in said, said["fault"]
        return said["answer"]

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()

    def close(self) -> None:
        """End the process and its browser."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(20)
        finally:
            self._process.kill()
            self._process.stdout.close()


class _Host(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a browser that hangs up hang up."""


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Serve what is below the sub-path only."""
        if not self.path.startswith(SUB_PATH):
            self.send_error(404)
            return None
        return super().send_head()

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(SUB_PATH.rstrip("/")))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def host_of(folder: Path) -> Iterator[str]:
    """Serve the files of a folder, as a host without any settings would; give the address of its root."""
    with _Host(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
        finally:
            server.shutdown()
            thread.join()
