"""What the index of all schools shows: the newest judged run of each, and schools that were never judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schoolbuild import __version__
from schoolbuild.assess.controls import SEVERITIES, Severity
from schoolbuild.evidence import EvidenceFolder, run_names
from schoolbuild.model.load import school_names
from schoolbuild.report.summary import SCHEMA
from schoolbuild.report.view import headline_of, score_of
from schoolbuild.report.words import count_of, moment, sentence


@dataclass(frozen=True)
class SchoolLine:
    name: str
    page: str
    target: str
    verdict: str
    score: str
    coverage: str
    when: str
    standard: str


@dataclass(frozen=True)
class ProblemLine:
    number: int
    what: str
    school: str
    host: str
    severity: Severity
    page: str


@dataclass(frozen=True)
class IndexView:
    headline: str
    mood: str
    subline: str
    written: str
    tool: str
    problems: tuple[ProblemLine, ...]
    schools: tuple[SchoolLine, ...]


def index_view(root: Path) -> IndexView:
    """The index; a school without a judged run is listed as never judged."""
    found = {school: _newest(root, school) for school in school_names(root)}
    judged = [summary for summary in found.values() if summary is not None]
    problems = sorted(_problems(judged), key=lambda item: (SEVERITIES.index(item.severity), item.school, item.number))
    schools = f"{len(judged)} of {len(found)} schools judged"
    silent = sum(len(summary["not_assessed"]) for summary in judged)
    heard = f"; {silent} machine{'s' if silent > 1 else ''} could not be judged." if silent else "."
    if problems:
        headline, mood = count_of(len(problems), "thing is wrong", "things are wrong"), "fail"
    elif silent or len(judged) < len(found):
        headline, mood = "Not everything could be judged", "silent"
    else:
        headline, mood = "Everything that is judged is as it should be", "good"
    return IndexView(
        headline=headline,
        mood=mood,
        subline=f"{schools}{heard}",
        written=moment(datetime.now(UTC).isoformat(timespec="seconds")),
        tool=__version__,
        problems=tuple(problems),
        schools=tuple(_line(root, school, summary) for school, summary in found.items()),
    )


def _newest(root: Path, school: str) -> dict[str, Any] | None:
    for run in reversed(run_names(root, school)):
        summary = EvidenceFolder.open(root, school, run).read_summary()
        if summary is not None and summary.get("schema") == SCHEMA:
            return summary
    return None


def _problems(summaries: list[dict[str, Any]]) -> Iterator[ProblemLine]:
    for summary in summaries:
        for number, item in enumerate(summary["problems"], start=1):
            yield ProblemLine(
                number=number,
                what=sentence(item["what"]),
                school=summary["name"],
                host=item["host"],
                severity=item["severity"],
                page=f"{summary['school']}.html",
            )


def _line(root: Path, school: str, summary: Mapping[str, Any] | None) -> SchoolLine:
    if summary is None:
        return SchoolLine(school, "", "", "never judged", "none", "none", "never", "")
    score, coverage = score_of(summary)
    written = (root / "build" / "report" / f"{school}.html").is_file()
    return SchoolLine(
        name=summary["name"],
        page=f"{school}.html" if written else "",
        target=summary["target"] or "",
        verdict=headline_of(summary)[0],
        score=score.text,
        coverage=coverage.text,
        when=moment(summary["collected"]["from"]),
        standard=summary["standard"],
    )
