"""The action ``school_guard``: the first task of every play."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, get_args

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction
from schoolbuild.ansible_bridge.guard import Run
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.ansible_bridge.writing import Written
from schoolbuild.intent.servers import build_of
from schoolbuild.model.not_built import not_built
from schoolbuild.model.windows.machine import windows_machines


class GuardAction(SchoolAction):
    """Tells which school and target the guard let through."""

    BYPASS_HOST_LOOP = True
    arguments: ClassVar[Mapping[str, Any]] = {
        "writes": {"type": "bool", "required": True},
        "to": {"type": "str", "choices": ["school", *get_args(Written)], "default": "school"},
    }

    def written(self, arguments: Mapping[str, Any]) -> frozenset[Written]:
        if not arguments["writes"]:
            return frozenset()
        return frozenset(part for part in get_args(Written) if arguments["to"] in {part, "school"})

    def perform(self, job: Job) -> Outcome:
        run = job.run
        return {
            "changed": False,
            "msg": f"{run.school}, {run.kind}: {len(run.targets)} switches, {len(run.servers)} servers",
            "not_built": [*(str(part) for part in not_built(run.network.document)), *_by_hand(run)],
            "school": run.school,
            "target": run.kind,
            "switches": sorted(run.targets),
            "servers": sorted(run.servers),
        }


def _by_hand(run: Run) -> list[str]:
    """What the servers are declared to do and no role sets up."""
    builds = ((machine.host, build_of(run.network, machine)) for machine in windows_machines(run.network))
    return [f"{what} ({host})" for host, build in builds for what in build["not_built"]]
