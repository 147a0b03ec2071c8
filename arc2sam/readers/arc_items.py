"""Items of `.arc` text: which lines make a scalar, row, vector or mapping (block 2, second half of reading `.arc`).

Rules: Architect's documentation of the `.arc` format, as its parser applies them; docs/manifest-arc.md tells
where we read otherwise.
"""

from arc2sam.diagnostics import Edit, Label
from arc2sam.document import Entry, Mapping, Row, Scalar, Sequence, Vector
from arc2sam.readers.arc_lines import quoted, shown
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence as Many

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item
    from arc2sam.readers.arc_lines import Line

_NO_LIMIT = 1 << 30


class Setting(Record):
    """The line of a key, and the deeper lines below it."""

    line: "Line"
    below: "list[Line]"

    def __init__(self, line: "Line", below: "list[Line]") -> None:
        fields = self.__dict__
        fields["line"] = line
        fields["below"] = below


def read_items(lines: "Many[Line]", report: "Report") -> "list[Item]":
    """Return the items that the lines of one pragma make.

    Args:
        lines: the lines with values, and a last one that marks the end.
        report: gets ARC110 to ARC122 and ARC126.
    """
    items: list[Item] = []
    index = 0
    last = len(lines) - 1
    while index < last:
        line = lines[index]
        following = lines[index + 1]
        if line.is_broken:
            index = _skip_below(lines, index)
        elif len(line.words) > 1:
            items.append(_row(line))
            _warn_below_row(line, following, report)
            index += 1
        elif _has_body(line, following, report):
            index = _read_body(lines, index, items, report)
        else:
            items.append(_without_body(lines, index, report))
            index += 1
    return items


def _skip_below(lines: "Many[Line]", index: int) -> int:
    """Return the index of the next line that does not belong to the broken one at `index`."""
    indent = lines[index].indent
    index += 1
    while lines[index].indent > indent:
        index += 1
    return index


def _row(line: "Line") -> Row:
    return Row(tuple(line.words), line.words[0].span.to(line.words[-1].span))


def _has_body(name: "Line", following: "Line", report: "Report") -> bool:
    """Tell whether the line below a name belongs to it: a value of a list, or a setting."""
    if following.indent < 2:
        return False
    if not following.is_apart:
        return True
    # One value apart from its name is an item of its own to Architect; a setting, a row of words, is plainly meant
    # for the name although Architect loses it.
    if len(following.words) > 1 and following.indent > name.indent:
        word = name.words[0]
        report.add(
            "ARC126",
            f"The settings of `{_word(word)}` stand apart from it, which Architect's own tools do not accept",
            following.words[0].span,
            labels=[Label(word.span, "their name")],
            help=f"Remove the empty line or comment below `{_word(word)}`",
        )
        return True
    return False


def _without_body(lines: "Many[Line]", index: int, report: "Report") -> "Item":
    """Return a name alone; warn where the line below seems to belong to it."""
    name = lines[index].words[0]
    following = lines[index + 1]
    if following.gap in ("", "margin"):
        if following.indent > lines[index].indent:
            _warn_stray(lines[index], following, report)
        return name
    if following.indent >= 2:
        _warn_stray(lines[index], following, report)
        return name
    is_list = len(following.words) == 1 and not _is_nested(following, lines[index + 2])
    if following.gap == "comment" and not is_list:
        report.add(
            "ARC115",
            f"`{_word(name)}` has nothing but an indented comment below it, which Architect's own tools refuse",
            name.span,
            help=f"Move the comment to the line above `{_word(name)}`",
        )
    elif following.gap == "blanks" and is_list and isinstance(name.value, str):
        report.add(
            "ARC122",
            f"The line of blanks below `{_word(name)}` makes it the name of an empty list",
            name.span,
            help="Remove the blanks from the line below",
        )
        return Vector(name, (), name.span)
    return name


