"""What other schools must know of a school: its name, its code and its addresses.

Rules that look at all schools need no more. Reading just that costs a tenth of loading a school, so that a check of one
school among a thousand stays quick.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from schoolbuild.model.document.addressing import Addresses, VlanChoice
from schoolbuild.model.document.base import VlanName
from schoolbuild.model.document.identity import About
from schoolbuild.model.load import data_files, load_school
from schoolbuild.model.school import School
from schoolbuild.model.yaml_lines import KeyPath, NotTextError, parse_yaml, read_text

_TOP_LEVEL = re.compile(r"^(?P<key>[a-z_]+)[ \t]*:(?=\s|$)", re.M)
_OTHER_START = re.compile(r"^(?![a-z_]+[ \t]*:\s)[^\s#\-\]}]", re.M)
"""A line at the margin that begins neither a key, a comment, an item of a list nor the end of a bracket."""


@dataclass(frozen=True)
class Outline:
    """A school as others see it. ``ranges`` are those it was given and each subnet outside of them, with their keys."""

    school: str
    code: str
    routing_domain: str
    ranges: tuple[tuple[IPv4Network, KeyPath], ...]
    urn: int | None = None


class _Part(BaseModel):
    """The keys of the document that an outline is made from, in the document's own forms."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    school: About
    routing_domain: str
    addresses: Addresses
    vlans: dict[VlanName, VlanChoice | None]


def outline(name: str, document: School | _Part) -> Outline:
    """The outline of a school that was loaded."""
    about = document.school
    return Outline(name, about.code, document.routing_domain, tuple(_ranges(document)), about.urn)


def read_outline(root: Path, name: str) -> Outline:
    """The outline of a school that was not loaded, read from the few keys that say it.

    Raises:
        SchoolbuildError: the folder cannot be understood.
    """
    part = _read_part(root / "inventories" / name)
    return outline(name, part if part is not None else load_school(root, name).require())


def _ranges(document: School | _Part) -> list[tuple[IPv4Network, KeyPath]]:
    given = document.addresses.ranges
    ranges: list[tuple[IPv4Network, KeyPath]]
    if document.addresses.legacy is not None:
        ranges = [(one, ("addresses", "legacy", "ranges", index)) for index, one in enumerate(given)]
    else:
        ranges = [(one, ("addresses", "supernet")) for one in given]
    for vlan, choice in document.vlans.items():
        own = choice.subnet if choice is not None else None
        if own is not None and not any(own.subnet_of(one) for one in given):
            ranges.append((own, ("vlans", vlan, "subnet")))
    return ranges


def _read_part(folder: Path) -> _Part | None:
    """The keys from the text, or ``None`` if the folder must be loaded whole to be sure what it says."""
    sections: dict[str, str] = {}
    try:
        for path in data_files(folder):
            text = read_text(path)
            starts = list(_TOP_LEVEL.finditer(text))
            if _OTHER_START.search(text) is not None:
                return None
            ends = [after.start() for after in starts[1:]]
            for found, end in zip(starts, [*ends, len(text)], strict=False):
                if found["key"] in sections:
                    return None
                sections[found["key"]] = text[found.start() : end]
        wanted = parse_yaml("\n".join(sections[key] for key in _Part.model_fields))
        return None if wanted.problems else _Part.model_validate(wanted.data)
    except (OSError, NotTextError, KeyError, ValidationError):
        return None
