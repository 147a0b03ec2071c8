"""@tables-indexes. Expectations: Architect's template and inventory, DynamoDB's limits, and the decisions on them."""

from typing import Any

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas.tables import Tables
from arc2sam.pragmas.tables_indexes import TableIndexes
from arc2sam.source import Source
from tests.pragmas.stages import Built

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.readers import Format

TABLES = "@app\ndemo\n@tables\ntab\n  id *String\n  at **Number\n@tables-indexes\n"
"""Seven lines: what follows begins at line 8."""


def built(text: str) -> Built:
    return Built(f"{TABLES}{text}\n")


def index(name: str, partition: str, sort: str = "", **projection: Any) -> dict[str, Any]:
    schema = [{"AttributeName": partition, "KeyType": "HASH"}]
    if sort:
        schema.append({"AttributeName": sort, "KeyType": "RANGE"})
    return {"IndexName": name, "KeySchema": schema, "Projection": projection or {"ProjectionType": "ALL"}}


@pytest.mark.parametrize(
    ("text", "indexes"),
    [
        pytest.param("tab\n  e *String", [index("e-index", "e")], id="named after its key"),
        pytest.param("tab\n  e *\n  f **Number", [index("e-f-index", "e", "f")], id="named after both keys"),
        pytest.param("tab\n  e *\n  name byE", [index("byE", "e")], id="named"),
        pytest.param("tab\n  name *\n  Name byName", [index("byName", "name")], id="attribute called name"),
        pytest.param(
            "tab\n  e *\n  projection all", [index("e-index", "e", ProjectionType="ALL")], id="everything projected"
        ),
        pytest.param(
            "tab\n  e *\n  Projection KEYS", [index("e-index", "e", ProjectionType="KEYS_ONLY")], id="keys, any case"
        ),
        pytest.param(
            "tab\n  e *\n  projection one",
            [index("e-index", "e", ProjectionType="INCLUDE", NonKeyAttributes=["one"])],
            id="one attribute projected",
        ),
        pytest.param(
            "tab\n  e *\n  projection a b",
            [index("e-index", "e", ProjectionType="INCLUDE", NonKeyAttributes=["a", "b"])],
            id="attributes on one line",
        ),
        pytest.param(
            "tab\n  e *\n  projection\n    a\n    b\n  name byE\ntab\n  f *\n  name byF",
            [
                index("byE", "e", ProjectionType="INCLUDE", NonKeyAttributes=["a", "b"]),
                index("byF", "f"),
            ],
            id="attributes on lines of their own, which Architect misreads",
        ),
        pytest.param("tab\n  e *\ntab\n  f *", [index("e-index", "e"), index("f-index", "f")], id="two, in order"),
    ],
)
def test_indexes(text: str, indexes: list[dict[str, Any]]) -> None:
    made = built(text)
    assert made.found == []
    assert made.properties("TabTable")["GlobalSecondaryIndexes"] == indexes


@pytest.mark.parametrize(
    ("text", "definitions"),
    [
        pytest.param("tab\n  e *Number", ["id S", "at N", "e N"], id="after those of the table"),
        pytest.param("tab\n  at *Number\n  id **", ["id S", "at N"], id="none of them twice"),
        pytest.param("tab\n  e *\n  f **\ntab\n  f *\n  e **", ["id S", "at N", "e S", "f S"], id="of several indexes"),
    ],
)
def test_attributes_are_defined_once(text: str, definitions: list[str]) -> None:
    made = built(text).properties("TabTable")["AttributeDefinitions"]
    assert [f"{one['AttributeName']} {one['AttributeType']}" for one in made] == definitions


