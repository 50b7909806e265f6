"""SB104: two schools with one Unique Reference Number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schoolbuild.model.outline import Outline
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.together import sharing


def _check(schools: Sequence[Outline]) -> Iterator[tuple[str, Problem]]:
    for one, others in sharing(schools, lambda school: school.urn):
        yield one.school, Problem(("school", "urn"), f"the reference number {one.urn} is also that of {others}")


RULE = Rule(
    id="SB104",
    title="Two schools have the same Unique Reference Number",
    why="The Department for Education gives each school its own number: the same one twice means that a folder was "
    "copied and not corrected, and reports would be filed under the wrong school.",
    fix="Look the number up at get-information-schools.service.gov.uk and correct it.",
    example="""\
school: {name: Other School, code: OTH, kind: primary, urn: 100001}
# ^ the reference number 100001 is also that of 'sample'
""",
    check_together=_check,
)
