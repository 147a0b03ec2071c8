"""What is wrong with keys of tables and with lines beside them, in words (block 3; loaded where something is).

Source: Architect documentation, "@tables" and "@tables-indexes"; Amazon DynamoDB documentation, "Core components".
"""

from arc2sam import snippets
from arc2sam.diagnostics import Edit, Label
from arc2sam.document import Scalar
from arc2sam.keys import shown
from arc2sam.spelling import nearest
from arc2sam.table_keys import TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence as Many

    from arc2sam.diagnostics import Report
    from arc2sam.document import Entry
    from arc2sam.items import Named
    from arc2sam.table_keys import KeyAttribute, KeyKind

_TYPE_WORDS = frozenset(("string", "number", "boolean", "binary", "date", "list", "map", "any"))


def report_type(entry: "Entry", pragma: str, report: "Report") -> None:
    """Report ARC272: a word behind the stars that is no type of key."""
    assert isinstance(entry.value, Scalar)
    written = str(entry.value.value)
    bare = written.lstrip("*")
    stars = "**" if written.startswith("**") else "*"
    near = nearest(bare, ("String", "Number"))
    meant = f"{stars}{near}" if near else None
    if bare.lower() == "ttl" and pragma == "tables":
        meant = "TTL"
        helped = snippets.fitted(f"Write `{entry.key.value} TTL`", entry.span)
    else:
        helped = f"Write `{meant}`" if meant else f"Write `{stars}String` or `{stars}Number`: Architect has no other"
    edit = Edit(entry.value.span, meant) if meant else None
    report.add("ARC272", f"`{written}` is no type of key", entry.value.span, help=helped, edit=edit)


def report_second_key(
    kind: "KeyKind", first: "KeyAttribute", second: "KeyAttribute", report: "Report", *, has_sort_key: bool
) -> None:
    """Report ARC271: two keys of one kind."""
    helped = "Remove one of them, or write `**` before the type of the sort key"
    if has_sort_key:
        helped = "Remove all but one of them: another order is an index of its own, below @tables-indexes"
    message = f"`{second.name}` is a second {kind} key"
    report.add("ARC271", message, second.span, labels=[Label(first.span, f"the first {kind} key")], help=helped)


def bare_key(entries: "Many[Entry]") -> "Entry | None":
    """Return the first line that is a key but for its stars, which are missing, behind the type or a word of their own."""
    return next((one for one in entries if _bare_type(one) in TYPES), None)


def _bare_type(entry: "Entry") -> str:
    """Return the word without stars that an attribute is given, in small letters."""
    return "".join(str(one.value) if isinstance(one, Scalar) else "?" for one in entry.values).lower().replace("*", "")


def report_no_partition_key(
    item: "Named", bare: "Entry | None", pragma: str, report: "Report", *, has_sort_key: bool
) -> None:
    """Report ARC270; `bare` is the line that most likely lacks its star."""
    helped = "Write a line below it with one star, such as `id *String`"
    if bare is not None:
        word = "".join(map(shown, bare.values)).replace("*", "")
        helped = f"Write `{bare.key.value} *{word}` if that is the partition key"
    what = "index of" if pragma == "tables-indexes" else "table"
    has = "has a sort key but" if has_sort_key else "has"
    report.add("ARC270", f"The {what} `{item.name}` {has} no partition key", item.name_span, help=helped)


def report_no_effect(entry: "Entry", stars: str, known: tuple[str, ...], pragma: str, report: "Report") -> None:
    """Report a line that says nothing: ARC201 where it is the slip of a setting in `known`, else ARC273.

    Args:
        entry: the line.
        stars: what stands before the type of the next key of its table or index; empty if that has both.
        known: settings.
        pragma: `tables` or `tables-indexes`.
        report: gets the finding.
    """
    name = str(entry.key.value)
    # `streams String` is about an attribute, `streams true` about the setting.
    near = None if _bare_type(entry) in _TYPE_WORDS else nearest(name, known)
    if near:
        report.add(
            "ARC201",
            f"`{name}` is not a setting here; did you mean `{near}`?",
            entry.key.span,
            help=f"Write `{near}`",
            edit=Edit(entry.key.span, near),
        )
        return
    meant = _split_key(entry)
    helped = meant and f"Write `{name} {meant}`"
    if not helped and pragma == "tables":
        helped = _expiry(entry)
    report.add(
        "ARC273",
        f"`{name} {shown(entry.value)}` has no effect: only keys and settings are declared",
        entry.span,
        help=snippets.fitted(helped or _removal(entry, stars), entry.span),
        edit=Edit(entry.value.span, meant) if meant and snippets.notation(entry.span.source) == "arc" else None,
    )


def _split_key(entry: "Entry") -> str:
    """Return the type of a key with its stars, of which a blank parts it: `** Number`; empty for any other line."""
    words = [str(one.value) if isinstance(one, Scalar) else "" for one in entry.values]
    is_split = len(words) == 2 and words[0] in ("*", "**") and words[1].lower() in TYPES
    return "".join(words) if is_split else ""


def _expiry(entry: "Entry") -> str:
    """Return how to write a line called `ttl`, which Architect takes for any other attribute; empty for other lines."""
    word = shown(entry.value)
    if str(entry.key.value).lower() != "ttl" or not isinstance(entry.value, Scalar):
        return ""
    if _bare_type(entry) in _TYPE_WORDS:
        return (
            f"Remove it: an item may have any attribute. Write `{entry.key.value} TTL` if it says when an item expires"
        )
    is_name = isinstance(entry.value.value, str) and word.isidentifier()
    return (
        f"Write `{word} TTL`" if is_name else "Write the attribute that says when an item expires, and `TTL` after it"
    )


def _removal(entry: "Entry", stars: str) -> str:
    word = _bare_type(entry)
    if word == "lambda":
        # As old releases of Architect had it, `insert Lambda`.
        return "Remove it, and write the name of the table below `@tables-streams`: streams are declared there"
    if not stars:
        return "Remove it: an item may have any attribute, and both keys are declared"
    return (
        "Remove it: an item may have any attribute. "
        f"Write `{entry.key.value} {stars}{TYPES.get(word, 'String')}` if it is a key"
    )
