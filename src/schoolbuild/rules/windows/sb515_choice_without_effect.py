"""SB515: a choice about a Windows setting that changes nothing, or says two things."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    choice = network.document.windows_settings
    if choice is None:
        return
    modes = {setting.id: setting.mode for setting in network.standard.windows.settings}
    for index, name in enumerate(choice.enforce):
        if name in choice.audit:
            yield Problem(
                ("windows_settings", "enforce", index), f"{name} is to be both enforced and audited only: it is audited"
            )
        elif modes.get(name) == "enforce":
            yield Problem(("windows_settings", "enforce", index), f"the standard enforces {name} everywhere")
    for index, name in enumerate(choice.audit):
        if modes.get(name) == "audit" and name not in choice.enforce:
            yield Problem(("windows_settings", "audit", index), f"the standard only audits {name} until it is enforced")


RULE = Rule(
    id="SB515",
    title="A choice about a Windows setting has no effect",
    why="Who reads the folder believes that the school differs from the standard here.",
    fix="Take the name out of the list, or out of the one of the two lists that is not meant.",
    severity="warning",
    example="""\
windows_settings:
  enforce: [llmnr]
  # ^ the standard enforces llmnr everywhere
""",
    check=_check,
)
