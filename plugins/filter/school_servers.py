"""Filters over what a server told of itself; see ``schoolbuild.intent.servers``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from schoolbuild.ansible_bridge.plain import plain
from schoolbuild.intent.servers import backup, differs


def differing(rows: Iterable[Any], facts: Any) -> list[Any]:
    return list(differs.differing(plain(list(rows)), plain(facts)))


def explained(rows: Iterable[Any], facts: Any) -> list[str]:
    return differs.explained(plain(list(rows)), plain(facts))


def administrators(members: Iterable[Any], facts: Any, login: str) -> dict[str, Any]:
    return differs.administrators(plain(list(members)), plain(facts), str(login))


def backup_differs(wanted: Any, facts: Any) -> bool:
    return backup.backup_differs(plain(wanted), plain(facts))


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        return {
            "differs": differing,
            "explained": explained,
            "local_administrators": administrators,
            "backup_differs": backup_differs,
        }
