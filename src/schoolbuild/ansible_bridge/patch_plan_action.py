"""The action ``patch_plan``: what may be done to one server now, kept in its journal before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.ansible_bridge.patching import Journals, facts_of, fell_behind, moment
from schoolbuild.change.patching.health import before
from schoolbuild.change.patching.journal import Journal
from schoolbuild.change.patching.plan import Asked, Plan, make_plan


class PatchPlanAction(SchoolAction):
    """Refuses in words; what only waits is told and is no failure."""

    arguments: ClassVar[Mapping[str, Any]] = {
        "facts": {"type": "dict", "required": True},
        "commissioning": {"type": "bool", "default": False},
        "accept_no_backup": {"type": "str", "default": ""},
        "now": {"type": "str", "default": ""},
    }

    def perform(self, job: Job) -> Outcome:
        machine, now = job.machine, moment(job)
        facts, journals = facts_of(job.arguments["facts"], machine.host), Journals(job)
        plan = make_plan(
            Asked(
                job.run.network,
                machine,
                facts,
                now,
                fell_behind(job, facts, now.date()),
                journals.read_all(),
                commissioning=job.arguments["commissioning"],
                accept_no_backup=job.arguments["accept_no_backup"],
            )
        )
        found = journals.read(machine.host)
        journal = found if found is not None and found.goes_on(now) else None
        if plan.action == "install" and not job.check_mode:
            fresh = Journal(
                job.run.school,
                machine.host,
                now.isoformat(),
                accepted=job.arguments["accept_no_backup"],
                before=before(facts),
            )
            journal = journal or fresh.begun_after(found)
            if plan.restart_first:
                journal = replace(journal, restarts=journal.restarts + 1)
            journals.write(journal.moved_to("restarting" if plan.restart_first else "installing"))
        return _outcome(plan, journal, job)


def _outcome(plan: Plan, journal: Journal | None, job: Job) -> Outcome:
    limits = job.run.network.standard.windows.patching
    said = "; ".join((*plan.reasons, *plan.notes)) or "nothing stands against it"
    outcome: Outcome = {
        "changed": False,
        "msg": f"{plan.host}: {plan.action}: {said}",
        "action": plan.action,
        "reasons": list(plan.reasons),
        "notes": list(plan.notes),
        "restart_until": plan.restart_until.isoformat() if plan.restart_until else None,
        "any_time": plan.any_time,
        "next_window": plan.next_window,
        "restart_first": plan.restart_first,
        "taken_up": journal is not None,
        "categories": list(limits.categories),
        "reject": [*limits.reject, *(journal.rejected if journal is not None else ())],
        "limits": {name: getattr(limits, name) for name in ("rounds", "round_minutes", "restart_minutes")},
    }
    if plan.action == "refuse":
        outcome |= {"failed": True, "msg": _refusal(plan)}
    return outcome


def _refusal(plan: Plan) -> str:
    reasons = "\n".join(f"  {reason}" for reason in plan.reasons)
    return f"{plan.host} is not updated:\n{reasons}\n  next: mend what is named, then run the playbook again"
