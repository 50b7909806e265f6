"""What keeps a school running: updates, the calendar, antivirus, backups, and the products of others."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from schoolbuild.model.document.base import (
    ClockTime,
    DeviceName,
    IsoDate,
    Strict,
    Whole,
    Word,
    YesNo,
)

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Window(Strict):
    """When machines may restart: on days of the week, or on single dates. Times are local."""

    days: tuple[Day, ...] = Field(default=(), description="Days of the week")
    dates: tuple[IsoDate, ...] = Field(default=(), description="Single days, e.g. in the holidays")
    start: ClockTime = Field(description="From, e.g. `19:00`")
    end: ClockTime = Field(description="To; before `start` it means the next morning")

    @model_validator(mode="after")
    def _some_day(self) -> Window:
        if not self.days and not self.dates:
            raise ValueError("a window needs days of the week or dates")
        return self


class Patching(Strict):
    """When updates are installed. Servers and suites name a ring and a window."""

    windows: dict[str, Window] = Field(min_length=1, description="Windows by name")
    ring: str = Field(description="The ring of machines that name none: one of standard/rings.yml")
    window: str = Field(description="The window of machines that name none")


class Exam(Strict):
    """Days on which nothing may change."""

    title: Word = Field(description="Which exams, e.g. `GCSE`")
    first: IsoDate = Field(description="The first day")
    last: IsoDate = Field(description="The last day")


class Calendar(Strict):
    """When the school is full, empty, or must not be disturbed."""

    terms: str = Field(description="Term dates: a file of standard/calendars/, e.g. `borough`")
    lessons_start: ClockTime = Field(description="From, e.g. `08:30`")
    lessons_end: ClockTime = Field(description="To, e.g. `15:30`")
    closed: tuple[IsoDate, ...] = Field(default=(), description="Further days without pupils")
    exams: tuple[Exam, ...] = Field(default=(), description="Days on which nothing may change")


class Antivirus(Strict):
    """The product that protects against malware."""

    product: Literal["defender", "sophos", "eset", "bitdefender", "webroot", "other"] = Field(description="The product")
    console: Word | None = Field(default=None, description="Where it is managed")


class BackupCopy(Strict):
    """One copy of what is kept."""

    name: DeviceName = Field(description="A short name, e.g. `nas`")
    product: Literal["windows_server_backup", "veeam", "redstor", "datto", "acronis", "other"] = Field(
        description="What makes it"
    )
    of: tuple[str, ...] = Field(min_length=1, description="Servers and hypervisors in it, or `all`")
    to: Literal["volume", "usb", "nas", "tape", "cloud", "other_site"] = Field(description="Where it is kept")
    volume: str | None = Field(
        default=None, pattern=r"^[A-Z]:$", description="Of Windows Server Backup: the volume kept for it, e.g. `E:`"
    )
    offsite: YesNo = Field(description="Whether it survives the loss of the building")
    immutable: YesNo = Field(default=False, description="Whether nobody can change or delete it before its time")
    every_hours: Whole = Field(ge=1, le=744, description="How often, in hours")
    keep_days: Whole = Field(ge=1, le=3650, description="How long a copy is kept, in days")


class Backups(Strict):
    """The copies of the school's data, beside the data itself."""

    copies: tuple[BackupCopy, ...] = Field(min_length=1, description="One line each")
    drill: Literal["termly", "yearly"] = Field(default="termly", description="How often a restore is tried")


class Rmm(Strict):
    """The agent that reports to the service's monitoring."""

    product: Literal["kaseya", "datto_rmm", "ninjaone", "other"] = Field(description="The product")
    site: Word = Field(description="The school's id there")


class Mis(Strict):
    """The system with the pupils' records."""

    product: Literal["arbor", "sims", "bromcom", "rm_integris", "other"] = Field(description="The product")
    hosted: Literal["cloud", "onsite", "service"] = Field(description="Where it runs")
    server: DeviceName | None = Field(default=None, description="The server, when it is here")


class Queue(Strict):
    """A print queue."""

    name: Word = Field(description="As people choose it")
    printer: DeviceName = Field(description="The printer, one of hosts")


class Print(Strict):
    """How the school prints."""

    product: Literal["windows", "papercut", "direct", "cloud"] = Field(description="What holds the queues")
    server: DeviceName | None = Field(default=None, description="The server, when there is one")
    queues: tuple[Queue, ...] = Field(default=(), description="One line each")


class Telephony(Strict):
    """The telephones."""

    system: Literal["cloud", "onsite"] = Field(description="Where the exchange is")
    product: Word = Field(description="The product")
    host: DeviceName | None = Field(default=None, description="The exchange, one of hosts, when it is here")


class Cctv(Strict):
    """The cameras."""

    recorder: DeviceName = Field(description="The recorder, one of hosts")
    cameras: Whole = Field(ge=1, le=500, description="How many")
