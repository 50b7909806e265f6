"""The role domain_join where something is wrong: told in words, and taken up by the next run."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.lab import client
from tests.e2e.checkout import Checkout, recap

pytestmark = [pytest.mark.lab, pytest.mark.ansible]

SCHOOL, FS01 = "oakfield-primary", "oak-fs01"
OAK = ("-i", f"inventories/{SCHOOL}")
PLAY = """\
- name: Let in exactly one school
  hosts: localhost:switches:servers
  gather_facts: false
  tasks:
    - name: Let in exactly one school
      school_guard:
        writes: true

- name: Join a member
  hosts: servers_members
  gather_facts: false
  tasks:
    - name: Read the server
      server_read:
      register: school_server

    - name: Join
      ansible.builtin.import_role:
        name: domain_join
"""


@pytest.fixture(scope="module")
def networked(
    tmp_path_factory: pytest.TempPathFactory, project_root: Path, plain_environment: dict[str, str]
) -> Iterator[Checkout]:
    checkout = Checkout.make(project_root, tmp_path_factory.mktemp("join") / "project", plain_environment)
    (checkout.root / "playbooks" / "join.yml").write_text(PLAY)
    try:
        checkout.lab_up(SCHOOL, bootstrapped=False)
        network = checkout.play(*OAK, "playbooks/build_school.yml", "-e", "target=lab", "--limit", "localhost,switches")
        assert network.returncode == 0, network.stdout
        yield checkout
    finally:
        checkout.lab_down()


def join(checkout: Checkout, *more: str) -> subprocess.CompletedProcess[str]:
    return checkout.play(*OAK, "playbooks/join.yml", "-e", "target=lab", *more, timeout=300)


def told(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode != 0, done.stdout
    text = " ".join((done.stdout + done.stderr).replace("''", "'").split())
    assert "Traceback" not in text
    return text


def state(checkout: Checkout) -> dict[str, Any]:
    found: dict[str, Any] = client.show(SCHOOL, FS01, "state", root=checkout.root)
    return found


def test_a_wrong_join_is_told_and_the_next_run_takes_it_up(networked: Checkout) -> None:
    """In one test, because each step begins where the one before it broke off."""
    text = told(join(networked, "-e", "domain_join_ou=OU=Nowhere,DC=oakfield,DC=internal"))
    assert "oak-fs01 did not join oakfield.internal" in text
    assert "see that a controller answers at 10.20.1.10, that OU=Nowhere,DC=oakfield,DC=internal is there" in text
    assert state(networked)["domain"] is None

    text = told(join(networked, "-e", "domain_join_reference=<secret:windows/management@1>"))
    assert "The user name or password is incorrect" in text

    with networked.fault(SCHOOL, FS01, "restart_never"):
        text = told(join(networked, "-e", "domain_join_restart_seconds=10"))
    assert "oak-fs01 was joined to oakfield.internal and did not come back from its restart" in text
    assert "look at its console" in text

    done = join(networked)
    assert done.returncode == 0, done.stdout
    found = state(networked)
    assert (found["computer_name"], found["domain"]) == ("OAK-FS01", "oakfield.internal")
    assert found["ou"] == "OU=File,OU=Servers,DC=oakfield,DC=internal"

    again = join(networked)
    assert recap(again.stdout)[FS01]["changed"] == 0

    client.break_(SCHOOL, "trust-broken", FS01, root=networked.root)
    text = told(join(networked))
    assert "does not trust its domain" in text
    assert "Test-ComputerSecureChannel -Repair" in text

    key = r"HKLM\SOFTWARE\Schoolbuild"
    client.break_(SCHOOL, "setting-changed", FS01, key, "School", "hillside-secondary", root=networked.root)
    before = networked.status(SCHOOL)[FS01]["writes"]
    assert "it was built for the school 'hillside-secondary'" in told(join(networked))
    assert networked.status(SCHOOL)[FS01]["writes"] == before
