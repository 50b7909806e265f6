"""Pages of the site that follow from the code and the standard. They are built with the site and never committed."""

from __future__ import annotations

import ast
import itertools
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
LEDGER = "<!-- ledger -->"

# Before Rich is imported: help texts are kept as plain text of one width.
os.environ.update(TERM="dumb", NO_COLOR="1", TERMINAL_WIDTH="100", COLUMNS="100")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    for name, write in PAGES.items():
        files.append(File.generated(config, name, content="\n".join(write()) + "\n"))
    return files


def on_page_markdown(markdown: str, **_page: Any) -> str:
    """Put the truth ledger where its page asks for it."""
    if LEDGER not in markdown:
        return markdown
    from schoolbuild.cli.ledger import collect
    from schoolbuild.documents.ledger import ledger_page

    return markdown.replace(LEDGER, "\n".join(ledger_page(collect(ROOT))))


def _cli() -> Iterator[str]:
    from typer.testing import CliRunner

    from schoolbuild.cli.main import MOUNTS, app

    def help_of(*words: str) -> Iterator[str]:
        shown = CliRunner().invoke(app, [*words, "--help"], prog_name="schoolbuild")
        yield from ("```text", *(line.rstrip() for line in shown.stdout.strip().splitlines()), "```", "")

    yield "# Command line"
    yield ""
    yield from help_of()
    for mount in MOUNTS:
        yield from (f"## schoolbuild {mount.name}", "", *help_of(mount.name))
        for inner in getattr(mount.load(), "commands", {}):
            yield from (f"### schoolbuild {mount.name} {inner}", "", *help_of(mount.name, inner))


def _rules() -> Iterator[str]:
    from schoolbuild.rules import all_explanations
    from schoolbuild.rules.registry import HUNDREDS

    yield from (
        "# Rules",
        "",
        "What `schoolbuild check` looks for. `schoolbuild explain <number>` prints the same.",
        "",
        "An *error* would be built wrong, so nothing is rendered or applied until it is mended. A *warning* is a risk",
        "that is built all the same.",
        "",
    )
    yield "Examples are excerpts of a folder. A line that begins with `# ^` is no part of it: it quotes what the"
    yield from ("check says of the line above, and a line `...` stands for lines left out.", "")
    for hundred, group in itertools.groupby(all_explanations(), key=lambda item: item.id[:3]):
        yield from (f"## {hundred[2:]}xx: {HUNDREDS[hundred]}", "")
        for item in group:
            yield from (f"### {item.id}: {item.title}", "", f"*{item.severity}*. {item.why}", "")
            if item.example:
                yield from ("```yaml", *item.example.rstrip().splitlines(), "```", "")
            yield from (f"**Mend:** {item.fix}", "")


def _school_document() -> Iterator[str]:
    from schoolbuild.model.school import School

    schema = School.model_json_schema()
    yield from (
        "# School document",
        "",
        "The YAML files of `inventories/<school>/` together are this one document.",
        "",
    )
    yield from ("## Top level", "", *_fields(schema))
    for name, part in schema["$defs"].items():
        if "properties" in part:
            yield from (f"## {name}", "", part.get("description", ""), "", *_fields(part))


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    required = schema.get("required", [])
    yield from ("| key | value | |", "| --- | --- | --- |")
    for key, field in schema["properties"].items():
        needed = "**required**. " if key in required else ""
        yield f"| `{key}` | {_kind(field)} | {needed}{field.get('description', '')} |"
    yield ""


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(_kind(option) for option in field["anyOf"] if option.get("type") != "null")
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array" and isinstance(field.get("items"), dict):
        return f"list of {_kind(field['items'])}"
    if field.get("type") == "object":
        inner = field.get("additionalProperties") or next(iter(field.get("patternProperties", {}).values()), None)
        return f"map to {_kind(inner)}" if isinstance(inner, dict) and inner else "map"
    limits = [f"`{field['pattern']}`"] if "pattern" in field else []
    return " ".join([str(field.get("format") or field.get("type") or "value"), *limits]).replace("|", "\\|")


