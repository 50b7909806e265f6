"""What a school decides about the standard's Windows settings."""

from __future__ import annotations

from pydantic import Field

from schoolbuild.model.document.base import Strict, Word


class WindowsSettings(Strict):
    """How this school differs from the table of Windows settings, and who else administers its servers.

    A row of the table that is audited first is judged and left alone until it stands under `enforce`; one that breaks
    something here is put under `audit`, and its control waived for as long as that lasts.
    """

    enforce: tuple[str, ...] = Field(default=(), description="Rows that are audited first, and here written")
    audit: tuple[str, ...] = Field(default=(), description="Rows that are written elsewhere, and here only judged")
    administrators: tuple[Word, ...] = Field(
        default=(), description="Groups of the domain that administer every server, beside the standard's"
    )
