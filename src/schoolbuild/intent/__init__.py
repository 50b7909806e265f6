"""Desired state: from a school's network to each switch's configuration, and how a running one differs from it."""

from schoolbuild.intent.compare import Comparison, Difference, compare
from schoolbuild.intent.render import find_switch, render, render_bootstrap, render_school

__all__ = [
    "Comparison",
    "Difference",
    "compare",
    "find_switch",
    "render",
    "render_bootstrap",
    "render_school",
]
