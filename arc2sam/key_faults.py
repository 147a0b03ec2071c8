"""What is wrong with keys and their values, in words (block 2; loaded where something is)."""

from arc2sam import key_meanings, snippets
from arc2sam.diagnostics import Edit
from arc2sam.document import Scalar, Sequence, Table
from arc2sam.keys import SWITCHES, by_name, in_limits, shown
from arc2sam.source import Span
from arc2sam.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Plain, Value
    from arc2sam.keys import Key, Places

_KINDS = {
    "string": "a word",
    "strings": "one or more words",
    "numbers": "numbers",
    "stages": "`true`, `false` or the names of stages",
    "table": "settings of its own, below it",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
}
QUOTES = ("'", '"', "`")
_LONGEST_NUMBER = 9
_UNITS = {
    "MB": {"g": 1024, "gb": 1024, "gib": 1024, "mib": 1},
    "days": {"week": 7, "weeks": 7, "w": 7},
    "milliseconds": {"ms": 1, "s": 1000, "sec": 1000, "second": 1000, "seconds": 1000},
    "seconds": {"m": 60, "min": 60, "minute": 60, "minutes": 60, "h": 3600, "hour": 3600, "hours": 3600},
}
"""Other units that a number may be followed by, in small letters, by the unit of the key: how many of it they are."""
_DIGITS = frozenset("0123456789")
_EXAMPLES = {"number": "1", "numbers": "500 1000", "boolean": "true", "stages": "true"}


def report_no_value(name: Scalar, keys: "tuple[Key, ...]", report: "Report") -> None:
    """Report a key alone on its line: ARC209 where it was to guard something, ARC201 a slip, else ARC203."""
    written = str(name.value)
    known = next((key for key in keys if key.name == written), None)
    if not known and any(key.is_slip(written) for key in keys):
        report_unknown(name, keys, report, lambda _: None)
        return
    first, last = _halves(written)
    if last and any(key.name == first for key in keys):
        report.add(
            "ARC203",
            f"`{written}` is one word and has no effect",
            name.span,
            help=f"Write `{first}` as the setting and `{last}` as its value",
            edit=_apart(name.span, first, last),
        )
        return
    near = None if known else key_meanings.near(written, keys)
    is_whole = near is not None and near.may_stand_alone
    meant = known or near
    helped = snippets.fitted(f"Write a value after it, such as `{name.value} true`", name.span)
    if meant:
        helped = f"Write `{meant.name}`" if is_whole else _write(meant, None, name.span)
    report.add(
        "ARC209" if known and known.guards else "ARC203",
        f"`{name.value}` has no value and no effect",
        name.span,
        help=helped,
        edit=Edit(name.span, meant.name) if meant and is_whole else None,
    )


def _apart(span: "Span", first: str, last: str) -> "Edit | None":
    is_plain = snippets.notation(span.source) == "arc" and span.text[:1] not in QUOTES and last.split() == [last]
    return Edit(span, f"{first} {last}") if is_plain else None


def _halves(written: str) -> tuple[str, str]:
    """Return what stands before and after the first space, `=` or `:`; the second is empty if there is none."""
    for place, char in enumerate(written):
        if char in " =:":
            return written[:place], written[place:].strip(" =:")
    return written, ""


def report_sign(key: "Key", span: "Span", report: "Report") -> bool:
    """Report ARC204, a sign between key and value, where it stands in `.arc` text; return whether it does."""
    text = span.text
    rest = text[1:].lstrip(" \t")
    # A colon may begin a word: only one that stands alone is no part of the value.
    if snippets.notation(span.source) != "arc" or (text[0] == ":" and rest and text[1] not in " \t"):
        return False
    report.add(
        "ARC204",
        f"`{text[0]}` stands between `{key.name}` and its value",
        span,
        help=f"Write `{key.name} {rest}`" if rest else _write(key, None, span),
        edit=Edit(Span(span.source, span.start, span.start + len(text) - len(rest)), "") if rest else None,
    )
    return True