def _warn_stray(name: "Line", stray: "Line", report: "Report") -> None:
    """Warn that a line which looks as if it belonged to a name is an item of its own."""
    if stray.is_broken or stray.indent <= name.indent:
        return
    word = _word(name.words[0])
    value = stray.words[0]
    labels = [Label(name.words[0].span, "does not belong to this")]
    if stray.indent > 1 and stray.is_apart:
        report.add(
            "ARC116",
            f"`{_word(value)}` is an item of its own: an empty line or a comment at the margin ends what "
            f"belongs to `{word}`",
            value.span,
            labels=labels,
            help=f"Remove that line, or indent the comment, if it belongs to `{word}`; else do not indent it",
        )
    elif stray.indent == 1 and not stray.gap:
        report.add(
            "ARC117",
            f"`{_word(value)}` is an item of its own: one space is no indentation",
            value.span,
            labels=labels,
            help=f"Indent it by two spaces if it belongs to `{word}`; else do not indent it",
        )


def _warn_below_row(row: "Line", following: "Line", report: "Report") -> None:
    if following.is_broken or following.gap or following.indent < row.indent + 2:
        return
    from arc2sam.readers.rows import advice_beside

    value = following.words[0]
    report.add(
        "ARC120",
        f"`{_word(value)}` is an item of its own: nothing can stand below a line of several values",
        value.span,
        labels=[Label(row.words[0].span.to(row.words[-1].span), "does not belong to this")],
        help=advice_beside(_line(row), _line(following), value.span),
    )


def _read_body(lines: "Many[Line]", index: int, items: "list[Item]", report: "Report") -> int:
    """Read a name and the lines that belong to it; return the index of the next item's line."""
    name = lines[index]
    base = lines[index + 1].indent
    is_deeper = base > name.indent
    floor = max(2, name.indent + 1) if is_deeper else 2
    is_map = _is_mapping(lines, index + 1, floor)
    end = index + 2
    while lines[end].indent >= floor and (not lines[end].is_apart or (is_map and is_deeper)):
        end += 1
    body = lines[index + 1 : end]
    sound = _sound(body)
    if sound and not is_deeper:
        _warn_same_indent(name, sound[0], report)
    if not sound:
        items.append(name.words[0])
    elif is_map:
        items.extend(_mapping(_text_name(name.words[0], report), body, report))
    else:
        items.append(_vector(_text_name(name.words[0], report), sound, report))
    if is_deeper:
        _warn_stray(name, lines[end], report)
    return end


def _is_nested(line: "Line", following: "Line") -> bool:
    """Tell whether `following` holds a value of a list under the key on `line`."""
    return len(following.words) == 1 and following.indent >= line.indent + 2


def _is_mapping(lines: "Many[Line]", index: int, floor: int) -> bool:
    """Tell whether the lines below a name are settings, by the first two of them that are not broken."""
    first: Line | None = None
    while lines[index].indent >= floor:
        line = lines[index]
        if line.is_broken:
            index = _skip_below(lines, index)
            continue
        if first is not None:
            return _is_nested(first, line)
        if len(line.words) > 1:
            return True
        first = line
        index += 1
    return False


def _sound(body: "Many[Line]") -> "list[Line]":
    """Return the lines that are not broken and do not stand below a broken one."""
    sound: list[Line] = []
    limit = _NO_LIMIT
    for line in body:
        if line.indent > limit:
            continue
        limit = line.indent if line.is_broken else _NO_LIMIT
        if not line.is_broken:
            sound.append(line)
    return sound


def _warn_same_indent(name: "Line", below: "Line", report: "Report") -> None:
    word = name.words[0]
    report.add(
        "ARC119",
        f"`{_word(word)}` becomes the name of the indented lines below it, although it is indented as they are",
        word.span,
        labels=[Label(below.words[0].span, f"belongs to `{_word(word)}`")],
        help=f"Indent only what belongs to `{_word(word)}`",
    )


def _text_name(word: Scalar, report: "Report") -> Scalar:
    """Return a name as text; a number or boolean is reported."""
    if not isinstance(word.value, str):
        _report_not_text("ARC110", "name with lines below it", word, report)
        return Scalar(word.span.text, word.span)
    return word


def _report_not_text(code: str, what: str, word: Scalar, report: "Report") -> None:
    kind = "boolean" if isinstance(word.value, bool) else "number"
    replacement = quoted(word.span.text)
    report.add(
        code,
        f"The {kind} `{_word(word)}` cannot be a {what}",
        word.span,
        help=f"Quote it: {shown(replacement)}",
        edit=Edit(word.span, replacement),
    )


def _vector(name: Scalar, body: "Many[Line]", report: "Report") -> Vector:
    base = body[0].indent
    flattened = next((line for line in body if len(line.words) > 1 or line.indent > base), None)
    if flattened is not None:
        _warn_flat(name, flattened, report)
    values = tuple(word for line in body for word in line.words)
    return Vector(name, values, name.span.to(values[-1].span))


