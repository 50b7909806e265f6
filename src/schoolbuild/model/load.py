"""Load one school's folder: parse once, keep every line, tell all that is wrong at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.finding import Finding
from schoolbuild.model.os_errors import words_of
from schoolbuild.model.school import School
from schoolbuild.model.words import closest, did_you_mean
from schoolbuild.model.yaml_lines import KeyPath, YamlDocument, dotted, read_yaml

_CODES = {
    "too_large": "SB001",
    "not_text": "SB001",
    "syntax": "SB002",
    "tab": "SB002",
    "bad_tag": "SB002",
    "bad_key": "SB002",
    "bad_number": "SB002",
    "duplicate_key": "SB003",
}
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
WHY_NAME = "The name becomes part of file names, links of the report and commands, on every system that reads them."
WHY_BROKEN = "A file that cannot be read is not guessed at: nothing of this school is rendered, applied or judged."
WHY_SHAPE = "What the folder says must be understood exactly; a misread key would end up on a switch."


@dataclass
class LoadedSchool:
    """A school's folder after loading. ``document`` is ``None`` if ``findings`` holds an error.

    ``texts`` holds, by file, what stands in each file that is text at all, with its comments.
    """

    name: str
    folder: Path
    document: School | None = None
    findings: list[Finding] = field(default_factory=list)
    places: dict[KeyPath, tuple[str, int]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def place(self, path: KeyPath) -> tuple[str, int]:
        """File and line of a key, or of the nearest key around it."""
        for length in range(len(path), 0, -1):
            if (found := self.places.get(path[:length])) is not None:
                return found
        return (f"inventories/{self.name}", 0)

    def require(self) -> School:
        """The document.

        Raises:
            SchoolbuildError: the folder has errors; every one is named.
        """
        if self.document is not None:
            return self.document
        words = "\n".join(
            f"  {item.place()}: {item.key or 'file'}: {item.message}\n    mend: {item.fix}"
            for item in sorted(self.findings)
        )
        raise SchoolbuildError(
            f"the school {self.name!r} cannot be loaded, {len(self.findings)} problem(s):\n{words}",
            where=f"inventories/{self.name}",
            fix=f"mend the named lines, then run `schoolbuild check {self.name}`",
        )


def school_names(root: Path) -> list[str]:
    """Every school folder under ``inventories/``, sorted."""
    return sorted(path.name for path in (root / "inventories").iterdir() if path.is_dir() and path.name[0] not in "._")


def school_folder(root: Path, name: str) -> Path:
    """``inventories/<name>``.

    Raises:
        SchoolbuildError: no such school (with a suggestion).
    """
    folder = root / "inventories" / name
    if name in {"", ".", ".."} or "/" in name or not folder.is_dir():
        known = school_names(root)
        raise SchoolbuildError(
            f"there is no school {name!r}{did_you_mean(name, known)}",
            where="inventories/",
            fix=f"known schools: {_some(known)}",
        )
    return folder


def _some(names: list[str], most: int = 12) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}" if names else "none yet"


def load_school(root: Path, name: str) -> LoadedSchool:
    """Load ``inventories/<name>``.

    Raises:
        SchoolbuildError: no such school (with a suggestion), or the folder cannot be read.
    """
    loaded = LoadedSchool(name=name, folder=school_folder(root, name))
    if _NAME.fullmatch(name) is None:
        message, fix = f"{name!r} cannot be the name of a school", "use lower-case letters, digits and hyphens"
        loaded.findings.append(_finding(loaded, "SB007", f"inventories/{name}", 0, "", message, WHY_NAME, fix))
    data = _merge(loaded, _read_files(loaded))
    if not loaded.findings:
        _validate(loaded, data)
    return loaded


def data_files(folder: Path) -> list[Path]:
    """The files of a school's folder that hold data."""
    return sorted(
        path for path in folder.iterdir() if path.suffix in {".yml", ".yaml"} and not path.name.startswith(".")
    )


def _read_files(loaded: LoadedSchool) -> list[tuple[str, YamlDocument]]:
    try:
        files = data_files(loaded.folder)
    except OSError as error:
        raise SchoolbuildError(
            f"the folder of {loaded.name!r} cannot be read: {error.strerror}",
            where=str(error.filename or loaded.folder),
            fix="check the permissions of the folder and its files",
        ) from None
    documents: list[tuple[str, YamlDocument]] = []
    for path in files:
        file = f"inventories/{loaded.name}/{path.name}"
        try:
            documents.append((file, read_yaml(path)))
        except OSError as error:
            message = f"the file cannot be read: {words_of(error)}"
            fix = "check its permissions, and where it leads if it is a link"
            loaded.findings.append(_finding(loaded, "SB001", file, 1, "", message, WHY_BROKEN, fix))
    if not files:
        loaded.findings.append(
            _finding(
                loaded,
                "SB001",
                f"inventories/{loaded.name}",
                0,
                "",
                "the folder holds no YAML file",
                WHY_BROKEN,
                "start with school.yml; a sample school shows what belongs in it",
            )
        )
    for file, document in documents:
        if document.text is not None:
            loaded.texts[file] = document.text
        for problem in document.problems:
            loaded.findings.append(
                _finding(
                    loaded,
                    _CODES[problem.code],
                    file,
                    problem.line,
                    problem.key,
                    problem.message,
                    WHY_BROKEN,
                    problem.fix,
                )
            )
    return documents


