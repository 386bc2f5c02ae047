"""Where each package states names: one reader a package, each giving names as they stand there."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Final

import yaml

from tests.gazetteers.packages import LANGUAGES, Package, RebuildError
from tests.gazetteers.spelling import parts_of, stated_spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEADING: Final = re.compile(r"^# +(.+)$", re.MULTILINE)
_LONG_TITLE: Final = re.compile(r"\s*(?::|/| - | \().*")
_DOCSTRING_NAME: Final = re.compile(r"^name:\n(.+)$", re.MULTILINE)
_GENERIC: Final = re.compile(r"\s+(?:Benchmark|Dataset|datasets?|benchmark)$")
# What task names of mteb add to the name of the data: the kind of task.
_TASK: Final = re.compile(
    r"-?(?:Pair|MultiLabel|Multilabel|Zeroshot|ZeroShot|Sentiment|Intent|Scenario|Topic|News)?"
    r"(?:Classification|Clustering|[Rr]etrieval|[Rr]eranking|BitextMining|Summarization)"
    r"(?:[PS]2[PS])?$"
)
# Editions, translations and samples of other tasks; pairs of modalities ("T2I") are shards.
_DERIVED: Final = re.compile(
    r"\.v\d|-[A-Za-z]{2}(?![a-z])|^(?:Nano|Multilingual|HUME|LEMB|IFIR)(?=[A-Z])|LegalBench"
    r"|[AIVT]{1,3}2[AIVT]{1,3}|_"
    r"|(?:PC|SA|VA?|AV|RR|NL|VN|Lite|HardNegatives|ZeroShot|CentricQA|Gender|Video)$"
)
_LONGEST: Final = 4  # with more words, a name describes its task
_PARENTHESIS: Final = re.compile(r"\s*\(.*")
_ENVIRONMENT: Final = re.compile(r"-v\d+$")


def _inspect_evals(package: Package) -> Iterator[str]:
    for path, text in package.under("inspect_evals", "/eval.yaml"):
        if path.count("/") > 1:
            continue  # a part of a benchmark
        try:
            title = yaml.safe_load(text)["title"]
        except (yaml.YAMLError, KeyError, TypeError) as error:
            msg = f"{package.pin.name}: {path}: no title: {error}"
            raise RebuildError(msg) from error
        yield _LONG_TITLE.sub("", title)


def _lm_eval(package: Package) -> Iterator[str]:
    for path, text in package.under("lm_eval/tasks", "/README.md"):
        heading = _HEADING.search(text)
        if path.count("/") == 1 and heading is not None:
            yield _GENERIC.sub("", _LONG_TITLE.sub("", heading[1].strip()))
    yield from _folders(package, "lm_eval/tasks")


def _lighteval(package: Package) -> Iterator[str]:
    for path, text in package.under("lighteval/tasks/tasks", ".py"):
        if _DOCSTRING_NAME.search(text) is not None:
            stem = path.removesuffix("/main.py").removesuffix(".py")
            yield from stated_spelling(stem, [_DOCSTRING_NAME.sub("", text)])


def _opencompass(package: Package) -> Iterator[str]:
    yield from _folders(package, "opencompass/configs/datasets")


def _lmms_eval(package: Package) -> Iterator[str]:
    yield from _folders(package, "lmms_eval/tasks")


def _folders(package: Package, root: str) -> Iterator[str]:
    """One family of tasks a folder, in the spelling that the folder's own files state."""
    texts: dict[str, list[str]] = {}
    for path, text in package.under(root, ".md", ".py", ".yaml"):
        folder, slash, _ = path.partition("/")
        if slash:
            texts.setdefault(folder, []).append(text)
    for folder, inside in texts.items():
        yield from stated_spelling(folder, inside)


def _mteb(package: Package) -> Iterator[str]:
    for name in _constants(package, "mteb/benchmarks", "Benchmark", "name"):
        yield _PARENTHESIS.sub("", name)
    languages = _languages(package)
    for name in _constants(package, "mteb/tasks", "TaskMetadata", "name"):
        short = _TASK.sub("", name)
        parts = parts_of(short)
        if (
            not any(map(_DERIVED.search, (name, short)))
            and 0 < len(parts) <= _LONGEST
            and parts[0].lower() not in languages
        ):
            yield short


def _languages(package: Package) -> frozenset[str]:
    path = f"mteb/{LANGUAGES}"
    try:
        return frozenset(name.lower() for name in json.loads(package.texts[path]).values())
    except (KeyError, AttributeError, json.JSONDecodeError) as error:
        msg = f"{package.pin.name}: {path}: no table of languages: {error}"
        raise RebuildError(msg) from error


def _gymnasium(package: Package) -> Iterator[str]:
    for name in _constants(package, "gymnasium/envs", "register", "id"):
        yield _ENVIRONMENT.sub("", name).rpartition("/")[2]


def _constants(package: Package, root: str, call: str, keyword: str) -> Iterator[str]:
    """The plain strings that calls of a name are given under a keyword, in order."""
    for path, text in package.under(root, ".py"):
        try:
            tree = ast.parse(text)
        except SyntaxError as error:
            msg = f"{package.pin.name}: {root}/{path}: line {error.lineno}: {error.msg}"
            raise RebuildError(msg) from error
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == call:
                for given in node.keywords:
                    value = given.value
                    if (
                        given.arg == keyword
                        and isinstance(value, ast.Constant)
                        and isinstance(value.value, str)
                    ):
                        yield value.value


READERS: Final[dict[str, Callable[[Package], Iterator[str]]]] = {
    "inspect-evals": _inspect_evals,
    "lm-eval": _lm_eval,
    "lighteval": _lighteval,
    "opencompass": _opencompass,
    "lmms-eval": _lmms_eval,
    "mteb": _mteb,
    "gymnasium": _gymnasium,
}
