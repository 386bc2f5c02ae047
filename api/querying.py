"""Answering queries for clients: who evaluates, and what happens when a client goes away."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.evaluating import make_evaluator
from api.pages import with_charset
from graph.answering import AnsweringLimits, QueryService
from graph.errors import ReadingGraphError
from graph.sparql import Limits
from graph.workers.cancellation import Cancellation
from graph.workers.places import Place
from graph.workers.pool import Begun
from graph.workers.task import Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from concurrent.futures import Executor

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from api.settings import Settings
    from graph.answering import Asked
    from graph.evaluators import Evaluator
    from graph.snapshot import GraphService

T = TypeVar("T")

_log = logging.getLogger(__name__)

# Most queries are answered before it is worth looking whether somebody still waits, and before it
# is worth a thread that waits for them.
_PATIENCE_S: Final = 0.05
# For answers from the cache, and for telling the others that too many wait.
_MORE_THREADS: Final = 8


def make_queries(
    settings: Settings, service: GraphService, evaluator: Evaluator | None = None
) -> QueryService:
    """Make what answers queries; nothing is started yet.

    Args:
        settings: How much a query may ask for, and where it is evaluated.
        service: Gives the graph where that is not done in processes.
        evaluator: What :func:`api.evaluating.make_evaluator` made of these; made here if not given.
    """
    query = Limits(settings.query_chars, settings.result_bytes, settings.result_rows)
    return QueryService(
        evaluator or make_evaluator(settings, service),
        AnsweringLimits(query, settings.query_timeout_s, settings.cache_bytes),
    )


def make_threads(settings: Settings) -> ThreadPoolExecutor:
    """Make the threads that wait for answers: so many that each query is waited for or refused.

    The server's own threads stay free for pages.
    """
    waiting = settings.query_workers + settings.query_queue
    return ThreadPoolExecutor(waiting + _MORE_THREADS, "query")


@asynccontextmanager
async def running(queries: QueryService, threads: Executor) -> AsyncIterator[None]:
    """Load the graph while the server starts to listen, and end all processes with it."""
    starting = asyncio.ensure_future(run_in_threadpool(_start, queries))
    try:
        yield
    finally:
        await run_in_threadpool(queries.close)
        await starting
        threads.shutdown(wait=False)


def _start(queries: QueryService) -> None:
    try:
        queries.start()
    except ReadingGraphError as error:  # each query will say so too
        _log.warning("the graph was not loaded: %s", error)


async def answer(request: Request, asked: Asked) -> Reply:
    """Answer a query: on the loop itself where it comes soon, else on a thread.

    Args:
        request: By whom it is asked. Its body must have been read.
        asked: What :meth:`QueryService.prepare` gave.

    Raises:
        ReadingGraphError: What :meth:`QueryService.answer` raises.
    """
    queries: QueryService = request.app.state.resources.queries
    found = queries.promptly(asked)
    if isinstance(found, Reply):
        return found
    if isinstance(found, Place) and not found.done():
        found = await _prompt_begin(queries, asked, found)
    if isinstance(found, Begun):
        reply = await _prompt_answer(queries, asked, found)
        if reply is not None:
            return reply
    return await while_connected(request, partial(queries.finish, asked, found))


async def _prompt_begin(queries: QueryService, asked: Asked, place: Place) -> Begun | Place | None:
    """Wait a little for the place, and have the query begun there."""
    loop = asyncio.get_running_loop()
    had: asyncio.Future[bool | None] = loop.create_future()
    here = threading.get_ident()

    def say() -> None:
        if not had.done():
            had.set_result(True)

    def tell(_: object) -> None:
        if threading.get_ident() == here:
            say()
        else:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(say)

    place.add_done_callback(tell)
    try:
        if not await _within_patience(loop, had):
            return place
    except asyncio.CancelledError:  # the server is being stopped
        queries.give_up(place)
        raise
    return queries.begin_at(asked, place)


async def _prompt_answer(queries: QueryService, asked: Asked, begun: Begun) -> Reply | None:
    """The answer, if it comes soon."""
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[Reply | None] = loop.create_future()
    readable = begun.fileno()

    def look() -> None:
        # Before the connection may be closed: its number is soon that of another.
        loop.remove_reader(readable)
        try:
            reply = queries.poll(asked, begun)
        except Exception as error:  # noqa: BLE001 -- it is raised where it is waited for
            answered.set_exception(error)
        else:
            if reply is None:
                loop.add_reader(readable, look)
            else:
                answered.set_result(reply)

    loop.add_reader(readable, look)
    try:
        return await _within_patience(loop, answered, lambda: loop.remove_reader(readable))
    except asyncio.CancelledError:  # the server is being stopped
        if loop.remove_reader(readable):
            queries.abandon(begun)
        raise


async def _within_patience(
    loop: asyncio.AbstractEventLoop,
    awaited: asyncio.Future[T | None],
    lose: Callable[[], object] | None = None,
) -> T | None:
    """What is awaited, or ``None`` where it does not come soon; ``lose`` is called before that."""

    def give_up() -> None:
        if not awaited.done():
            if lose is not None:
                lose()
            awaited.set_result(None)

    giving_up = loop.call_later(_PATIENCE_S, give_up)
    try:
        return await awaited
    finally:
        giving_up.cancel()


async def while_connected(request: Request, work: Callable[[Cancellation], T]) -> T:
    """Do some work on another thread, and end it when the client hangs up.

    Args:
        request: The request that is worked for. Its body must have been read.
        work: The work; it gives its cancellation to :meth:`QueryService.answer`.
    """
    cancellation = Cancellation()
    threads: Executor = request.app.state.query_threads
    working = asyncio.get_running_loop().run_in_executor(threads, work, cancellation)
    # When the server is stopped nobody waits for what came of it, and that is no fault.
    working.add_done_callback(lambda done: done.cancelled() or done.exception())
    done, _ = await asyncio.wait({working}, timeout=_PATIENCE_S)
    if not done:
        leaving = asyncio.ensure_future(_wait_for_leave(request))
        either: set[asyncio.Future[Any]] = {working, leaving}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                cancellation.cancel()
        except asyncio.CancelledError:  # the server is being stopped
            cancellation.cancel()
            raise
        finally:
            leaving.cancel()
    return await working


async def _wait_for_leave(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def reply_response(reply: Reply, headers: Mapping[str, str]) -> Response:
    """Write a result: in one piece where it is small, else from its file as the client reads."""
    media_type = with_charset(reply.media_type)
    if reply.file is None:
        return Response(reply.body, headers=dict(headers), media_type=media_type)
    sent = {**headers, "Content-Length": str(reply.size)}
    return _FileResponse(reply, sent, media_type)


class _FileResponse(StreamingResponse):
    """A result from its file, which is closed however far the client reads."""

    def __init__(self, reply: Reply, headers: Mapping[str, str], media_type: str) -> None:
        super().__init__(reply.chunks(), headers=dict(headers), media_type=media_type)
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._reply.close()