def _merge(loaded: LoadedSchool, documents: list[tuple[str, YamlDocument]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for file, document in documents:
        if document.problems:
            continue
        if document.data is None:
            loaded.findings.append(
                _finding(loaded, "SB001", file, 1, "", "the file is empty", WHY_BROKEN, "fill it or remove it")
            )
            continue
        if not isinstance(document.data, dict):
            loaded.findings.append(
                _finding(
                    loaded,
                    "SB005",
                    file,
                    1,
                    "",
                    "the file is no mapping of keys to values",
                    WHY_SHAPE,
                    "begin with a key, for example `switches:`",
                )
            )
            continue
        for key, value in document.data.items():
            if key in merged:
                other, line = loaded.places[(key,)]
                loaded.findings.append(
                    _finding(
                        loaded,
                        "SB003",
                        file,
                        document.lines[(key,)],
                        key,
                        f"the key {key!r} also stands in {other}:{line}",
                        WHY_SHAPE,
                        "keep all of it in one file",
                    )
                )
                continue
            merged[key] = value
            loaded.places[(key,)] = (file, document.lines[(key,)])
        for path, line in document.lines.items():
            if path:
                loaded.places.setdefault(path, (file, line))
    return merged


def _validate(loaded: LoadedSchool, data: dict[str, Any]) -> None:
    try:
        loaded.document = School.model_validate(data)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            loaded.findings.append(_shape_finding(loaded, data, dict(item)))


def _shape_finding(loaded: LoadedSchool, data: dict[str, Any], item: dict[str, Any]) -> Finding:
    path = _real_path(data, item["loc"])
    kind, given = item["type"], item.get("input")
    file, line = loaded.place(path)
    key = dotted(path)
    suggestion = None
    if kind == "extra_forbidden":
        known = _known_keys(path)
        suggestion = closest(str(path[-1]), known)
        message = f"the key {path[-1]!r} is not known here"
        fix = f"known keys: {', '.join(known)}" if known else "remove it"
        return _finding(loaded, "SB004", file, line, key, message, WHY_SHAPE, fix, suggestion)
    if kind == "missing":
        if len(path) == 1:
            usual = f"inventories/{loaded.name}/school.yml"
            file, line = usual if usual in loaded.texts else next(iter(loaded.texts)), 1
        return _finding(
            loaded, "SB006", file, line, key, f"the key {path[-1]!r} is missing", WHY_SHAPE, f"add {path[-1]}:"
        )
    message = item["msg"].removeprefix("Value error, ")
    message = message[0].lower() + message[1:]
    if kind == "literal_error":
        choices = re.findall(r"'([^']+)'", item["msg"])
        suggestion = closest(str(given), choices)
        message = f"{given!r} is none of {', '.join(choices)}"
    elif kind in {"model_type", "dict_type"}:
        known = _known_keys((*path, ""))
        message = f"found {_shown(given)} where keys with values should be" + (f": {', '.join(known)}" if known else "")
    elif path[-1:] == ("key",):
        message += " (what stands there is not repeated: it may be a secret)"
    elif not isinstance(given, dict | list | tuple) and kind != "value_error":
        message += f"; found {given!r}"
    return _finding(loaded, "SB005", file, line, key, message, WHY_SHAPE, "write a value of that form", suggestion)


def _shown(given: Any) -> str:
    """A value for a message. What is inside a list or a mapping is not repeated: a secret may be among it."""
    return {list: "a list", tuple: "a list", dict: "a mapping", type(None): "nothing"}.get(type(given)) or repr(given)


def _real_path(data: Any, location: Iterable[str | int]) -> KeyPath:
    """The part of pydantic's location that exists in the document (it adds names of types in unions)."""
    path: list[str | int] = []
    here = data
    steps = list(location)
    for index, step in enumerate(steps):
        if isinstance(here, dict) and str(step) in here:
            here = here[str(step)]
            path.append(str(step))
        elif isinstance(here, list | tuple) and isinstance(step, int) and step < len(here):
            here = here[step]
            path.append(step)
        elif index == len(steps) - 1 and isinstance(step, str) and isinstance(here, dict):
            path.append(step)
    return tuple(path)


def _known_keys(path: KeyPath) -> list[str]:
    """The keys that the document's schema allows beside the last one of ``path``."""
    schema = _schema()
    here: dict[str, Any] = schema
    for step in path[:-1]:
        here = _resolve(schema, here)
        if isinstance(step, int):
            here = here.get("items", {})
        else:
            here = here.get("properties", {}).get(step) or _any_value(here)
    return list(_resolve(schema, here).get("properties", {}))


@cache
def _schema() -> dict[str, Any]:
    return School.model_json_schema()


def _any_value(schema: dict[str, Any]) -> dict[str, Any]:
    patterns = schema.get("patternProperties")
    if patterns:
        return dict(next(iter(patterns.values())))
    extra = schema.get("additionalProperties")
    return extra if isinstance(extra, dict) else {}


def _resolve(schema: dict[str, Any], here: dict[str, Any]) -> dict[str, Any]:
    for _ in range(4):
        for option in here.get("anyOf", ()):
            if option.get("type") != "null" and ("$ref" in option or "properties" in option):
                here = option
        if "$ref" not in here:
            break
        here = schema["$defs"][here["$ref"].rsplit("/", 1)[1]]
    return here


def _finding(  # noqa: PLR0913, PLR0917  # the fields of a finding
    loaded: LoadedSchool,
    rule: str,
    file: str,
    line: int,
    key: str,
    message: str,
    why: str,
    fix: str,
    suggestion: str | None = None,
) -> Finding:
    return Finding(
        school=loaded.name,
        file=file,
        line=line,
        rule=rule,
        severity="error",
        key=key,
        message=message,
        why=why,
        fix=fix,
        suggestion=suggestion,
    )
