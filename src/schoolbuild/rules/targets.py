"""The machines that a waiver can be for."""

from __future__ import annotations

from collections.abc import Mapping

from schoolbuild.model.derive import host_name
from schoolbuild.model.network import Network

EVERYTHING = "all"


def short_names(network: Network) -> Mapping[str, str]:
    """Each name that a waiver may write for a machine, with or without the school's code, and its short name."""
    document = network.document
    names = [switch.name for switch in document.switches]
    names += [device.name for device in document.addressed()]
    names += [point.name for point in (document.wireless.access_points if document.wireless is not None else ())]
    names += [suite.name for suite in document.suites]
    return {written: name for name in names for written in (name, host_name(network.code, name))}