def _warn_flat(name: Scalar, line: "Line", report: "Report") -> None:
    words = line.words
    what = "each word of this line is a value of its own" if len(words) > 1 else "its deeper indentation is lost"
    report.add(
        "ARC118",
        f"`{_word(name)}` is read as one flat list: {what}",
        words[0].span.to(words[-1].span),
        labels=[Label(name.span, "the list")],
        help="Write each value on a line of its own, all indented alike",
    )


def _mapping(name: Scalar, body: "Many[Line]", report: "Report") -> "list[Item]":
    """Return the mapping, and behind it the lines that are too deep to belong to it."""
    entries: dict[str, Entry] = {}
    strays: list[Item] = []
    for setting in _settings(body):
        if setting.line.is_broken:
            continue
        key = setting.line.words[0]
        values = _setting_values(setting, strays, report)
        if not isinstance(key.value, str):
            _report_not_text("ARC111", "setting's key", key, report)
            key = Scalar(key.span.text, key.span)
        if not values:
            continue
        text = str(key.value)
        if text in entries:
            _report_repeated(name, entries[text].key, key, report)
        span = values[0].span.to(values[-1].span)
        entries[text] = Entry(key, values[0] if len(values) == 1 else Sequence(tuple(values), span))
    end = max((entry.value.span.end for entry in entries.values()), default=name.span.end)
    span = Span(name.span.source, name.span.start, end)
    return [Mapping(name, tuple(entries.values()), span), *strays]


def _settings(body: "Many[Line]") -> list[Setting]:
    """Group the lines of a mapping by key: what is indented by two or more below the first key belongs to a key."""
    base = body[0].indent
    settings: list[Setting] = []
    for line in body:
        if line.indent < base + 2 or not settings:
            settings.append(Setting(line, []))
        else:
            settings[-1].below.append(line)
    return settings


def _setting_values(setting: Setting, strays: "list[Item]", report: "Report") -> "list[Scalar]":
    """Return the values of one setting: those on the line of its key, or else those in the lines below."""
    key = setting.line.words[0]
    values = list(setting.line.words[1:])
    below = [line for line in setting.below if not line.is_broken]
    if values:
        if below:
            _report_below_setting(key, below[0], report)
        return values
    if not setting.below:
        message = f"The setting `{_word(key)}` has no value"
        report.add("ARC112", message, key.span, help=f"Write a value behind `{_word(key)}`, or remove it")
    flat = [line for line in below if line.indent < below[0].indent + 2]
    for line in below:
        if line.indent >= below[0].indent + 2:
            strays.append(_row(line) if len(line.words) > 1 else line.words[0])
            _warn_too_deep(key, line, report)
    row = next((line for line in flat if len(line.words) > 1), None)
    if row is not None:
        _warn_flat(key, row, report)
    return [word for line in flat for word in line.words]


def _report_repeated(name: Scalar, first: Scalar, second: Scalar, report: "Report") -> None:
    report.add(
        "ARC113",
        f"The setting `{_word(second)}` of `{_word(name)}` is written twice",
        second.span,
        labels=[Label(first.span, "first written here")],
        help="Remove one of them",
    )


def _report_below_setting(key: Scalar, line: "Line", report: "Report") -> None:
    value = line.words[0]
    report.add(
        "ARC114",
        f"`{_word(value)}` stands below the setting `{_word(key)}`, which already has a value",
        value.span,
        labels=[Label(key.span, "has its value on the same line")],
        help=f"Indent it as `{_word(key)}` is if it is a setting too, or write it on the line of `{_word(key)}`",
    )


def _warn_too_deep(key: Scalar, line: "Line", report: "Report") -> None:
    value = line.words[0]
    report.add(
        "ARC121",
        f"`{_word(value)}` is an item of its own: nothing can stand below a value of `{_word(key)}`",
        value.span,
        labels=[Label(key.span, "the setting above")],
        help="Indent it as the line above if it is a value too",
    )


def _line(line: "Line") -> str:
    return shown(" ".join(word.span.text for word in line.words))


def _word(word: Scalar) -> str:
    return shown(str(word.value) if isinstance(word.value, str) else word.span.text)
