"""Every line of the grammar can be typed, what it leaves can be loaded again, and nonsense harms nothing."""

from __future__ import annotations

import string
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.lab.aruba_aoss.grammar import RULES, Rule, _sequences, grammar
from schoolbuild.lab.aruba_aoss.params import PARAMS
from tests.unit.lab.aruba_aoss.bench import Bench, device, stack

SAMPLES = {
    "vid": "30", "known-vid": "10", "known-vids": "10,20", "vids": "10,20-22", "ports": "5-6", "trunk": "trk3",
    "ip": "10.7.0.5", "mask": "255.255.255.0", "prefix": "10.7.0.5/24", "host": "aes128-cbc", "mac": "9020c2-000010",
    "delay": "01:10", "date": "3/25", "offset": "60", "step": "3", "priority": "5", "instance": "2", "member": "1",
    "link": "1", "bits": "2048", "lines": "40", "columns": "120", "domain": "1", "count": "64", "small": "1",
    "percent": "7", "text": '"some text"', "name": '"a name"', "hostname": '"a host"', "user": '"someone"',
    "secret": '"Sample-Secret-1"', "digest": "a" * 40, "cost": "2000", "attempts": "4", "qos": "3", "port-number": "22",
}  # fmt: skip
RESTS = {"list": "10 20", "text": '"two\\nlines"'}
ENTER = {
    "vlan": ["configure", "vlan 10"],
    "interface": ["configure", "interface 5-6"],
    "config": ["configure"],
    "profile": ["configure", 'device-profile name "p"'],
    "profile-type": ["configure", 'device-profile type "aruba-ap"'],
    "vsf": ["configure", "vsf"],
    "vsf-member": ["configure", "vsf", "member 1"],
}
KINDS = {id(param): kind for kind, param in PARAMS.items()}


def lines(rule: Rule) -> Iterator[str]:
    """Every way to write a rule, with sample values."""
    for slots in _sequences(rule.pattern):
        words = []
        for slot in slots:
            kind = KINDS[id(slot.param)] if slot.param else ""
            if slot.param is None:
                words.append(slot.word)
            elif kind == "rest":
                words.append(RESTS[slot.name])
            else:
                words.append(SAMPLES.get(kind, "20"))
        yield " ".join(words)


def prepared(rule: Rule) -> Bench:
    stacked = rule.context.startswith("vsf") or rule.pattern.startswith("vsf")
    model = "2930F-48G-PoEP-4SFPP"
    bench = Bench(stack(model, model) if stacked else device(model))
    bench.configure("vlan 10\nexit\nvlan 20\nexit")
    bench.type("\n".join(ENTER.get(rule.context, [])))
    return bench


def rules() -> list[Rule]:
    grammar("config")
    return RULES


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.context}: {rule.pattern}")
def test_every_line_can_be_typed_and_what_it_leaves_can_be_loaded(rule: Rule) -> None:
    for line in islice(lines(rule), 12):
        bench = prepared(rule)
        bench.cli.line(line)
        while not bench.cli.echo:
            bench.cli.line("Sample-Secret-1")
        while bench.cli.wants_key and bench.cli.prompt():
            bench.cli.key("y")
        bench.cli.prompt()
        before = bench.running
        text = "\n".join(row for row in before.splitlines() if not row.startswith("password "))
        bench.switch.load_startup(text)
        bench.switch.boot()
        assert bench.running == before
        assert bench.switch.view().hostname


PRINTABLE = string.ascii_letters + string.digits + string.punctuation + " "


@settings(max_examples=150, deadline=None)
@given(
    st.text(PRINTABLE, max_size=70),
    st.sampled_from(["vlan 10 name", "interface 5 name", "hostname", "snmp-server location"]),
)
def test_a_text_is_refused_or_comes_back(text: str, command: str) -> None:
    bench = Bench()
    bench.configure(f'{command} "{text}"')
    before = bench.running
    bench.switch.load_startup(before)
    bench.switch.boot()
    assert bench.running == before


@settings(max_examples=100, deadline=None)
@given(st.text(PRINTABLE.replace("~", "") + "\n", min_size=1, max_size=200))
def test_a_banner_comes_back(text: str) -> None:
    bench = Bench()
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    bench.configure(f'banner motd "{escaped}"')
    assert bench.switch.state.banner == text
    before = bench.running
    bench.switch.load_startup(before)
    bench.switch.boot()
    assert bench.running == before


WORDS = sorted({word for rule in rules() for word in rule.pattern.replace("|", " ").split() if word.isalpha()})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(PRINTABLE, max_size=12), st.integers().map(str)), max_size=7))
def test_nonsense_never_breaks_the_switch(words: list[str]) -> None:
    bench = Bench(device("2530-24G-PoEP"))
    for line in ("configure", " ".join(words)):
        bench.cli.line(line)
    bench.cli.prompt()
    bench.switch.load_startup("\n".join(row for row in bench.running.splitlines() if not row.startswith("password ")))
