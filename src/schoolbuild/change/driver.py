"""hier_config with our own rules for a family, made from the family's file.

The stock drivers are unsafe on the commonest school changes: adding one VLAN to an IOS trunk begins with
``no switchport trunk allowed vlan``, and on ProCurve dropping a port's only VLAN gives ``no interface 47``. Ours know
which lines replace each other, how a line is taken back, and in what order lines go.
"""

from __future__ import annotations

import re
from functools import cache

from hier_config.child import HConfigChild
from hier_config.models import IdempotentCommandsRule, MatchRule, OrderingRule
from hier_config.platforms.driver_base import HConfigDriverBase, HConfigDriverRules

from schoolbuild.families.family import Language


class SchoolDriver(HConfigDriverBase):
    """The rules of one family."""

    language: Language

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        self.rules = HConfigDriverRules(
            idempotent_commands=[
                IdempotentCommandsRule(match_rules=_lineage(section, line)) for section, line in language.single
            ],
            ordering=[
                *(
                    OrderingRule(match_rules=(MatchRule(re_search=line),), weight=weight)
                    for line, weight in reversed(language.order)
                ),
                *(
                    OrderingRule(match_rules=(MatchRule(re_search="."), MatchRule(re_search=line)), weight=weight)
                    for line, weight in reversed(language.order_inside)
                ),
            ],
        )

    def negate_with(self, config: HConfigChild) -> str | None:
        section = next((above.text for above in config.lineage() if above is not config), None)
        return taken_back(self.language, section, config.text)

    @staticmethod
    def _instantiate_rules() -> HConfigDriverRules:
        return HConfigDriverRules()


@cache
def driver_for(language: Language) -> SchoolDriver:
    """The driver of a family's language; a driver holds no state."""
    return SchoolDriver(language)


def taken_back(language: Language, section: str | None, line: str) -> str:
    """The command that undoes a line which stands in ``section`` (``None`` on the top level)."""
    for rule in language.negations:
        if not _stands_in(rule.section, section):
            continue
        if found := re.match(rule.pattern, line):
            return found.expand(rule.instead)
    return line.removeprefix("no ") if line.startswith("no ") else f"no {line}"


def _stands_in(wanted: str | None, section: str | None) -> bool:
    if wanted is None:
        return True
    return section is not None and re.fullmatch(wanted, section) is not None


def _lineage(section: str | None, line: str) -> tuple[MatchRule, ...]:
    here = MatchRule(re_search=line)
    return (here,) if section is None else (MatchRule(re_search=f"^(?:{section})$"), here)
