"""Ansible started as a user starts it, in every way that the guard must refuse: it fails, and no session is opened."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.e2e.checkout import Checkout

pytestmark = [pytest.mark.lab, pytest.mark.ansible]

OAK = "inventories/oakfield-primary"
HIL = "inventories/hillside-secondary"
APPLY = "playbooks/apply_network.yml"
LAB = ("-e", "target=lab")

Refuses = Callable[..., str]


@pytest.fixture(scope="module")
def checkout(
    tmp_path_factory: pytest.TempPathFactory, project_root: Path, plain_environment: dict[str, str]
) -> Iterator[Checkout]:
    """A checkout with the labs of both schools, every switch reachable: what is refused would otherwise be done."""
    checkout = Checkout.make(project_root, tmp_path_factory.mktemp("guard") / "project", plain_environment)
    try:
        checkout.lab_up("oakfield-primary")
        checkout.lab_up("hillside-secondary")
        yield checkout
    finally:
        checkout.lab_down()


@pytest.fixture
def refuses(checkout: Checkout) -> Refuses:
    """Run, and see that nothing was touched; returns what was said, in one line."""

    def run(*arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
        before = [checkout.total(counter) for counter in ("sessions", "writes")]
        done = checkout.play(*arguments, cwd=cwd, env=env)
        assert done.returncode not in (0, 250), done.stdout + done.stderr
        assert [checkout.total(counter) for counter in ("sessions", "writes")] == before
        assert "Traceback" not in done.stdout + done.stderr
        return words(done)

    return run


def words(done: subprocess.CompletedProcess[str]) -> str:
    return " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def spoiled(checkout: Checkout) -> Iterator[Path]:
    """The project's folder; inventories and modes are put back after the test."""
    kept = checkout.root.parent / "kept"
    shutil.copytree(checkout.root / "inventories", kept)
    mode = checkout.root.stat().st_mode
    yield checkout.root
    checkout.root.chmod(mode)
    shutil.rmtree(checkout.root / "inventories")
    kept.rename(checkout.root / "inventories")


def test_what_is_not_refused_opens_sessions(checkout: Checkout) -> None:
    """The counters of the tests below are worth something only if they move here."""
    before = checkout.total("sessions")
    done = checkout.play("-i", OAK, APPLY, *LAB, "--check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert checkout.total("sessions") >= before + 2


def test_two_schools(refuses: Refuses) -> None:
    assert "a second school in one run" in refuses("-i", OAK, "-i", HIL, APPLY, *LAB)


def test_one_school_twice(refuses: Refuses) -> None:
    assert "2 inventories in one run" in refuses("-i", OAK, "-i", OAK, APPLY, *LAB)


def test_the_folder_of_all_schools(refuses: Refuses) -> None:
    assert "a second school in one run" in refuses("-i", "inventories", APPLY, *LAB)


def test_the_folder_of_all_schools_while_there_is_only_one(refuses: Refuses, spoiled: Path) -> None:
    for school in (spoiled / "inventories").iterdir():
        if school.name != Path(OAK).name:
            shutil.rmtree(school)
    assert "not the folder of one school" in refuses("-i", "inventories", APPLY, *LAB)


def test_no_inventory_named(refuses: Refuses) -> None:
    assert "a second school in one run" in refuses(APPLY, *LAB)


def test_a_list_of_hosts(refuses: Refuses) -> None:
    assert "failed to parse inventory source" in refuses("-i", "oak-sw01,", APPLY, *LAB)


def test_a_single_file_of_a_school(refuses: Refuses) -> None:
    assert "not a school's folder" in refuses("-i", f"{OAK}/school.yml", APPLY, *LAB)


def test_an_unknown_school(refuses: Refuses) -> None:
    assert "did you mean 'oakfield-primary'" in refuses("-i", "inventories/oakfeild-primary", APPLY, *LAB)


def test_an_empty_folder(refuses: Refuses, spoiled: Path) -> None:
    (spoiled / "inventories" / "new-school").mkdir()
    refuses("-i", "inventories/new-school", APPLY, *LAB)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("school: {name: Oakfield Primary School, code: OAK\n", "school.yml:"),
        ("school:\n\tname: Oakfield\n", "school.yml:2: file: a tab"),
        ("dhcp: dc\ndhcp: firewall\n", "stands twice"),
        ("services: 7\n", "services"),
        ("\x00\x01\x02", "binary"),
        ("# " + "x" * 2_000_000, "bytes"),
        ("", "the file is empty"),
    ],
)
def test_a_broken_file(refuses: Refuses, spoiled: Path, text: str, told: str) -> None:
    (spoiled / OAK / "school.yml").write_text(text)
    said = refuses("-i", OAK, APPLY, *LAB)
    assert told in said
    assert f"{OAK}/school.yml" in said


