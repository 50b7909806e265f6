"""Whether a playbook is run as a whole. With tags that match nothing Ansible does nothing, and ends with code 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schoolbuild.model.errors import Refused

# Other tags are carried by none of our tasks, so leaving them out leaves out nothing (molecule does so on every run).
_OUR_TAGS = frozenset({"all", "always", "tagged", "untagged"})


def part_asked_for(options: Mapping[str, Any]) -> str | None:
    """The options on Ansible's command line that leave tasks out, as they were typed; ``None`` for a whole run."""
    tags = [tag for tag in options.get("tags") or () if tag != "all"]
    skipped = [tag for tag in options.get("skip_tags") or () if tag in _OUR_TAGS]
    start = options.get("start_at_task")
    typed = [
        f"--tags {','.join(tags)}" if tags else "",
        f"--skip-tags {','.join(skipped)}" if skipped else "",
        f"--start-at-task {start!r}" if start else "",
    ]
    return " ".join(filter(None, typed)) or None


def refuse_part(part: str | None) -> None:
    """Let nothing but a whole run through.

    Raises:
        Refused: tasks would be left out.
    """
    if part:
        raise Refused(
            "only a part of the playbook was asked for, and what is left out would look as if it were done",
            where=part,
            fix="run the whole playbook, it changes only what differs; --limit names single switches",
        )
