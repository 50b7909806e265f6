"""Findings as people and code hosts read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schoolbuild.model.finding import Finding


def as_text(findings: Sequence[Finding], names: Sequence[str]) -> str:
    """Every finding with its reason and what mends it, and how many there are."""
    blocks = [finding_text(item) for item in findings]
    bad = {item.school for item in findings}
    blocks.append(
        f"{len(names)} school(s) checked: {len(findings)} finding(s) in {len(bad)} of them. "
        f"Explain one: schoolbuild explain {findings[0].rule}"
        if findings
        else f"{len(names)} school(s) checked: nothing found."
    )
    return "\n\n".join(blocks)


def finding_text(item: Finding) -> str:
    """One finding: its first line can be clicked in editors and terminals that know ``file:line``."""
    key = f" ({item.key})" if item.key else ""
    lines = [f"{item.place()}: {item.rule} {item.severity}{key}: {item.message}"]
    if item.suggestion:
        lines.append(f"  did you mean {item.suggestion!r}?")
    lines += [f"  why:  {item.why}", f"  mend: {item.fix}"]
    return "\n".join(lines)


def as_sarif(findings: Sequence[Finding], titles: dict[str, str]) -> dict[str, Any]:
    """Findings in SARIF 2.1.0, which code hosts show beside the changed line."""
    used = {item.rule: item for item in findings}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "schoolbuild",
                        "rules": [
                            {
                                "id": rule,
                                "shortDescription": {"text": titles[rule]},
                                "fullDescription": {"text": item.why},
                                "help": {"text": item.fix},
                            }
                            for rule, item in sorted(used.items())
                        ],
                    }
                },
                "results": [
                    {
                        "ruleId": item.rule,
                        "level": item.severity,
                        "message": {"text": f"{item.message}. {item.fix}"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": item.file},
                                    "region": {"startLine": max(1, item.line)},
                                }
                            }
                        ],
                    }
                    for item in findings
                ],
            }
        ],
    }
