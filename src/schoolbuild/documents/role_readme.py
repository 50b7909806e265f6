"""A role's README, written from its ``meta/argument_specs.yml``: ``python -m schoolbuild.documents.role_readme``.

The specification is what Ansible checks; a page made from it cannot say something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from schoolbuild.model.root import find_root

_HEAD = (
    "<!-- Written by `python -m schoolbuild.documents.role_readme` from meta/argument_specs.yml: edit that file. -->"
)


def readme(role: Path) -> str:
    """The README of the role in this folder.

    Raises:
        OSError: the role has no ``meta/argument_specs.yml``.
    """
    text = (role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    specification = yaml.safe_load(text)["argument_specs"]["main"]
    return "\n".join(_lines(role.name, specification)) + "\n"


def write_all(root: Path) -> list[Path]:
    """Write the README of every role; returns those that changed."""
    changed = []
    for role in sorted(path.parents[1] for path in (root / "roles").glob("*/meta/argument_specs.yml")):
        page, text = role / "README.md", readme(role)
        if not page.is_file() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
            changed.append(page)
    return changed


def _lines(name: str, specification: dict[str, Any]) -> Iterator[str]:
    yield from (_HEAD, "", f"# {name}", "", f"{specification['short_description']}.", "")
    yield from (f"- {_markdown(line)}" for line in _list(specification.get("description")))
    yield from ("", "## Variables", "", "| variable | type | default | meaning |", "| --- | --- | --- | --- |")
    for option, facts in specification.get("options", {}).items():
        default = "required" if facts.get("required") else f"`{_value(facts.get('default'))}`"
        meaning = _markdown(" ".join(_list(facts.get("description"))))
        yield f"| `{option}` | {facts.get('type', 'str')} | {default} | {meaning} |"


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _markdown(text: str) -> str:
    return re.sub(r"\bC\(([^)]*)\)", r"`\1`", text)


if __name__ == "__main__":
    for path in write_all(find_root()):
        print(f"wrote {path}")