def _standard() -> Iterator[str]:
    def load(name: str) -> Any:
        return yaml.safe_load((ROOT / "standard" / name).read_text(encoding="utf-8"))

    yield from ("# Standard build", "", f"Version {load('version.yml')['version']}, from the files in `standard/`.", "")
    yield from ("## VLANs", "", "| name | id | title | zone | purpose |", "| --- | --- | --- | --- | --- |")
    for name, vlan in load("vlans.yml")["vlans"].items():
        yield f"| `{name}` | {vlan['id']} | {vlan['title']} | {vlan['zone']} | {vlan['purpose']} |"
    yield from ("", "## Port profiles", "", "| name | for | untagged | tagged | voice | PoE |", "| --- " * 6 + "|")
    for name, profile in load("port_profiles.yml").items():
        tagged = profile.get("tagged", "")
        cells = (
            profile["purpose"],
            profile.get("untagged", ""),
            tagged if isinstance(tagged, str) else ", ".join(tagged),
            profile.get("voice", ""),
            profile.get("poe", ""),
        )
        yield f"| `{name}` | " + " | ".join(cells) + " |"
    yield from ("", "## Switch models", "", "| model | part | family | ports | source |", "| --- " * 5 + "|")
    for path in sorted((ROOT / "standard" / "switch_models").glob("*.yml")):
        model = yaml.safe_load(path.read_text(encoding="utf-8"))
        ports = "<br>".join(
            f"{group['names']}: {group['media']}, {group['speed_mbps']} Mb/s" for group in model["ports"]
        )
        yield f"| `{path.stem}` | {model['part_number']} | {model['family']} | {ports} | {model['source']} |"


def _published() -> Iterator[str]:
    folder = ROOT / "tests" / "published"
    yield from ("# Published facts", "", "What others have published about these switches, in our own words. Each is")
    yield from ("replayed through the lab by `tests/published`; where they differ, the lab is wrong.", "")
    for family in sorted(path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.yml"))):
        cases = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(family.glob("*.yml"))]
        yield from (f"## {family.name}: {len(cases)} facts", "", "| fact | published in |", "| --- | --- |")
        for case in cases:
            source = case["source"]
            yield _row(case["fact"], f"{source['title']}. {source['where']}")
        yield ""


def _row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def _schema() -> Iterator[str]:
    import json

    from schoolbuild.documents.editor_schema import editor_schema

    yield json.dumps(editor_schema(ROOT), indent=2)


def _facts_schema() -> Iterator[str]:
    import json

    from schoolbuild.documents.facts_schema import facts_schema

    yield json.dumps(facts_schema(), indent=2)


def _windows_facts() -> Iterator[str]:
    from schoolbuild.documents.facts_schema import facts_schema

    schema = facts_schema()
    yield from ("# What a Windows machine tells", "", schema["description"], "")
    yield "The document `schoolbuild/windows-facts/1`, as the assessment script writes it and the field `facts` of an"
    yield "[as-is document](output-files.md#as-is-document) holds it. Sizes are bytes, times are UTC. The same for"
    yield from ("programs: [windows-facts.schema.json](windows-facts.schema.json).", "")
    yield from ("## Parts", "", "| part | what it is |", "| --- | --- |")
    for name, part in schema["properties"]["sections"]["properties"].items():
        yield f"| `{name}` | {_kind(part)} |"
    yield ""
    for name, part in schema["$defs"].items():
        yield from (f"## {name}", "", part.get("description", ""), "", *_fields(part))


def _lab_catalogue() -> Iterator[str]:
    lab = ROOT / "src" / "schoolbuild" / "lab"
    yield from (
        "# The lab's catalogue",
        "",
        "## What people do to a network and its servers",
        "",
        "`schoolbuild lab break` plays these.",
        "",
    )
    yield from ("| kind | what | arguments |", "| --- | --- | --- |")
    for name, kind in yaml.safe_load((lab / "breaks.yml").read_text(encoding="utf-8"))["kinds"].items():
        yield _row(f"`{name}`", kind["what"], ", ".join(f"`{argument}`" for argument in kind["arguments"]))
    yield from ("", "## What can be wrong", "", "`schoolbuild lab faults` switches these on and off.", "")
    yield from ("| fault | of | what | settings |", "| --- | --- | --- | --- |")
    for name, fault in yaml.safe_load((lab / "faults.yml").read_text(encoding="utf-8")).items():
        settings = fault.get("settings", {})
        told = "; ".join(f"`{key}` ({setting['default']}): {setting['what']}" for key, setting in settings.items())
        yield _row(f"`{name}`", ", ".join(fault.get("for", ["switch"])), fault["what"], told)


