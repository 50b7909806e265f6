"""ansible.windows.win_find and win_path: files by age, size and name, and the folders of PATH.

Kept as ``win_find`` is: a path that is not there is a warning, not a failure; a folder's own entry is found too where
folders are asked for.
"""

from __future__ import annotations

import fnmatch
import hashlib
import ntpath
import re
from datetime import timedelta
from typing import Any

from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.files import FileEntry, normal
from schoolbuild.lab.windows.words import unix

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_BYTES = {"b": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}


@emulates("ansible.windows.win_find", returns=("examined", "files", "matched"))
def win_find(call: Call) -> dict[str, Any]:
    age = _amount(call.arguments["age"], _SECONDS, "Invalid age pattern specified")
    size = _amount(call.arguments["size"], _BYTES, "Invalid size pattern specified")
    found: dict[str, FileEntry] = {}
    examined: set[str] = set()
    warnings = []
    for path in call.arguments["paths"]:
        folder = call.state.files.get(path)
        if folder is None:
            warnings.append(f"Argument path '{path}' does not exist or is not accessible, skipping")
            continue
        if not folder.is_folder:
            warnings.append(f"Argument path '{path}' is a file not a directory, skipping")
            continue
        for entry in _entries(call, path):
            examined.add(entry.path.lower())
            if _matches(call, entry, age, size):
                found[entry.path.lower()] = entry
    result: dict[str, Any] = {
        "changed": False,
        "examined": len(examined),
        "matched": len(found),
        "files": [_told(call, found[name]) for name in sorted(found)],
    }
    return result | ({"warnings": warnings} if warnings else {})


def _amount(text: str | None, units: dict[str, int], wrong: str) -> int | None:
    if text is None:
        return None
    match = re.fullmatch(rf"(-?\d+)([{''.join(units)}])?", text, re.IGNORECASE)
    if match is None:
        raise ModuleFailure(wrong, examined=0, files=[], matched=0)
    return int(match[1]) * units[(match[2] or next(iter(units))).lower()]


def _entries(call: Call, path: str) -> list[FileEntry]:
    if not call.arguments["recurse"]:
        return list(call.state.files.children(path))
    depth, start = call.arguments["depth"], normal(path).rstrip("\\").count("\\")
    below = list(call.state.files.below(path))
    return [entry for entry in below if not depth or entry.path.count("\\") - start <= depth]


def _matches(call: Call, entry: FileEntry, age: int | None, size: int | None) -> bool:
    wanted = call.arguments["file_type"]
    if wanted != "any" and (wanted == "directory") is not entry.is_folder:
        return False
    if "Hidden" in entry.attributes and not call.arguments["hidden"]:
        return False
    if age is not None:
        stamp = entry.created if call.arguments["age_stamp"] == "ctime" else entry.modified
        limit = call.world.now() - timedelta(seconds=abs(age))
        if (age >= 0 and stamp > limit) or (age < 0 and stamp < limit):
            return False
    if size is not None:
        length = len(entry.content or b"")
        if (size >= 0 and length < size) or (size < 0 and length > -size):
            return False
    patterns = call.arguments["patterns"]
    return patterns is None or any(_fits(call, pattern, ntpath.basename(entry.path)) for pattern in patterns)


def _fits(call: Call, pattern: str, name: str) -> bool:
    if call.arguments["use_regex"]:
        return re.search(pattern, name, 0 if call.arguments["case_sensitive"] else re.IGNORECASE) is not None
    return fnmatch.fnmatchcase(name.lower(), pattern.lower())


def _told(call: Call, entry: FileEntry) -> dict[str, Any]:
    attributes = list(entry.attributes) or (["Directory"] if entry.is_folder else ["Archive"])
    content = entry.content
    checksum = None
    if content is not None and call.arguments["get_checksum"]:
        checksum = hashlib.new(call.arguments["checksum_algorithm"], content).hexdigest()
    return {
        "attributes": ", ".join(attributes),
        "checksum": checksum,
        "creationtime": unix(entry.created),
        "exists": True,
        "extension": None if content is None else ntpath.splitext(entry.path)[1],
        "filename": ntpath.basename(entry.path),
        "hlnk_targets": [],
        "isarchive": "Archive" in attributes,
        "isdir": entry.is_folder,
        "ishidden": "Hidden" in attributes,
        "isjunction": False,
        "islnk": False,
        "isreadonly": "ReadOnly" in attributes,
        "isreg": content is not None,
        "isshared": False,
        "lastaccesstime": unix(entry.modified),
        "lastwritetime": unix(entry.modified),
        "lnk_source": None,
        "lnk_target": None,
        "nlink": 1,
        "owner": entry.owner,
        "path": entry.path,
        "sharename": None,
        "size": None if content is None else len(content),
    }


@emulates("ansible.windows.win_path", internal=("path_value", "removed_idx"))
def win_path(call: Call) -> dict[str, Any]:
    name = call.arguments["name"]
    user = call.user.lower()
    machine = call.arguments["scope"] == "machine"
    store = dict(call.state.environment if machine else call.state.user_environment.get(user, {}))
    key = next((one for one in store if one.lower() == name.lower()), name)
    present = [part for part in store.get(key, "").split(";") if part]
    wanted = list(present)
    if call.arguments["state"] == "absent":
        gone = {_plain(one) for one in call.arguments["elements"]}
        wanted = [part for part in present if _plain(part) not in gone]
    else:
        wanted = _added(present, call.arguments["elements"])
    changed = wanted != present
    if changed and not call.check_mode:
        store[key] = ";".join(wanted)
        if machine:
            call.state.environment = store
        else:
            call.state.user_environment[user] = store
    return {"changed": changed, "path_value": ";".join(wanted)}


def _added(present: list[str], elements: list[str]) -> list[str]:
    """Missing ones at the end; those that are there keep the order they are asked in."""
    wanted, last = list(present), -1
    for element in elements:
        at = next((index for index, part in enumerate(wanted) if _plain(part) == _plain(element)), -1)
        if at == -1:
            wanted.append(element)
            last = len(wanted) - 1
        elif at < last:
            del wanted[at]
            wanted.append(element)
            last = len(wanted) - 1
        else:
            last = at
    return wanted


def _plain(part: str) -> str:
    return part.strip('"').strip("\\").lower()
