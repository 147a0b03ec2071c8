"""@tables-indexes: global secondary indexes of tables.

Source: Architect documentation, "@tables-indexes"; Amazon DynamoDB documentation, "Quotas" and "Naming rules".
"""

from arc2sam.diagnostics import Label
from arc2sam.keys import Key, place_of, read_value
from arc2sam.model import Part
from arc2sam.pragmas.tables import Tables
from arc2sam.table_keys import Declared, Index, declared_items, report_no_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Pragma
    from arc2sam.keys import Setting
    from arc2sam.model import App
    from arc2sam.pragmas.tables import Table

NAME = "tables-indexes"
KEYS = (
    Key("name", "string", "Name of the index; without it the names of its keys and `-index`.", is_name=True),
    Key("projection", "strings", "What the index copies: `all`, `keys`, or names of attributes."),
)

_LEGAL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")
_SHORTEST, _LONGEST = 3, 255
_PROJECTIONS = {"all": "ALL", "keys": "KEYS_ONLY"}
_NO_PROJECTIONS = frozenset(("keys_only", "keys-only", "keysonly", "include"))
"""Words of CloudFormation, which Architect takes for attributes."""
_MOST_INDEXES = 20
_MOST_PROJECTED = 100


class TableIndexes(Part):
    """The indexes of all tables, as written."""

    indexes: tuple[Index, ...] = ()


def normalize(pragma: "Pragma", report: "Report") -> TableIndexes:
    """Return the indexes.

    Reports what `declared_items` does, ARC201 and 204 to 208 (settings), ARC235 (illegal index name) and ARC273 (a
    line without effect).
    """
    indexes = []
    for item in declared_items(pragma, report):
        index = _index(item, report)
        if index is not None:
            indexes.append(index)
    return TableIndexes(pragma.span, indexes=tuple(indexes))


def _index(item: Declared, report: "Report") -> "Index | None":
    settings = _settings(item, report)
    projection, attributes = _projection(settings.get("projection"), report)
    if item.key is None:
        return None
    name = settings.get("name")
    written = str(name.value) if name else "-".join([*(one.name for one in item.key.attributes), "index"])
    span = name.span if name else item.key.partition.span
    if not _SHORTEST <= len(written) <= _LONGEST or not _LEGAL.issuperset(written):
        report.add(
            "ARC235",
            f"DynamoDB takes no index name `{written[:60]}`",
            span,
            help=f"Write `name` and {_SHORTEST} to {_LONGEST} letters, digits, `-`, `_` and `.`",
        )
        return None
    return Index(item.name, item.span, item.key, written, span, name is not None, projection, attributes)


def _settings(item: Declared, report: "Report") -> "dict[str, Setting]":
    """Return the settings; Architect takes their names in any case."""
    settings: dict[str, Setting] = {}
    for entry in item.others:
        key = next((one for one in KEYS if one.name == str(entry.key.value).lower()), None)
        if key is None:
            from arc2sam.table_faults import report_no_effect

            report_no_effect(entry, item.stars, tuple(one.name for one in KEYS), NAME, report)
            continue
        setting = read_value(entry, key, report)
        if setting is not None:
            settings[key.name] = setting
    return settings


def _projection(setting: "Setting | None", report: "Report") -> "tuple[str, tuple[str, ...]]":
    """Return the projection's type and attributes; reports ARC206 (a word of CloudFormation)."""
    words = tuple(map(str, setting.value)) if setting and isinstance(setting.value, tuple) else ()
    if setting is None or not words:
        return "ALL", ()
    _check_commas(words, setting, report)
    lone = words[0].lower() if len(words) == 1 else ""
    if lone in _PROJECTIONS:
        return _PROJECTIONS[lone], ()
    if len(words) > 1 and "all" in [word.lower() for word in words]:
        helped = "Write `projection all`, or the names of the attributes without `all`"
        report.add("ARC206", "`projection` cannot be `all` and more", setting.span, help=helped)
    if lone in _NO_PROJECTIONS:
        report.add(
            "ARC206",
            f"`projection` cannot be `{words[0]}`",
            setting.span,
            help="Write `projection keys`"
            if lone.startswith("keys")
            else "Write `all`, `keys`, or the names of the attributes to copy",
        )
    return "INCLUDE", words


