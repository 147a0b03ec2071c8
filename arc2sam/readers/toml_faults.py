"""Says in our words what tomli finds wrong, with the fix (block 2; loaded on error only)."""

from arc2sam.diagnostics import Edit, Label
from arc2sam.document import Entry, Scalar, Sequence, Table
from arc2sam.readers.shape import PRAGMAS
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tomli import TOMLDecodeError

    from arc2sam.diagnostics import Report
    from arc2sam.document import Plain, Value
    from arc2sam.readers.toml_places import Places
    from arc2sam.source import Source


def explain(error: "TOMLDecodeError", places: "Places", source: "Source", report: "Report") -> None:
    """Report what tomli raised. Reports ARC150 to ARC154, ARC186."""
    problem, at = _problem(error, source)
    text = source.text
    if "Expected '='" in problem:
        _report_no_value(at, places, source, report)
    elif text[at : at + 1] == "@" and problem.startswith(("Invalid statement", "Invalid initial")):
        _report_at(at, source, report)
    elif problem.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate")):
        _report_repeated(at, places, source, report)
    elif "Unterminated" in problem or problem.startswith(("Unclosed", "Expected ']")) or at >= len(text):
        _report_unclosed(problem, at, places, source, report)
    elif problem.startswith("Invalid value"):
        _report_value(at, source, report)
    elif problem.startswith("Illegal character") and text[at : at + 1] in "\r\n":
        helped = "Write the quote that it began with at its end, on the same line"
        report.add("ARC153", "The string is never closed", Span(source, at, at), help=helped)
    elif problem.startswith("Expected newline"):
        word = _word(at, source)
        help_text = "Write one key and value a line, and strings in double quotes"
        report.add("ARC150", f"`{word.text}` follows a value on its line", word, help=help_text)
    elif "'\\'" in problem:
        # tomli's place is behind the escape.
        backslash = _one(text.rfind("\\", 0, at), source)
        help_text = "Write `\\\\` for a backslash, or single quotes"
        edit = Edit(backslash, "\\\\")
        report.add("ARC150", "The escape is none of TOML's", backslash, help=help_text, edit=edit)
    else:
        report.add("ARC150", f"This is not TOML: {problem[:1].lower()}{problem[1:]}", _one(at, source), help=_HELP)


_HELP = "Write `key = value`, or `[name]` for a table"


def _problem(error: "TOMLDecodeError", source: "Source") -> tuple[str, int]:
    """Return tomli's message without its place, and the offset that the place means in our text."""
    problem, _, place = str(error).rpartition(" (at ")
    words = place.rstrip(")").replace(",", "").split()
    # "line 3 column 5" or "end of document": attributes for them came only with tomli 2.2.
    if len(words) < 4 or not (words[1].isdigit() and words[3].isdigit()):
        return problem, len(source.text)
    start = 0
    for _ in range(int(words[1]) - 1):
        start = source.text.find("\n", start) + 1
    return problem, min(start + int(words[3]) - 1, len(source.text))


def _report_no_value(at: int, places: "Places", source: "Source", report: "Report") -> None:
    """Report a key that no `=` follows: alone on its line, or with the `:` of another format."""
    start, end = places.last_key
    key = Span(source, start, end)
    text = source.text
    if text[at : at + 1] == ":":
        message = f"`{key.text}` is followed by `:`"
        report.add("ARC151", message, _one(at, source), help="Write `=`", edit=Edit(_one(at, source), " ="))
        return
    after = end + 1 if text[end : end + 1] in ('"', "'") else end
    written = text[start - (after - end) : after]
    line = text[after:].partition("\n")[0].partition("#")[0]
    if line.strip():
        # More than a forgotten value: a key of two words, or something else between key and value.
        whole = f"{key.text}{line.partition('=')[0].rstrip()}"
        helped = f'Write `=` between key and value, and `"{whole}"` in quotes if all of that is the key'
        report.add("ARC151", f"`{key.text}` is followed by something else than `=`", key, help=helped)
        return
    edit = Edit(Span(source, after, after), " = []")
    report.add("ARC151", f"The key `{key.text}` has no value", key, help=f"Write `{written} = []`", edit=edit)


