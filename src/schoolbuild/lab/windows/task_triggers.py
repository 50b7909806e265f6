"""Triggers and actions of scheduled tasks, as win_scheduled_task reads them and the task scheduler keeps them.

Names and numbers: learn.microsoft.com, Task Scheduler scripting objects (Trigger, TASK_TRIGGER_TYPE2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

TYPES = {
    "event": 0,
    "time": 1,
    "daily": 2,
    "weekly": 3,
    "monthly": 4,
    "monthlydow": 5,
    "idle": 6,
    "registration": 7,
    "boot": 8,
    "logon": 9,
    "session_state_change": 11,
}
_COMMON = ("enabled", "end_boundary", "execution_time_limit", "repetition")
ARGUMENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "boot": ((), (*_COMMON, "delay", "start_boundary")),
    "daily": (("start_boundary",), (*_COMMON, "days_interval", "random_delay")),
    "event": (("subscription",), (*_COMMON, "delay", "start_boundary")),
    "idle": ((), (*_COMMON, "start_boundary")),
    "logon": ((), (*_COMMON, "delay", "start_boundary", "user_id")),
    "monthlydow": (
        ("start_boundary",),
        (*_COMMON, "days_of_week", "months_of_year", "random_delay", "weeks_of_month", "run_on_last_week_of_month"),
    ),
    "monthly": (
        ("days_of_month", "start_boundary"),
        (*_COMMON, "months_of_year", "random_delay", "run_on_last_day_of_month"),
    ),
    "registration": ((), (*_COMMON, "delay", "start_boundary")),
    "time": (("start_boundary",), (*_COMMON, "random_delay")),
    "weekly": (("days_of_week", "start_boundary"), (*_COMMON, "random_delay", "weeks_interval")),
    "session_state_change": ((), (*_COMMON, "delay", "start_boundary", "state_change", "user_id")),
}
"""By type: what must be given, and what may be."""

DEFAULTS: Mapping[str, Any] = {"enabled": True, "days_interval": 1, "weeks_interval": 1}
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DURATION = re.compile(r"^-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$")
_FORMATS = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d")


class BadTriggerError(ValueError):
    """The module says no to a trigger; the message is its own."""


def trigger(given: Mapping[str, Any]) -> dict[str, Any]:
    """A trigger as the scheduler keeps it, by the option names of the module; ``type`` stays a word.

    Raises:
        BadTriggerError: in the module's words.
    """
    words = "', '".join(TYPES)
    if "type" not in given:
        raise BadTriggerError(f"a trigger entry must contain a key 'type' with a value of '{words}'")
    kind = str(given["type"]).lower()
    if kind not in TYPES:
        raise BadTriggerError(
            f"the specified trigger type '{given['type']}' is not valid, type must be a value of '{words}'"
        )
    made: dict[str, Any] = {"type": kind}
    must, may = ARGUMENTS[kind]
    for name, value in given.items():
        if name in (*must, *may) and value is not None:
            made[name] = _value(name, value)
    for name in must:
        if name not in given:
            names = "', '".join(must)
            raise BadTriggerError(f"mandatory key '{name}' for trigger is not set, mandatory keys are '{names}'")
    return made


def ignored(given: Mapping[str, Any]) -> list[str]:
    """Warnings for keys that the module does not know at a trigger of that type."""
    must, may = ARGUMENTS[str(given["type"]).lower()]
    known = (*must, *may)
    names = "', '".join(known)
    return [
        f"key '{name}' for trigger entry is not valid and will be ignored, valid keys are '{names}'"
        for name in given
        if name not in known and name != "type"
    ]


def _value(name: str, value: Any) -> Any:
    if name in ("start_boundary", "end_boundary"):
        return _moment(name, str(value))
    if name in ("execution_time_limit", "delay", "random_delay"):
        return _duration(name, str(value))
    if name == "repetition":
        return _repetition(value)
    if name == "days_of_week":
        return _bits(value, _DAYS, "invalid day of week '{}', check the spelling matches the full day name")
    if name == "months_of_year":
        return _bits(value, _MONTHS, "invalid month name '{}', please specify full month name")
    if name == "days_of_month":
        days = [str(day) for day in range(1, 32)]
        return _bits(value, days, "invalid day of month '{}', please specify numbers from 1-31")
    if name == "weeks_of_month":
        return _bits(value, ["1", "2", "3", "4"], "invalid week of month '{}', please specify weeks from 1-4")
    return value


def _bits(value: Any, words: Sequence[str], message: str) -> int:
    parts = [one.strip() for one in value.split(",")] if isinstance(value, str) else value
    if not isinstance(parts, list):
        parts = [parts]
    number = 0
    for part in parts:
        if str(part).lower() not in words:
            raise BadTriggerError(message.format(part))
        number |= 1 << list(words).index(str(part).lower())
    return number


def _moment(name: str, text: str) -> str:
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).strftime("%Y-%m-%dT%H:%M:%S")  # local time, as there
        except ValueError:
            continue
    raise BadTriggerError(
        f"trigger option '{name}' must be in the format 'YYYY-MM-DDThh:mm:ss' format but was '{text}'"
    )


def _duration(name: str, text: str) -> str:
    if not _DURATION.match(text):
        raise BadTriggerError(f"trigger option '{name}' must be in the XML duration format but was '{text}'")
    return text


def _repetition(given: Any) -> dict[str, Any]:
    rows = given[0] if isinstance(given, list) and given else given
    if not isinstance(rows, Mapping):
        raise BadTriggerError("trigger option 'repetition' must be a dictionary")
    made = {name: rows[name] for name in ("interval", "duration", "stop_at_duration_end") if rows.get(name) is not None}
    spans = {name: seconds(_duration(name, str(made[name]))) for name in ("interval", "duration") if name in made}
    if len(spans) == 2 and spans["interval"] > spans["duration"]:
        raise BadTriggerError(
            f"trigger repetition option 'interval' value '{made['interval']}' must be less than or equal to 'duration' "
            f"value '{made['duration']}'"
        )
    return made


def seconds(duration: str) -> float:
    """How long a duration such as ``PT72H`` is; years and months are not used by tasks."""
    parts = re.findall(r"(\d+(?:\.\d+)?)([DHMS])", duration)
    return sum(float(count) * {"D": 86400, "H": 3600, "M": 60, "S": 1}[unit] for count, unit in parts)


def next_run(triggers: Sequence[Mapping[str, Any]], after: datetime) -> datetime | None:
    """When a task runs next by the clock; ``None`` where only events start it. Boundaries are taken as UTC here."""
    moments = [moment for one in triggers if (moment := _next(one, after)) is not None]
    return min(moments, default=None)


def _next(one: Mapping[str, Any], after: datetime) -> datetime | None:
    if not one.get("enabled", True) or one["type"] not in ("time", "daily", "weekly"):
        return None
    start = datetime.fromisoformat(one["start_boundary"]).replace(tzinfo=after.tzinfo)
    every = seconds(one["repetition"]["interval"]) if (one.get("repetition") or {}).get("interval") else 0.0
    if every and "duration" not in one["repetition"] and start <= after:
        return start + timedelta(seconds=every * ((after - start).total_seconds() // every + 1))
    if one["type"] == "time":
        return start if start > after else None
    day = max(start, after.replace(hour=start.hour, minute=start.minute, second=start.second, microsecond=0))
    for _ in range(366):
        weekday = (day.weekday() + 1) % 7
        if day > after and (one["type"] == "daily" or one["days_of_week"] >> weekday & 1):
            return day
        day += timedelta(days=1)
    return None
