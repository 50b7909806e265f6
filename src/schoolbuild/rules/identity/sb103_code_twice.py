"""SB103: two schools with one code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schoolbuild.model.outline import Outline
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.together import sharing


def _check(schools: Sequence[Outline]) -> Iterator[tuple[str, Problem]]:
    for one, others in sharing(schools, lambda school: school.code):
        yield one.school, Problem(("school", "code"), f"the code {one.code!r} is also that of {others}")


RULE = Rule(
    id="SB103",
    title="Two schools have the same code",
    why="The code is the prefix of every host name: two devices would answer to one name, and one school's evidence "
    "would be taken for the other's.",
    fix="Give the newer of the two schools a code of its own.",
    example="""\
school: {name: Other School, code: SAM, kind: primary}
# ^ the code 'SAM' is also that of 'sample'
""",
    check_together=_check,
)
