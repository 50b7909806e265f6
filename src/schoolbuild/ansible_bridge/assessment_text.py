"""What the look-up plugin ``school_assessment`` does: the texts that a server needs to assess itself."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from schoolbuild.ansible_bridge.admitted import admitted
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.standard import load_standard
from schoolbuild.transport.winrm.script import asked, assessment_script


def assessment_text(what: object) -> str:
    """``script``: the assessment script; ``asked``: what every machine is asked, as JSON.

    Raises:
        Refused: the guard has not let this run through.
        SchoolbuildError: it is neither, or the standard has errors.
    """
    run = admitted()
    if what == "script":
        return assessment_script()
    if what == "asked":
        return _asked(run.root)
    raise SchoolbuildError(
        f"the look-up school_assessment knows no {what!r}",
        where="the task that uses it",
        fix="ask for `script` or `asked`",
    )


@lru_cache(maxsize=1)
def _asked(root: Path) -> str:
    windows = load_standard(root).windows
    told = asked(
        [row.question for row in windows.settings],
        [product.question for product in windows.products],
        windows.management.mark_key,
    )
    return json.dumps(told, indent=1) + "\n"
