"""The comparison in docs/websocket.md: every cell has its source."""

import re

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "websocket.md").read_text()
COLUMNS = ["", "Architect", "SAM, native", "Serverless", "CDK", "SST", "Chalice", "Terraform module", "arc2sam"]
CELL = re.compile(r"\[([^\]]+)\](?:\[([a-z-]+)\]|\(([a-z.]*#[a-z0-9-]+)\))")


def table():
    """The rows of the comparison, as lists of cells."""
    section = PAGE.partition("\n## How it compares\n")[2]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_columns():
    head, rule, *rows = table()
    assert head == COLUMNS
    assert set(rule) == {"---"}
    assert len(rows) > 20
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_every_cell_leads_to_its_source():
    defined = dict(re.findall(r"^\[([a-z-]+)\]: (https://\S+)$", PAGE, re.MULTILINE))
    used = set()
    for name, *cells in table()[2:]:
        for column, cell in zip(COLUMNS[1:], cells, strict=True):
            found = CELL.fullmatch(cell)
            assert found, (name, column, cell)
            # Ours are on our pages, which another test follows.
            assert bool(found[3]) == (column == "arc2sam"), (name, column)
            if found[2]:
                assert found[2] in defined, (name, column)
                used.add(found[2])
    assert used == set(defined)
    assert len(set(defined.values())) == len(defined)
