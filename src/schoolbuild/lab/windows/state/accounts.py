"""The local accounts of a machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

ADMINISTRATOR_RID = 500
ADMINISTRATORS_SID = "S-1-5-32-544"


@dataclass
class LocalUser:
    """A local account. The built-in ones go by the end of their SID (500, 501), not by their name."""

    name: str
    sid: str
    password: str
    enabled: bool = True
    full_name: str = ""
    description: str = ""
    password_expires: bool = True
    password_must_change: bool = False
    may_change_password: bool = True
    locked: bool = False
    password_set_at: datetime | None = None
    last_login: datetime | None = None

    @property
    def rid(self) -> int:
        return int(self.sid.rpartition("-")[2])


@dataclass
class LocalGroup:
    r"""A local group. ``members`` maps a member's SID to how Windows prints it (``OAKFIELD\Domain Admins``)."""

    name: str
    sid: str
    description: str = ""
    members: dict[str, str] = field(default_factory=dict)
