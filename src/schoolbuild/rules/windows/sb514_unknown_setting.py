"""SB514: a row of the settings table that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import closest
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    choice = network.document.windows_settings
    if choice is None:
        return
    known = [setting.id for setting in network.standard.windows.settings]
    for key, names in (("enforce", choice.enforce), ("audit", choice.audit)):
        for index, name in enumerate(names):
            if name not in known:
                yield Problem(
                    ("windows_settings", key, index),
                    f"the standard has no Windows setting {name!r}",
                    closest(name, known),
                )


RULE = Rule(
    id="SB514",
    title="A Windows setting is named that does not exist",
    why="Nothing is enforced or spared by it, though the folder says so.",
    fix="Write the name of a row of standard/windows/settings/.",
    example="""\
windows_settings:
  enforce: [smb1]
  # ^ the standard has no Windows setting 'smb1'
""",
    check=_check,
)
