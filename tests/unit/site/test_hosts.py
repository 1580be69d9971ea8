"""The files for hosts do what docs/publishing.md says, on an Apache and an nginx where there are some."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from factpress.site import sections
from factpress.site.dataset import negotiation
from factpress.site.model import Site

THING = "id/abdellatif-hammouchi"
ADDRESS = "http://127.0.0.1/sub/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
WANTED = (
    f"{THING}/",
    "data/",
    "ontology/index",
    "index.",
    "404.",
    ".htaccess",
    ".well-known/",
    "hosting/",
    "evidence/0",
)


def made(site: Site) -> dict[str, str]:
    return {output.path: bytes(output.make()).decode() for output in negotiation.outputs(site)}  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------- the files


def test_each_host_finds_its_file(reference_site: Site) -> None:
    assert set(made(reference_site)) == {".htaccess", ".nojekyll", "_headers", "_redirects", "hosting/nginx.conf"}


def test_redirects_are_there_where_iris_and_address_differ(reference_site: Site) -> None:
    own = replace(reference_site, address=reference_site.base.iri)
    moved = made(replace(reference_site, address=ADDRESS))["hosting/w3id.htaccess"]

    assert "hosting/w3id.htaccess" not in made(own)
    assert f"{ADDRESS}$1/index.ttl [R=303,L]" in moved


def test_nothing_is_left_to_fill_in(reference_site: Site) -> None:
    files = made(replace(reference_site, address=ADDRESS))

    assert "ErrorDocument 404 /sub/404.html" in files[".htaccess"]
    assert not [path for path, text in files.items() if "${root" in text or "${address" in text or "$$" in text]


# ---------------------------------------------------------------------------------------- servers

Ask = Callable[..., tuple[int, Mapping[str, str]]]


@contextmanager
def _www(site: Site) -> Iterator[Path]:
    """A folder that a server of another user may read, with a part of the site below /sub/."""
    with tempfile.TemporaryDirectory(prefix="factpress-www-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        for output in sections.outputs(replace(site, address=ADDRESS)):
            if output.path.startswith(WANTED):
                content = output.make()
                file = root / "sub" / output.path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content if isinstance(content, bytes) else b"".join(content))
        yield root


@contextmanager
def _running(command: list[str], port: int) -> Iterator[Ask]:
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield lambda path, **headers: _asked(port, path, headers)
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server does not start")


def _asked(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(
            "GET", f"/sub/{path}", headers={name.replace("_", "-"): text for name, text in headers.items()}
        )
        answer = connection.getresponse()
        answer.read()
        return answer.status, dict(answer.getheaders())
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


_MODULES = Path("/usr/lib/apache2/modules")


@pytest.fixture(scope="module")
def apache(reference_site: Site) -> Iterator[Ask]:
    program = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program or not _MODULES.is_dir():
        pytest.skip("no Apache is installed")
    port = _free_port()
    names = ("mpm_event", "authz_core", "dir", "mime", "negotiation", "rewrite", "headers")
    with _www(reference_site) as root:
        config = root / "httpd.conf"
        config.write_text(
            "".join(f"LoadModule {name}_module {_MODULES}/mod_{name}.so\n" for name in names)
            + f"ServerRoot {root}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {root}/pid\n"
            f"ErrorLog {root}/log\nTypesConfig /etc/mime.types\nUser nobody\nDocumentRoot {root}\n"
            f"<Directory {root}>\nAllowOverride FileInfo Indexes Options=MultiViews\n"
            "Require all granted\n</Directory>\n",
            encoding="utf-8",
        )
        with _running([program, "-f", str(config), "-DFOREGROUND"], port) as ask:
            yield ask


@pytest.fixture(scope="module")
def nginx(reference_site: Site) -> Iterator[Ask]:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        pytest.skip("no nginx is installed")
    port = _free_port()
    with _www(reference_site) as root:
        ours = (root / "sub/hosting/nginx.conf").read_text(encoding="utf-8")
        ours = ours.replace("root /srv/factpress;", f"root {root};\n    listen 127.0.0.1:{port};")
        config = root / "nginx.conf"
        places = "".join(
            f"{kind}_temp_path {root}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        config.write_text(
            f"daemon off;\npid {root}/pid;\nerror_log {root}/log;\nevents {{ }}\n"
            f"http {{\naccess_log off;\n{places}{ours}}}\n",
            encoding="utf-8",
        )
        with _running([program, "-c", str(config), "-e", f"{root}/log"], port) as ask:
            yield ask


_FORMS = [
    (BROWSER, "text/html"),
    ("*/*", "text/html"),
    ("text/turtle", "text/turtle"),
    ("application/ld+json", "application/ld+json"),
    ("application/n-triples", "application/n-triples"),
    ("text/turtle, text/html;q=0.5", "text/turtle"),
]


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
@pytest.mark.parametrize(("accept", "form"), _FORMS)
def test_a_client_gets_the_form_that_it_asks_for(
    request: pytest.FixtureRequest, server: str, accept: str, form: str
) -> None:
    status, headers = request.getfixturevalue(server)(f"{THING}/", Accept=accept)

    assert (status, headers["Content-Type"].partition(";")[0]) == (200, form)
    assert {"accept", "accept-language"} <= {name.strip().lower() for name in headers["Vary"].split(",")}
    assert headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.slow
@pytest.mark.parametrize("accept", ["text/html;q=0.3, text/turtle", "text/html;q=0, */*"])
def test_apache_weighs_what_a_client_accepts(apache: Ask, accept: str) -> None:
    assert apache(f"{THING}/", Accept=accept)[1]["Content-Type"].startswith("text/turtle")


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
@pytest.mark.parametrize(("language", "same_as"), [("de-DE,de;q=0.9,en;q=0.5", "index.de.html"), ("fr", "index.html")])
def test_a_reader_gets_the_language_that_is_asked_for(
    request: pytest.FixtureRequest, server: str, language: str, same_as: str
) -> None:
    ask: Ask = request.getfixturevalue(server)
    _, found = ask(f"{THING}/", Accept=BROWSER, Accept_Language=language)
    _, wanted = ask(f"{THING}/{same_as}", Accept=BROWSER)

    assert found["Content-Length"] == wanted["Content-Length"]


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
@pytest.mark.parametrize("iri", [THING, "fact/0123456789abcdef", "concept/role/host", "ontology"])
def test_an_iri_leads_to_what_is_known_of_it(request: pytest.FixtureRequest, server: str, iri: str) -> None:
    status, headers = request.getfixturevalue(server)(iri, Accept="text/turtle")

    assert status == 303
    assert headers["Location"].endswith(f"/sub/{iri}/")


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
@pytest.mark.parametrize(
    ("path", "status", "form"),
    [
        ("data/graph.nt.gz", 200, "application/gzip"),
        ("data/graph.trig", 200, "application/trig"),
        (".well-known/void", 200, "text/turtle"),
        ("nothing/here", 404, "text/html"),
    ],
)
def test_files_have_their_types(request: pytest.FixtureRequest, server: str, path: str, status: int, form: str) -> None:
    found, headers = request.getfixturevalue(server)(path)

    assert (found, headers["Content-Type"].partition(";")[0]) == (status, form)
    assert "Content-Encoding" not in headers
