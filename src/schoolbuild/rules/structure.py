"""What SB001 to SB007 mean: a folder that cannot be understood, found while loading it (``model/load.py``)."""

from __future__ import annotations

from schoolbuild.model.load import WHY_BROKEN, WHY_NAME, WHY_SHAPE
from schoolbuild.rules.rule import Explanation

STRUCTURE: tuple[Explanation, ...] = (
    Explanation(
        id="SB001",
        title="A file is missing, empty or no text",
        why=WHY_BROKEN,
        fix="Put a YAML text file of at most a megabyte there, saved as UTF-8, or remove the file.",
        example="# to be written\n# ^ the file is empty\n",
    ),
    Explanation(
        id="SB002",
        title="A file is not valid YAML",
        why=WHY_BROKEN,
        fix="Look at this line and the one before: indentation, a tab, a missing ':' or an unclosed quote or bracket.",
        example="""\
vlans:
  management
  servers:
  # ^ not valid YAML: ...
""",
    ),
    Explanation(
        id="SB003",
        title="A key stands twice",
        why="YAML would silently take the last of the two, and the other would be lost.",
        fix="Keep one of the two; what belongs under one key stands in one place.",
        example="""\
vlans:
  management:
  staff:
  servers:
  staff: {subnet: 10.50.8.0/23}
  # ^ the key 'staff' stands twice (first in line 3)
""",
    ),
    Explanation(
        id="SB004",
        title="A key is not known",
        why=WHY_SHAPE,
        fix="Correct the spelling, or move the key to where it belongs; the finding lists what may stand there.",
        example="""\
links:
  - {a: sw01 49, b: sw02 25, vlan: [management, staff]}
  # ^ the key 'vlan' is not known here
""",
    ),
    Explanation(
        id="SB005",
        title="A value does not fit its key",
        why=WHY_SHAPE,
        fix="Write a value of the form that the finding names; the page of the school document shows each one.",
        example="""\
gateway: {name: Firewall, kind: firewall, port: sw01-48}
# ^ 'sw01-48' does not name a switch and a port: ...
""",
    ),
    Explanation(
        id="SB006",
        title="A key is missing",
        why=WHY_SHAPE,
        fix="Add the key; the page of the school document says what it means.",
        example="""\
gateway: {name: Firewall, port: sw01 48}
# ^ the key 'kind' is missing
""",
    ),
    Explanation(
        id="SB007",
        title="A folder's name cannot be the name of a school",
        why=WHY_NAME,
        fix="Rename the folder: lower-case letters, digits and hyphens.",
        example="""\
inventories/St Mary/school.yml
# ^ 'St Mary' cannot be the name of a school
""",
    ),
)
