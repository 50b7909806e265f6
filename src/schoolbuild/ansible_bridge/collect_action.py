"""The action ``school_collect``: all switches of a play are read in one process, one file is kept for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction
from schoolbuild.ansible_bridge.ending import tidied_up
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.evidence import EvidenceFolder
from schoolbuild.model.as_is import AsIs
from schoolbuild.transport.collect import WORKERS, collect


class CollectAction(SchoolAction):
    """Runs once for the whole play. A dead switch is a document that says so, not a failure of this task."""

    BYPASS_HOST_LOOP = True
    arguments: ClassVar[Mapping[str, Any]] = {"workers": {"type": "int", "default": WORKERS}}

    def perform(self, job: Job) -> Outcome:
        run = job.run
        targets = [run.targets[switch.host] for switch in job.switches]
        with EvidenceFolder.create(run.root, run.school) as folder, tidied_up(folder.discard):
            kept: list[AsIs] = []

            def keep(document: AsIs) -> None:
                folder.write_as_is(document)
                kept.append(document)
                self.tell(f"{len(kept)}/{len(targets)} {document.host}: {_in_words(document)}")

            collect(targets, job.secrets, job.arguments["workers"], keep)
        silent = {document.host: _in_words(document) for document in kept if document.failure is not None}
        return {
            "changed": False,
            "msg": f"{len(kept) - len(silent)} of {len(targets)} switches told everything",
            "run": folder.run,
            "folder": str(folder.path.relative_to(run.root)),
            "answered": sorted({document.host for document in kept} - silent.keys()),
            "failed_switches": dict(sorted(silent.items())),
        }


def _in_words(document: AsIs) -> str:
    return "read" if document.failure is None else f"{document.failure.kind}: {document.failure.message}"
