"""Asking services that misbehave in every way that services do."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import httpx2
import pytest
from pydantic import ValidationError

from api.remote.fetch_cache import FetchCache
from api.remote.fetch_settings import FetchSettings
from api.remote.fetcher import Fetcher, FetchError, NotThereError, Request, read_json
from api.remote.services import Service, services
from tests.support.paper_server import PaperServer, Reply, fails, paper_server, says, sends_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = "not-to-be-seen"


@pytest.fixture
def server() -> Iterator[PaperServer]:
    """A service that does what it is told."""
    with paper_server() as running:
        running.otherwise = lambda _: says({"all": "well"})
        yield running


class Patient:
    """Asks one service; waits take no time, and are noted; a day passes when it is told to."""

    def __init__(self, server: PaperServer, folder: Path, **settings: object) -> None:
        given = {"github_url": server.url, "github_token": KEY, "fetch_timeout_s": 5} | settings
        self.settings = FetchSettings.model_validate(given)
        self.service = services(self.settings).github
        self.waits: list[float] = []
        self.told: list[str] = []
        self.now = time.time()
        self.ticks = 0.0
        self._cache = FetchCache(folder / "cache", lambda: self.now)

    def _pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.ticks += seconds

    def ask(self, path: str = "repos/a/b", *, refresh: bool = False) -> object:
        """Ask once, with a fetcher of its own."""
        with self.fetcher(refresh=refresh) as fetcher:
            return self.ask_with(fetcher, path)

    def fetcher(self, *, refresh: bool = False) -> Fetcher:
        """Make a fetcher, for whom waits take the time that they should have taken."""
        return Fetcher(
            self.settings,
            self._cache,
            refresh=refresh,
            tell=self.told.append,
            pause=self._pause,
            clock=lambda: time.monotonic() + self.ticks,
        )

    def ask_with(self, fetcher: Fetcher, path: str, service: Service | None = None) -> object:
        """Ask with a fetcher that is there."""
        asked = service or self.service
        return fetcher.fetch(Request(asked, path, {"q": "x"}), read_json(asked))


def test_a_question_is_one_request_that_says_who_asks(server: PaperServer, tmp_path: Path) -> None:
    """With name and version; and the host is told before."""
    patient = Patient(server, tmp_path, mailto="me@example.org")

    assert patient.ask() == {"all": "well"}
    (asked,) = server.asked
    assert (asked.path, asked.params) == ("/repos/a/b", {"q": "x"})
    assert asked.headers["User-Agent"].startswith("readgraph/")
    assert asked.headers["User-Agent"].endswith("(mailto:me@example.org)")
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert patient.told == [server.url.removeprefix("http://")]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(server: PaperServer, tmp_path: Path, status: int) -> None:
    """Each time after a longer wait."""
    server.then(fails(status), fails(status), fails(status))
    patient = Patient(server, tmp_path)

    assert patient.ask() == {"all": "well"}
    assert len(patient.waits) == 3
    assert all(0.25 * 2**n <= wait <= 0.5 * 2**n for n, wait in enumerate(patient.waits))


def test_a_service_that_never_answers_is_left_alone(server: PaperServer, tmp_path: Path) -> None:
    """After as many repetitions as are set, with what it said, and without the key."""
    server.otherwise = lambda _: fails(503, f"overloaded {KEY}")

    with pytest.raises(FetchError, match=r"GitHub .* answered 503.*overloaded …") as caught:
        Patient(server, tmp_path, fetch_retries=2).ask()
    assert len(server.asked) == 3
    assert caught.value.status == 503
    assert KEY not in caught.value.message


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_service_is_given_the_time_that_it_asks_for(
    server: PaperServer, tmp_path: Path, form: str
) -> None:
    """In seconds, or until a date (RFC 9110, section 10.2.3)."""
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    server.then(fails(429, Retry_After="20" if form == "seconds" else at))
    patient = Patient(server, tmp_path)
    patient.ask()

    assert len(patient.waits) == 1
    assert (19 if form == "seconds" else 0) < patient.waits[0] <= 20  # a date draws nearer


def test_a_service_that_asks_for_too_long_a_wait_is_not_asked_again(
    server: PaperServer, tmp_path: Path
) -> None:
    """Asking sooner would be rude, and waiting for an hour no use."""
    server.then(fails(429, Retry_After="3600"))
    patient = Patient(server, tmp_path)
    with patient.fetcher() as fetcher:
        with pytest.raises(FetchError, match="asks to wait 3,600 s") as caught:
            patient.ask_with(fetcher, "repos/a/b")
        with pytest.raises(FetchError, match="asks to wait 3,600 s"):
            patient.ask_with(fetcher, "repos/a/c")

    assert caught.value.final
    assert len(server.asked) == 1
    assert patient.waits == []


@pytest.mark.parametrize(("left_s", "waits"), [(30, True), (3_000, False)])
def test_the_limit_of_github_is_kept(
    server: PaperServer, tmp_path: Path, left_s: int, waits: bool
) -> None:
    """It is waited for if it is near, and told if it is not."""
    reset = str(int(time.time()) + left_s)
    server.then(fails(403, X_RateLimit_Remaining="0", X_RateLimit_Reset=reset))
    patient = Patient(server, tmp_path)

    if waits:
        assert patient.ask() == {"all": "well"}
        assert 20 < patient.waits[0] <= 30
    else:
        with pytest.raises(FetchError, match="used up"):
            patient.ask()


def test_requests_keep_the_pace_of_the_service(server: PaperServer, tmp_path: Path) -> None:
    """However quickly they are asked for; but only those that are sent."""
    patient = Patient(server, tmp_path)
    slow = Service("Slow", server.url, "application/json", "json", gap_s=3.0)
    with patient.fetcher() as fetcher:
        for path in ("a", "b", "a", "c"):
            patient.ask_with(fetcher, path, slow)

    assert [round(wait) for wait in patient.waits] == [3, 3]
    assert server.paths() == ["/a", "/b", "/c"]


def test_the_public_services_are_paced_and_ones_own_are_not() -> None:
    """ArXiv asks for three seconds, Semantic Scholar for one."""
    public = services(FetchSettings())
    own = services(FetchSettings(arxiv_url="http://localhost:1"))

    assert (public.arxiv.gap_s, public.semantic_scholar.gap_s, public.openalex.gap_s) == (3, 1, 0.1)
    assert own.arxiv.gap_s == 0


def test_an_answer_is_asked_for_once_a_day(server: PaperServer, tmp_path: Path) -> None:
    """After that it is confirmed by its tag, and then current for another day."""
    server.then(says({"n": 1}, ETag='"v1"'), Reply(304), says({"n": 2}))
    patient = Patient(server, tmp_path)
    answers = [patient.ask(), patient.ask()]
    patient.now += 25 * 3_600
    answers += [patient.ask(), patient.ask()]

    assert answers == [{"n": 1}] * 4
    assert len(server.asked) == 2
    assert server.asked[1].headers["If-None-Match"] == '"v1"'
    assert patient.ask(refresh=True) == {"n": 2}
    assert "If-None-Match" not in server.asked[2].headers


def test_a_kept_answer_is_private_and_holds_no_key(server: PaperServer, tmp_path: Path) -> None:
    """Whoever reads the folder learns what was asked, and not by whom it was paid."""
    Patient(server, tmp_path, openalex_url=server.url, openalex_key=KEY).ask()
    patient = Patient(server, tmp_path, openalex_url=server.url, openalex_key=KEY)
    with patient.fetcher() as fetcher:
        patient.ask_with(fetcher, "works", services(patient.settings).openalex)
    files = list(tmp_path.rglob("*.json"))

    assert server.asked[1].params["api_key"] == KEY
    assert len(files) == 2
    assert [path for path in files if KEY in path.read_text()] == []


def test_a_kept_answer_that_is_damaged_is_asked_for_again(
    server: PaperServer, tmp_path: Path
) -> None:
    """And what nobody has needed for a month goes."""
    patient = Patient(server, tmp_path)
    patient.ask()
    (file,) = tmp_path.rglob("*.json")
    file.write_text('{"question": 1')
    patient.ask()
    patient._cache.forget_old()

    assert len(server.asked) == 2
    assert file.exists()
    patient.now = time.time() + 40 * 86_400
    patient._cache.forget_old()
    assert not file.exists()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(200, b"<html>Log in", "text/html"), "answered with text/html"),
        (Reply(200, b"]]garbage\x00\xff"), "broken JSON"),
        (Reply(200, b'{"all": "we'), "broken JSON"),
        (Reply(200, b"[" * 100_000), "broken JSON"),
        (Reply(200, b""), "broken JSON"),
        (Reply(204), "answered 204"),
        (fails(400, "bad question"), "answered 400.*bad question"),
        (fails(401, "bad token"), "answered 401.*bad token"),
        (Reply(200, b" " * 300_000), "more than 200,000 bytes"),
        (sends_on("https://elsewhere.example/x"), "another host, elsewhere.example: not followed"),
        (sends_on("//elsewhere.example/x"), "another host"),
        (sends_on("http://[broken"), "another host"),
        (sends_on("file:///etc/hostname"), "another host"),
    ],
)
def test_an_answer_that_cannot_be_used_is_told_and_not_kept(
    server: PaperServer, tmp_path: Path, reply: Reply, said: str
) -> None:
    """It is asked for once, since it would be the same again."""
    server.then(reply)
    patient = Patient(server, tmp_path, fetch_bytes=200_000)

    with pytest.raises(FetchError, match=said):
        patient.ask()
    assert len(server.asked) == 1
    assert list(tmp_path.rglob("*.json")) == []


def test_an_answer_that_breaks_off_is_asked_for_again(server: PaperServer, tmp_path: Path) -> None:
    """Its length says that it is not whole."""
    server.then(Reply(200, b'{"all"', length=500))

    assert Patient(server, tmp_path).ask() == {"all": "well"}
    assert len(server.asked) == 2


@pytest.mark.parametrize("reply", [Reply(hangs=True), Reply(drips=True, length=10**6)])
def test_an_answer_that_never_comes_is_given_up(
    server: PaperServer, tmp_path: Path, reply: Reply
) -> None:
    """After the time that one answer may take, also where a byte comes now and then."""
    server.then(reply)

    with pytest.raises(FetchError, match=r"gave no answer within 0\.2 s"):
        Patient(server, tmp_path, fetch_timeout_s=0.2, fetch_retries=0).ask()


def test_what_is_not_there_is_no_failure(server: PaperServer, tmp_path: Path) -> None:
    """It is told apart."""
    server.then(fails(404), fails(410))
    patient = Patient(server, tmp_path)

    for _ in range(2):
        with pytest.raises(NotThereError):
            patient.ask()


def test_a_redirect_within_the_service_is_followed(server: PaperServer, tmp_path: Path) -> None:
    """With the key; but not without end."""
    server.then(sends_on("/repositories/1", 301))
    patient = Patient(server, tmp_path)

    assert patient.ask() == {"all": "well"}
    assert server.asked[1].path == "/repositories/1"
    assert server.asked[1].headers["Authorization"] == f"Bearer {KEY}"
    server.otherwise = lambda _: sends_on("/again")
    with pytest.raises(FetchError, match="without end"):
        patient.ask("other")


def test_the_resolver_of_dois_may_send_on_to_who_keeps_them(tmp_path: Path) -> None:
    """Over TLS, without what is secret; and only the public one may."""
    public = services(FetchSettings()).doi
    own = services(FetchSettings(doi_url="http://127.0.0.1:9")).doi

    assert public.may_send_to("https://data.crossref.org/10.1/x")
    assert not public.may_send_to("http://data.crossref.org/10.1/x")
    assert not public.may_send_to("https://crossref.org.example/10.1/x")
    assert not own.may_send_to("https://data.crossref.org/10.1/x")


def test_keys_go_to_their_own_host_alone(tmp_path: Path) -> None:
    """Not along with a redirect to the service's other hosts."""
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        if request.url.host == "api.openalex.org":
            return httpx2.Response(302, headers={"Location": "https://files.openalex.org/x"})
        return httpx2.Response(200, json={})

    settings = FetchSettings.model_validate({"openalex_key": KEY})
    transport = httpx2.MockTransport(answer)
    service = services(settings).openalex
    with Fetcher(settings, FetchCache(tmp_path), pause=lambda _: None, transport=transport) as asks:
        asks.fetch(Request(service, "works", {}), read_json(service))

    assert [KEY in str(request.url) for request in seen] == [True, False]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (httpx2.ConnectError("name not known"), "no connection to api.github.com: name not known"),
        (httpx2.ProxyError("407"), "the proxy does not lead to api.github.com"),
        (httpx2.ReadError("reset"), "the answer of api.github.com broke off"),
        (httpx2.InvalidURL("no"), "cannot be asked for this"),
    ],
)
def test_a_network_that_fails_is_told_in_words(tmp_path: Path, error: Exception, said: str) -> None:
    """With the host, and without a traceback."""

    def fail(_: httpx2.Request) -> httpx2.Response:
        raise error

    settings = FetchSettings()
    service = services(settings).github
    transport = httpx2.MockTransport(fail)
    with (
        Fetcher(settings, FetchCache(tmp_path), pause=lambda _: None, transport=transport) as asks,
        pytest.raises(FetchError, match=said) as caught,
    ):
        asks.fetch(Request(service, "repos/a/b", {}), read_json(service))

    assert caught.value.final is isinstance(error, httpx2.ConnectError | httpx2.ProxyError)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("arxiv_url", "export.arxiv.org"),
        ("arxiv_url", f"https://me:{KEY}@example.org"),
        ("arxiv_url", "https://example.org/?q=1"),
        ("github_token", "two\nlines"),
        ("mailto", "not an address"),
        ("fetch_retries", -1),
        ("fetch_timeout_s", 0),
    ],
)
def test_settings_have_bounds(name: str, value: object) -> None:
    """What cannot work is refused at the start."""
    with pytest.raises(ValidationError):
        FetchSettings.model_validate({name: value})
