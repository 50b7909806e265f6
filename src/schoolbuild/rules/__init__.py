"""What a school's folder must not say: numbered rules, one a file, and the engine that asks them."""

from schoolbuild.rules.engine import check, check_schools
from schoolbuild.rules.registry import all_explanations, all_rules
from schoolbuild.rules.rule import Explanation, Problem, Rule, TextProblem

__all__ = [
    "Explanation",
    "Problem",
    "Rule",
    "TextProblem",
    "all_explanations",
    "all_rules",
    "check",
    "check_schools",
]
