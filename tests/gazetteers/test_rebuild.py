"""The script that rebuilds lists, on small wheels made here."""

from __future__ import annotations

import json
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.gazetteers.packages import LANGUAGES, PINS, RebuildError, download
from tests.gazetteers.rebuild import main, rows_of

if TYPE_CHECKING:
    from pathlib import Path

_TASK = (
    "raise SystemExit('run')\nmetadata = TaskMetadata(name={!r}, prose='the news of the news')\n"
)
FILES = {
    "inspect-evals": {
        "inspect_evals/foo/eval.yaml": "title: 'FooTrialBench: Does It Foo?'\n",
        "inspect_evals/foo/parts/one/eval.yaml": "name: a part without a title\n",
        "inspect_evals/say/eval.yaml": "title: Make Foo Say\n",
    },
    "lm-eval": {
        "lm_eval/tasks/foo_mmlu/README.md": "# Foo-MMLU\n\nFoo-MMLU, see foo_mmlu.\n",
        "lm_eval/tasks/footrialbench/README.md": "# FOOTrialBench (part)\n",
        "lm_eval/tasks/swe_bench/README.md": "# SWE-Bench\n",
        "lm_eval/tasks/barlow/barlow.yaml": "task: barlow_one\n",
    },
    "lighteval": {
        "lighteval/tasks/tasks/zorgqa.py": '"""\nname:\nZorgqa\n\nabstract:\nZorgQA asks.\n"""\n'
    },
    "opencompass": {
        "opencompass/configs/datasets/QUUXES/a.py": "# QUUXES\n",
        "opencompass/configs/datasets/QUUX9/a.py": "# QUUX9\n",
        "opencompass/configs/datasets/qux/a.py": "# QUX is short\n",
    },
    "lmms-eval": {"lmms_eval/tasks/mm_zorg/mm_zorg.yaml": "dataset_path: someone/MMZorg\n"},
    "mteb": {
        f"mteb/{LANGUAGES}": json.dumps({"dan": "Danish"}),
        "mteb/benchmarks/all.py": "A = Benchmark(name='ZorgTEB(eng, v1)')\n",
        "mteb/tasks/a.py": _TASK.format("FooZARClassification"),
        "mteb/tasks/b.py": _TASK.format("DanishZARClassification"),
        "mteb/tasks/c.py": _TASK.format("NewsClassification"),
        "mteb/tasks/d.py": _TASK.format("BarZART2IRetrieval"),
        "mteb/tasks/e.py": _TASK.format("BarZAR.v2"),
    },
    "gymnasium": {"gymnasium/envs/__init__.py": "register(id='toys/ZorgHopper-v3')\n"},
}
ROWS = {
    "inspect_evals": ["FooTrialBench"],
    "lm_eval": ["Foo-MMLU"],
    "lighteval": ["ZorgQA"],
    "opencompass": ["QUUX9\t\tcased"],
    "lmms_eval": ["MMZorg"],
    "mteb": ["FooZAR", "ZorgTEB"],
    "gymnasium": ["ZorgHopper\t\tcased,needs_cue"],
}


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A directory with one small wheel for each pin."""
    directory = tmp_path / "wheels"
    directory.mkdir()
    for pin in PINS:
        add_wheel(directory, pin.name, FILES[pin.name])
    return directory


def add_wheel(directory: Path, name: str, texts: dict[str, str], licence: str = "") -> Path:
    """Write a wheel of a pinned package."""
    (pin,) = (pin for pin in PINS if pin.name == name)
    path = directory / f"{pin.stem}-{pin.version}-py3-none-any.whl"
    stated = f"Name: {pin.name}\nLicense-Expression: {licence or pin.licence}\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{pin.stem}-{pin.version}.dist-info/METADATA", stated)
        for inside, text in texts.items():
            archive.writestr(inside, text)
    return path


def rebuild(wheels: Path, to: Path) -> int:
    """Run the script over a directory of wheels."""
    return main(["--from", str(wheels), "--to", str(to)])


def test_names_are_read_and_dull_ones_dropped(wheels: Path, tmp_path: Path) -> None:
    """Families in their stated case, without what is short, ordinary, derived, taken or known."""
    assert rebuild(wheels, tmp_path) == 0

    assert {
        stem: rows_of((tmp_path / f"benchmarks_{stem}.tsv").read_text(encoding="utf-8"))
        for stem in ROWS
    } == ROWS


def test_the_same_wheels_give_the_same_bytes(wheels: Path, tmp_path: Path) -> None:
    """No date of the day, no order of a set."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert rebuild(wheels, tmp_path / name) == 0

    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two


BROKEN = {
    "no wheel": ("mteb", None, "one wheel of mteb "),
    "not a wheel": ("mteb", b"PK, or not", "not a wheel"),
    "no table": ("mteb", {}, "no table of languages"),
    "no title": ("inspect-evals", {"inspect_evals/a/eval.yaml": "a: 1"}, "a/eval.yaml: no title"),
    "no Python": ("gymnasium", {"gymnasium/envs/a.py": "a = 1\nb = ("}, "envs/a.py: line 2"),
}


@pytest.mark.parametrize("case", sorted(BROKEN))
def test_what_cannot_be_read_is_told_and_nothing_written(
    case: str, wheels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the file; no list is half new."""
    name, content, message = BROKEN[case]
    path = add_wheel(wheels, name, content if isinstance(content, dict) else {})
    if content is None:
        path.unlink()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    (tmp_path / "to").mkdir()

    assert rebuild(wheels, tmp_path / "to") == 1
    assert message in capsys.readouterr().err
    assert list((tmp_path / "to").iterdir()) == []


def test_another_licence_stops_the_rebuild(
    wheels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A share-alike package would bind the list that its names come into."""
    add_wheel(wheels, "lm-eval", FILES["lm-eval"], licence="CC-BY-SA-4.0")

    assert rebuild(wheels, tmp_path) == 1
    assert "licence 'CC-BY-SA-4.0' is stated, where MIT was pinned" in capsys.readouterr().err


def test_a_directory_that_is_not_there_is_told(
    wheels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is fetched."""
    with pytest.raises(SystemExit):
        rebuild(wheels, tmp_path / "none")
    assert "none: no directory" in capsys.readouterr().err


def test_pip_is_asked_for_the_pinned_wheels_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No source archive, which would run code, and nothing that a package depends on."""
    asked: list[str] = []

    def run(command: list[str], *, check: bool) -> subprocess.CompletedProcess[str]:
        assert not check
        asked.extend(command)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(subprocess, "run", run)

    with pytest.raises(RebuildError, match="pip could not download"):
        download(PINS, tmp_path)
    assert {"--no-deps", "--only-binary=:all:", f"mteb=={PINS[5].version}"} <= set(asked)