def test_a_broken_file_with_ansible_told_to_go_on(refuses: Refuses, spoiled: Path) -> None:
    """With these two settings Ansible finds no switch, and a play without hosts ends with code 0."""
    (spoiled / OAK / "school.yml").write_text("school: 7\n")
    going_on = {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "False", "ANSIBLE_INVENTORY_UNPARSED_FAILED": "False"}
    assert "INVENTORY_ANY_UNPARSED_IS_FAILED" in refuses("-i", OAK, APPLY, *LAB, env=going_on)


def test_a_broken_rule(refuses: Refuses, spoiled: Path) -> None:
    network = spoiled / OAK / "network.yml"
    network.write_text(network.read_text().replace("b: sw02 25", "b: sw02 99"))
    assert f"{OAK}/network.yml:" in refuses("-i", OAK, APPLY, *LAB)


@pytest.mark.parametrize("where", ["/", "playbooks"])
def test_another_working_folder(refuses: Refuses, checkout: Checkout, where: str) -> None:
    """Ansible then reads no ansible.cfg of ours and knows none of our actions."""
    arguments = ("-i", str(checkout.root / OAK), str(checkout.root / APPLY), *LAB)
    assert "couldn't resolve module/action 'school_guard'" in refuses(*arguments, cwd=checkout.root / where)


def test_another_working_folder_with_our_settings_named(refuses: Refuses, checkout: Checkout) -> None:
    arguments = ("-i", str(checkout.root / OAK), str(checkout.root / APPLY), *LAB)
    ours = {"ANSIBLE_CONFIG": str(checkout.root / "ansible.cfg")}
    assert "the working folder is not the project's" in refuses(*arguments, cwd=Path("/"), env=ours)


def test_a_checkout_that_everybody_may_write_to(refuses: Refuses, spoiled: Path) -> None:
    spoiled.chmod(0o777)
    assert "couldn't resolve module/action 'school_guard'" in refuses("-i", OAK, APPLY, *LAB)
    ours = {"ANSIBLE_CONFIG": str(spoiled / "ansible.cfg")}
    assert "everybody on this machine may write" in refuses("-i", OAK, APPLY, *LAB, env=ours)


def test_ansibles_own_inventory_plugins_beside_ours(refuses: Refuses) -> None:
    assert "INVENTORY_ENABLED" in refuses("-i", OAK, APPLY, *LAB, env={"ANSIBLE_INVENTORY_ENABLED": "school,yaml"})


def test_variables_of_strangers(refuses: Refuses, spoiled: Path) -> None:
    (spoiled / OAK / "group_vars").mkdir()
    (spoiled / OAK / "group_vars" / "all.yml").write_text("schoolbuild_code: XYZ\n")
    assert "there is a group_vars here" in refuses("-i", OAK, APPLY, *LAB)


@pytest.mark.parametrize("target", [(), ("-e", "target=prod"), ("-e", "target="), ("-e", '{"target": ["lab"]}')])
def test_no_target(refuses: Refuses, target: tuple[str, ...]) -> None:
    assert "the target" in refuses("-i", OAK, APPLY, *target)


