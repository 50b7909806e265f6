"""The page of Windows settings shows every row with all that it says."""

from __future__ import annotations

from pathlib import Path

from schoolbuild.documents.windows_settings import settings_page
from schoolbuild.model.standard import load_standard

WINDOWS = load_standard(Path(__file__).parents[3]).windows
PAGE = "\n".join(settings_page(WINDOWS))


def test_every_row_has_a_place_to_link_to() -> None:
    assert [row.id for row in WINDOWS.settings if f"{{#{row.id}}}" not in PAGE] == []


def test_a_row_is_told_whole() -> None:
    place = PAGE.index("{#lockout_attempts}")
    told = PAGE[place : PAGE.index("###", place)]
    for words in (
        "account `LockoutBadCount`: value 10",
        "**Fulfilled by** between 1 and that",
        "**For** member, standalone, hypervisor",
        "**Decision** CIS asks for five or fewer; Cyber Essentials and DfE for ten or fewer.",
        "CIS-Windows-Server-2022 4.0.0, 1.2.2 (checked 2026-11-22",
    ):
        assert words in told


def test_a_policy_in_another_place_is_named() -> None:
    place = PAGE.index("{#laps_length}")
    assert r"**Policy** `HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\LAPS`" in PAGE[place : place + 900]
