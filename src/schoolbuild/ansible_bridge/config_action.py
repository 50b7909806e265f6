"""The action ``switch_config``: one switch is brought to what its school's folder and the standard say."""

from __future__ import annotations

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.change.apply import ApplyResult, apply
from schoolbuild.intent import render
from schoolbuild.transport.failure import SessionError


class ConfigAction(SchoolAction):
    """Predicts in check mode. A switch that somebody else owns is left alone."""

    writes = True

    def perform(self, job: Job) -> Outcome:
        switch = job.switch
        if switch.managed_by is not None:
            return {"changed": False, "skipped": True, "skip_reason": f"its settings belong to {switch.managed_by}"}
        intended = render(job.run.network, switch.name)
        try:
            done = apply(job.run.targets[switch.host], intended, job.secrets, check_only=job.check_mode)
        except SessionError as error:
            if error.kind != "unreachable":
                raise
            return {"changed": False, "unreachable": True, "msg": str(error), "exit_code": int(error.exit_code)}
        return {
            "changed": done.changed,
            "commands": list(done.commands),
            "rollback": list(done.rollback),
            "before": done.before,
            "after": done.after,
            "saved": done.saved,
        }
