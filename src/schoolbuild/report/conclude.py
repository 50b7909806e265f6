"""The end of a run: judge what was collected, keep the judgement, and write the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from schoolbuild.assess import Assessment, assess, load_controls
from schoolbuild.evidence import EvidenceFolder
from schoolbuild.model.as_is import AsIs, Failure
from schoolbuild.model.errors import ExitCode
from schoolbuild.model.network import Network
from schoolbuild.report.page import write_index, write_page
from schoolbuild.report.summary import summary_of


@dataclass(frozen=True)
class Conclusion:
    """What came of a run."""

    assessment: Assessment
    summary: dict[str, Any]
    page: Path | None

    @property
    def exit_code(self) -> ExitCode:
        """1 if a control failed, else 4 if something could not be assessed, else 0."""
        if self.summary["states"]["fail"]:
            return ExitCode.FINDINGS
        return ExitCode.NOT_ASSESSED if self.summary["states"]["not_assessed"] else ExitCode.OK


def conclude(
    root: Path, network: Network, folder: EvidenceFolder, *, today: date | None = None, with_page: bool = True
) -> Conclusion:
    """Judge the documents of a run, write ``results.json`` and ``summary.json``, and the school's page.

    ``today`` decides about waivers, grace and age; without it, it is the day on which this runs.

    Raises:
        SchoolbuildError: the controls or the waivers are wrong, or a file cannot be written.
    """
    now = datetime.now(UTC)
    day = today or now.date()
    controls = load_controls(root)
    collected = folder.read_as_is()
    documents = [
        *collected.documents,
        *(_damaged(network, host, reason) for host, reason in collected.damaged.items()),
    ]
    assessment = assess(network, documents, controls, day, now=now if day == now.date() else None)
    summary = summary_of(network, folder.run, documents, assessment, controls, day)
    folder.write_results(assessment.results, summary)
    page = None
    if with_page:
        page = write_page(root, network, summary, [result.as_json() for result in assessment.results])
        write_index(root)
    return Conclusion(assessment, summary, page)


def _damaged(network: Network, host: str, reason: str) -> AsIs:
    """A document in place of one that cannot be read, so that its machine is not forgotten."""
    switch = network.by_host(host)
    return AsIs(
        school=network.school,
        host=host,
        family=switch.family if switch is not None else "",
        address="",
        collected_at="",
        target="lab",
        failure=Failure("error", f"its evidence file cannot be read: {reason}", "collect again"),
    )
