"""What happened to one server in its run of updates, kept so that a broken run is taken up again and never begun anew.

Plain data with a schema (``schoolbuild/patching/1``); who writes it to the disk is the bridge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

SCHEMA = "schoolbuild/patching/1"

State = Literal["planned", "installing", "restarting", "waiting_for_window", "done", "needs_human", "unhealthy"]
BUSY: frozenset[State] = frozenset({"installing", "restarting", "unhealthy"})
"""While a server is in one of these, no other of its kind may be touched."""
_FRESH = timedelta(hours=12)
"""A run that is older is over: the next one counts its restarts from nought."""


@dataclass(frozen=True)
class Failure:
    """An update that failed in this run."""

    key: str
    title: str
    hresult: str | None
    says: str
    helps: str
    tries: int = 1


@dataclass(frozen=True)
class Journal:
    """One server's run. ``before`` is what ran before anything was changed, to be held against what runs after.

    ``rejected`` are updates that this run does not try again. ``installed`` are titles.
    """

    school: str
    host: str
    started_at: str
    state: State = "planned"
    restarts: int = 0
    rounds: int = 0
    installed: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    rejected: tuple[str, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    accepted: str = ""
    """Why it was allowed without a fresh backup, if it was."""

    def as_json(self) -> dict[str, Any]:
        return {"schema": SCHEMA, **asdict(self)}

    @classmethod
    def from_json(cls, data: object) -> Journal:
        """The journal read back.

        Raises:
            ValueError: another schema, or not all of it is there.
        """
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise ValueError(f"not a journal of schema {SCHEMA}")
        plain = {key: value for key, value in data.items() if key != "schema"}
        try:
            plain["failures"] = tuple(Failure(**item) for item in plain["failures"])
            for name in ("installed", "rejected", "says"):
                plain[name] = tuple(plain[name])
            journal = cls(**plain)
            datetime.fromisoformat(journal.started_at)
        except (TypeError, KeyError, ValueError) as error:
            raise ValueError(f"the journal is incomplete: {error}") from None
        if journal.state not in get_args(State):
            raise ValueError(f"the journal has no state {journal.state!r}")
        return journal

    def goes_on(self, now: datetime) -> bool:
        """Whether a run that starts now takes this one up: it was not finished, and is not of another night."""
        unfinished = self.state not in ("done", "needs_human")
        return unfinished and now - datetime.fromisoformat(self.started_at) < _FRESH

    def begun_after(self, earlier: Journal | None) -> Journal:
        """The same new run, as it begins after an earlier one that is over.

        Where the earlier one broke off or left the server ill, what ran before *it* stays the measure: else a server
        that lost a service would be called healthy the next night.
        """
        if earlier is None or earlier.state not in BUSY or not earlier.before:
            return self
        return replace(self, before=earlier.before)

    def moved_to(self, state: State, *says: str) -> Journal:
        return replace(self, state=state, says=(*self.says, *says))
