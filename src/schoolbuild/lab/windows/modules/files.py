"""ansible.windows.win_file, win_stat, win_tempfile, slurp: files and folders.

Kept as the modules are: ``win_file`` with ``state: touch`` always changes (3.3; in 3.8 times may be given, which is
refused here), and without ``state`` a missing path is a file that "will not be created".
"""

from __future__ import annotations

import base64
import hashlib
import ntpath
import secrets
import string
from typing import Any

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.files import FileEntry, normal
from schoolbuild.lab.windows.transfer import expanded
from schoolbuild.lab.windows.words import unix

NO_SPACE = "There is not enough space on the disk."


def path_of(call: Call, value: str) -> str:
    """A path option with variables of the environment put in."""
    return expanded(call.state, value, call.user)


@emulates("ansible.windows.win_file", internal=("path", "state", "appears_binary", "change"))
def win_file(call: Call) -> dict[str, Any]:
    for option in ("access_time", "modification_time"):
        if call.arguments.get(option) is not None:
            raise RefusedByLab(f"win_file with {option}")
    path, wanted = path_of(call, call.arguments["path"]), call.arguments["state"]
    basename = call.arguments.get("_original_basename")
    entry = call.state.files.get(path)
    if call.arguments.get("_diff_peek") is not None:
        binary = entry is not None and b"\0" in (entry.content or b"")[:8192]
        return {"path": path, "change": False, "appears_binary": binary, "state": "absent" if entry is None else "file"}
    if entry is not None and entry.is_folder and basename is not None:
        path = ntpath.join(path, basename)
        entry = call.state.files.get(path)
    if wanted == "touch":
        return _touch(call, path, entry)
    if entry is None:
        return _missing(call, path, wanted)
    if wanted == "absent":
        if not call.check_mode:
            call.state.files.remove(path)
        return {"changed": True}
    if wanted == "directory" and not entry.is_folder:
        raise ModuleFailure(f"path {path} is not a directory")
    if wanted == "file" and entry.is_folder:
        raise ModuleFailure(f"path {path} is not a file")
    return {"changed": False}


def _touch(call: Call, path: str, entry: FileEntry | None) -> dict[str, Any]:
    if not call.check_mode:
        if entry is not None:
            entry.modified = call.world.now()
        else:
            write(call, path, b"")
    return {"changed": True}


def _missing(call: Call, path: str, wanted: str | None) -> dict[str, Any]:
    if wanted is None:
        wanted = "file" if ntpath.basename(normal(path)) else "directory"
    if wanted == "file":
        raise ModuleFailure(f"path {path} will not be created")
    if wanted == "absent":
        return {"changed": False}
    if not call.state.files.has_drive(path):
        drive = ntpath.splitdrive(path)[0].rstrip(":")
        raise ModuleFailure(f"Cannot find drive. A drive with the name '{drive}' does not exist.")
    if not call.check_mode:
        make_folder(call, path)
    return {"changed": True}


def make_folder(call: Call, path: str) -> None:
    """New-Item -ItemType Directory."""
    try:
        call.state.files.folder(path, call.world.now())
    except NotADirectoryError:
        raise ModuleFailure(f"path {path} is not a directory") from None
    except FileNotFoundError:
        raise ModuleFailure(f"Could not find a part of the path '{path}'.") from None


def write(call: Call, path: str, content: bytes) -> None:
    """Write a file as a module does, in its words where that fails."""
    if call.world.fault("full_disk") is not None:
        raise ModuleFailure(f"Unhandled exception while executing module: {NO_SPACE}")
    try:
        call.state.files.write(path, content, call.world.now())
    except FileNotFoundError:
        raise ModuleFailure(
            f"Unhandled exception while executing module: Could not find a part of the path '{path}'."
        ) from None
    except IsADirectoryError:
        raise ModuleFailure(
            f"Unhandled exception while executing module: Access to the path '{path}' is denied."
        ) from None


@emulates("ansible.windows.win_stat", returns=("stat",))
def win_stat(call: Call) -> dict[str, Any]:
    entry = call.state.files.get(path_of(call, call.arguments["path"]))
    if entry is None:
        return {"stat": {"exists": False}}
    attributes = list(entry.attributes) or (["Directory"] if entry.is_folder else ["Archive"])
    stat: dict[str, Any] = {
        "exists": True,
        "attributes": ", ".join(attributes),
        "isarchive": "Archive" in attributes,
        "isdir": entry.is_folder,
        "ishidden": "Hidden" in attributes,
        "isjunction": False,
        "islnk": False,
        "isreadonly": "ReadOnly" in attributes,
        "isreg": not entry.is_folder,
        "isshared": False,
        "nlink": 1,
        "hlnk_targets": [],
        "creationtime": unix(entry.created),
        "lastaccesstime": unix(entry.modified),
        "lastwritetime": unix(entry.modified),
        "path": entry.path,
        "filename": ntpath.basename(entry.path.rstrip("\\")),
        "owner": entry.owner,
    }
    if entry.content is None:
        share = next(
            (one for one in call.state.care.shares.values() if normal(one.path).lower() == entry.path.lower()), None
        )
        if share is not None:
            stat |= {"isshared": True, "sharename": share.name}
        if call.arguments["get_size"]:
            stat["size"] = folder_size(call, entry.path)
        return {"stat": stat}
    stat["extension"] = ntpath.splitext(entry.path)[1]
    if call.arguments["get_checksum"]:
        stat["checksum"] = hashlib.new(call.arguments["checksum_algorithm"], entry.content).hexdigest()
    if call.arguments["get_size"]:
        stat["size"] = len(entry.content)
    return {"stat": stat}


def folder_size(call: Call, path: str) -> int:
    """The sizes of all files below, in bytes."""
    return sum(len(entry.content or b"") for entry in call.state.files.below(path))


@emulates("ansible.windows.win_tempfile", returns=("path",), internal=("state",))
def win_tempfile(call: Call) -> dict[str, Any]:
    folder = path_of(call, call.arguments["path"] or "%TEMP%")
    prefix, suffix = (path_of(call, call.arguments[option] or "") for option in ("prefix", "suffix"))
    letters = string.ascii_lowercase + string.digits
    name = "".join(secrets.choice(letters) for _ in range(8)) + "." + "".join(secrets.choice(letters) for _ in range(3))
    path = ntpath.join(folder, f"{prefix}{name}{suffix}")
    if not call.check_mode:
        above = call.state.files.get(folder)
        if above is None or not above.is_folder:
            raise ModuleFailure(
                f"No random temporary file worked in 5 attempts. Error: Could not find a part of the path '{path}'."
            )
        if call.arguments["state"] == "directory":
            make_folder(call, path)
        else:
            write(call, path, b"")
    return {"changed": True, "path": path, "state": call.arguments["state"]}


@emulates("ansible.windows.slurp", returns=("content", "encoding", "source"))
def slurp(call: Call) -> dict[str, Any]:
    path = path_of(call, call.arguments["src"])
    entry = call.state.files.get(path)
    if entry is None:
        raise ModuleFailure(f"Path {path} is not found")
    if entry.content is None:
        raise ModuleFailure(f"Path {path} is a directory")
    return {"content": base64.b64encode(entry.content).decode(), "encoding": "base64"}