TWENTY = "\n".join(f"tab\n  a{number} *" for number in range(20))
MANY = " ".join(f"x{number}" for number in range(60))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("tab", ["ARC270 8:1"], id="name alone"),
        pytest.param("tab\n  name foo", ["ARC270 8:1"], id="no key"),
        pytest.param("tab x", ["ARC210 8:1"], id="row"),
        pytest.param("tab\n  e *Strng", ["ARC272 9:5"], id="type"),
        pytest.param("other\n  e *", ["ARC320 8:1"], id="no such table"),
        pytest.param("tab\n  e *\n  name ab", ["ARC235 10:8"], id="short name"),
        pytest.param("tab\n  e *\n  name a/b", ["ARC235 10:8"], id="name that DynamoDB refuses"),
        pytest.param("tab\n  a/b *", ["ARC235 9:3"], id="key that makes such a name"),
        pytest.param("tab\n  a/b *\n  name abc", [], id="such a key under a name"),
        pytest.param("tab\n  e *\ntab\n  e *", ["ARC274 11:3"], id="the same twice"),
        pytest.param("tab\n  e *\n  name foo\ntab\n  f *\n  name foo", ["ARC274 13:8"], id="one name for two"),
        pytest.param(
            "tab\n  a *\ntab\n  b *\ntab\n  c *\ntab\n  b *",
            ["ARC274 15:3"],
            id="second and fourth, which Architect misses",
        ),
        pytest.param("tab\n  at *String", ["ARC321 9:3"], id="attribute of another type in the table"),
        pytest.param("tab\n  e *\ntab\n  f *\n  e **Number", ["ARC321 12:3"], id="attribute of two types in indexes"),
        pytest.param("tab\n  e *\n  projection KEYS_ONLY", ["ARC206 10:14"], id="word of CloudFormation"),
        pytest.param("tab\n  e *\n  projection all x", ["ARC206 10:14"], id="everything and more"),
        pytest.param("tab\n  e *\n  projection x ALL", ["ARC206 10:14"], id="more and everything"),
        pytest.param("tab\n  e *\n  projection a, b", ["ARC277 10:14"], id="comma between words"),
        pytest.param("tab\n  e *\n  projection a,b", ["ARC277 10:14"], id="comma without a space"),
        pytest.param("tab\n  e *\n  projections all", ["ARC201 10:3"], id="misspelled setting"),
        pytest.param("tab\n  e *\n  title String", ["ARC273 10:3"], id="attribute that is no key"),
        pytest.param(f"{TWENTY}", [], id="twenty"),
        pytest.param(f"{TWENTY}\ntab\n  e *", ["ARC511 48:1"], id="more than twenty"),
        pytest.param(
            f"tab\n  e *\n  projection {MANY}\ntab\n  f *\n  projection {MANY}", ["ARC275 8:1"], id="120 projected"
        ),
    ],
)
def test_diagnostics(text: str, found: list[str]) -> None:
    assert built(text).found == found


def test_without_tables() -> None:
    assert Built("@app\ndemo\n@tables-indexes\ntab\n  e *").found == ["ARC320 4:1"]
    assert Built("@app\ndemo\n@tables\n@tables-indexes\ntab\n  e *").found == ["ARC320 5:1"]
    assert Built("@app\ndemo\n@tables-indexes").found == []


def test_a_table_that_is_wrong_itself_is_reported_once() -> None:
    assert Built("@app\ndemo\n@tables\ntab\n  id *Strin\n@tables-indexes\ntab\n  e *").found == ["ARC272 5:6"]


def test_the_near_table_is_suggested_and_the_first_of_two_shown() -> None:
    (found,) = built("tabs\n  e *").diagnostics
    assert found.help == "Write `tab`, or declare `tabs` under @tables"
    (found,) = built("tab\n  e *\ntab\n  e *").diagnostics
    assert [(one.span.line, one.text) for one in found.labels] == [(9, "the first one")]


def test_the_model_has_them_as_written_and_in_their_table() -> None:
    made = built("tab\n  e *\ntab\n  f *\n  name byF")
    part, tables = made.app.part(TableIndexes), made.app.part(Tables)
    assert part is not None
    assert tables is not None
    assert [(one.table, one.name, one.is_named) for one in part.indexes] == [
        ("tab", "e-index", False),
        ("tab", "byF", True),
    ]
    assert tables.tables[0].indexes == part.indexes


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("json", '"tables": {"tab": {"id": "*"}}, "tables-indexes": {"tab": {"d": "*String", "name": "byD"}}}'),
        ("json", '"tables": {"tab": {"id": "*"}}, "tables-indexes": [{"tab": {"d": "*String", "name": "byD"}}]}'),
        ("yaml", 'tables:\n- tab:\n    id: "*"\ntables-indexes:\n- tab:\n  - d: "*String"\n  - name: byD\n'),
    ],
    ids=["map", "list", "list of settings, as in Architect's YAML examples"],
)
def test_other_formats(format: "Format", text: str) -> None:
    whole = f'{{"app": "demo", {text}' if format == "json" else f"app: demo\n{text}"
    app, found = pipeline.model(Source("x", whole), project_from_files({}), format)
    part = app.part(TableIndexes) if app else None
    assert not found
    assert part is not None
    assert [(one.table, one.name, one.key.partition.name) for one in part.indexes] == [("tab", "byD", "d")]
