"""The page: complete in itself, honest about what is not known, and safe against whatever a switch prints."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from schoolbuild.model.as_is import Failure
from schoolbuild.report import write_page
from tests.unit.assess.estate import changed, healthy, heard, network_of
from tests.unit.report.conftest import Run

VOID = {"meta", "link", "br", "img", "input", "rect", "path", "hr"}
DEAD = Failure("unreachable", "no answer on 10.64.0.14 within 10 s", "check that it has power")


class Page(HTMLParser):
    """Collects what matters and checks that every element that opens is closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.resources: list[str] = []
        self.attributes: Counter[str] = Counter()
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a":
            self.links.append(str(values.get("href")))
        elif values.get("href") or values.get("src"):
            self.resources.append(tag)
        self.attributes.update(f"{tag}.{value}" for value in str(values.get("class", "")).split())
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(path: Path | None) -> tuple[str, Page]:
    assert path is not None
    text = path.read_text(encoding="utf-8")
    return text, Page(text)


def test_a_page_is_whole_and_needs_no_other_file(run: Run) -> None:
    text, page = read(run().page)
    assert page.open == []
    assert page.resources == []
    assert not re.search(r"url\(|@import|<script|<link|https?://(?!www\.w3\.org)", text)
    assert max(Counter(page.ids).values()) == 1
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == {"index.html"}


def test_a_school_as_intended_says_so_with_its_coverage(run: Run) -> None:
    _, page = read(run().page)
    assert "Everything that is judged is as it should be" in page.text
    assert "45 of 45 judgements pass" in page.text
    assert "45 of 45 could be made" in page.text
    assert page.attributes["g.fail"] == 0
    assert page.attributes["path.wrong"] == 0


def test_what_is_wrong_comes_first_with_expected_found_and_mend(run: Run) -> None:
    hil = healthy(network_of("hillside-secondary"))
    outcome = run(
        sw01=heard(hil["sw01"], {"Te2/1/1": ("hil-sw03", "Gi1/0/50"), "Te2/1/2": ("hil-sw02", "50")}),
        sw02=heard(hil["sw02"], {"50": ("hil-sw01", "Te2/1/2")}),
        sw03=heard(hil["sw03"], {"Gi1/0/50": ("hil-sw01", "Te2/1/1")}),
        sw04=changed(hil["sw04"], ("no telnet-server\n", "")),
    )
    _, page = read(outcome.page)
    assert "Two things are wrong" in page.text
    wrong = page.text[
        page.text.index("What is wrong") : page.text.index("The network", page.text.index("What is wrong"))
    ]
    assert "Cables are exchanged at hil-sw01: port Te2/1/1 and port Te2/1/2." in wrong
    assert "Telnet is switched on." in wrong
    assert all(word in wrong for word in ("Expected", "Found", "How to mend", "playbooks/apply_network.yml"))
    # The picture: two declared cables in red, two found ones dashed (the legend shows one more of each).
    assert page.attributes["path.wrong"] == 3
    assert page.attributes["path.heard"] == 3
    assert page.attributes["g.fail"] == 4


def test_a_dead_switch_is_on_the_page_and_never_good(run: Run) -> None:
    hil = healthy(network_of("hillside-secondary"))
    dead = replace(hil["sw04"], running=None, startup=None, identity=None, tables={}, failure=DEAD)
    outcome = run(sw04=dead, sw01=heard(hil["sw01"], {"Te1/1/3": None}))
    assert outcome.exit_code == 4
    _, page = read(outcome.page)
    assert "1 switch could not be judged" in page.text
    assert "hil-sw04 was not assessed" in page.text
    assert "No answer on 10.64.0.14 within 10 s." in page.text
    assert page.attributes["g.silent"] == 1
    assert page.attributes["path.unclear"] == 2
    assert outcome.summary["coverage"] == {"assessed": 35, "total": 45}
    assert page.attributes["a.not_assessed"] == 10  # no control of servers: the school has none


def test_a_switch_that_was_never_asked_is_on_the_page(run: Run) -> None:
    outcome = run(sw02=None)
    _, page = read(outcome.page)
    assert "hil-sw02 was not assessed" in page.text
    assert outcome.exit_code == 4


def test_lines_that_are_not_ours_are_listed(run: Run) -> None:
    hil = healthy(network_of("hillside-secondary"))
    outcome = run(sw03=changed(hil["sw03"], ("no ip http server", "ip nat log <b>\nno ip http server")))
    text, page = read(outcome.page)
    assert "ip nat log <b>" in page.text
    assert "<b>" not in text
    assert outcome.exit_code == 0


EVIL = '"><script>alert(1)</script>{{ 7*7 }}`'


def test_whatever_a_switch_prints_stays_text(run: Run) -> None:
    hil = healthy(network_of("hillside-secondary"))
    evil = replace(DEAD, message=EVIL, fix=EVIL)
    outcome = run(
        sw04=replace(hil["sw04"], running=None, failure=evil),
        sw03=changed(hil["sw03"], ("description Telephone", f"description {EVIL}")),
        sw01=heard(hil["sw01"], {"Gi1/0/2": ("hil-sw03", EVIL)}),
    )
    text, page = read(outcome.page)
    assert "<script" not in text
    assert page.open == []
    assert "{{ 7*7 }}" in page.text


def test_every_state_has_a_letter_beside_its_colour(run: Run) -> None:
    text, _ = read(run().page)
    for letter, word in (("F", "fail"), ("?", "not assessed"), ("W", "waived"), ("P", "pass"), ("B", "not bought")):
        assert re.search(rf'aria-hidden="true">{re.escape(letter)}</span>{word}</li>', text)


def test_what_is_not_checked_is_said(run: Run) -> None:
    _, page = read(run().page)
    unknown = page.text[page.text.index("What this page does not know") :]
    assert "the standard build does not ask for port authentication yet" in unknown.lower()
    assert "4 lines with secrets" in unknown


def test_the_index_lists_schools_that_were_never_judged(run: Run, project: Path) -> None:
    run()
    text, page = read(project / "build" / "report" / "index.html")
    assert "1 of 2 schools judged" in page.text
    assert "never judged" in page.text
    assert "hillside-secondary.html" in page.links
    assert "oakfield-primary.html" not in page.links
    assert page.open == []
    assert "<script" not in text


def test_the_page_is_made_from_files_alone(run: Run, project: Path) -> None:
    from schoolbuild.evidence import EvidenceFolder

    first = run().page
    assert first is not None
    before = first.read_text(encoding="utf-8")
    folder = EvidenceFolder.open(project, "hillside-secondary", "latest")
    summary, results = folder.read_summary(), folder.read_results()
    assert summary is not None
    assert results is not None
    write_page(project, network_of("hillside-secondary"), summary, results)
    assert first.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("school", ["hillside-secondary", "oakfield-primary"])
def test_the_picture_shows_every_switch_and_every_port_once(run: Run, school: str) -> None:
    network = network_of(school)
    _, page = read(run(school).page)
    ports = [port for switch in network.switches.values() for port in switch.ports.values()]
    swatches = page.attributes["rect.cell"] - len([port for port in ports if not port.socket.out_of_band])
    assert 0 < swatches < 15
    assert page.attributes["g.node"] == len(network.switches) + 1
