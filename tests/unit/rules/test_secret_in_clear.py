"""SB108 knows the ways in which people write a secret down, and leaves ordinary words alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from schoolbuild.rules import Rule, all_rules, check_schools
from tests.negative.cases import HERE, PROJECT, TODAY

SECRETS = [
    "# password: banana",
    "# Wi-Fi password = Summer2026",
    "# The admin password is Summer2026!",
    "  - {name: ap01, room: 'Hall, PSK: correcthorse'}",
    "# WPA key: Oakfield-1998",
    "    description: alarm code 4821",
    "# door code: 135790",
    "# PIN is 4821",
    "# community: public",
    "# SNMP community = borough",
    "# api_key: 9f3ac2d41b",
    '# "token": "ghp_x81Jk2PqL0"',
    "# username admin password 7 0822455D0A16",
    "# enable secret 9 $9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM",
    "# snmp-server community borough-ro RO",
    "# -----BEGIN OPENSSH PRIVATE KEY-----",
    "# https://backup:Summer2026@nas.example/share",
]
ORDINARY = [
    '      key: "<secret:oak/wifi-guest@1>"',
    "# password: <secret:oak/copier@2>",
    "# The password policy: at least 12 characters.",
    "# password: see the secret store",
    "# Password required: yes",
    "# The password is changed each term",
    "# password: unknown",
    "# Keyboard: UK layout",
    "# key: F1",
    "# Key: what each port is for",
    "# cabinet key: reception",
    "# key stage 2: years 3 to 6",
    "  - {name: ks2, room: Key stage 2 block}",
    "# The PIN is with the caretaker",
    "# pin 4 of the console cable",
    "school: {name: Community School, code: COM, kind: primary}",
    "# Community Connect still sets the Windows computers",
    "# bus pass: needed",
    "# token ring: none left",
    "# see https://www.gov.uk/guidance/passwords",
    "# code: OAK",
]


def _rule() -> Rule:
    return next(rule for rule in all_rules() if rule.id == "SB108")


def _messages(line: str) -> list[str]:
    check = _rule().check_text
    assert check is not None
    return [problem.message for problem in check(f"---\n{line}\n") if problem.line == 2]


@pytest.mark.parametrize("line", SECRETS)
def test_a_secret_is_found_once_and_not_repeated(line: str) -> None:
    (message,) = _messages(line)
    words = [word for word in line.replace(":", " ").split() if any(sign.isdigit() for sign in word)]
    assert not any(word in message for word in words)


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_words_are_no_secret(line: str) -> None:
    assert _messages(line) == []


def test_no_finding_repeats_a_key_that_is_no_reference(tmp_path: Path) -> None:
    (tmp_path / "standard").symlink_to(PROJECT / "standard")
    folder = shutil.copytree(HERE / "base", tmp_path / "inventories" / "sample")
    (folder / "wireless.yml").write_text(
        "wireless:\n"
        "  controller: {kind: none, product: Stand-alone}\n"
        "  ssids:\n"
        "    - {name: Visitors, vlan: staff, security: wpa2_personal, key: Summer-of-2026}\n"
    )
    findings = check_schools(tmp_path, ["sample"], today=TODAY)
    assert {"SB005", "SB108"} <= {item.rule for item in findings}
    assert "Summer" not in " ".join(f"{item.message} {item.fix} {item.suggestion}" for item in findings)
