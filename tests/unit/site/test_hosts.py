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
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from factpress.site import sections
from factpress.site.dataset import negotiation
from factpress.site.model import Site
from site_iris import iris_by_kind

THING = "id/abdellatif-hammouchi"
ADDRESS = "http://127.0.0.1/sub/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
#: Folders and files, besides those of one IRI of each kind.
WANTED = (
    f"{THING}/",
    "data/",
    "ontology/",
    "shapes/",
    "index.",
    "404.",
    ".htaccess",
    ".well-known/",
    "hosting/",
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


def test_hosts_with_a_list_of_redirects_lead_from_what_has_no_folder(reference_site: Site) -> None:
    """No more of them than Cloudflare takes: 2,000, and 100 with a star."""
    lines = [line.split() for line in made(reference_site)["_redirects"].splitlines() if line.startswith("/")]
    rules = {path: target for path, target, status, *_ in lines if status == "303"}
    folders = {output.path.rpartition("/")[0] for output in sections.outputs(reference_site)}

    for iri in iris_by_kind(reference_site).values():
        document = iri.partition("#")[0]
        starred = [
            target for path, target in rules.items() if path.endswith("*") and f"/{document}".startswith(path[:-1])
        ]
        led = next(iter([rules[f"/{document}"]] if f"/{document}" in rules else starred), f"/{document}")
        assert led.partition("#")[0].strip("/") in folders, iri
    assert len(rules) <= 2000
    assert sum("*" in path for path in rules) <= 100


# ---------------------------------------------------------------------------------------- servers


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def www(reference_site: Site) -> Iterator[Path]:
    """A folder that a server of another user may read, with a part of the site below /sub/."""
    with tempfile.TemporaryDirectory(prefix="factpress-www-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        folders = tuple(f"{path.partition('#')[0].rstrip('/')}/" for path in iris_by_kind(reference_site).values())
        for output in sections.outputs(replace(reference_site, address=ADDRESS)):
            if output.path.startswith((*WANTED, *folders)):
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
        yield lambda path, folder="sub", **headers: _asked(port, f"/{folder}/{path}", headers)
    finally:
        server.terminate()
        server.wait(60)


def _wait_for(port: int) -> None:
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server does not start")


def _asked(port: int, path: str, headers: Mapping[str, str]) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


_MODULES = Path("/usr/lib/apache2/modules")


@pytest.fixture(scope="module")
def apache(www: Path) -> Iterator[Ask]:
    program = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program or not _MODULES.is_dir():
        pytest.skip("no Apache is installed")
    port = _free_port()
    names = ("mpm_event", "authz_core", "dir", "mime", "negotiation", "rewrite", "headers")
    (www / "nev").mkdir()
    shutil.copy(www / "sub/hosting/w3id.htaccess", www / "nev/.htaccess")
    config = www / "httpd.conf"
    config.write_text(
        "".join(f"LoadModule {name}_module {_MODULES}/mod_{name}.so\n" for name in names)
        + f"ServerRoot {www}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {www}/apache.pid\n"
        f"ErrorLog {www}/apache.log\nTypesConfig /etc/mime.types\nUser nobody\nDocumentRoot {www}\n"
        f"<Directory {www}>\nAllowOverride FileInfo Indexes Options=MultiViews\n"
        "Require all granted\n</Directory>\n",
        encoding="utf-8",
    )
    with _running([program, "-f", str(config), "-DFOREGROUND"], port) as ask:
        yield ask


@pytest.fixture(scope="module")
def nginx(www: Path) -> Iterator[Ask]:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        pytest.skip("no nginx is installed")
    port = _free_port()
    ours = (www / "sub/hosting/nginx.conf").read_text(encoding="utf-8")
    ours = ours.replace("root /srv/factpress;", f"root {www};\n    listen 127.0.0.1:{port};")
    config = www / "nginx.conf"
    places = "".join(
        f"{kind}_temp_path {www}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"daemon off;\npid {www}/nginx.pid;\nerror_log {www}/nginx.log;\nevents {{ }}\n"
        f"http {{\naccess_log off;\n{places}{ours}}}\n",
        encoding="utf-8",
    )
    with _running([program, "-c", str(config), "-e", f"{www}/nginx.log"], port) as ask:
        yield ask


_FORMS = [
    (BROWSER, "text/html"),
    ("*/*", "text/html"),
    ("text/turtle", "text/turtle"),
    ("application/ld+json", "application/ld+json"),
    ("application/n-triples", "application/n-triples"),
    ("text/turtle, text/html;q=0.5", "text/turtle"),
    ("text/html;q=0.3, text/turtle", "text/turtle"),
    ("text/html;q=0, */*", "text/turtle"),
    ("text/turtle;q=0.9,text/html;q=0.8", "text/turtle"),
    ("text/turtle;q=0.8, text/html; q=0.9", "text/html"),
    ("text/turtle, application/rdf+xml;q=0.9, */*;q=0.1", "text/turtle"),
    ("application/n-triples;q=0.2, application/ld+json; q=0.7, text/turtle;q=0.0", "application/ld+json"),
]


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
@pytest.mark.parametrize(("accept", "form"), _FORMS)
def test_a_client_gets_the_form_that_it_asks_for(
    request: pytest.FixtureRequest, server: str, accept: str, form: str
) -> None:
    status, headers, _ = request.getfixturevalue(server)(f"{THING}/", Accept=accept)

    assert (status, headers["Content-Type"].partition(";")[0]) == (200, form)
    assert {"accept", "accept-language"} <= {name.strip().lower() for name in headers["Vary"].split(",")}
    assert headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
@pytest.mark.parametrize(
    ("language", "same_as"),
    [
        ("de-DE,de;q=0.9,en;q=0.5", "index.de.html"),
        ("en;q=0.4, de;q=0.8", "index.de.html"),
        ("de;q=0.4, en", "index.html"),
        ("fr", "index.html"),
    ],
)
def test_a_reader_gets_the_language_that_is_asked_for(
    request: pytest.FixtureRequest, server: str, language: str, same_as: str
) -> None:
    ask: Ask = request.getfixturevalue(server)
    found = ask(f"{THING}/", Accept=BROWSER, Accept_Language=language)
    wanted = ask(f"{THING}/{same_as}", Accept=BROWSER)

    assert found.body == wanted.body


def _led(ask: Ask, path: str, folder: str, accept: str) -> tuple[str, Answer]:
    """Ask for what an IRI names and go where that leads; return the last fragment and the last answer."""
    fragment, answer = "", ask(path, folder, Accept=accept)
    for _ in range(4):
        if answer.status not in (302, 303):
            break
        place = urlsplit(answer.headers["Location"])
        fragment = place.fragment or fragment
        answer = ask(place.path.removeprefix("/sub/"), Accept=accept)
    return fragment, answer


@pytest.mark.slow
@pytest.mark.parametrize(("server", "folder"), [("apache", "sub"), ("nginx", "sub"), ("apache", "nev")])
def test_every_iri_leads_to_what_is_known_of_it(
    request: pytest.FixtureRequest, reference_site: Site, server: str, folder: str
) -> None:
    """The third is w3id.org: it leads to the host that has the pages."""
    ask: Ask = request.getfixturevalue(server)
    for kind, iri in iris_by_kind(reference_site).items():
        document = iri.partition("#")[0]
        first = ask(document, folder, Accept=BROWSER)
        fragment, page = _led(ask, document, folder, BROWSER)
        _, data = _led(ask, document, folder, "text/turtle")

        assert (first.status == 303) is not document.endswith("/") or folder == "nev", kind
        assert (page.status, page.headers["Content-Type"].partition(";")[0]) == (200, "text/html"), kind
        assert not fragment or f'id="{fragment}"'.encode() in page.body, kind
        if not iri.startswith(("evidence/", "link/")):  # these are described with what they belong to
            assert (data.status, data.headers["Content-Type"].partition(";")[0]) == (200, "text/turtle"), kind


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
    found, headers, _ = request.getfixturevalue(server)(path)

    assert (found, headers["Content-Type"].partition(";")[0]) == (status, form)
    assert "Content-Encoding" not in headers