def _check_commas(words: tuple[str, ...], setting: "Setting", report: "Report") -> None:
    odd = [word for word in words if "," in word]
    if not odd:
        return
    from arc2sam import snippets

    meant = " ".join(words).replace(",", " ").split()
    report.add(
        "ARC277",
        f"The comma is part of the attribute's name `{odd[0][:60]}`: an item without that attribute has nothing to copy",
        place_of(odd[0], setting),
        help=snippets.fitted(f"Write `projection {' '.join(meant)}`", setting.span) if meant else "Remove the comma",
    )


def link(app: "App", report: "Report") -> "App":
    """Return the app with each table's indexes in it.

    Reports ARC320 (no such table), ARC274 (two indexes with one name), ARC321 (an attribute of two types), ARC275 and
    ARC511 (more than DynamoDB allows).
    """
    part, tables = app.part(TableIndexes), app.part(Tables)
    assert part is not None
    of_table: dict[str, list[Index]] = {table.name: [] for table in tables.tables} if tables else {}
    refused = tables.refused if tables else ()
    for index in part.indexes:
        if index.table in of_table:
            of_table[index.table].append(index)
        else:
            report_no_table(index.table, index.span, report, what="index", tables=tuple(of_table), refused=refused)
    if tables is None:
        return app
    linked = tuple(_linked(table, of_table[table.name], report) for table in tables.tables)
    return app.with_part(tables.replace(tables=linked))


def _linked(table: "Table", indexes: list[Index], report: "Report") -> "Table":
    if not indexes:
        return table
    _check_names(table, indexes, report)
    _check_types(table, indexes, report)
    _check_quotas(table, indexes, report)
    return table.replace(indexes=tuple(indexes))


def _check_names(table: "Table", indexes: list[Index], report: "Report") -> None:
    first: dict[str, Index] = {}
    for index in indexes:
        earlier = first.setdefault(index.name, index)
        if earlier is index:
            continue
        report.add(
            "ARC274",
            f"The table `{table.name}` has two indexes `{index.name}`",
            index.name_span,
            labels=[Label(earlier.name_span, "the first one")],
            help="Remove one of them, or give each a `name` of its own",
        )


def _check_types(table: "Table", indexes: list[Index], report: "Report") -> None:
    first = {one.name: one for one in table.key.attributes}
    for index in indexes:
        for one in index.key.attributes:
            earlier = first.setdefault(one.name, one)
            if earlier.type != one.type:
                report.add(
                    "ARC321",
                    f"`{one.name}` is {one.type} here and {earlier.type} before, on one table",
                    one.span,
                    labels=[Label(earlier.span, f"{earlier.type} here")],
                    help=f"Write `{earlier.type}` after the star here too, or `{one.type}` there",
                )


def _check_quotas(table: "Table", indexes: list[Index], report: "Report") -> None:
    if len(indexes) > _MOST_INDEXES:
        report.add(
            "ARC511",
            f"A table has at most {_MOST_INDEXES} indexes by default, not {len(indexes)}",
            indexes[_MOST_INDEXES].span,
            help=f"Ask AWS to raise the quota before you deploy, or remove some indexes of `{table.name}`",
        )
    projected = sum(len(index.attributes) for index in indexes)
    if projected > _MOST_PROJECTED:
        report.add(
            "ARC275",
            f"The indexes of `{table.name}` copy {projected} attributes by name, of {_MOST_PROJECTED} allowed",
            indexes[0].span,
            help="Write `projection all` on some of them",
        )
