"""ansible.windows.win_copy, and win_template through it: what the action plugin asks for, step by step.

The action plugin first asks which files differ (``query``), puts one file or a zip into a temporary folder, and has the
module move it to its place (``single``, ``explode``). Kept as the module is: ``single`` and ``explode`` always change
and know no check mode, because the action plugin never sends them there.
"""

from __future__ import annotations

import base64
import hashlib
import io
import ntpath
import zipfile
from typing import Any

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.modules.files import folder_size, make_folder, path_of, write
from schoolbuild.lab.windows.state.files import FileEntry

_SLASHES = ("\\", "/")


@emulates(
    "ansible.windows.win_copy",
    returns=("backup_file", "dest", "src", "checksum", "size", "operation", "original_basename"),
    internal=("files", "directories", "symlinks"),
)
def win_copy(call: Call) -> dict[str, Any]:
    if call.arguments["backup"]:
        raise RefusedByLab("win_copy with backup")
    steps = {"query": _query, "explode": _explode, "remote": _remote, "single": _single}
    return steps[call.arguments["_copy_mode"]](call)


def sha1(content: bytes) -> str:
    """As Get-FileChecksum counts it, for comparing only."""
    return hashlib.sha1(content).hexdigest()  # noqa: S324


def _query(call: Call) -> dict[str, Any]:
    destination, files = path_of(call, call.arguments["dest"]), call.state.files
    changed_files, changed_folders = [], []
    for file in call.arguments["files"] or []:
        path = ntpath.join(destination, file["dest"])
        if _is_folder(files.get(path)):
            path = ntpath.join(path, ntpath.basename(file["src"].replace("/", "\\")))
        entry = files.get(path)
        if entry is None:
            changed_files.append(file)
        elif entry.content is None:
            raise ModuleFailure(f"cannot copy file to dest '{path}': object at path is already a directory")
        elif call.arguments["force"] and sha1(entry.content) != file["checksum"]:
            changed_files.append(file)
    for folder in call.arguments["directories"] or []:
        path = ntpath.join(destination, folder["dest"])
        if _is_file(files.get(ntpath.dirname(path))):
            raise ModuleFailure(
                f"cannot copy folder to dest '{path}': object at parent directory path is already a file"
            )
        entry = files.get(path)
        if _is_file(entry):
            raise ModuleFailure(f"cannot copy folder to dest '{path}': object at path is already a file")
        if entry is None:
            changed_folders.append(folder)
    return {"files": changed_files, "directories": changed_folders, "symlinks": []}


def _single(call: Call) -> dict[str, Any]:
    source = call.state.files.get(path_of(call, call.arguments["src"]))
    if source is None or source.content is None:
        raise ModuleFailure(f"Cannot copy src file: '{call.arguments['src']}' as it does not exist")
    wanted = path_of(call, call.arguments["dest"])
    path = _target(call, wanted, call.arguments["_original_basename"] or "")
    write(call, path, source.content)
    return {"changed": True}


def _target(call: Call, wanted: str, basename: str) -> str:
    """Where a file goes; a folder that the destination names is made."""
    files = call.state.files
    path = wanted
    if wanted.endswith(_SLASHES) or _is_folder(files.get(wanted)):
        path = ntpath.join(wanted, basename)
    above = ntpath.dirname(path)
    if _is_file(files.get(above)):
        raise ModuleFailure(f"object at destination parent dir '{above}' is currently a file")
    if files.get(above) is None:
        if path == wanted:
            raise ModuleFailure(f"Destination directory '{above}' does not exist")
        if not call.check_mode:
            make_folder(call, above)
    return path


def _explode(call: Call) -> dict[str, Any]:
    source = call.state.files.get(path_of(call, call.arguments["src"]))
    if source is None or source.content is None:
        raise ModuleFailure(f"Cannot expand src zip file: '{call.arguments['src']}' as it does not exist")
    if call.check_mode:
        return {"changed": True}
    destination = path_of(call, call.arguments["dest"])
    with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
        for entry in archive.infolist():
            # The action plugin puts names into base64, so that no letter is lost.
            name = base64.b64decode(entry.filename.rstrip("/")).decode()
            path = ntpath.join(destination, name.replace("/", "\\"))
            if entry.filename.endswith("/"):
                make_folder(call, path)
            else:
                make_folder(call, ntpath.dirname(path))
                write(call, path, archive.read(entry))
    return {"changed": True}


def _remote(call: Call) -> dict[str, Any]:
    source_path = path_of(call, call.arguments["src"])
    source = call.state.files.get(source_path)
    if source is None:
        raise ModuleFailure(f"Cannot copy src file: '{source_path}' as it does not exist")
    destination = path_of(call, call.arguments["dest"])
    name = ntpath.basename(source.path)
    result: dict[str, Any] = {"changed": False, "src": call.arguments["src"]}
    if source.content is not None:
        path = _target(call, destination, name)
        result |= {"operation": "file_copy", "original_basename": name, "dest": path}
        result["changed"] = _copy_file(call, source, path)
        result["checksum"] = sha1(source.content)
    else:
        path = destination if source_path.endswith(_SLASHES) else ntpath.join(destination, name)
        result |= {"operation": "folder_copy", "dest": path}
        result["changed"] = _copy_folder(call, source, path)
    entry = call.state.files.get(path)
    result["size"] = None
    if entry is not None:
        result["size"] = len(entry.content) if entry.content is not None else folder_size(call, path)
    return result


def _copy_file(call: Call, source: FileEntry, path: str) -> bool:
    present = call.state.files.get(path)
    if _is_folder(present):
        raise ModuleFailure(f"cannot copy file from '{source.path}' to '{path}': dest is already a folder")
    if present is not None and (not call.arguments["force"] or present.content == source.content):
        return False
    if not call.check_mode:
        make_folder(call, ntpath.dirname(path))
        write(call, path, source.content or b"")
    return True


def _copy_folder(call: Call, source: FileEntry, path: str) -> bool:
    changed = False
    present = call.state.files.get(path)
    if _is_file(present):
        raise ModuleFailure(f"cannot copy folder from '{source.path}' to '{path}': dest is already a file")
    if present is None:
        changed = True
        if not call.check_mode:
            make_folder(call, path)
    for entry in list(call.state.files.children(source.path)):
        below = ntpath.join(path, ntpath.basename(entry.path))
        changed |= _copy_folder(call, entry, below) if entry.is_folder else _copy_file(call, entry, below)
    return changed


def _is_folder(entry: FileEntry | None) -> bool:
    return entry is not None and entry.is_folder


def _is_file(entry: FileEntry | None) -> bool:
    return entry is not None and not entry.is_folder
