"""Which copies of the school's data hold which server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from schoolbuild.model.document.care import BackupCopy
from schoolbuild.model.document.computers import Server
from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.machines import must_be_kept
from schoolbuild.rules.rule import Problem

EVERYTHING = "all"


def copied(network: Network) -> Iterator[tuple[int, Server, tuple[BackupCopy, ...]]]:
    """Each server that must be kept, with its place in the list and the copies that it is in, itself or by its host.

    Nothing, if the school has no copies: whether it should have is a question of what it buys.
    """
    document = network.document
    if document.backups is None:
        return
    for index, server in enumerate(document.servers):
        if must_be_kept(server):
            names = {EVERYTHING, server.name, *(() if server.on is None else (server.on,))}
            yield index, server, tuple(copy for copy in document.backups.copies if not names.isdisjoint(copy.of))


def lacking(network: Network, wrong: Callable[[Sequence[BackupCopy]], bool], words: str) -> Iterator[Problem]:
    """One problem that names every server with copies of which ``wrong`` is true."""
    names = [server.name for _, server, copies in copied(network) if copies and wrong(copies)]
    if names:
        yield Problem(("backups", "copies"), f"{words} {listed(names)}")
