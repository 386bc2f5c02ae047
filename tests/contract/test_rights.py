"""Who may write: the token, the sign-in, and what browsers say of where a request comes from."""

from __future__ import annotations

import base64
import logging
import os
import time
from typing import TYPE_CHECKING, Any

import pytest
from starlette.requests import Request  # noqa: TC002 -- the routes below read it at run time
from starlette.testclient import TestClient

from api.rights import MayWrite, audit, can_write, refuse_free_queries
from api.token_file import ensure_token, make_token, read_token, token_path
from graph.errors import StoreUnavailableError
from tests.support.serving import make_app
from tests.support.small_graph import FixedService
from tests.support.writing import AUTHORISATION, TOKEN

if TYPE_CHECKING:
    from pathlib import Path

OWN = "http://127.0.0.1:8000"


def probe(**settings: Any) -> TestClient:  # noqa: ANN401 -- those of Settings
    """A client of an application with a route that needs the right to write and does nothing."""
    app = make_app(FixedService(), **{"token": TOKEN, **settings})

    @app.post("/probe")
    def write(request: Request, writer: MayWrite) -> str:
        audit(request, writer, graph="curated", added=2, removed=1)
        return writer.by

    @app.get("/probe")
    def offer(request: Request) -> bool:
        return can_write(request)

    @app.get("/free")
    def free(request: Request) -> None:
        refuse_free_queries(request)

    return TestClient(app, base_url=OWN, follow_redirects=False)


def signed_in(**settings: Any) -> TestClient:  # noqa: ANN401 -- those of Settings
    """The same, with the cookie of the sign-in page."""
    client = probe(**settings)
    answer = client.post("/session", data={"token": TOKEN, "next": "/page/x?y=1"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/page/x?y=1")
    return client


BASIC = base64.b64encode(f"anyone:{TOKEN}".encode()).decode()


@pytest.mark.parametrize(
    "value", [f"Bearer {TOKEN}", f"bearer  {TOKEN} ", f"Basic {BASIC}", f"BASIC {BASIC}"]
)
def test_whoever_shows_the_token_may_write(value: str) -> None:
    """As a bearer token (RFC 6750), or as a password, for clients that know nothing else."""
    answer = probe().post("/probe", headers={"Authorization": value})

    assert (answer.status_code, answer.json()) == (200, "token")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "token-missing"),
        ("", "token-missing"),
        (f"Digest {TOKEN}", "token-missing"),
        ("Bearer", "token-wrong"),
        ("Bearer wrong", "token-wrong"),
        (f"Bearer {TOKEN}x", "token-wrong"),
        (f"Bearer {TOKEN[:-1]}", "token-wrong"),
        ("Bearer tökén", "token-wrong"),
        ("Basic !!!", "token-wrong"),
        ("Basic " + base64.b64encode(b"\xff:\xff").decode(), "token-wrong"),
        ("Basic " + base64.b64encode(TOKEN.encode()).decode(), "token-wrong"),
    ],
)
def test_without_the_token_nobody_writes(value: str | None, code: str) -> None:
    """401, with how to show it (RFC 9110, section 15.5.2)."""
    headers = {} if value is None else {b"Authorization": value.encode("latin-1")}
    answer = probe().post("/probe", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith('Bearer realm="readgraph"')
    assert ("invalid_token" in answer.headers["www-authenticate"]) == (code == "token-wrong")


FOREIGN: dict[str, dict[str, str]] = {
    "another site": {"Origin": "https://evil.example"},
    "another port of this machine": {"Origin": "http://127.0.0.1:9000"},
    "a file or a sandbox": {"Origin": "null"},
    "another scheme": {"Origin": "app://127.0.0.1:8000"},
    "no origin at all": {"Origin": "x"},
    "a broken port": {"Origin": "http://127.0.0.1:x"},
    "a link on another site": {"Sec-Fetch-Site": "cross-site"},
    "another port, by its metadata": {"Sec-Fetch-Site": "same-site", "Origin": OWN},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_page_cannot_write(headers: dict[str, str]) -> None:
    """Not with the cookie, nor with a password that the browser remembers."""
    with_cookie = signed_in().post("/probe", headers=headers)
    with_token = probe().post("/probe", headers=headers | AUTHORISATION)

    for answer in (with_cookie, with_token):
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign-origin")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": OWN, "Sec-Fetch-Site": "same-origin"},
        {"Origin": OWN},
        {"Origin": "http://127.0.0.1", "Host": "127.0.0.1"},
        {"Origin": "http://127.0.0.1:80", "Host": "127.0.0.1"},
        {"Origin": "https://localhost", "Host": "localhost:443"},
    ],
)
def test_the_pages_of_this_server_can_write_with_the_cookie(headers: dict[str, str]) -> None:
    """Whatever their spelling of its usual port."""
    client = signed_in()
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
    if "Host" in headers:  # the name of the cookie holds the port
        port = headers["Host"].partition(":")[2] or "80"
        cookies = cookies.replace("session-8000", f"session-{port}")
        client.cookies.clear()
        headers = headers | {"Cookie": cookies}
    answer = client.post("/probe", headers=headers)

    assert (answer.status_code, answer.json()) == (200, "session")


