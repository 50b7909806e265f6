"""The action ``patch_step``: after each round, what failed, what that means, and what is done next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.ansible_bridge.patching import Journals, moment
from schoolbuild.change.patching.plan import Plan
from schoolbuild.change.patching.step import after_round


class PatchStepAction(SchoolAction):
    """Keeps the journal; in check mode there was no round, and nothing follows."""

    arguments: ClassVar[Mapping[str, Any]] = {
        "plan": {"type": "dict", "required": True},
        "result": {"type": "dict", "required": True},
        "now": {"type": "str", "default": ""},
    }

    def perform(self, job: Job) -> Outcome:
        if job.check_mode:
            return {"changed": False, "next": "stop", "msg": "check mode: what a round would bring is not known"}
        machine, journals = job.machine, Journals(job)
        journal = journals.begun(machine.host)
        limits = job.run.network.standard.windows.patching
        plan = _plan(machine.host, job.arguments["plan"])
        step = after_round(job.arguments["result"], journal, plan, limits, moment(job))
        journals.write(step.journal)
        self.tell(f"{machine.host}: {step.says}")
        return {
            "changed": False,
            "next": step.next,
            "msg": step.says,
            "state": step.journal.state,
            "restarts": step.journal.restarts,
            "installed": list(step.journal.installed),
            "failures": [asdict(failure) for failure in step.journal.failures],
            "reject": [*limits.reject, *step.journal.rejected],
        }


def _plan(host: str, told: Mapping[str, Any]) -> Plan:
    until = told.get("restart_until")
    return Plan(
        host,
        "install",
        restart_until=datetime.fromisoformat(until) if until else None,
        any_time=told.get("any_time") is True,
        next_window=str(told.get("next_window") or ""),
    )
