"""How Windows and .NET write times."""

from __future__ import annotations

from datetime import UTC, datetime

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TICKS_PER_MICROSECOND = 10


def filetime(moment: datetime) -> int:
    """The number of 100 nanoseconds since 1601 (``DateTime.ToFileTime``)."""
    past = moment - _EPOCH
    return ((past.days * 86400 + past.seconds) * 1_000_000 + past.microseconds) * _TICKS_PER_MICROSECOND


def unix(moment: datetime) -> float:
    """Seconds since 1970, as modules return times."""
    return moment.timestamp()