def report_kind(key: "Key", value: "Value", report: "Report") -> None:
    """Report ARC204: a value of another type than the key takes."""
    report.add(
        "ARC204",
        f"`{key.name}` takes {_wanted(key)}, not {_given(value)}",
        value.span,
        help=_one_text(key, value)
        or _stages(key, value)
        or _one_number(key, value)
        or _quoted(key, value)
        or _write(key, _lone(key, value) if key.kind == "table" else _meant(key, value), value.span),
        edit=_edit(key, value),
    )


def _edit(key: "Key", value: "Value") -> "Edit | None":
    """Return the replacement of a value by the one that was meant, where that is plain."""
    is_arc = snippets.notation(value.span.source) == "arc"
    if _one_text(key, value):
        joined = _joined(key, value)
        return Edit(value.span, joined) if is_arc and joined else None
    if _several_numbers(key, value):
        return Edit(value.span, " ".join(_words(value, ",/"))) if is_arc else None
    if _quoted(key, value):
        return Edit(value.span, f'"{value.span.text}"')
    meant = _meant(key, value) if key.kind in ("boolean", "integer", "number", "stages") else None
    return None if meant is None else Edit(_with_quotes(value.span), _spelled(meant))


def _with_quotes(span: "Span") -> "Span":
    """Return the place of a value with the quotes around it, which belong to its place in `.arc` text only."""
    text = span.source.text
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return Span(span.source, span.start - 1, span.end + 1) if before == after and before in QUOTES else span


def _quoted(key: "Key", value: "Value") -> str:
    """Return how to write a number or boolean as text, where any text is taken: `profile 0123`."""
    is_free = key.kind == "string" and not (key.choices or key.default or key.example)
    if not is_free or not isinstance(value, Scalar) or not isinstance(value.value, bool | int | float):
        return ""
    return snippets.fitted(f'Write `{key.name} "{value.span.text}"`', value.span) + ", in quotes"


def _given(value: "Value") -> str:
    """Return what was written, in words where its text is more than a line of words."""
    text = value.span.text
    if isinstance(value, Table):
        return "a map"
    if isinstance(value, Sequence) and (not value.values or set(text) & set("\n\"'[]{},")):
        return "a list" if value.values else "an empty list"
    return f"{_noun(value)}`{shown(value)}`"


def _one_text(key: "Key", value: "Value") -> str:
    """Return how to write several words of a line as one text, where a text is taken."""
    text = value.span.text
    is_words = isinstance(value, Sequence) and len(value.values) > 1 and not set(text) & set("\n\"'[],")
    if not is_words or key.kind != "string" or key.choices:
        return ""
    joined = _joined(key, value)
    if not joined:
        return "Write one of them"
    advice = snippets.fitted(f"Write `{key.name} {joined}`", value.span)
    return advice + ", in quotes" if joined.startswith('"') else advice


def _joined(key: "Key", value: "Value") -> str:
    """Return several words as one text of `.arc`: with dashes if it is a name, else in quotes; empty if one is meant."""
    text = value.span.text
    if key.joined:
        return key.joined(text.split())
    return "-".join(text.split()) if key.is_name else f'"{text}"'


def _one_number(key: "Key", value: "Value") -> str:
    """Return how to write a number or boolean that stands in quotes, where one is taken."""
    if not _noun(value):
        return _several_numbers(key, value)
    meant = _meant(key, value)
    if meant is None:
        return f"Write {_wanted(key)}, without quotes"
    if key.kind in ("numbers", "allowance"):
        return f"Write `{_spelled(meant)}`, without quotes"
    return f"{_write(key, meant, value.span)}, without quotes"


def _stages(key: "Key", value: "Value") -> str:
    """Return how to write stages that one text holds."""
    words = _words(value)
    if key.kind != "stages" or len(words) < 2:
        return ""
    return snippets.fitted(f"Write `{key.name} {' '.join(words)}`", value.span)


def _several_numbers(key: "Key", value: "Value") -> str:
    """Return how to write numbers that one text holds, where several are taken."""
    words = _words(value, ",/")
    if key.kind != "numbers" or len(words) < 2 or any(_number(word) is None for word in words):
        return ""
    advice = snippets.fitted(f"Write `{key.name} {' '.join(words)}`", value.span)
    return (
        advice
        if _with_quotes(value.span) is value.span and value.span.text[0] not in QUOTES
        else (advice + ", without quotes")
    )


