"""The folders that a server shares, and who may do what in them.

The share lets in whom the folder's own permissions let in, and nobody else.
For the folders of single people Microsoft names the permissions ("Deploy Folder Redirection with Offline Files", table
of required permissions): everybody may make a folder of their own below the root, and only its maker sees into it.
"""

from __future__ import annotations

from typing import Any

from schoolbuild.model.document.computers import Share
from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine

SYSTEM, ADMINISTRATORS, CREATOR_OWNER = "S-1-5-18", "S-1-5-32-544", "S-1-3-0"
_WHOLE = "ContainerInherit, ObjectInherit"


def shares(network: Network, machine: Machine) -> dict[str, Any]:
    """``{shares: [{name, path, kind, full, change, read, access: [{account, rights, inherit, propagation}]}], owner}``.

    ``access`` are the folder's own permissions, accounts as names of the server's domain or as SIDs.
    """
    short = machine.domain.netbios if machine.domain is not None else ""
    return {
        "shares": [_share(share, short) for share in network.document.shares if share.server == machine.name],
        "owner": machine.owners.get("windows_settings", ""),
    }


def _share(share: Share, short: str) -> dict[str, Any]:
    readers = [_named(name, short) for name in share.read if name not in share.change]
    writers = [_named(name, short) for name in share.change]
    return {
        "name": share.name,
        "path": share.path,
        "kind": share.kind,
        "full": ["BUILTIN\\Administrators"],
        "change": writers,
        "read": readers,
        "access": [
            _entry(SYSTEM, "FullControl"),
            _entry(ADMINISTRATORS, "FullControl"),
            *(_homes(writers) if share.kind == "homes" else _shared(readers, writers)),
        ],
    }


def _shared(readers: list[str], writers: list[str]) -> list[dict[str, str]]:
    read = [_entry(name, "ReadAndExecute, Synchronize") for name in readers]
    return [*read, *(_entry(name, "Modify, Synchronize") for name in writers)]


def _homes(writers: list[str]) -> list[dict[str, str]]:
    """Whoever may have a folder may make it, and look at the root alone; below it the maker has full control."""
    makes = "ReadAndExecute, CreateDirectories, Synchronize"
    return [
        _entry(CREATOR_OWNER, "FullControl", propagation="InheritOnly"),
        *({"account": name, "rights": makes, "inherit": "None", "propagation": "None"} for name in writers),
    ]


def _entry(account: str, rights: str, propagation: str = "None") -> dict[str, str]:
    return {"account": account, "rights": rights, "inherit": _WHOLE, "propagation": propagation}


def _named(name: str, short: str) -> str:
    return f"{short}\\{name}" if short and "\\" not in name else name
