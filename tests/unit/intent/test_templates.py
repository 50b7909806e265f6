"""Templates print what the view has, and nothing else: an unknown name stops the rendering."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import nodes

from schoolbuild.intent import aruba_aoss, cisco_ios, templates
from schoolbuild.intent.common import School
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network

FAMILIES = ("aruba_aoss", "cisco_ios")
TEMPLATES = sorted(path.relative_to(templates.FOLDER).as_posix() for path in templates.FOLDER.rglob("*.j2"))
_COMPUTING = (
    nodes.Filter, nodes.BinExpr, nodes.Concat, nodes.Assign, nodes.Call, nodes.Getitem, nodes.CondExpr, nodes.Include,
)  # fmt: skip


def test_each_family_has_both_templates() -> None:
    wanted = [f"{family}/{name}.j2" for family in FAMILIES for name in ("bootstrap", "running")]
    assert wanted == TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_computes_nothing(name: str) -> None:
    environment = templates.environment(templates.FOLDER)
    parsed = environment.parse((templates.FOLDER / name).read_text(encoding="utf-8"))
    found = [node for node in parsed.find_all(_COMPUTING) if not _is_plain(node)]
    assert not found


def _is_plain(node: nodes.Node) -> bool:
    """A short name for a part of the view, and a macro printed: both only print."""
    if isinstance(node, nodes.Assign):
        return isinstance(node.node, nodes.Getattr)
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)


@pytest.mark.parametrize(
    "line", ["{{ view.hostname }}", "{{ view.management.hots }}", "{{ nothing }}", "{% if view.no %}{% endif %}"]
)
@pytest.mark.parametrize("family", FAMILIES)
def test_name_that_the_view_does_not_have_is_an_error(
    family: str, line: str, hillside: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = (templates.FOLDER / family / "running.j2").read_text(encoding="utf-8")
    folder = tmp_path / family
    folder.mkdir()
    (folder / "running.j2").write_text(real + line + "\n", encoding="utf-8")
    broken = templates.environment(tmp_path).get_template(f"{family}/running.j2")
    monkeypatch.setattr(templates, "template", lambda *_: broken)
    make, name = (aruba_aoss.view, "sw02") if family == "aruba_aoss" else (cisco_ios.view, "sw03")
    with pytest.raises(SchoolbuildError, match=r"has no attribute|is undefined") as caught:
        templates.fill(family, "running", make(School.of(hillside), hillside.switches[name]))
    assert str(caught.value.where).endswith(f"{family}/running.j2")


def test_missing_template_says_where_it_should_be() -> None:
    with pytest.raises(SchoolbuildError, match="cannot be used") as caught:
        templates.template("aruba_aoss", "walking")
    assert str(caught.value.where).endswith("templates/switch/aruba_aoss/walking.j2")


def test_template_is_compiled_once() -> None:
    assert templates.template("cisco_ios", "running") is templates.template("cisco_ios", "running")