def test_writing_to_real_switches(refuses: Refuses) -> None:
    assert "no timed rollback" in refuses("-i", OAK, APPLY, "-e", "target=real")


def test_a_lab_that_does_not_run(refuses: Refuses, spoiled: Path) -> None:
    shutil.copytree(spoiled / OAK, spoiled / "inventories" / "third")
    assert "the lab of third is not up" in refuses("-i", "inventories/third", APPLY, *LAB)


def test_one_school_calling_itself_another(refuses: Refuses) -> None:
    said = refuses("-i", OAK, APPLY, *LAB, "-e", "schoolbuild_school=hillside-secondary")
    assert "says it belongs to 'hillside-secondary'" in said


@pytest.mark.parametrize(
    "given",
    [
        "ansible_winrm_host=127.64.1.11",
        '{"school_server": {"dial": "127.64.1.11", "port": 5987}}',
        "ansible_check_mode=true",
    ],
)
def test_variables_that_would_open_another_machine(refuses: Refuses, given: str) -> None:
    said = refuses("-i", OAK, "playbooks/tidy_servers.yml", *LAB, "-e", given)
    assert "a run may not set" in said
    assert "127.64" not in said


def test_addresses_swapped_between_schools(refuses: Refuses, spoiled: Path) -> None:
    """The folder says where the other school's switches are."""
    for folder, old, new in ((OAK, "10.20.0.0/20", "10.64.0.0/18"), (HIL, "10.64.0.0/18", "10.20.0.0/18")):
        for path in (spoiled / folder).glob("*.yml"):
            text = path.read_text().replace(old, new)
            path.write_text(text.replace("10.20.", "10.64.") if folder == OAK else text.replace("10.64.", "10.20."))
    said = refuses("-i", OAK, APPLY, *LAB)
    assert "the lab that runs is not of this folder" in said or "breaks" in said


def test_switches_swapped_in_one_school(refuses: Refuses, spoiled: Path) -> None:
    network = spoiled / OAK / "network.yml"
    text = network.read_text().replace("SG12OAK001", "?").replace("SG12OAK002", "SG12OAK001")
    network.write_text(text.replace("?", "SG12OAK002"))
    assert "serial number SG12OAK001" in refuses("-i", OAK, APPLY, *LAB)


def test_an_option_that_steps_around_the_first_play(refuses: Refuses) -> None:
    """Every action asks the guard itself."""
    said = refuses("-i", OAK, APPLY, "-e", "target=prod", "--skip-tags", "always")
    assert "TASK [Let in exactly one school]" not in said
    assert "the target is 'prod'" in said


@pytest.mark.parametrize(
    "part",
    [
        ("--tags", "vlans"),
        ("--tags", "always"),
        ("--skip-tags", "all"),
        ("--skip-tags", "always"),
        ("--start-at-task", "Bring the switch to the standard"),
        ("--start-at-task", "no such task"),
    ],
)
def test_a_part_of_a_playbook(refuses: Refuses, part: tuple[str, ...]) -> None:
    """Ansible would do nothing, or not all, and end with code 0."""
    assert "only a part of the playbook" in refuses("-i", OAK, APPLY, *LAB, *part)


def test_two_schools_have_their_own_values(checkout: Checkout) -> None:
    """One key, two values: each run sees its own, whatever lies beside it."""
    show = checkout.root / "show.yml"
    show.write_text(
        "- hosts: switches\n  gather_facts: false\n  tasks:\n"
        "    - ansible.builtin.debug: {msg: '{{ inventory_hostname }} is of {{ schoolbuild_code }}'}\n"
    )
    for folder, code, other in ((OAK, "OAK", "HIL"), (HIL, "HIL", "OAK")):
        said = checkout.play("-i", folder, str(show)).stdout
        assert f"{code.lower()}-sw01 is of {code}" in said
        assert f"is of {other}" not in said