def _words(value: "Value", signs: str = ",") -> "list[str]":
    """Return the words of a text that blanks or signs are between."""
    text = value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""
    return text.translate(dict.fromkeys(map(ord, signs), " ")).split()


def _noun(value: "Value") -> str:
    """Return what tells a text from the number or boolean that it spells."""
    text = value.value if isinstance(value, Scalar) else None
    return "the text " if isinstance(text, str) and (text in ("true", "false") or _number(text) is not None) else ""


def _number(text: str) -> "int | float | None":
    """Return the number that a text is, or None."""
    if not text.isascii() or len(text) > _LONGEST_NUMBER or not set(text) <= set("0123456789."):
        return None
    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError:
        return None


def _meant(key: "Key", value: "Value") -> "Plain":
    """Return the number or boolean that a text begins with or spells, if the key takes it: `512mb` is 512."""
    text = value.value.strip().lower() if isinstance(value, Scalar) and isinstance(value.value, str) else ""
    if key.kind in ("boolean", "stages"):
        return {"true": True, "false": False, **SWITCHES}.get(text)
    if isinstance(value, Sequence) and all(isinstance(one, Scalar) for one in value.values):
        text = value.span.text.strip().lower()
    number = _number(text)
    if number is None and key.unit:
        number = _with_unit(text, key)
    return number if number is not None and _fits(number, key) else None


def _with_unit(text: str, key: "Key") -> "int | float | None":
    """Return the number that a text begins with, in the key's unit: `1gb` is 1024 where that is MB."""
    unit = text.lstrip("0123456789.")
    number = _number(text[: len(text) - len(unit)])
    unit = unit.strip()
    times = 1 if unit and key.unit.lower().startswith(unit) else _UNITS.get(key.unit, {}).get(unit)
    if number is None or times is None:
        return None
    whole = number * times
    return int(whole) if whole == int(whole) else whole


def _lone(key: "Key", value: "Value") -> "Plain":
    """Return what a value on the line of a key that takes a table is meant for: a text, or the table without settings."""
    plain = value.value if isinstance(value, Scalar) else None
    if key.may_stand_alone and isinstance(plain, str | bool):
        return SWITCHES.get(str(plain).lower(), plain if isinstance(plain, bool) else None)
    return plain if isinstance(plain, str) else None


def _fits(number: "int | float", key: "Key") -> bool:
    """Tell whether a number may be the key's value, or one of its values."""
    if key.kind not in ("integer", "number", "numbers", "allowance"):
        return False
    if key.kind in ("integer", "allowance") and not isinstance(number, int):
        return False
    return in_limits(number, key.replace(choices=()) if key.kind == "allowance" else key)


def _write(key: "Key", meant: "Plain", span: "Span") -> str:
    if key.kind == "table" and isinstance(meant, bool):
        return snippets.fitted(f"Write `{key.name} true`", span) if meant else f"Remove `{key.name}`"
    if key.kind == "table" and key.lone and isinstance(meant, str):
        return f"Write {snippets.below(snippets.notation(span.source), key.name, key.lone, meant)}"
    if key.kind == "table":
        return f"Write its settings {snippets.table(snippets.notation(span.source), key.name)}"
    if meant is None and key.kind == "boolean":
        advice = f"Write `{key.name} true` or `{key.name} false`{key.elsewhere and f'; {key.elsewhere}'}"
    elif meant is None and key.kind in ("integer", "number") and not _DIGITS.isdisjoint(span.text):
        # An example would pass over the number that was written.
        return f"Write {_wanted(key)}"
    elif meant is None and key.kind in ("numbers", "allowance"):
        advice = f"Write {_wanted(key)}, such as `{key.name} {_example(key)}`"
    else:
        advice = f"Write `{key.name} {_example(key) if meant is None else _spelled(meant)}`"
    return snippets.fitted(advice, span)


