"""All files of a school: which there are, that they are the same each time, and that a name stays a name in each."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from schoolbuild.documents.forms import csv_cell, markdown_text
from schoolbuild.documents.front import first_paragraph
from schoolbuild.documents.school import KINDS, documents_of, is_leftover, stamp_of, told
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network
from tests.unit.documents.schools import ROOT, document, made, nasty, network_of, seven

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """What stands in a page, and whether its tags are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.links: list[str] = []
        self.ids: Counter[str] = Counter()
        self.words: list[str] = []
        self.bare_cells = 0
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        values = dict(attrs)
        self.links += [value for name, value in attrs if name == "href" and value is not None]
        self.ids.update(value for name, value in attrs if name == "id" and value is not None)
        self.bare_cells += tag == "th" and "scope" not in values
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def oakfield() -> dict[str, str]:
    return documents_of(ROOT, network_of("oakfield-primary"))


def test_the_files_of_oakfield(oakfield: dict[str, str]) -> None:
    pages = ("addresses", "assets", "cabling", "diagram", "index", "ports", "ports-junior-block", "ports-server-room")
    tables = ("addresses", "addresses-free", "assets", "cabling", "cabling-devices", "ports", "vlans")
    expected = {f"{name}.{ending}" for name in pages for ending in ("html", "md")}
    expected |= {f"{name}.csv" for name in tables} | {"diagram.svg", "diagram.mmd", "diagram.drawio"}
    assert set(oakfield) == expected
    assert told(oakfield) == "16 pages, 10 other files"


def test_the_same_folder_gives_the_same_bytes(oakfield: dict[str, str]) -> None:
    assert documents_of(ROOT, network_of("oakfield-primary")) == oakfield


def test_every_page_is_closed_says_its_stamp_and_links_only_what_is_there(oakfield: dict[str, str]) -> None:
    stamp = stamp_of(network_of("oakfield-primary"))
    assert stamp.text == f"Standard build 2026.1 \u00b7 oakfield-primary, state {stamp.state}"
    for name, text in oakfield.items():
        if name.endswith(".html"):
            page = Page(text)
            assert stamp.text in page.text, name
            assert {link for link in page.links if not link.startswith("#")} <= set(oakfield), name
            assert max(page.ids.values()) == 1, name
            assert page.bare_cells == 0, name
            assert page.tags["table"] == page.tags["caption"], name
            assert not re.search(r"https?://(?!www\.w3\.org)", text), name
        if name.endswith(".md"):
            assert stamp.text in text, name
            assert set(re.findall(r"\]\(([^)]+)\)", text)) <= set(oakfield), name
    assert set(Page(oakfield["index.html"]).links) >= {"diagram.html", "addresses.html", "ports.html", "assets.csv"}


def test_the_first_page_begins_as_the_readme_does(oakfield: dict[str, str]) -> None:
    begin = "A small primary: two AOS-S switches, one cable between them, the borough's firewall as the way out."
    assert begin in Page(oakfield["index.html"]).text
    assert begin in oakfield["index.md"]


def test_a_sheet_carries_standard_state_and_date() -> None:
    network = network_of("oakfield-primary")
    page = Page(documents_of(ROOT, network, ("ports",), "html", date(2026, 11, 22))["ports-server-room.html"])
    state = stamp_of(network).state
    signed = f"Oakfield Primary School \u00b7 Standard build 2026.1 \u00b7 oakfield-primary, state {state}"
    assert f"{signed} \u00b7 22 November 2026" in page.text
    assert "How to read it" in page.text
    assert "Server room" in page.text


def test_the_state_changes_with_what_the_folder_says() -> None:
    one, other = made(document()), made(document(closets=[{"name": "hub", "room": "Another room"}]))
    assert stamp_of(one).state != stamp_of(other).state
    assert stamp_of(one).state == stamp_of(made(document())).state
    assert re.fullmatch("[0-9a-f]{8}", stamp_of(one).state)


def test_only_what_is_asked_for_is_made() -> None:
    network = network_of("oakfield-primary")
    assert set(documents_of(ROOT, network, ("cabling",), "md")) == {
        "cabling.md",
        "cabling.csv",
        "cabling-devices.csv",
    }
    html = documents_of(ROOT, network, ("diagram",), "html")
    assert set(html) == {"diagram.html", "diagram.svg", "diagram.mmd", "diagram.drawio"}
    together = {name for kind in KINDS for name in documents_of(ROOT, network, (kind,))}
    assert set(documents_of(ROOT, network)) == together | {"index.html", "index.md"}


