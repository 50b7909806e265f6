"""The action ``school_collect``: all devices of a play are read in one process, one file is kept for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction
from schoolbuild.ansible_bridge.ending import tidied_up
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.evidence import EvidenceFolder
from schoolbuild.model.as_is import AsIs
from schoolbuild.transport.collect import WORKERS, collect
from schoolbuild.transport.winrm.left import folder_of, with_left
from schoolbuild.transport.winrm.reading import assessment_request
from schoolbuild.transport.winrm.sweep import sweep


class CollectAction(SchoolAction):
    """Runs once for the whole play. A dead device is a document that says so, not a failure of this task."""

    BYPASS_HOST_LOOP = True
    arguments: ClassVar[Mapping[str, Any]] = {"workers": {"type": "int", "default": WORKERS}}

    def perform(self, job: Job) -> Outcome:
        run = job.run
        devices = len(job.switches) + len(job.machines)
        with EvidenceFolder.create(run.root, run.school) as folder, tidied_up(folder.discard):
            kept: list[AsIs] = []

            def keep(document: AsIs) -> None:
                folder.write_as_is(document)
                kept.append(document)
                self.tell(f"{len(kept)}/{devices} {document.host}: {_in_words(document)}")

            read_all(job, keep)
        silent = {document.host: _in_words(document) for document in kept if document.failure is not None}
        return {
            "changed": False,
            "msg": f"{len(kept) - len(silent)} of {devices} devices told everything",
            "run": folder.run,
            "folder": str(folder.path.relative_to(run.root)),
            "answered": sorted({document.host for document in kept} - silent.keys()),
            "failed_switches": _of(job.run.targets, silent),
            "failed_servers": _of(job.run.servers, silent),
        }


def read_all(job: Job, keep: Callable[[AsIs], None]) -> None:
    """The switches first: where one of them is dead, it says why the servers behind it are silent."""
    workers = job.arguments["workers"]
    if job.switches:
        collect([job.run.targets[switch.host] for switch in job.switches], job.secrets, workers, keep)
    if job.machines:
        servers = {machine.host: job.run.servers[machine.host] for machine in job.machines}
        either = with_left(servers, folder_of(job.run.root, job.run.school, job.run.kind), keep)
        sweep(list(servers.values()), job.secrets, assessment_request(job.run.network), workers, either)


def _of(hosts: Mapping[str, object], silent: Mapping[str, str]) -> dict[str, str]:
    return {host: words for host, words in sorted(silent.items()) if host in hosts}


def _in_words(document: AsIs) -> str:
    if document.failure is not None:
        return f"{document.failure.kind}: {document.failure.message}"
    return f"told by what it left by itself ({document.gaps['session']})" if document.self_reported else "read"
