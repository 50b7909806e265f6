"""The as-is document: what was collected from one device, and nothing of what it should be.

Written as ``build/evidence/<school>/<run>/as_is/<host>.json`` (schema ``schoolbuild/as-is/1``). Texts are redacted
before they get here: hashed and plain secrets are replaced by ``<redacted>``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA = "schoolbuild/as-is/1"

FailureKind = Literal[
    "unreachable",
    "authentication",
    "denied",
    "dropped",
    "timed_out",
    "garbage",
    "busy",
    "wrong_device",
    "clock",
    "error",
]
"""``denied``: logged in, and too few rights; ``clock``: its time is so wrong that nothing it dates can be trusted."""


@dataclass(frozen=True)
class Failure:
    """Why nothing, or not everything, was collected."""

    kind: FailureKind
    message: str
    fix: str


@dataclass(frozen=True)
class Identity:
    """Who the device says it is."""

    host_name: str
    serials: tuple[str, ...]
    model: str
    version: str


@dataclass(frozen=True)
class AsIs:
    """What one switch or Windows machine told. ``None`` in a field means it was not learned, never that it is empty.

    ``user`` is the account that logged in to read all this, with the right to change the switch.

    ``tables`` holds parsed ``show`` output by name (``vlans``, ``lldp``, ``spanning_tree``, ``snmp_users`` …), each a
    list of rows with plain string values; a table that could not be read or parsed is absent and named in ``gaps``.

    ``facts`` is the document of a Windows machine as it came (``windows/read_facts.py`` reads it), ``clock_offset``
    by how many seconds its clock was ahead. With ``self_reported`` the machine left the document on a server of the
    school by itself, some time before it was collected.
    """

    school: str
    host: str
    family: str
    address: str
    collected_at: str
    target: Literal["lab", "real"]
    failure: Failure | None = None
    identity: Identity | None = None
    user: str | None = None
    running: str | None = None
    startup: str | None = None
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] | None = None
    clock_offset: float | None = None
    self_reported: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"schema": SCHEMA, **asdict(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> AsIs:
        """The document read back from a file.

        Raises:
            ValueError: another schema, or fields missing.
        """
        plain = dict(data)
        if plain.pop("schema", None) != SCHEMA:
            raise ValueError(f"not an as-is document of schema {SCHEMA}")
        try:
            if plain.get("failure") is not None:
                plain["failure"] = Failure(**plain["failure"])
            if plain.get("identity") is not None:
                plain["identity"] = Identity(**{**plain["identity"], "serials": tuple(plain["identity"]["serials"])})
            return cls(**plain)
        except (TypeError, KeyError) as error:
            raise ValueError(f"the as-is document is incomplete: {error}") from None