def test_an_invited_page_writes_with_the_token_alone() -> None:
    """An origin of the settings; its reader's cookie is not its own."""
    origin = {"Origin": "https://notes.example", "Sec-Fetch-Site": "cross-site"}
    invited = {"cors_origins": ("https://notes.example",)}

    assert probe(**invited).post("/probe", headers=origin | AUTHORISATION).status_code == 200
    assert signed_in(**invited).post("/probe", headers=origin).status_code == 401


def test_all_origins_may_read_but_not_write() -> None:
    """The star of the setting invites nobody by name."""
    origin = {"Origin": "https://notes.example"}
    answer = probe(cors_origins=("*",)).post("/probe", headers=origin | AUTHORISATION)

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-origin")


def test_read_only_is_for_everybody() -> None:
    """Token or not; pages offer nothing, and nobody can sign in."""
    client = probe(read_only=True)
    answer = client.post("/probe", headers=AUTHORISATION)
    entry = client.post("/session", data={"token": TOKEN})

    assert (answer.status_code, answer.json()["code"]) == (403, "read-only")
    assert (entry.status_code, entry.json()["code"]) == (403, "read-only")
    assert "read only" in client.get("/session").text


def test_free_queries_can_be_turned_off() -> None:
    """For a server that others reach."""
    answer = probe(canned_only=True).get("/free")

    assert (answer.status_code, answer.json()["code"]) == (403, "canned-only")
    assert probe().get("/free").status_code == 200


