"""The two platforms that the lab plays, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from schoolbuild.model.errors import SchoolbuildError


@dataclass(frozen=True)
class Platform:
    """``secret_type``: what a plain ``secret`` becomes (5 MD5, 9 scrypt)."""

    key: str
    version: str
    release: str
    image: str
    software: str
    secret_type: str
    domain_words: str
    """How the running configuration writes the domain name."""
    portfast_edge: bool
    """Whether ``portfast`` is written ``portfast edge``."""
    numbered_lists: bool
    """Whether the numbers of access list entries are part of the configuration."""
    routes: bool
    """Whether the lab plays it as a routing switch: the 2960-X is a LAN Base switch here."""
    poe_watts: float


C2960X = Platform(
    key="c2960x",
    version="15.2",
    release="15.2(7)E9",
    image="flash:/c2960x-universalk9-mz.152-7.E9/c2960x-universalk9-mz.152-7.E9.bin",
    software="C2960X-UNIVERSALK9-M",
    secret_type="5",  # noqa: S106
    domain_words="ip domain-name",
    portfast_edge=True,
    numbered_lists=False,
    routes=False,
    poe_watts=740.0,
)
C9200L = Platform(
    key="c9200l",
    version="17.9",
    release="17.9.4",
    image="flash:packages.conf",
    software="CAT9K_LITE_IOSXE",
    secret_type="9",  # noqa: S106
    domain_words="ip domain name",
    portfast_edge=False,
    numbered_lists=True,
    routes=True,
    poe_watts=740.0,
)


def platform_of(model: str) -> Platform:
    """The platform of a model such as ``C2960X-48FPS-L`` or ``WS-C2960X-24PS-L``; raises ``SchoolbuildError``."""
    for platform in (C2960X, C9200L):
        if platform.key in model.lower():
            return platform
    raise SchoolbuildError(f"the lab cannot play the IOS switch {model!r}", fix="it knows the C2960X and C9200L series")


def part_number(model: str) -> str:
    """``WS-C2960X-48FPS-L`` for the model's name in the standard; 9200 models have no prefix."""
    return f"WS-{model}" if model.startswith("C2960") else model


def provisioned_as(model: str) -> str:
    return part_number(model).lower()


@cache
def fixed_blocks(key: str) -> dict[str, tuple[str, ...]]:
    """What a platform prints whatever is configured, by place."""
    blocks: dict[str, list[str]] = {}
    text = files("schoolbuild.lab.cisco_ios").joinpath(f"factory/{key}.fixed.txt").read_text(encoding="utf-8")
    place = ""
    for line in text.splitlines():
        if line.startswith("@"):
            place = line[1:]
            blocks[place] = []
        elif not line.startswith("#"):
            blocks[place].append(line)
    return {place: tuple(lines) for place, lines in blocks.items()}


@cache
def fixed_lines(platform: Platform) -> frozenset[str]:
    """Lines that may be typed or loaded and change nothing, because they stand there always."""
    lines = {line.strip() for block in fixed_blocks(platform.key).values() for line in block}
    return frozenset(lines | {f"version {platform.version}", "vrf forwarding Mgmt-vrf"})


@cache
def factory_text(key: str) -> str:
    """The factory configuration of a platform, written by hand."""
    return files("schoolbuild.lab.cisco_ios").joinpath(f"factory/{key}.cfg").read_text(encoding="utf-8")
