"""What the school's page shows, as values ready to print: the template only places them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schoolbuild.documents.picture import Picture, draw
from schoolbuild.model.network import Network
from schoolbuild.model.not_built import not_built
from schoolbuild.model.result import STATES
from schoolbuild.model.windows.machine import windows_machine
from schoolbuild.report.marks import marks_of
from schoolbuild.report.servers import AreaView, ServerView, area_views, server_views
from schoolbuild.report.words import (
    LETTERS,
    WORDS,
    CellView,
    anchor,
    cell,
    count_of,
    moment,
    parts,
    sentence,
    sentences,
    short,
    silent_words,
)


@dataclass(frozen=True)
class Score:
    """A share with its numbers. ``percent`` is ``None`` where nothing could be judged."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means all."""
        return 100 * self.part // self.whole if self.whole else None

    @property
    def text(self) -> str:
        return f"{self.percent} %" if self.percent is not None else "none"


@dataclass(frozen=True)
class ProblemView:
    number: int
    severity: str
    what: str
    host: str
    others: str
    expected: tuple[str, ...]
    found: tuple[str, ...]
    fix: tuple[str, ...]
    controls: tuple[tuple[str, str], ...]
    """(id, title) of the controls that fail because of it."""
    also: tuple[str, ...]


@dataclass(frozen=True)
class SilentView:
    host: str
    place: str
    reason: str
    fix: str


@dataclass(frozen=True)
class RowView:
    host: str
    place: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class ResultView:
    host: str
    state: str
    word: str
    expected: tuple[str, ...]
    found: tuple[str, ...]
    reason: tuple[str, ...]


@dataclass(frozen=True)
class ControlView:
    anchor: str
    id: str
    short: str
    title: str
    why: str
    severity: str
    counts: str
    open: bool
    references: tuple[str, ...]
    limits: tuple[str, ...]
    machine: str
    results: tuple[ResultView, ...]


@dataclass(frozen=True)
class LinkView:
    ends: tuple[str, str]
    size: str
    vlans: str
    state: str


@dataclass(frozen=True)
class VlanView:
    id: int
    title: str
    zone: str
    subnet: str
    ports: int


@dataclass(frozen=True)
class PageView:
    """Everything on a school's page."""

    name: str
    code: str
    headline: str
    mood: str
    subline: str
    target: str
    when: str
    standard: str
    tool: str
    run: str
    score: Score
    coverage: Score
    counts: tuple[tuple[str, str, int], ...]
    problems: tuple[ProblemView, ...]
    silent: tuple[SilentView, ...]
    picture: Picture
    columns: tuple[tuple[str, str, str], ...]
    """(anchor, short id, title) of the controls of switches."""
    rows: tuple[RowView, ...]
    servers: tuple[ServerView, ...]
    areas: tuple[AreaView, ...]
    controls: tuple[ControlView, ...]
    unchecked: tuple[tuple[str, str], ...]
    not_built: tuple[str, ...]
    unmanaged: tuple[tuple[str, tuple[str, ...]], ...]
    unreadable: tuple[tuple[str, tuple[str, ...]], ...]
    waivers: tuple[Mapping[str, Any], ...]
    links: tuple[LinkView, ...]
    vlans: tuple[VlanView, ...]
    letters: tuple[tuple[str, str, str], ...]


