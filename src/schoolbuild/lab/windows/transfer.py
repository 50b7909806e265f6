"""Files that Ansible puts and fetches, its temporary folders, and home folders.

Temporary folders are no writes in the sense of check mode: Ansible makes them there too, and takes them away again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import ntpath
import re
from collections.abc import Mapping
from datetime import datetime

from schoolbuild.lab.windows.bootstrap import ExpandUser, FetchFile, MakeTemp, PutFile
from schoolbuild.lab.windows.interface import Outcome, RefusedByLab, World
from schoolbuild.lab.windows.scripts import is_temporary
from schoolbuild.lab.windows.state.machine import MachineState


def profile(user: str) -> str:
    r"""The home folder of whoever logged in, given as ``domain\user`` or ``user@domain``."""
    return "C:\\Users\\" + user.rpartition("\\")[2].partition("@")[0]


def variables(state: MachineState, user: str) -> Mapping[str, str]:
    """The environment of a session, by name in capitals."""
    home = profile(user)
    session = {
        "TEMP": home + "\\AppData\\Local\\Temp",
        "TMP": home + "\\AppData\\Local\\Temp",
        "USERPROFILE": home,
        "APPDATA": home + "\\AppData\\Roaming",
        "LOCALAPPDATA": home + "\\AppData\\Local",
        "USERNAME": home.rpartition("\\")[2],
        "COMPUTERNAME": state.computer_name,
        "SYSTEMDRIVE": "C:",
        "SYSTEMROOT": "C:\\Windows",
        "WINDIR": "C:\\Windows",
        "PROGRAMDATA": "C:\\ProgramData",
        "ALLUSERSPROFILE": "C:\\ProgramData",
        "PUBLIC": "C:\\Users\\Public",
        "PROGRAMFILES": "C:\\Program Files",
        "PROGRAMFILES(X86)": "C:\\Program Files (x86)",
    }
    return {name.upper(): value for name, value in state.environment.items() if name.upper() not in session} | session


def expanded(state: MachineState, text: str, user: str) -> str:
    """``%NAME%`` replaced as Windows does; a name that is not set stays as it is."""
    known = variables(state, user)
    return re.sub(r"%([^%]+)%", lambda match: known.get(match[1].upper(), match[0]), text)


def make_temporary(state: MachineState, request: MakeTemp, user: str, now: datetime) -> Outcome:
    path = ntpath.join(expanded(state, request.directory, user), request.name)
    if not is_temporary(path):
        raise RefusedByLab(f"a temporary folder that Ansible would not name so: {request.name}")
    if state.files.get(path) is not None:
        text = f"New-Item : An item with the specified name {path} already exists."
        return Outcome(b"", text.encode(), 1)
    try:
        state.files.folder(path, now)
    except (FileNotFoundError, NotADirectoryError) as error:
        return Outcome(b"", f"New-Item : Could not find a part of the path '{error.args[0]}'.".encode(), 1)
    return Outcome(f"{path}\r\n".encode(), b"", 0)


def put(state: MachineState, request: PutFile, world: World) -> Outcome:
    if world.fault("full_disk") is not None:
        return Outcome(b"", b"There is not enough space on the disk.\r\n", 1)
    try:
        state.files.write(request.path, request.content, world.now())
    except FileNotFoundError:
        text = (
            f'Exception calling "Create" with "1" argument(s): "Could not find a part of the path \'{request.path}\'."'
        )
        return Outcome(b"", text.encode(), 1)
    except IsADirectoryError:
        text = f'Exception calling "Create" with "1" argument(s): "Access to the path \'{request.path}\' is denied."'
        return Outcome(b"", text.encode(), 1)
    if not is_temporary(request.path):
        world.changed(f"file {request.path}")
    return Outcome(json.dumps({"sha1": hashlib.sha1(request.content).hexdigest()}).encode(), b"", 0)  # noqa: S324


def fetch(state: MachineState, request: FetchFile) -> Outcome:
    entry = state.files.get(request.path)
    if entry is None:
        return Outcome(b"", f"{request.path} does not exist\r\n".encode(), 1)
    if entry.content is None:
        return Outcome(b"[DIR]\r\n", b"", 0)
    part = entry.content[request.offset : request.offset + request.size]
    return Outcome(base64.b64encode(part) + b"\r\n" if part else b"", b"", 0)


def expand_user(request: ExpandUser, user: str) -> Outcome:
    home = profile(user)
    path = request.path
    if path == "~":
        path = home
    elif path.startswith("~\\"):
        path = ntpath.join(home, path[2:])
    return Outcome(f"{path}\r\n".encode(), b"", 0)
