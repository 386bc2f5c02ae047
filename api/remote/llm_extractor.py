"""The rules and a language model together, as an extractor that reading a list can be given."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from api.remote.answers import AnswerCache, answer_key
from api.remote.chat import ChatError
from api.remote.waiting_line import WaitingLine
from graph.extract import EXTRACTOR_NAME, EXTRACTOR_VERSION, extract
from graph.extract.llm import (
    ANSWER_SCHEMA,
    PROMPT_VERSION,
    AnswerError,
    ask_about,
    ask_again,
    merge_links,
    read_answer,
    read_links,
)
from graph.models import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from api.remote.chat import ChatClient
    from api.remote.chat_settings import ChatSettings
    from graph.extract.llm import Answer, Merged, Question
    from graph.models import ExtractedLink, PaperRecord

CACHE_FOLDER: Final = "llm-answers"
"""Folder of the kept answers, in the graph directory."""
_FAILURES_IN_A_ROW: Final = 5


@dataclass(frozen=True, slots=True)
class _Asked:
    """What became of asking about one paper; ``failure`` is empty where it was not asked."""

    answer: tuple[Answer, Question] | None = None
    cached: bool = False
    failure: str = ""


@dataclass(slots=True)
class _Tally:
    """What came of one list so far."""

    answered: int = 0
    cached: int = 0
    agreed: int = 0
    disputed: int = 0
    extra: int = 0
    skipped: list[int] = field(default_factory=list)  # lines of papers that were not asked about
    dropped: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[int, str, str]] = field(default_factory=list)  # line, reason, title


class LlmExtractor:
    """Reads papers by the rules, and adds what a model says and the text bears out.

    A model that fails takes nothing away: the rules' links stay, and the failure is a problem of
    the report. After a failure that any paper would meet (a wrong key, no such host), or several
    in a row, the model is not asked any more.

    Args:
        settings: Which model is asked.
        client: What asks it.
        cache: Directory of the answers that were given before.

    Attributes:
        name: Names the rules and the model, for the provenance of a run.
        version: That of the rules, and the hash of what the model is asked.
    """

    def __init__(self, settings: ChatSettings, client: ChatClient, cache: Path) -> None:
        self.name = f"{EXTRACTOR_NAME} with {settings.model}"
        self.version = f"{EXTRACTOR_VERSION}+prompt-{PROMPT_VERSION}"
        self._settings = settings
        self._client = client
        self._cache = AnswerCache(cache)
        self._tally = _Tally()
        self._in_a_row = 0
        self._over = ""

    def __call__(
        self, records: Iterable[PaperRecord]
    ) -> Iterator[tuple[PaperRecord, tuple[ExtractedLink, ...]]]:
        """Give each paper with its links, in their order."""
        for record, asked in WaitingLine(self._ask, self._settings.concurrency)(records):
            yield record, self._links(record, asked)

    def _ask(self, record: PaperRecord) -> _Asked:
        question = ask_about(record.title, record.abstract)
        key = answer_key(self._settings.model, PROMPT_VERSION, question.user)
        kept = self._cache.get(key)
        if kept is not None:
            try:
                return _Asked((read_answer(kept), question), cached=True)
            except AnswerError:
                pass  # someone changed the file: ask again
        if self._over:
            return _Asked()
        try:
            answer, text = self._answer(question)
        except ChatError as error:
            self._note_failure(error)
            return _Asked(failure=error.message)
        except AnswerError as error:
            self._in_a_row = 0  # the endpoint works
            return _Asked(failure=f"the model's answer cannot be used: {error.reason}")
        self._in_a_row = 0
        self._cache.put(key, text)
        return _Asked((answer, question))

    def _answer(self, question: Question) -> tuple[Answer, str]:
        text = self._client.complete(question.messages(), ANSWER_SCHEMA)
        try:
            return read_answer(text), text
        except AnswerError as error:
            again = ask_again(question, text, error.reason)
        text = self._client.complete(again, ANSWER_SCHEMA)
        return read_answer(text), text

    def _note_failure(self, error: ChatError) -> None:
        self._in_a_row += 1
        if error.final or self._in_a_row >= _FAILURES_IN_A_ROW:
            self._over = self._over or error.message

    def _links(self, record: PaperRecord, asked: _Asked) -> tuple[ExtractedLink, ...]:
        rules = extract(record.title, record.abstract)
        tally = self._tally
        if asked.answer is None:
            if asked.failure:
                tally.failed.append((record.line, asked.failure, record.title))
            else:
                tally.skipped.append(record.line)
            return rules
        answer, question = asked.answer
        reading = read_links(answer, question)
        merged = merge_links(rules, reading.links)
        tally.answered += 1
        tally.cached += asked.cached
        self._count(merged)
        tally.dropped.update({str(drop): count for drop, count in reading.dropped.items()})
        return merged.links

    def _count(self, merged: Merged) -> None:
        tally = self._tally
        tally.agreed += merged.agreed
        tally.disputed += merged.disputed
        tally.extra += merged.extra
        tally.dropped.update({str(drop): count for drop, count in merged.dropped.items()})

    def take_report(self, file: str) -> tuple[tuple[Problem, ...], str]:
        """Say what came of the papers since the last call, and begin a new count.

        Args:
            file: The list that they were in.

        Returns:
            The papers that the model did not answer about, as problems; and a sentence.
        """
        tally, self._tally = self._tally, _Tally()
        problems = [
            Problem(
                file,
                line,
                "llm-failed",
                f"only the rules read this paper: {reason}",
                raw=title,
                severity=Severity.WARNING,
            )
            for line, reason, title in tally.failed
        ]
        if tally.skipped:
            said = f"{len(tally.skipped)} more papers, from here on, were read by the rules alone"
            problems.append(
                Problem(
                    file,
                    tally.skipped[0],
                    "llm-given-up",
                    f"{said}, since the model is not asked any more: {self._over}",
                    severity=Severity.WARNING,
                )
            )
        return tuple(problems), self._sentence(tally)

    def _sentence(self, tally: _Tally) -> str:
        said = (
            f"{self._settings.model} at {self._settings.host} answered about"
            f" {tally.answered} papers ({tally.cached} from kept answers):"
            f" {tally.agreed} links as the rules have them,"
            f" {tally.disputed} in another role, {tally.extra} to other things"
        )
        dropped = ", ".join(f"{count} {what}" for what, count in sorted(tally.dropped.items()))
        return f"{said}; left out: {dropped}" if dropped else said
