"""The lab's secrets, and how they are kept out of its journals."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from schoolbuild.lab import secrets
from schoolbuild.lab.journal import mask


def test_every_reference_gets_a_random_value_in_a_private_file(tmp_path: Path) -> None:
    (tmp_path / "standard").mkdir()
    (tmp_path / "standard" / "a.yml").write_text("key: <secret:snmp/monitor@3>\nold: <secret:snmp/monitor@2>\n")
    (tmp_path / "standard" / "b.txt").write_text("enable secret <secret:switch/enable@1>\n")
    (tmp_path / "standard" / "c.bin").write_bytes(b"\xff<secret:not/read@1>")
    target = tmp_path / "secrets.yml"
    values = secrets.create(target, [tmp_path / "standard", tmp_path / "missing"])
    assert {name: set(versions) for name, versions in values.items()} == {"snmp/monitor": {2, 3}, "switch/enable": {1}}
    assert len(set(secrets.by_value(values))) == 3
    assert target.stat().st_mode & 0o777 == 0o600
    assert yaml.safe_load(target.read_text(encoding="utf-8")) == values
    assert secrets.create(target, [tmp_path / "standard"]) != values, "another lab has other secrets"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("username anna privilege 15 secret Pa55", "username anna privilege 15 secret <hidden>"),
        ("enable secret 9 $9$abc$def", "enable secret 9 <hidden>"),
        ("snmp-server user u g v3 auth sha Aaaa1111 priv aes 128 Bbbb2222",
         "snmp-server user u g v3 auth sha <hidden> priv aes 128 <hidden>"),
        ("snmp-server community public RO", "snmp-server community <hidden> RO"),
        ('radius-server host 10.0.0.1 key "a b"', "radius-server host 10.0.0.1 key <hidden>"),
        ("password manager user-name admin plaintext Pa55", "password <hidden> user-name admin plaintext <hidden>"),
        ('password manager sha1 "0123abcd"', "password <hidden> sha1 <hidden>"),
        ("ip ssh mac hmac-sha1 disable", "ip ssh mac hmac-sha1 disable"),
        ("crypto key generate rsa modulus 2048", "crypto key generate rsa modulus 2048"),
        ("key KNOWNVALUE", "key <secret:radius/switches@1>"),
        ("description the KNOWNVALUE stands here", "description the <secret:radius/switches@1> stands here"),
    ],
)  # fmt: skip
def test_secrets_do_not_reach_the_journal(line: str, kept: str) -> None:
    assert mask(line, {"KNOWNVALUE": "<secret:radius/switches@1>"}) == kept
