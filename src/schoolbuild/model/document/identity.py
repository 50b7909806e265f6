"""Who the school is, what it buys, who else owns settings there, and what it is excused from for a while."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schoolbuild.model.document.base import DeviceName, IsoDate, Strict, Whole, Word

SchoolKind = Literal["nursery", "primary", "secondary", "special", "youth_centre", "service"]
Service = Literal[
    "network",
    "wireless",
    "servers",
    "directory",
    "patching",
    "antivirus",
    "backup",
    "guests",
    "print",
    "telephony",
    "cctv",
]


class About(Strict):
    """Who the school is."""

    name: str = Field(min_length=3, max_length=80, description="The full name, as on the sign at the gate")
    code: str = Field(pattern=r"^[A-Z][A-Z0-9]{2,4}$", description="Three to five capitals; the prefix of host names")
    kind: SchoolKind = Field(description="What kind of site this is; `service` is the ICT service's own")
    urn: Whole | None = Field(default=None, ge=100000, le=999999, description="Unique Reference Number, six digits")


Owned = Literal["windows_settings", "software", "antivirus", "updates", "switches", "wireless", "backup", "directory"]


class ThirdParty(Strict):
    """Somebody else who owns settings here. What they own is audited, never written."""

    who: Literal["rm_cc4", "intune", "gpo", "aruba_central", "meraki", "provider", "academy_trust", "supplier"] = Field(
        description="The product or organisation that sets it"
    )
    owns: tuple[Owned, ...] = Field(min_length=1, description="What is theirs")
    targets: tuple[DeviceName, ...] = Field(
        default=(), description="Machines it holds for, by name; all of the school's if absent"
    )
    contact: Word | None = Field(default=None, description="Whom to ask: a desk or a role, not a private person")


class Waiver(Strict):
    """A control that this school may fail for a while, and who answers for it."""

    control: str = Field(pattern=r"^[A-Z]{2,5}-[0-9]{2}$", description="The control's id, e.g. `NET-07`")
    targets: tuple[str, ...] = Field(min_length=1, description="Host names it holds for")
    owner: str = Field(description="Who answers for it")
    approver: str = Field(description="Who allowed it")
    reason: str = Field(min_length=10, description="Why the control cannot be met now")
    ticket: str = Field(description="Where it is recorded")
    expires: IsoDate = Field(description="The last day it holds")