def _report_at(at: int, source: "Source", report: "Report") -> None:
    """Report the `@` of `.arc` text before a key."""
    word = _word(at, source)
    bare = word.text[1:]
    message = f"The key `{word.text}` begins with `@`"
    report.add("ARC186", message, word, help=f"Write `{bare}`", edit=Edit(word, bare))


def _report_repeated(at: int, places: "Places", source: "Source", report: "Report") -> None:
    """Report a key or table that is given twice."""
    help_text = "Remove one of them, or write the items as a list"
    header = _header(at, source)
    if places.repeated is None and header:
        message = f"`[{header.text}]` makes a table in what has a value already"
        report.add("ARC152", message, header, help="Write all of it in one place, as a list or as a table")
        return
    if places.repeated is None:
        start, end = places.last_key
        name = Span(source, start, end) if end else _one(at, source)
        report.add("ARC152", f"`{name.text}` is given twice", name, help=help_text)
        return
    first, second = (Span(source, *place) for place in places.repeated)
    label = Label(first, "first written here")
    if header and header.start <= second.start < header.end:
        help_text = "Move what stands below it to the first, and remove this line"
    report.add("ARC152", f"`{second.text}` is given twice", second, labels=(label,), help=help_text)


def _header(at: int, source: "Source") -> "Span | None":
    """Return the name between the brackets of the header before a place, unless a table stands between them."""
    text = source.text
    start = text.rfind("\n[", 0, at) + 1
    end = text.find("]", start)
    if text[start : start + 1] != "[" or end < 0 or text[start + 1 : start + 2] == "[":
        return None
    return Span(source, start + 1, end)


_UNFINISHED = (
    ("Unclosed array", "The `[` is not closed here", "Write `,` or `]`"),
    ("Unclosed inline table", "The `{` is not closed here", "Write `,` or `}`"),
    ("Expected ']]'", "The `[[` is not closed here", "Write `]]`"),
    ("Expected ']'", "The `[` is not closed here", "Write `]`"),
    ("", "A bracket, string or value is not finished", 'Write the rest of it: a value, `"`, `]` or `}`'),
)
"""How tomli's message begins, our message and help."""


def _report_unclosed(problem: str, at: int, places: "Places", source: "Source", report: "Report") -> None:
    """Report a text that ends inside a value, or a header without its bracket."""
    start, end = places.last_key
    label = Label(Span(source, start, end), "in the value of this key") if end else None
    place = source.end_of_text(at)
    span = Span(source, place, place)
    message, help_text = next((message, helped) for start, message, helped in _UNFINISHED if problem.startswith(start))
    report.add("ARC153", message, span, labels=(label,) if label else (), help=help_text)


def _report_value(at: int, source: "Source", report: "Report") -> None:
    """Report a value that is no value of TOML, most often a string without quotes."""
    word = _word(at, source)
    if not word.text:
        report.add("ARC154", "A value is missing", word, help="Write a value, for example `[]`")
        return
    if not word.text.isprintable():
        report.add(
            "ARC154", f"The character U+{ord(word.text[0]):04X} begins no value", _one(at, source), help="Remove it"
        )
        return
    lowered = word.text.lower()
    meant = lowered if lowered in ("true", "false") else f'"{word.text}"'
    message = f"`{word.text}` is no value of TOML"
    help_text = "Write `[]` for no items" if lowered in ("null", "~") else f"Write `{meant}`"
    edit = Edit(word, "[]" if lowered in ("null", "~") else meant)
    report.add("ARC154", message, word, help=help_text, edit=edit)


