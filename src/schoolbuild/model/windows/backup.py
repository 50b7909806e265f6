"""How Windows Server Backup is set on every server: ``standard/windows/backup.yml``."""

from __future__ import annotations

from pydantic import Field

from schoolbuild.model.document.base import Strict, YesNo


class BackupPlan(Strict):
    """What a school's folder does not say: when the day's first backup begins, and whether a machine can be rebuilt."""

    first: str = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Of a day's backups, on its clock")
    bare_metal: YesNo
