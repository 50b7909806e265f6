"""Every Windows module of the installed bundle: what is read of its text agrees with its documentation."""

from __future__ import annotations

import hashlib
import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from schoolbuild.model.module_spec import InstalledModule, installed, resolved

# Its options are the properties of the resource that a task names; tasks are checked against the documentation.
NOT_READ = {"ansible.windows.win_dsc"}
# module -> (options only in the text, options only in the documentation), each difference with its reason. Not all of
# them are in both bundles; options that begin with an underscore are given by action plugins, and documented nowhere.
DIFFERENT = {
    # the action plugin works these out, and gives the module lists of what differs
    "ansible.windows.win_copy": ({"directories", "files"}, {"content", "decrypt", "local_follow", "remote_src"}),
    # how a free form is called in documentation
    "ansible.windows.win_shell": (set(), {"free_form"}),
    # read by the text, mentioned by nobody
    "ansible.windows.win_dns_client": ({"log_path"}, set()),
    "community.windows.win_firewall_rule": ({"edge", "interfacetypes", "security"}, set()),
}


def every_name() -> list[str]:
    found = importlib.util.find_spec("ansible_collections")
    assert found is not None
    (root, *_) = found.submodule_search_locations or ()
    paths = sorted(Path(root).glob("*/*/plugins/modules/*.ps1"))
    return [".".join((*path.parts[-5:-3], path.stem)) for path in paths]


def module_of(name: str) -> InstalledModule:
    module = installed(name)
    assert module is not None
    return module


def test_there_are_modules_of_both_kinds() -> None:
    specs = [module_of(name).real_spec() for name in every_name()]
    kinds = Counter(spec.kind for spec in specs if spec)
    assert kinds["basic"] > 100
    assert kinds["legacy"] > 40


@pytest.mark.parametrize("name", every_name())
def test_the_text_agrees_with_the_documentation(name: str) -> None:
    module = module_of(name)
    spec = module.real_spec()
    assert module.documentation is not None
    assert (spec is None) == (name in NOT_READ)
    if spec is None:
        return
    read, documented = set(spec.options), set(module.documentation["options"])
    only_read, only_documented = DIFFERENT.get(name, (set(), set()))
    assert {option for option in read - documented if not option.startswith("_")} <= only_read
    assert documented - read <= only_documented


@pytest.mark.parametrize("name", every_name())
def test_a_usable_specification_has_nothing_internal(name: str) -> None:
    spec = module_of(name).usable_spec()
    assert spec is not None
    assert {option for option in spec.options if option.startswith("_")} <= {"_raw_params"}


def test_the_hash_is_that_of_the_file() -> None:
    module = module_of("ansible.windows.win_service")
    assert module.path.name == "win_service.ps1"
    assert module.sha256 == hashlib.sha256(module.path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("written", "stands_for"),
    [
        ("win_service", "ansible.windows.win_service"),
        ("ansible.builtin.win_service", "ansible.windows.win_service"),
        ("win_firewall_rule", "community.windows.win_firewall_rule"),
        ("ansible.builtin.setup", "ansible.windows.setup"),
        ("ansible.builtin.stat", "ansible.windows.win_stat"),
        ("microsoft.ad.membership", "microsoft.ad.membership"),
    ],
)
def test_names_are_followed(written: str, stands_for: str) -> None:
    assert module_of(written).name == stands_for


@pytest.mark.parametrize("name", ["win_servce", "ansible.windows.nothing", "no.such.collection", "one.two", "", "..."])
def test_what_is_not_there(name: str) -> None:
    assert installed(name) is None


def test_a_module_that_was_removed_says_what_took_its_place() -> None:
    assert installed("win_domain_membership") is None
    assert resolved("win_domain_membership").removed == "Use microsoft.ad.membership instead."


def test_an_action_without_a_module_is_documented_all_the_same() -> None:
    module = module_of("ansible.windows.win_reboot")
    assert (module.text, module.sha256) == (None, None)
    spec = module.usable_spec()
    assert spec is not None
    assert {"reboot_timeout", "test_command"} <= set(spec.options)


def test_objects_of_the_directory_share_a_specification() -> None:
    spec = module_of("microsoft.ad.user").real_spec()
    assert spec is not None
    assert spec.check_mode is True
    assert spec.level.required_one_of == (("identity", "name"),)
    assert spec.options["domain_password"].no_log
    groups = spec.options["groups"]
    assert groups.inside is not None
    assert set(groups.inside.options) == {"add", "remove", "set", "permissions_failure_action", "lookup_failure_action"}
    assert module_of("microsoft.ad.ou").real_spec() is not None
    any_object = module_of("microsoft.ad.object").real_spec()
    assert any_object is not None
    rules = [(rule.option, rule.value, rule.needs) for rule in any_object.level.required_if]
    assert rules == [("state", "present", ("type",))]


def test_options_of_an_action_plugin_may_be_given_and_its_own_may_not() -> None:
    spec = module_of("ansible.windows.win_copy").usable_spec()
    assert spec is not None
    assert "content" in spec.options
    assert "directories" not in spec.options


def test_a_module_of_the_project(tmp_path: Path) -> None:
    folder = tmp_path / "plugins" / "modules"
    folder.mkdir(parents=True)
    (folder / "windows_own.ps1").write_text(
        "#!powershell\n$spec = @{ options = @{ name = @{ type = 'str' } } }\n"
        "$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)\n"
    )
    module = installed("windows_own", tmp_path)
    assert module is not None
    spec = module.usable_spec()
    assert spec is not None
    assert list(spec.options) == ["name"]
    assert installed("windows_own") is None
