"""Wrong manifests, and what a user must be told of each: code, severity, range, words and replacement, and no more.

A case is a folder under `wrong/`, written by hand, and beside it `NAME.expected`: a line for each diagnostic,

    FILE:LINE:COLUMN-LINE:COLUMN SEVERITY CODE WORDS ... WORDS

with words that its message or help has, and below it, indented, the edits that mend it: `edit RANGE "TEXT"`. A first line
that begins with `$ arc2sam` is the command, else it is `check`. `NAME.text`, where there is one, is the whole report.
"""

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from arc2sam import cli
from arc2sam.codes import CODES

FOLDER = Path(__file__).parent / "wrong"
CASES = sorted(path.with_suffix("") for path in FOLDER.glob("*/*.expected"))
LINE = re.compile(
    r"(?P<place>\S+:\d+:\d+-\d+:\d+|-) (?P<severity>error|warning|note) (?P<code>ARC\d{3})(?: (?P<words>.*))?"
)
EDIT = re.compile(r'  edit (?P<place>\d+:\d+-\d+:\d+) (?P<text>".*")')
FORMATS = ("arc", "json", "toml", "yaml")


def name_of(case):
    return case.relative_to(FOLDER).as_posix()


def expectation(case):
    """Return the command's words, what is expected, and the words that each must have."""
    command, found, words = ["check"], [], []
    for line in case.with_suffix(".expected").read_text(encoding="utf-8").splitlines():
        edit = EDIT.fullmatch(line)
        if line.startswith("$ arc2sam "):
            command = line.removeprefix("$ arc2sam ").split()
        elif edit:
            found[-1]["edit"] = f"{edit['place']} {edit['text']}"
        else:
            told = LINE.fullmatch(line)
            assert told, line
            found.append({"at": f"{told['place']} {told['severity']} {told['code']}", "edit": None})
            words.append([part for part in (told["words"] or "").split(" ... ") if part])
    order = sorted(range(len(found)), key=lambda index: place_key(found[index]["at"]))
    return command, [found[index] for index in order], [words[index] for index in order]


def place_key(at):
    place, _, rest = at.partition(" ")
    file, *numbers = place.rsplit(":", 3)
    return file, [int(part) for number in numbers for part in number.split("-")], rest


def place(location):
    start, end = location["start"], location["end"]
    return f"{start['line']}:{start['column']}-{end['line']}:{end['column']}"


def told(command, folder, monkeypatch, capfd):
    """Return what the command finds, in the form of an expectation, and the diagnostics as JSON."""
    monkeypatch.chdir(folder)
    cli.run([*command, "--format", "json"])
    captured = capfd.readouterr()
    diagnostics = json.loads(captured.out if command[0] == "check" else captured.err)["diagnostics"]
    found = []
    for one in diagnostics:
        where = f"{one['location']['file']}:{place(one['location'])}" if one["location"] else "-"
        edit = one.get("edit")
        written = f"{place(edit['location'])} {json.dumps(edit['replacement'], ensure_ascii=False)}" if edit else None
        found.append({"at": f"{where} {one['severity']} {one['code']}", "edit": written})
    order = sorted(range(len(found)), key=lambda index: place_key(found[index]["at"]))
    return [found[index] for index in order], [diagnostics[index] for index in order]


def test_there_are_cases_of_every_format():
    for format in FORMATS:
        assert len([case for case in CASES if case.parent.name == format]) >= 15
    assert len(CASES) >= 60
    assert {case for case in FOLDER.glob("*/*") if case.is_dir()} == set(CASES)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_what_is_told(case, monkeypatch, capfd):
    command, expected, words = expectation(case)
    found, diagnostics = told(command, case, monkeypatch, capfd)
    assert found == expected
    for one, parts in zip(diagnostics, words, strict=True):
        text = f"{one['message']}. {one['help']}"
        for part in parts:
            assert part in text
        assert one["title"] == CODES[one["code"]][1]


@pytest.mark.parametrize("case", [case for case in CASES if case.with_suffix(".text").exists()], ids=name_of)
def test_the_whole_text(case, monkeypatch, capfd):
    command, _, _ = expectation(case)
    monkeypatch.chdir(case)
    cli.run([*command, "--format", "text"])
    captured = capfd.readouterr()
    text = captured.out if command[0] == "check" else captured.err
    assert text == case.with_suffix(".text").read_text(encoding="utf-8")


def edited(text, edits):
    """Return a text with the replacements of some diagnostics made, the last first."""
    for edit in sorted(edits, key=lambda one: one["location"]["start"]["offset"], reverse=True):
        start, end = (edit["location"][name]["offset"] for name in ("start", "end"))
        text = text[:start] + edit["replacement"] + text[end:]
    return text


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_edits_mend_what_they_are_about(case, tmp_path, monkeypatch, capfd):
    """With one edit made, its diagnostic is gone; with all made, all that have one are."""
    command, _, _ = expectation(case)
    _, diagnostics = told(command, case, monkeypatch, capfd)
    edits = [one for one in diagnostics if one.get("edit")]
    for number, chosen in enumerate([*([one] for one in edits), edits]):
        folder = tmp_path / str(number)
        shutil.copytree(case, folder)
        for name in {one["location"]["file"] for one in chosen}:
            text = (folder / name).read_bytes().decode()
            made = edited(text, [one["edit"] for one in chosen if one["location"]["file"] == name])
            (folder / name).write_bytes(made.encode())
        _, left = told(command, folder, monkeypatch, capfd)
        before, after = codes(diagnostics), codes(left)
        for code, count in codes(chosen).items():
            assert after[code] == before[code] - count


def codes(diagnostics):
    return Counter(one["code"] for one in diagnostics)
