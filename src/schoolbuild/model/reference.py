"""Where in somebody's standard a control or a setting comes from."""

from __future__ import annotations

from schoolbuild.model.document.base import IsoDate, Strict


class Reference(Strict):
    """A place in somebody's standard; of CIS only its number. ``basis`` says what was read if not that text."""

    standard: str
    version: str
    section: str
    checked: IsoDate
    basis: str

    def __str__(self) -> str:
        return f"{self.standard}@{self.version}:{self.section}"
