"""One spoiled folder: laid out, checked, held against what must always hold, and rendered if nothing was found."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from jsonschema import Draft202012Validator

from schoolbuild.cli.findings import as_sarif, as_text
from schoolbuild.documents.editor_schema import editor_schema
from schoolbuild.intent import render_school
from schoolbuild.model.derive import derive
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.finding import Finding
from schoolbuild.model.load import LoadedSchool, data_files, load_school
from schoolbuild.model.outline import outline, read_outline
from schoolbuild.model.standard import load_standard
from schoolbuild.model.yaml_lines import read_yaml
from schoolbuild.rules import all_explanations, check_schools
from tests.fuzz.form import spoil_bytes, spoil_file, spoil_text
from tests.fuzz.meaning import spoil_meaning
from tests.negative.cases import PROJECT, TODAY

LIMIT_SECONDS = 20
LONGEST_MESSAGE = 1000
MOST_FINDINGS = 500
"""So many of one folder are looked at."""

_YAML_LINE = re.compile("[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])|[^\n\r\x85\u2028\u2029]+$")
_TITLES = {number.id: number.title for number in all_explanations()}


@dataclass(frozen=True)
class Outcome:
    """What became of a case. ``faults`` is what must not be; empty is good."""

    number: int
    school: str
    what: str
    end: str
    seconds: float
    faults: tuple[str, ...] = ()


class _TooLongError(Exception):
    pass


def run_case(seed: int, number: int, into: Path) -> Outcome:
    """Spoil a copy of a school's folder as ``seed`` and ``number`` say, and look what the product makes of it."""
    random = Random(f"{seed}:{number}")
    name = random.choice(_schools())
    root = _lay_out(into, name)
    what = _spoil(root / "inventories" / name, random)
    began = time.perf_counter()
    faults: list[str] = []
    end = "fault"
    try:
        with _time_limit():
            end = _judge(root, name, faults)
    except _TooLongError:
        faults.append(f"it was not done after {LIMIT_SECONDS} s")
    except Exception:
        faults.append(traceback.format_exc())
    return Outcome(number, name, what, end, time.perf_counter() - began, tuple(faults))


def _schools() -> list[str]:
    return sorted(path.name for path in (PROJECT / "inventories").iterdir() if path.is_dir())


def _lay_out(into: Path, name: str) -> Path:
    into.mkdir(parents=True, exist_ok=True)
    if not (into / "standard").exists():
        (into / "standard").symlink_to(PROJECT / "standard")
    shutil.rmtree(into / "inventories", ignore_errors=True)
    shutil.copytree(PROJECT / "inventories" / name, into / "inventories" / name)
    return into


def _spoil(folder: Path, random: Random) -> str:
    done = []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        files = sorted(path for path in folder.glob("*.yml") if path.is_file() and not path.is_symlink())
        if not files:
            break
        path = random.choice(files)
        kind = random.choices(("meaning", "text", "bytes", "file"), (14, 7, 2, 2))[0]
        done.append(f"{kind} of {path.name!r}")
        if kind == "file":
            spoil_file(path, random)
        elif kind == "bytes":
            path.write_bytes(spoil_bytes(path.read_bytes(), random))
        else:
            spoil = spoil_text if kind == "text" else spoil_meaning
            text = path.read_bytes().decode("utf-8", "replace")
            path.write_bytes(spoil(text, random).encode("utf-8", "surrogatepass"))
    return ", ".join(done)


def _judge(root: Path, name: str, faults: list[str]) -> str:
    findings = check_schools(root, [name], today=TODAY)
    for item in findings[:MOST_FINDINGS]:
        faults += (f"{fault}: {item}"[:2000] for fault in _faults_of(root, item))
    for text in (as_text(findings, [name]), json.dumps(as_sarif(findings, _TITLES))):
        text.encode("utf-8")
    loaded = load_school(root, name)
    faults += _outline_faults(root, loaded)
    if loaded.document is None:
        faults += [] if findings else ["nothing was found in a folder that could not be loaded"]
        return "refused"
    if any(item.severity == "error" for item in findings):
        return "found"
    faults += _editor_faults(root, loaded)
    try:
        render_school(derive(name, loaded.document, load_standard(root)))
    except SchoolbuildError as error:
        return f"no text: {error.message[:60]}"
    return "rendered"


def _faults_of(root: Path, item: Finding) -> Iterator[str]:
    if not (item.message and item.why and item.fix):
        yield "something is not said"
    if len(item.message) > LONGEST_MESSAGE or len(item.key) > LONGEST_MESSAGE or len(item.fix) > LONGEST_MESSAGE:
        yield "nobody reads so long a message"
    if not (item.message + item.key + item.place() + (item.suggestion or "")).isprintable():
        yield "signs that would upset a terminal"
    path = root / item.file
    if path.is_dir() and item.rule in {"SB001", "SB007"}:  # about the folder as a whole
        return
    if not os.path.lexists(path):
        yield "the file that it names does not exist"
    elif path.is_file() and not 1 <= item.line <= max(1, len(_YAML_LINE.findall(path.read_text("utf-8", "replace")))):
        yield "the line that it names does not exist"


def _outline_faults(root: Path, loaded: LoadedSchool) -> Iterator[str]:
    try:
        seen = read_outline(root, loaded.name)
    except SchoolbuildError:
        if loaded.document is not None:
            yield "others cannot read a school that can be loaded"
        return
    if loaded.document is not None and seen != outline(loaded.name, loaded.document):
        yield "others see another school than the one that was loaded"


def _editor_faults(root: Path, loaded: LoadedSchool) -> Iterator[str]:
    for path in data_files(root / "inventories" / loaded.name):
        for error in _editor().iter_errors(read_yaml(path).data):
            yield f"an editor underlines what the check accepts: {path.name}: {list(error.path)} {error.message}"[:500]


@cache
def _editor() -> Draft202012Validator:
    return Draft202012Validator(editor_schema(PROJECT))


@contextmanager
def _time_limit() -> Iterator[None]:
    def end(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(LIMIT_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
