"""The examples that collections publish for their modules: hundreds of tasks of others, and what is wrong in them."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import yaml

from schoolbuild.lint.windows import lint_windows

COLLECTIONS = ("ansible/windows", "chocolatey/chocolatey", "community/windows", "microsoft/ad", "microsoft/iis")
# What is found, each looked up by hand in the text of the module: the example is wrong, not the lint. The same in both
# bundles. (example of, kind, module, option)
WRONG = {
    # `required_if: state, exported, path and thumbprint`; the two examples give no thumbprint
    ("win_certificate_store", "rule", "ansible.windows.win_certificate_store", "thumbprint"): 2,
    # no redirect was ever declared for the short name
    ("win_dhcp_lease", "not_checked", "win_dhcp_lease", ""): 2,
    # win_psmodule stands in community.windows
    ("win_dsc", "not_checked", "ansible.windows.win_psmodule", ""): 1,
    # the option is `state`
    ("win_file_compression", "option", "ansible.windows.win_file_compression", "compressed"): 1,
    # the key of `action` is `module`, not `module_name`
    ("win_pester", "not_checked", "", ""): 1,
    # required, and called `safe_mode_password`; win_reboot stands in ansible.windows
    ("domain_child", "missing", "microsoft.ad.domain_child", "safe_mode_password"): 1,
    ("domain_child", "option", "microsoft.ad.domain_child", "local_admin_password"): 1,
    ("domain_child", "not_checked", "microsoft.ad.win_reboot", ""): 1,
    # the option is `protect_from_deletion`
    ("ou", "option", "microsoft.ad.ou", "protected"): 1,
}


def examples() -> Iterator[tuple[str, str]]:
    """The EXAMPLES of every Windows module, by its short name."""
    found = importlib.util.find_spec("ansible_collections")
    assert found is not None
    (root, *_) = found.submodule_search_locations or ()
    for collection in COLLECTIONS:
        for module in sorted((Path(root) / collection / "plugins" / "modules").glob("*.ps1")):
            beside = module.with_suffix(".yml")
            if beside.is_file():
                text = yaml.safe_load(beside.read_text(encoding="utf-8")).get("EXAMPLES")
            else:
                text = constant(module.with_suffix(".py").read_text(encoding="utf-8"), "EXAMPLES")
            if text:
                yield module.stem, text


def constant(source: str, name: str) -> str | None:
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name) and target.id == name:
            return str(ast.literal_eval(node.value))
    return None


def test_what_others_publish(tmp_path: Path) -> None:
    for name, text in examples():
        (tmp_path / f"{name}.yml").write_text(text)
    report = lint_windows(tmp_path, [tmp_path])
    found: dict[tuple[str, str, str, str], int] = {}
    for finding in report.findings:
        key = (Path(finding.file).stem, finding.kind, finding.module, finding.option)
        found[key] = found.get(key, 0) + 1
    assert found == WRONG
    assert report.windows_tasks > 700
    assert report.counts()["by_text"] > 130
