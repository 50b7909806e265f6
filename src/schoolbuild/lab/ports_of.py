"""The ports of a switch model of the standard, for a switch that stands alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from schoolbuild.lab.interface import PortSpec
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.port_names import expand
from schoolbuild.model.root import find_root
from schoolbuild.model.standard import Standard, load_standard


@cache
def _standard(root: Path) -> Standard:
    return load_standard(root)


def ports_of(model: str, root: Path | None = None) -> tuple[PortSpec, ...]:
    """Every port under its device name; raises ``SchoolbuildError`` if the standard has no such model."""
    models = _standard(find_root(root)).models
    if model not in models:
        raise SchoolbuildError(f"the standard has no switch model {model!r}", fix=f"use one of: {', '.join(models)}")
    return tuple(
        PortSpec(name, group.speed_mbps, group.media, group.poe, group.out_of_band)
        for group in models[model].ports
        for name in expand((group.alone or group.names).replace("{member}", "1"))
    )