def page_view(network: Network, summary: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> PageView:
    """The page of one run."""
    return _Page(network, summary, results).view()


def score_of(summary: Mapping[str, Any]) -> tuple[Score, Score]:
    """What passes of what was judged, and what was judged of what had to be."""
    states, coverage = summary["states"], summary["coverage"]
    return Score(states["pass"], coverage["assessed"]), Score(coverage["assessed"], coverage["total"])


def headline_of(summary: Mapping[str, Any]) -> tuple[str, str, str]:
    """The verdict in a sentence, its mood (``good``, ``fail``, ``silent``), and what else must be said."""
    problems, heard = len(summary["problems"]), silent_words(summary)
    coverage = summary["coverage"]
    gaps = coverage["total"] - coverage["assessed"]
    missing = f"{gaps} judgement{'s' if gaps != 1 else ''} could not be made." if gaps else ""
    if problems:
        words = count_of(problems, "thing is wrong", "things are wrong")
        rest = heard or missing
        return words, "fail", rest or "Everything else that is judged is as it should be."
    if heard:
        return heard.rstrip("."), "silent", "What could be judged is as it should be."
    if gaps:
        return missing.rstrip("."), "silent", "What could be judged is as it should be."
    if not coverage["total"]:
        return "Nothing was judged", "silent", "No control applies to this school."
    return (
        "Everything that is judged is as it should be",
        "good",
        f"No switch{' or server' if summary.get('servers') else ''} differs from what the school's folder says.",
    )


class _Page:
    def __init__(self, network: Network, summary: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> None:
        self.network = network
        self.summary = summary
        self.results = results
        self.titles = {control["id"]: control["title"] for control in summary["controls"]}

    def view(self) -> PageView:
        summary = self.summary
        headline, mood, subline = headline_of(summary)
        score, coverage = score_of(summary)
        return PageView(
            name=summary["name"],
            code=summary["code"],
            headline=headline,
            mood=mood,
            subline=subline,
            target=summary["target"] or "",
            when=moment(summary["collected"]["from"]),
            standard=summary["standard"],
            tool=summary["tool"],
            run=summary["run"],
            score=score,
            coverage=coverage,
            counts=tuple((state, WORDS[state], summary["states"][state]) for state in STATES),
            problems=tuple(self._problem(number, item) for number, item in enumerate(summary["problems"], start=1)),
            silent=tuple(self._silent(item) for item in summary["not_assessed"]),
            picture=draw(self.network, marks_of(self.network, summary)),
            columns=tuple((anchor(item["id"]), short(item["id"]), item["title"]) for item in self._of_switches()),
            rows=tuple(self._rows()),
            servers=tuple(server_views(summary, self.results)),
            areas=tuple(area_views(summary, self.results)),
            controls=tuple(self._control(item) for item in self._asked()),
            unchecked=tuple(self._unchecked()),
            not_built=tuple(str(part) for part in not_built(self.network.document)),
            unmanaged=_listed(summary["unmanaged"]),
            unreadable=_listed(summary["unreadable"]),
            waivers=tuple(summary["waivers"]),
            links=tuple(self._links()),
            vlans=tuple(self._vlans()),
            letters=tuple((state, LETTERS[state], WORDS[state]) for state in STATES),
        )

    def _problem(self, number: int, item: Mapping[str, Any]) -> ProblemView:
        return ProblemView(
            number=number,
            severity=item["severity"],
            what=sentence(item["what"]),
            host=item["host"],
            others=", ".join(host for host in item["hosts"] if host != item["host"]),
            expected=parts(item["expected"]),
            found=parts(item["found"]),
            fix=sentences(parts(item["fix"])),
            controls=tuple((anchor(name), f"{short(name)} {self.titles.get(name, '')}") for name in item["controls"]),
            also=sentences(item["also"]),
        )

    def _silent(self, item: Mapping[str, Any]) -> SilentView:
        return SilentView(item["host"], self._place(item["host"]), sentence(item["reason"]), sentence(item["fix"]))

    def _place(self, host: str) -> str:
        switch = self.network.by_host(host)
        if switch is not None:
            return switch.room
        machine = windows_machine(self.network, host)
        return ", ".join(name.replace("_", " ") for name in machine.functions) if machine is not None else ""

    def _of_switches(self) -> list[Mapping[str, Any]]:
        return [item for item in self.summary["controls"] if item.get("applies_to") != "servers"]

    def _asked(self) -> list[Mapping[str, Any]]:
        """The controls that were asked of some machine: a school without servers has none of theirs."""
        asked = {result["control"] for result in self.results}
        return [item for item in self.summary["controls"] if item["id"] in asked]

    def _rows(self) -> Iterator[RowView]:
        found = {(item["target"], item["control"]): item for item in self.results}
        for switch in self.network.switches.values():
            names = [item["id"] for item in self._of_switches()]
            cells = (cell(switch.host, name, found.get((switch.host, name))) for name in names)
            yield RowView(switch.host, switch.room, tuple(cells))

    def _control(self, item: Mapping[str, Any]) -> ControlView:
        own = [result for result in self.results if result["control"] == item["id"]]
        counts = [
            f"{len(found)} {WORDS[state]}" for state in STATES if (found := [r for r in own if r["state"] == state])
        ]
        return ControlView(
            anchor=anchor(item["id"]),
            id=item["id"],
            short=short(item["id"]),
            title=item["title"],
            why=item["why"],
            severity=item["severity"],
            counts=", ".join(counts),
            open=any(result["state"] == "fail" for result in own),
            references=tuple(
                f"{reference['reference']} (checked {reference['checked']}, {reference['basis']})"
                for reference in item["references"]
            ),
            limits=tuple(item["limits"]),
            machine="Server" if item.get("applies_to") == "servers" else "Switch",
            results=tuple(
                ResultView(
                    host=result["target"],
                    state=result["state"],
                    word=WORDS[result["state"]],
                    expected=parts(result["expected"]),
                    found=parts(result["found"]),
                    reason=sentences(parts(result["reason"])),
                )
                for result in sorted(own, key=lambda result: STATES.index(result["state"]))
            ),
        )

    def _unchecked(self) -> Iterator[tuple[str, str]]:
        """What this page says nothing about: (what, why)."""
        silent = {item["host"] for item in self.summary["not_assessed"]}
        for result in self.results:
            if result["state"] == "not_assessed" and result["target"] not in silent:
                yield f"{short(result['control'])} on {result['target']}", sentence(result["reason"])
        for control in self._asked():
            if control["not_in_force"]:
                yield f"{short(control['id'])} {control['title']}", sentence(control["not_in_force"])
        for control in self._asked():
            for limit in control["limits"]:
                yield short(control["id"]), limit

    def _links(self) -> Iterator[LinkView]:
        marks = marks_of(self.network, self.summary)
        for link in self.network.links:
            texts = []
            for name, ports in link.ends():
                switch = self.network.switches[name]
                texts.append(f"{switch.host} {', '.join(switch.ports[port].socket.short for port in ports)}")
            speed = min(self.network.switches[n].ports[p].socket.speed_mbps for n, ports in link.ends() for p in ports)
            cables = {frozenset({(link.a, a), (link.b, b)}) for a, b in zip(link.a_ports, link.b_ports, strict=False)}
            state = "wrong" if cables & marks.wrong else "not assessed" if cables & marks.unclear else "as declared"
            yield LinkView(
                ends=(texts[0], texts[1]),
                size=f"{len(link.a_ports)} \u00d7 {speed / 1000:g} Gb/s" + (f", LAG {link.lag}" if link.lag else ""),
                vlans=", ".join(str(self.network.vlans[name].id) for name in link.vlans if name in self.network.vlans),
                state=state,
            )

    def _vlans(self) -> Iterator[VlanView]:
        for vlan in sorted(self.network.vlans.values(), key=lambda vlan: vlan.id):
            ports = [
                port
                for switch in self.network.switches.values()
                for port in switch.ports.values()
                if port.untagged == vlan.name and port.link is None and port.profile_name != "gateway"
            ]
            yield VlanView(vlan.id, vlan.title, vlan.zone, str(vlan.subnet) if vlan.subnet else "none", len(ports))


def _listed(lines: Mapping[str, Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((host, tuple(found)) for host, found in sorted(lines.items()))