def _controls() -> Iterator[str]:
    yield from ("# Controls", "", "What an assessment asks, from `standard/controls/`.", "")
    for path in sorted((ROOT / "standard" / "controls").glob("*.yml")):
        control = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from (f"## {path.stem}: {control['title']} {{#{path.stem.lower()}}}", "", control["why"], "")
        asked_of = control["applies_to"].replace("_", " ")
        yield f"- **Identifier** `{control['id']}`, severity *{control['severity']}*, asked of {asked_of}"
        if "not_in_force" in control:
            yield f"- **Not in force:** {control['not_in_force']}"
        yield f"- **Mend:** {control['fix']}"
        yield "- **Refers to** " + "; ".join(
            f"{reference['standard']} {reference['version']}, {reference['section']} "
            f"(checked {reference['checked']}: {reference['basis']})"
            for reference in control["references"]
        )
        yield from (f"- **Not covered:** {limit}" for limit in control.get("limits", ()))
        yield ""


def _windows_settings() -> Iterator[str]:
    from schoolbuild.documents.windows_settings import settings_page
    from schoolbuild.model.standard import load_standard

    yield from settings_page(load_standard(ROOT).windows)


def _ansible() -> Iterator[str]:
    yield from ("# Playbooks, roles and modules", "", "## Playbooks", "")
    for path in sorted((ROOT / "playbooks").glob("*.yml")):
        head = itertools.takewhile(lambda line: line.startswith("#"), path.read_text(encoding="utf-8").splitlines()[1:])
        words = [line.lstrip("#").strip() for line in head]
        yield from (
            f"### {path.name}",
            "",
            *(f"`{line}`" if line.startswith("ansible") else line for line in words),
            "",
        )
    yield from ("## Roles", "")
    for path in sorted((ROOT / "roles").glob("*/meta/argument_specs.yml")):
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"]["main"]
        yield from (f"### {path.parts[-3]}", "", *_sentences(spec["description"]), "")
        yield from _options(spec.get("options", {}))
    yield from (
        "## Modules",
        "",
        "They call the package on the controller; the guard must have let the run in first.",
        "",
    )
    for path in sorted((ROOT / "plugins" / "modules").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        told = {
            target.id: ast.literal_eval(node.value)
            for node in ast.parse(text).body
            if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name)
        }
        spec = yaml.safe_load(told["DOCUMENTATION"])
        yield from (f"### {spec['module']}", "", *_sentences(spec["description"]), "")
        yield from _options(spec.get("options") or {})
        yield from ("```yaml", told["EXAMPLES"].strip(), "```", "", "| returns | type | |", "| --- | --- | --- |")
        for name, value in (yaml.safe_load(told["RETURN"]) or {}).items():
            yield _row(f"`{name}`", value["type"], " ".join(_sentences(value["description"])))
        yield ""


def _sentences(description: str | list[str]) -> list[str]:
    sentences = [description] if isinstance(description, str) else description
    return [re.sub(r"\b(?:[CIOBV]|RV|M)\(([^)]+)\)", r"`\1`", " ".join(sentence.split())) for sentence in sentences]


def _options(options: dict[str, Any]) -> Iterator[str]:
    if options:
        yield from ("| option | type | default | |", "| --- | --- | --- | --- |")
        for name, option in options.items():
            default = "**required**" if option.get("required") else str(option.get("default", ""))
            yield _row(f"`{name}`", option["type"], default, " ".join(_sentences(option["description"])))
        yield ""


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "reference/ansible.md": _ansible,
    "reference/cli.md": _cli,
    "reference/controls.md": _controls,
    "reference/rules.md": _rules,
    "reference/lab-catalogue.md": _lab_catalogue,
    "reference/published-facts.md": _published,
    "reference/school.schema.json": _schema,
    "reference/school-document.md": _school_document,
    "reference/standard.md": _standard,
    "reference/windows-facts.md": _windows_facts,
    "reference/windows-facts.schema.json": _facts_schema,
    "reference/windows-settings.md": _windows_settings,
}
