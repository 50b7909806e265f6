"""One row per Windows setting: applied, judged, and later written into group policy from the same line."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from schoolbuild.model.document.base import Strict
from schoolbuild.model.document.computers import ServerSystem
from schoolbuild.model.reference import Reference

MachineRole = Literal["member", "controller", "standalone", "hypervisor", "pc"]
"""What a machine is: `standalone` is in no domain, `hypervisor` is a Windows host of guests, whatever it is in."""
Subject = Literal["windows_settings", "antivirus", "updates"]
"""Whose a row is where somebody else owns a part: a word of the folder's `third_parties[].owns`."""
Need = Literal["defender", "wsus", "no_wsus", "no_usb_backup", "no_printing"]
"""What must hold of a school or machine for a row to be about it; see ``chosen.py``."""

POLICY_ROOTS = ("HKLM\\SOFTWARE\\Policies\\", "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\")
"""The two approved places of policies of machines: values there are written by group policy and taken away with it."""

_ROOTS = tuple(root.upper() for root in POLICY_ROOTS)


class RegistryValue(Strict):
    """A value in the registry. ``key`` begins with ``HKLM`` (or ``HKU``) and a backslash."""

    key: str = Field(pattern=r"^HK(LM|U)\\[^/]+[^\\/]$")
    name: str
    type: Literal["dword", "qword", "string", "expandstring", "multistring"] = "dword"
    data: int | str | tuple[str, ...]


class ServiceStart(Strict):
    name: str
    start_mode: Literal["auto", "delayed", "manual", "disabled"]


class FeatureState(Strict):
    """A role or feature of a server, by the name that Get-WindowsFeature shows."""

    name: str
    installed: bool


class AuditSubcategory(Strict):
    """A subcategory of the audit policy. The GUID is the same in every language, the name is not."""

    name: str
    guid: str = Field(pattern=r"^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$")
    audits: tuple[Literal["success", "failure"], ...]


class AccountPolicy(Strict):
    """A line of the section *System Access* of the local security policy, as ``secedit`` names it."""

    name: str
    value: int


class EventLog(Strict):
    name: str
    bytes: int = Field(ge=1048576, description="Largest size of the log")


class FirewallState(Strict):
    profile: Literal["Domain", "Private", "Public"]
    inbound: Literal["block", "allow"]


class Setting(Strict):
    """A row. Exactly one of the parts below says what is set; ``test`` how the effective value is held against it.

    ``policy`` is the value that group policy would write; where both are read, policy wins. A registry value that
    lies in one of ``POLICY_ROOTS`` is its own policy value. ``unset_is`` is what Windows does where nothing is set,
    with ``unset_source``; without it, not set is a failure. ``audit`` rows are judged and never written by a playbook
    until a school's folder says so. ``{wsus}`` in the data stands for the school's update server.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{2,50}$")
    title: str
    why: str
    control: str = Field(pattern=r"^[A-Z]{2,5}-[0-9]{2}$", description="The control that judges it")
    applies_to: tuple[MachineRole, ...] = Field(min_length=1)
    not_on: tuple[ServerSystem, ...] = Field(default=(), description="Releases that do not have it")
    not_on_why: str | None = None
    mode: Literal["enforce", "audit"] = "enforce"
    subject: Subject = "windows_settings"
    needs: Need | None = None
    references: tuple[Reference, ...] = Field(min_length=1)
    decision: str | None = Field(default=None, description="Where standards disagree: which one won, and why")
    registry: RegistryValue | None = None
    service: ServiceStart | None = None
    feature: FeatureState | None = None
    audit: AuditSubcategory | None = None
    account: AccountPolicy | None = None
    event_log: EventLog | None = None
    firewall: FirewallState | None = None
    policy: RegistryValue | None = None
    test: Literal["equals", "at_least", "at_most", "between_1_and", "contains"] = "equals"
    unset_is: int | str | None = None
    unset_source: str | None = None
    restart: bool = Field(default=False, description="Whether it takes effect after a restart only")

    @model_validator(mode="before")
    @classmethod
    def _own_policy(cls, data: Any) -> Any:
        registry = data.get("registry") if isinstance(data, dict) else None
        if isinstance(registry, dict) and str(registry.get("key")).upper().startswith(_ROOTS):
            return {"policy": registry, **data}
        return data

    @model_validator(mode="after")
    def _one_thing(self) -> Setting:
        given = [name for name in KINDS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a row sets one thing; this one sets {', '.join(given) or 'nothing'}")
        if self.unset_is is not None and self.unset_source is None:
            raise ValueError("unset_is needs unset_source: who says what Windows does where nothing is set")
        if bool(self.not_on) != bool(self.not_on_why):
            raise ValueError("not_on and not_on_why belong together")
        return self

    @property
    def kind(self) -> str:
        return next(name for name in KINDS if getattr(self, name) is not None)

    @property
    def wanted(self) -> int | str | list[str]:
        """The value that is set, in the form in which a machine tells its own (``SettingValue.value``)."""
        if self.registry is not None:
            data = self.registry.data
            return list(data) if isinstance(data, tuple) else data
        if self.service is not None:
            return self.service.start_mode
        if self.feature is not None:
            return int(self.feature.installed)
        if self.audit is not None:
            return list(self.audit.audits)
        if self.account is not None:
            return self.account.value
        if self.event_log is not None:
            return self.event_log.bytes
        if self.firewall is not None:
            return f"on-{self.firewall.inbound}"
        raise ValueError(f"{self.id} sets nothing")

    @property
    def question(self) -> dict[str, Any]:
        """What the assessment script is asked: plain JSON, one shape per kind.

        ``{id, kind, places: [{key, name}]}`` for the registry, policy first; else ``{id, kind, name}``, for the audit
        policy with the GUID as name.
        """
        base: dict[str, Any] = {"id": self.id, "kind": self.kind}
        if self.registry is not None:
            places = [value for value in (self.policy, self.registry) if value is not None]
            unlike = list(dict.fromkeys((value.key, value.name) for value in places))
            return base | {"places": [{"key": key, "name": name} for key, name in unlike]}
        if self.audit is not None:
            return base | {"name": self.audit.guid}
        if self.firewall is not None:
            return base | {"name": self.firewall.profile}
        part = getattr(self, self.kind)
        return base | {"name": part.name}


KINDS = ("registry", "service", "feature", "audit", "account", "event_log", "firewall")
"""The parts that a row may set."""
