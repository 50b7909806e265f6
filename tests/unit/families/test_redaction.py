"""No secret, plain or hashed, is left in a redacted text or in a normal form."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schoolbuild import families

SECRET_LINES = {
    "cisco_ios": [
        "enable secret 9 $9$abc$SECRET",
        "enable password SECRET",
        "username schoolbuild privilege 15 secret 9 SECRET",
        "username bob password 7 SECRET",
        "username bob privilege 15 password 0 SECRET",
        "radius server A\n key 7 SECRET",
        "radius server A\n key SECRET",
        "radius-server key 7 SECRET",
        "radius-server host 10.0.0.1 auth-port 1812 key 7 SECRET",
        "tacacs-server key SECRET",
        "snmp-server community SECRET RO",
        "snmp-server community SECRET RW 10",
        "snmp-server host 10.0.0.1 version 2c SECRET",
        "snmp-server host 10.0.0.1 SECRET",
        "snmp-server user monitor monitoring v3 auth sha SECRET priv aes 128 SECRET",
        "snmp-server user monitor monitoring v3 auth md5 SECRET",
        "ntp authentication-key 1 md5 SECRET 7",
        "line vty 0 4\n password 7 SECRET",
        "key chain K\n key 1\n  key-string 7 SECRET",
        "crypto isakmp key SECRET address 192.0.2.1",
        "crypto isakmp key 6 SECRET address 192.0.2.1",
        "vtp password SECRET",
        "ip ftp password 7 SECRET",
        "interface Vlan20\n ip ospf message-digest-key 1 md5 7 SECRET",
        "interface Vlan20\n standby 1 authentication SECRET",
        "interface Vlan20\n standby 1 authentication md5 key-string SECRET",
        "interface Vlan20\n vrrp 1 authentication text SECRET",
        "interface Dialer1\n ppp chap password 0 SECRET",
        "router bgp 1\n neighbor 192.0.2.1 password SECRET",
        "aaa server radius dynamic-author\n client 192.0.2.1 server-key 7 SECRET",
        "dot11 ssid school\n wpa-psk ascii 7 SECRET",
        "archive\n path ftp://backup:SECRET@192.0.2.1/configs",
    ],
    "aruba_aoss": [
        'password manager user-name "schoolbuild" sha1 "SECRET"',
        'password manager plaintext "SECRET"',
        'password operator user-name "x" plaintext SECRET',
        'snmpv3 user "monitor" auth sha "SECRET" priv aes "SECRET"',
        "snmpv3 user monitor auth SECRET priv SECRET",
        'snmp-server community "SECRET" unrestricted',
        "snmp-server community SECRET operator",
        'snmp-server host 10.0.0.1 community "SECRET"',
        'radius-server host 10.0.0.1 key "SECRET"',
        "radius-server host 10.0.0.1 auth-port 1812 key SECRET",
        'radius-server host 10.0.0.1 encrypted-key "SECRET"',
        "radius-server key SECRET",
        "tacacs-server key SECRET",
        'encrypt-credentials pre-shared-key plaintext "SECRET"',
        'key-chain "routing" key 1 key-string "SECRET"',
        'aaa port-access supplicant 1 secret "SECRET"',
    ],
}
EVERY = [(name, line) for name, lines in SECRET_LINES.items() for line in lines]
words = st.text(st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=127), min_size=14, max_size=40)


@pytest.mark.parametrize(("name", "line"), EVERY)
def test_each_secret_line_is_redacted(name: str, line: str) -> None:
    family = families.get(name)
    assert "SECRET" not in family.redact(line)
    assert "SECRET" not in family.normalise(line)


@pytest.mark.parametrize(("name", "line"), EVERY)
@settings(deadline=None)
@given(words)
def test_whatever_the_secret_is(name: str, line: str, secret: str) -> None:
    assume(secret not in line)
    family = families.get(name)
    text = f"hostname x\n{line.replace('SECRET', secret)}\nvlan 10\n"
    assert secret not in family.redact(text)
    assert secret not in family.normalise(text)


@pytest.mark.parametrize(("name", "line"), EVERY)
def test_redacting_twice_changes_nothing(name: str, line: str) -> None:
    family = families.get(name)
    assert family.redact(family.redact(line)) == family.redact(line)
    assert family.normalise(family.redact(line)) == family.normalise(line)


def test_the_rest_of_the_text_stays_as_it_is() -> None:
    text = "! comment\r\n\nhostname x\n interface Vlan1\nenable secret 9 abc\n\tend"
    assert families.get("cisco_ios").redact(text) == text.replace("9 abc", "<redacted>")


def test_a_well_known_community_is_no_secret() -> None:
    """The report must be able to say that somebody left ``public`` on."""
    line = 'snmp-server community "public" unrestricted'
    assert families.get("aruba_aoss").redact(line) == line


def test_a_tree_does_not_print_its_secrets() -> None:
    tree = families.get("cisco_ios").read("enable secret 9 abc\nline vty 0 4\n password 7 def\n")
    assert "abc" not in repr(tree)
    assert "def" not in repr(tree)
