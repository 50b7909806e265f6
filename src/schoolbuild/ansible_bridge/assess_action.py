"""The action ``school_assess``: a run that was collected is judged, kept and shown on the school's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.evidence import EvidenceFolder
from schoolbuild.report import conclude


class AssessAction(SchoolAction):
    """Runs once for the whole play. What is wrong with the school is its result, not a failure."""

    BYPASS_HOST_LOOP = True
    arguments: ClassVar[Mapping[str, Any]] = {"run": {"type": "str", "required": True}}

    def perform(self, job: Job) -> Outcome:
        run = job.run
        conclusion = conclude(run.root, run.network, EvidenceFolder.open(run.root, run.school, job.arguments["run"]))
        summary = conclusion.summary
        for problem in summary["problems"]:
            self.tell(f"{problem['severity']}: {problem['what']}")
        for silent in summary["not_assessed"]:
            self.tell(f"not assessed: {silent['host']}: {silent['reason']}")
        coverage = summary["coverage"]
        told = (
            f"{len(summary['problems'])} problem(s); "
            f"{coverage['assessed']} of {coverage['total']} judgements could be made"
        )
        page = str(conclusion.page.relative_to(run.root)) if conclusion.page is not None else None
        self.tell(f"{told}; see {page}" if page else told)
        return {
            "changed": False,
            "msg": told,
            "states": summary["states"],
            "coverage": coverage,
            "problems": summary["problems"],
            "not_assessed": summary["not_assessed"],
            "page": page,
            "exit_code": int(conclusion.exit_code),
        }
