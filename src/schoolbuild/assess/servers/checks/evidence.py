"""The test of the evidence itself. What is too old never comes here: the judge answers for it."""

from __future__ import annotations

from datetime import datetime

from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.servers.case import ServerCase
from schoolbuild.assess.servers.usable import MAX_AGE
from schoolbuild.assess.verdict import Verdict, good

EXPECTED = f"looked at within {MAX_AGE.days * 24} hours"


def evidence_fresh(case: ServerCase, value: object) -> Verdict:
    """The server was looked at lately, or left a document by itself."""
    collected = understood(value, datetime)
    how = "left by the machine itself" if case.self_reported else "read by us"
    note = "self-reported: nobody but the machine says so" if case.self_reported else ""
    return good(EXPECTED, f"document of {collected:%Y-%m-%d %H:%M}, {how}", note)
