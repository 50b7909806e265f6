"""Other makers' products on Windows machines: how each is recognised, and where what it says of itself can be read."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from schoolbuild.model.document.base import Strict

ProductKind = Literal["antivirus", "backup", "rmm"]

WINDOWS_TEXT = "the version resource of the service's program, which Windows itself shows in the file's properties"


class RegistryPlace(Strict):
    r"""A value below one of ``keys``; the first key that holds it counts.

    A key may end with ``\\*`` for every key below it; different answers there contradict each other, and then nothing
    is known. ``form`` says what the text or number means: ``unix`` seconds since 1970, ``bracketed_day`` a day as
    ``(YYYYMMDD)`` somewhere in the text, ``after_first_dot`` what stands behind the first dot.
    """

    keys: tuple[str, ...] = Field(min_length=1)
    name: str
    form: Literal["text", "unix", "bracketed_day", "after_first_dot"] = "text"

    @model_validator(mode="after")
    def _in_the_machine(self) -> RegistryPlace:
        if wrong := [key for key in self.keys if not key.startswith("HKLM:\\")]:
            raise ValueError(f"a key begins with HKLM:\\, not {wrong[0]}")
        return self


class EventPlace(Strict):
    """Events that a product writes at its end. ``good_levels`` are the levels of a success (4: information)."""

    log: str
    provider: str
    id: int
    good_levels: tuple[int, ...] = Field(min_length=1)


class Reading(Strict):
    """Where one thing can be read: exactly one place, with its source; or why nobody outside the maker knows."""

    executable: bool = Field(default=False, description="From the version of the service's program")
    registry: RegistryPlace | None = None
    event: EventPlace | None = None
    unknown: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Reading:
        given = [name for name in ("executable", "registry", "event", "unknown") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"a reading has one place; this one has {', '.join(given) or 'none'}")
        if (self.source is None) != (self.unknown is not None):
            raise ValueError("a place needs its source, and what is unknown has none")
        return self

    @property
    def question(self) -> dict[str, Any] | None:
        """The place in plain JSON with its kind as ``place``; ``None`` where it is unknown."""
        if self.executable:
            return {"place": "executable"}
        if self.registry is not None:
            return {"place": "registry", **self.registry.model_dump(mode="json")}
        if self.event is not None:
            return {"place": "event", **self.event.model_dump(mode="json")}
        return None


class Product(Strict):
    """A product. It is there where one of ``services`` runs or is installed, or a service that runs ``executables``.

    On Windows Server no product registers with the Security Center, so the services are all there is to go by.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{2,30}$")
    kind: ProductKind
    title: str
    services: tuple[str, ...] = ()
    executables: tuple[str, ...] = Field(default=(), description="File names of services' programs")
    recognised_by: str = Field(description="Who says so")
    version: Reading = Reading(executable=True, source=WINDOWS_TEXT)
    signatures: Reading | None = Field(default=None, description="Of antivirus: when the signatures were made")
    last_backup: Reading | None = Field(default=None, description="Of backup: the last good one")
    site: Reading | None = Field(default=None, description="Of rmm: the customer's id as the agent knows it")

    @model_validator(mode="after")
    def _whole(self) -> Product:
        if not self.services and not self.executables:
            raise ValueError("without a service or an executable nobody can tell whether it is there")
        wanted = _READ_OF[self.kind]
        given = {name for name in _READ_OF.values() if getattr(self, name) is not None}
        if given != {wanted}:
            raise ValueError(f"of {self.kind} `{wanted}` is said (or that it is unknown), and nothing of other kinds")
        return self

    @property
    def question(self) -> dict[str, Any]:
        """What the assessment script is asked."""
        readings = {name: getattr(self, name) for name in ("version", "signatures", "last_backup", "site")}
        return {
            "product": self.key,
            "kind": self.kind,
            "services": list(self.services),
            "executables": list(self.executables),
            **{name: reading.question if reading is not None else None for name, reading in readings.items()},
        }


_READ_OF = {"antivirus": "signatures", "backup": "last_backup", "rmm": "site"}
