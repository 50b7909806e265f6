"""Programs with their pinned versions, and what is tidied up: the small things every server needs."""

from __future__ import annotations

from pydantic import Field

from schoolbuild.model.document.base import Strict


class Package(Strict):
    """A program in one version. ``product_id`` is what Windows lists it under once it is there."""

    title: str = Field(description="As Windows lists it among the installed programs")
    version: str
    url: str = Field(pattern=r"^https://[^ ]+\.(msi|exe)$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    product_id: str
    arguments: tuple[str, ...] = ()
    source: str = Field(description="Where version, product id and checksum were read")


class TidyPlace(Strict):
    """A folder in which files of some age may go. ``age`` is as `ansible.windows.win_find` writes it, e.g. `30d`."""

    path: str = Field(pattern=r"^[A-Z]:\\.+[^\\]$")
    age: str = Field(pattern=r"^[1-9][0-9]*[dw]$")
    patterns: tuple[str, ...] = Field(min_length=1)
    recurse: bool = False
    why: str


class Housekeeping(Strict):
    """What is tidied up on every server, and how much room must be left. Nothing else is ever removed."""

    places: dict[str, TidyPlace] = Field(min_length=1)
    most_files: int = Field(ge=1, description="So many of a place go in one run, the oldest first")
    free_percent: int = Field(ge=1, le=50, description="Less on any volume is told")