def _word(at: int, source: "Source") -> Span:
    """Return the run of characters from `at` to a blank, a comma, a bracket or `=`."""
    text = source.text
    end = at
    while end < len(text) and not text[end].isspace() and text[end] not in ",]}=":
        end += 1
    return Span(source, at, end)


def _one(at: int, source: "Source") -> Span:
    return Span(source, at, min(at + 1, len(source.text)))


_OF_FUNCTIONS = frozenset(("shared", "views"))
"""Pragmas with the name of a setting, and with lists of functions by the names of other pragmas."""
_SWITCHED = frozenset(("cdn", "static"))
"""Pragmas that a boolean may be all of."""


def with_pragmas(tree: Table, report: "Report") -> Table:
    """Return the tree with the pragmas at the top that stand in the table of a header.

    Reports ARC155: a header takes all keys below it, so `app` and the pragmas without a header belong above the first.
    """
    moved: list[Entry] = []
    top = {entry.key.value for entry in tree.entries}
    left = tuple(Entry(entry.key, _inner(entry.value, moved, _wanted(entry, top))) for entry in tree.entries)
    if not moved:
        return tree
    key = moved[0].key.span
    text = key.source.text
    header = text[text.rfind("\n[", 0, key.start) + 1 : key.start].partition("\n")[0].partition("#")[0].strip()
    report.add(
        "ARC155",
        f"`{moved[0].key.value}` stands below `{header}`, and is a key of that table",
        key,
        help="Move it above the first `[...]`: a header takes all keys below it"
        + (f". So with {', '.join(f'`{one.key.value}`' for one in moved[1:])}" if moved[1:] else ""),
    )
    return Table((*(one for one in moved if one.key.value not in top), *left), tree.span)


def _wanted(entry: Entry, top: "set[Plain]") -> "frozenset[str]":
    """Return the names that must be those of pragmas somewhere below a header: they do not stand at the top."""
    app = frozenset() if "app" in top else frozenset(("app",))
    is_known = entry.key.value in PRAGMAS and entry.key.value not in _OF_FUNCTIONS
    return app | (PRAGMAS - _OF_FUNCTIONS - {"app"} if is_known else frozenset())


def _without(table: Table, moved: "list[Entry]", wanted: "frozenset[str]") -> Table:
    """Return a table without the pragmas of the first header that has some, which go to `moved`."""
    place = next((number for number, one in enumerate(table.entries) if _is_pragma(one, wanted)), -1)
    if place >= 0 and not moved:
        moved += (table.entries[place], *(one for one in table.entries[place + 1 :] if _may_be_pragma(one)))
        return Table(tuple(entry for entry in table.entries if entry not in moved), table.span)
    return Table(tuple(Entry(entry.key, _inner(entry.value, moved, wanted)) for entry in table.entries), table.span)


def _is_pragma(entry: Entry, wanted: "frozenset[str]") -> bool:
    """Tell whether an entry must be a pragma: no setting has such a name and a list, and none is called `app`."""
    name = entry.key.value
    is_meant = name == "app" or isinstance(entry.value, Sequence)
    return name in wanted and is_meant and _begins_line(entry.key.span)


def _may_be_pragma(entry: Entry) -> bool:
    """Tell whether an entry behind one that must be a pragma is one too; `views = false` may be a setting."""
    if isinstance(entry.value, Scalar):
        return entry.key.value in _SWITCHED and isinstance(entry.value.value, bool)
    return entry.key.value in PRAGMAS


def _inner(value: "Value", moved: "list[Entry]", wanted: "frozenset[str]") -> "Value":
    if isinstance(value, Table):
        return _without(value, moved, wanted)
    if isinstance(value, Sequence):
        return Sequence(tuple(_inner(one, moved, wanted) for one in value.values), value.span)
    return value


def _begins_line(key: Span) -> bool:
    """Tell whether a key stands first on its line, as those of a header do and those in braces do not."""
    before = key.source.text[: key.start].rpartition("\n")[2]
    return not before.strip(" \t\"'")