def report_limits(key: "Key", value: Scalar, report: "Report") -> None:
    """Report ARC206 (none of the key's words) or ARC205 (a number out of range)."""
    if key.choices and key.kind != "integer":
        listed = ", ".join(f"`{_spelled(choice)}`" for choice in key.choices)
        words = str(value.value).replace(",", " ").split()
        is_list = key.kind == "strings" and len(words) > 1 and set(words) <= set(key.choices)
        advice = snippets.fitted(f"Write `{key.name} {' '.join(words)}`", value.span) if is_list else ""
        if isinstance(value.value, int | float) and isinstance(key.choices[0], int):
            advice = f"Write the nearest, `{_nearest_number(value.value, key.choices)}`, or another of {listed}"
        near = nearest(str(value.value), tuple(map(_spelled, key.choices)))
        report.add(
            "ARC206",
            f"`{key.name}` cannot be `{shown(value)}`",
            value.span,
            help=advice or (f"Write `{near}`" if near else f"Write one of {listed}"),
            edit=None if advice or near is None else Edit(value.span, near),
        )
        return
    report.add(
        "ARC205",
        f"`{key.name}` is {shown(value)}, but must be {_range(key)}",
        value.span,
        help=f"Write a whole number, {_range(key)}" + "".join(f", or `{_spelled(one)}`" for one in key.choices),
    )


def _nearest_number(number: float, choices: "tuple[Plain, ...]") -> "int | float":
    numbers = [one for one in choices if isinstance(one, int | float)]
    return min(numbers, key=lambda one: abs(one - number))


def _range(key: "Key") -> str:
    unit = f" {key.unit}" if key.unit else ""
    if key.maximum is None:
        return f"at least {key.minimum}{unit}"
    return f"from {key.minimum} to {key.maximum}{unit}"


def _wanted(key: "Key") -> str:
    words = ", ".join(f"`{_spelled(choice)}`" for choice in key.choices)
    if key.kind == "allowance":
        return f"a whole number {_range(key)} and one of {words}"
    if key.kind == "integer" and key.minimum is not None:
        return f"a whole number {_range(key)}{words and f', or {words}'}"
    if words:
        return f"one of {words}"
    return _KINDS[key.kind]


def _example(key: "Key") -> str:
    if key.example:
        return key.example
    if key.kind == "allowance":
        return f"1000 {key.choices[0]}"
    if key.choices:
        return _spelled(key.choices[0])
    if key.default is not None:
        return _spelled(key.default)
    return _EXAMPLES.get(key.kind) or (str(key.minimum or 1) if key.kind == "integer" else "VALUE")


def _spelled(value: "Plain") -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def report_unknown(name: Scalar, keys: "tuple[Key, ...]", report: "Report", places: "Places") -> None:
    """Report a key that its place does not know.

    Codes: ARC201 near a known one, ARC207 known elsewhere (ARC209 where it would guard something), else ARC202.
    """
    written = str(name.value)
    meant = next((key.name for key in keys if key.is_slip(written)), None)
    elsewhere = None if meant else places(written)
    if elsewhere and not elsewhere.meant:
        report.add(
            "ARC209" if elsewhere.guards else "ARC207",
            f"`{written}` has no effect here",
            name.span,
            help=f"Move it to where it belongs: {elsewhere.where}",
        )
        return
    near = meant or nearest(written, tuple(by_name(keys)))
    call = key_meanings.of_call(name, keys)
    if near:
        report.add(
            "ARC201",
            f"`{written}` is not a setting here; did you mean `{near}`?",
            name.span,
            help=f"Write `{call.replacement if call else near}`",
            edit=call or Edit(name.span, near),
        )
        return
    if elsewhere:
        report.add(
            "ARC209" if elsewhere.guards else "ARC207",
            f"`{written}` has no effect here; did you mean `{elsewhere.meant}`?",
            name.span,
            help=f"Write `{elsewhere.meant}` where it belongs: {elsewhere.where}",
        )
        return
    listed = ", ".join(f"`{key.name}`" for key in keys)
    helped = f"Remove it, or use one of {listed}" if listed else "Remove it: nothing can be set here"
    report.add(
        "ARC202",
        f"`{written}` is not a known setting here and has no effect",
        name.span,
        help=f"Write `{call.replacement}`" if call else helped,
        edit=call,
    )