def test_signing_in_gives_a_cookie_that_scripts_cannot_read() -> None:
    """Nor does it hold the token."""
    client = probe()
    before = client.get("/probe").json()
    answer = client.post("/session", data={"token": f" {TOKEN}\n"})
    cookie = answer.headers["set-cookie"]

    assert before is False
    assert client.get("/probe").json() is True
    assert cookie.startswith("readgraph-session-8000=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert TOKEN not in cookie
    assert "signed in" in client.get("/session").text


def test_signing_out_takes_the_cookie_back() -> None:
    """The pages offer nothing any more."""
    client = signed_in()
    answer = client.post("/session", data={"leave": "1"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/probe").json() is False


def test_a_wrong_token_is_said_on_the_page() -> None:
    """401, and no cookie."""
    answer = probe().post("/session", data={"token": "wrong"})

    assert answer.status_code == 401
    assert "not the token" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "x"]
)
def test_signing_in_leads_to_no_other_server(path: str) -> None:
    """What ``next`` names is a path of this one, or nothing."""
    client = probe()

    assert f'value="{path}"' not in client.get("/session", params={"next": path}).text
    answer = client.post("/session", data={"token": TOKEN, "next": path})
    assert answer.headers["location"] == "/"


def test_a_foreign_page_cannot_sign_its_reader_in() -> None:
    """Nor out."""
    answer = probe().post("/session", data={"token": TOKEN}, headers=FOREIGN["another site"])

    assert answer.status_code == 403


def test_a_form_that_cannot_be_read_is_refused() -> None:
    """A problem, not a fault."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    assert probe().post("/session", content=b"token=\xff", headers=kind).status_code == 400
    assert probe().post("/session", content=b"token=%FF", headers=kind).status_code == 400
    assert probe().post("/session", content=b"x" * 20_000, headers=kind).status_code == 413


@pytest.mark.parametrize("value", ["", "x", "1.x", "99999999999999999999.x", "٣.x", "{now}.0"])
def test_a_made_up_cookie_is_none(value: str) -> None:
    """It has to be signed."""
    client = probe()
    value = value.replace("{now}", str(int(time.time()) + 1000))
    header = {b"Cookie": f"readgraph-session-8000={value}".encode()}

    assert client.post("/probe", headers=header).status_code == 401


def test_a_sign_in_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time, though the browser may keep the cookie."""
    client = signed_in()
    monkeypatch.setattr("api.rights.time.time", lambda: 10.0**10)

    assert client.get("/probe").json() is False


def test_a_new_token_ends_the_old_one_and_all_sign_ins(tmp_path: Path) -> None:
    """Also in a running server."""
    client = probe(home=tmp_path, token=None)
    first = ensure_token(tmp_path)
    client.post("/session", data={"token": first})
    before = client.get("/probe").json()
    second = make_token(tmp_path)

    assert before is True
    assert client.get("/probe").json() is False
    headers = {"Authorization": f"Bearer {first}"}
    assert client.post("/probe", headers=headers).status_code == 401
    headers = {"Authorization": f"Bearer {second}"}
    assert client.post("/probe", headers=headers).status_code == 200


def test_a_write_leaves_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """Who, which route, what graph, how much; no token."""
    with caplog.at_level(logging.INFO, logger="api.audit"):
        probe().post("/probe", headers=AUTHORISATION)
    (line,) = (vars(record) for record in caplog.records if record.name == "api.audit")

    assert (line["who"].partition("@")[0], line["route"]) == ("token", "/probe")
    assert (line["graph"], line["added"], line["removed"]) == ("curated", 2, 1)
    assert line["request_id"]
    assert TOKEN not in str(line)


def test_the_token_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    """In the graph directory, which is made too where it is missing."""
    directory = tmp_path / "graph"

    assert read_token(directory) is None
    token = ensure_token(directory)
    assert ensure_token(directory) == read_token(directory) == token
    assert len(token) > 40
    assert sorted(path.name for path in directory.iterdir()) == ["token"]
    if os.name == "posix":
        assert token_path(directory).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_token_that_others_may_read_is_taken_from_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And its owner is told."""
    token = ensure_token(tmp_path)
    token_path(tmp_path).chmod(0o644)

    assert read_token(tmp_path) == token
    assert token_path(tmp_path).stat().st_mode & 0o777 == 0o600
    assert "readgraph token --new" in caplog.text


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe"])
def test_a_token_file_without_a_token_is_an_error(tmp_path: Path, content: bytes) -> None:
    """An empty token would be shown by everybody."""
    token_path(tmp_path).write_bytes(content)

    with pytest.raises(StoreUnavailableError, match="token"):
        ensure_token(tmp_path)


def test_a_directory_that_cannot_be_written_gets_no_token(tmp_path: Path) -> None:
    """The reason names the file."""
    file = tmp_path / "file"
    file.write_text("")

    with pytest.raises(StoreUnavailableError, match="file"):
        make_token(file)