def test_the_sheet_of_a_closet_that_is_no_more_is_a_leftover() -> None:
    files = {"ports-hub.html", "ports-hub.md", "ports.html"}
    assert is_leftover("ports-old.html", files, (), "all")
    assert is_leftover("ports-old.md", files, ("ports",), "md")
    assert not is_leftover("ports-old.md", files, (), "html")
    assert not is_leftover("ports-old.html", files, ("cabling",), "all")
    assert not is_leftover("ports-hub.html", files, (), "all")
    assert not is_leftover("ports-notes.txt", files, (), "all")
    assert not is_leftover("notes.html", files, (), "all")


@pytest.fixture(scope="module")
def nasty_files() -> dict[str, str]:
    return documents_of(ROOT, made(nasty()))


def test_a_name_stays_a_name_in_html(nasty_files: dict[str, str]) -> None:
    for name, text in nasty_files.items():
        if name.endswith(".html"):
            page = Page(text)
            assert page.tags["b"] == 0, name
            assert page.tags["i"] == 0, name
            assert 'School =1+1 <b>&"quoted"</b> | `a` *b* [c](d) \U0001f600 \ufffd end' in page.text, name


def test_a_name_stays_a_name_in_markdown(nasty_files: dict[str, str]) -> None:
    for name, text in nasty_files.items():
        if not name.endswith(".md"):
            continue
        prose, _, rest = text.partition("```mermaid")
        for line in (prose + rest.partition("```")[2]).splitlines():
            assert "<b>" not in line, name
            assert "[c](d)" not in line, name
    _tables_are_even(nasty_files)


def test_tables_in_markdown_are_even(oakfield: dict[str, str]) -> None:
    _tables_are_even(oakfield)


def _tables_are_even(files: dict[str, str]) -> None:
    for name, text in files.items():
        width = 0
        for line in text.splitlines() if name.endswith(".md") else ():
            cells = len(re.findall(r"(?<!\\)\|", line))
            if line.startswith("|"):
                assert cells == (width or cells), f"{name}: {line}"
                width = cells
            else:
                width = 0


def test_no_cell_is_a_formula(nasty_files: dict[str, str]) -> None:
    cells = [
        cell
        for name, text in nasty_files.items()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        for cell in row
    ]
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert any(cell.startswith("'@end") for cell in cells)
    assert any(cell.startswith("'-2+3") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", " =1", "\t=1", "\r\n+1", "\uff1d1", "\uff0b1"])
def test_whatever_begins_as_a_formula_is_made_text(text: str) -> None:
    assert csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["1", "a=b", "\u2013", "10.20.0.1", "", "Gi1/0/1-4"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert csv_cell(text) == text


def test_markdown_has_no_way_to_mean_something() -> None:
    assert markdown_text("a|b_c*d`e[f](g)<h>&") == r"a\|b\_c\*d\`e\[f\](g)&lt;h&gt;&amp;"
    assert markdown_text("# x\ny") == r"\# x y"
    assert markdown_text("- x") == r"\- x"
    assert markdown_text("1. x") == r"1\. x"
    assert markdown_text("1-20") == "1-20"


def test_the_picture_alone_is_xml_with_its_colours(oakfield: dict[str, str], nasty_files: dict[str, str]) -> None:
    for files in (oakfield, nasty_files):
        root = ET.fromstring(files["diagram.svg"])  # noqa: S314  # our own text
        style = root.find("{http://www.w3.org/2000/svg}style")
        assert style is not None
        assert "--zone-pupils" in str(style.text)


@pytest.mark.parametrize(
    ("readme", "paragraph"),
    [
        ("# A\n\nFirst **paragraph** of\ntwo lines.\n\nSecond.\n", "First paragraph of two lines."),
        ("# A\r\n\r\nFirst.\r\n", "First."),
        ("# A\n- a list\n\n| a | b |\n\nAfter all `this`.", "After all this."),
        ("# Only a heading\n", ""),
        ("", ""),
    ],
)
def test_the_first_paragraph(readme: str, paragraph: str) -> None:
    assert first_paragraph(readme) == paragraph


@pytest.mark.parametrize("network", [made(document(switches=[], closets=[])), made(seven())], ids=["empty", "seven"])
def test_schools_of_every_size_have_documents(network: Network) -> None:
    for name, text in documents_of(ROOT, network).items():
        if name.endswith(".html"):
            Page(text)


def test_a_broken_template_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    with pytest.raises(SchoolbuildError, match="restore the templates"):
        documents_of(tmp_path, made(document()))
