"""Every role's README says what its specification says."""

from __future__ import annotations

from pathlib import Path

from schoolbuild.documents.role_readme import readme, write_all


def test_every_role_has_the_readme_of_its_specification(project_root: Path) -> None:
    roles = [path for path in sorted((project_root / "roles").iterdir()) if path.is_dir()]
    assert roles
    for role in roles:
        kept = (role / "README.md").read_text(encoding="utf-8")
        assert kept == readme(role), "run `python -m schoolbuild.documents.role_readme`"


def test_writes_only_what_changed(tmp_path: Path) -> None:
    meta = tmp_path / "roles" / "door" / "meta"
    meta.mkdir(parents=True)
    (meta / "argument_specs.yml").write_text(
        "argument_specs:\n  main:\n    short_description: Open a door\n    description: Needs C(a key).\n"
        "    options:\n      door_name: {type: str, required: true, description: Which one.}\n"
        "      door_locked: {type: bool, default: true, description: [Whether, it is.]}\n"
    )
    page = tmp_path / "roles" / "door" / "README.md"
    assert write_all(tmp_path) == [page]
    assert write_all(tmp_path) == []
    text = page.read_text()
    assert "# door\n\nOpen a door.\n\n- Needs `a key`.\n" in text
    assert "| `door_name` | str | required | Which one. |" in text
    assert "| `door_locked` | bool | `true` | Whether it is. |" in text
