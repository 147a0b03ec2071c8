"""Rate and cron expressions, as EventBridge Scheduler takes them (block 4).

Source: EventBridge Scheduler documentation, "Schedule types"; Architect documentation, "@scheduled".
"""

from arc2sam.diagnostics import Edit
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report


class Rate(Record):
    """A schedule at equal intervals."""

    expression: str
    """As written, without the word and parentheses: `5 minutes`."""
    value: int
    interval: str
    """In lower case: `minute`, `minutes`, `hour`, `hours`, `day`, `days`."""

    def __str__(self) -> str:
        return f"rate({self.value} {self.interval})"


class Cron(Record):
    """A schedule at times of the calendar."""

    expression: str
    """As written, without the word and parentheses: `0 9 ? * MON *`."""
    minutes: str
    hours: str
    day_of_month: str
    month: str
    day_of_week: str
    year: str

    def __str__(self) -> str:
        return f"cron({self.expression})"


_OF_LISTS = frozenset("[],\"'\n")


class Written(Record):
    """The text of an expression without the word and parentheses, and where its words stand."""

    text: str
    span: Span
    words: tuple[Span, ...] = ()
    """The place of each field, where they stand apart; else empty."""
    is_call: bool = False
    """Whether it was written with its word and parentheses, `rate(1 day)`."""

    def place(self, field: int) -> Span:
        """Return where a field stands, or the whole expression."""
        if field < len(self.words):
            return self.words[field]
        whole = self.span.text
        # In one piece, as JSON has it, the text stands as it is unless it has escapes; of a list signs stand between.
        text = self.text if self.text in whole else "" if set(whole) & _OF_LISTS else whole
        fields = text.split()
        if field >= len(fields):
            return self.span
        begin = whole.index(text)
        for one in fields[:field]:
            begin = whole.index(one, begin) + len(one)
        begin = self.span.start + whole.index(fields[field], begin)
        return Span(self.span.source, begin, begin + len(fields[field]))

    def edit(self, kind: str, text: str) -> "Edit | None":
        """Return the replacement of the whole expression by another, or None where it does not stand in one piece."""
        whole = f"{kind}({self.text})" if self.is_call else self.text
        if self.span.text != whole:
            return None
        return Edit(self.span, f"{kind}({text})" if self.is_call else text)

    def spelled(self, kind: str, text: str) -> str:
        """Return another expression in the notation of this one, for a message."""
        return f"{kind}({text})" if self.is_call else f"{kind} {text}"


_UNITS = ("minute", "hour", "day")
_LONGEST_VALUE = 9
"""Digits of a rate's value: with more, even minutes are longer than two thousand years."""


def read_rate(written: Written, report: "Report") -> "Rate | None":
    """Return the rate, or None after reporting ARC262."""
    number, _, unit = written.text.partition(" ")
    interval = unit.lower()
    singular = interval.removesuffix("s")
    is_positive = number.isascii() and number.isdigit() and int(number[:_LONGEST_VALUE]) > 0
    place = written.span
    if not unit or " " in unit:
        problem = "has more words than a number and a unit" if unit else "lacks a number or a unit"
        message = f"The rate `{written.text}` {problem}"
    elif not is_positive:
        message = f"The rate's value `{number}` is not a whole number above 0"
        place = written.place(0)
    elif len(number) > _LONGEST_VALUE:
        message = "The rate's value is so large that the function is never called"
        place = written.place(0)
    elif singular not in _UNITS or interval not in (singular, f"{singular}s"):
        message = f"`{unit}` is no unit of a rate"
        place = written.place(1)
    elif (int(number) == 1) != (interval == singular):
        right = rate_text(int(number), singular).partition(" ")[2]
        place = written.place(1)
        message = f"After {number} the unit of a rate is `{right}`, not `{unit}`"
    else:
        return Rate(written.text, int(number), interval)
    from arc2sam.pragmas.scheduled.meant import rate

    suggested = rate(written.text)
    helped = f"Write `{written.spelled('rate', suggested)}`; units are minutes, hours and days, without the `s` after 1"
    report.add(
        "ARC262",
        message,
        place,
        help="Write a smaller number" if len(number) > _LONGEST_VALUE and place is not written.span else helped,
        edit=written.edit("rate", suggested) if is_positive and len(number) <= _LONGEST_VALUE else None,
    )
    return None


def rate_text(value: int, singular: str) -> str:
    """Return a rate as it is written, with the unit in the plural after all values but 1."""
    return f"{value} {singular}" if value == 1 else f"{value} {singular}s"


class _Field(Record):
    """What a field of a cron expression may hold."""

    noun: str
    lowest: int
    highest: int
    names: tuple[str, ...] = ()
    """Names of the values, from the lowest on."""
    has_steps: bool = True

    def is_value(self, text: str) -> bool:
        if text.isascii() and text.isdigit():
            return len(text) < 5 and self.lowest <= int(text) <= self.highest
        return text.upper() in self.names

    def number(self, text: str) -> int:
        """Return the number of a legal value."""
        return int(text) if text.isdigit() else self.lowest + self.names.index(text.upper())

    def __str__(self) -> str:
        named = f", `{self.names[0]}` to `{self.names[-1]}`" if self.names else ""
        steps = " or steps such as `*/2`" if self.has_steps else ""
        return f"{self.lowest} to {self.highest}{named}, `*`, lists such as `a,b`, ranges such as `a-b`{steps}"


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
FIELDS = (
    _Field("minutes", 0, 59),
    _Field("hours", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 1, 7, _DAYS, has_steps=False),
    _Field("year", 1970, 2199),
)
_DAY_OF_MONTH, _MONTH, _DAY_OF_WEEK, _YEAR = 2, 3, 4, 5


def read_cron(written: Written, report: "Report") -> "Cron | None":
    """Return the times, or None after reporting ARC263 (fields), ARC264 (one field) or ARC265 (`?`)."""
    fields = written.text.split(" ")
    if len(fields) != len(FIELDS):
        from arc2sam.pragmas.scheduled.meant import cron

        meant = cron(fields)
        shown = written.spelled("cron", meant or "0 9 * * ? *")
        report.add(
            "ARC263",
            f"A cron expression has {len(FIELDS)} fields, not {len(fields)}",
            written.span,
            help=f"Write `{shown}`: with `?` for one of the two days, Sunday as 1, and a year"
            if meant
            else f"Write minutes, hours, day of the month, month, day of the week and year, such as `{shown}`",
            edit=written.edit("cron", meant) if meant else None,
        )
        return None
    is_sound = True
    for index, (field, text) in enumerate(zip(FIELDS, fields, strict=True)):
        if not is_field(index, field, text):
            _report_field(index, text, written, report)
            is_sound = False
    if not is_sound or not _has_one_open_day(fields, written, report):
        return None
    _check_sense(fields, written, report)
    return Cron(written.text, *fields)


def is_field(index: int, field: _Field, text: str) -> bool:
    """Tell whether a text may be the field of a cron expression that has this place."""
    if text == "?":
        return index in (_DAY_OF_MONTH, _DAY_OF_WEEK)
    return all(_is_part(index, field, part) for part in text.split(","))


def _is_part(index: int, field: _Field, part: str) -> bool:
    """Tell whether one element of a list is legal."""
    if index == _DAY_OF_MONTH and (part in ("L", "LW") or (part.endswith("W") and field.is_value(part[:-1]))):
        return True
    if index == _DAY_OF_WEEK and _is_special_weekday(field, part):
        return True
    base, slash, step = part.partition("/")
    if slash and not (field.has_steps and step.isascii() and step.isdigit() and int(step[:5]) > 0):
        return False
    first, dash, last = base.partition("-")
    if dash:
        return field.is_value(first) and field.is_value(last)
    return base == "*" or field.is_value(base)


_LONGEST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
"""Days of the months that have fewer than 31."""
_PAST = 2024
"""The last year that was over when this was written."""


def _check_sense(fields: list[str], written: Written, report: "Report") -> None:
    """Report ARC267 (times that never come) and ARC268 (a range that runs backwards)."""
    if "-" not in written.text and fields[_DAY_OF_MONTH] in ("*", "?") and fields[_YEAR] == "*":
        return
    for index, (field, text) in enumerate(zip(FIELDS, fields, strict=True)):
        # `FRI-MON` is over the end of a week, which is a matter of where weeks begin.
        backwards = [one for one in text.split(",") if index != _DAY_OF_WEEK and _is_backwards(field, one)]
        if backwards and index == _YEAR:
            _report_field(index, text, written, report)
            return
        if backwards:
            first, _, last = backwards[0].partition("/")[0].partition("-")
            report.add(
                "ARC268",
                f"The range `{backwards[0]}` runs backwards, and AWS does not say what that means",
                written.place(index),
                help=f"Write `{first}-{field.highest},{field.lowest}-{last}` if it goes over the end",
            )
            return
    days, months, years = (_numbers(FIELDS[index], fields[index]) for index in (_DAY_OF_MONTH, _MONTH, _YEAR))
    longest = max(_LONGEST.get(month, 31) for month in months or [1])
    if (days and min(days) > longest) or (years and max(years) <= _PAST):
        index = _DAY_OF_MONTH if days and min(days) > longest else _YEAR
        what = "No such month has that day" if index == _DAY_OF_MONTH else "That year is over"
        report.add("ARC267", f"{what}: the schedule never runs", written.place(index), help="Write another one")


def _is_backwards(field: _Field, part: str) -> bool:
    first, dash, last = part.partition("/")[0].partition("-")
    return bool(dash) and field.number(first) > field.number(last)


def _numbers(field: _Field, text: str) -> list[int]:
    """Return what a field names; nothing if it takes any value, or is not of plain numbers and ranges."""
    found: list[int] = []
    for part in text.split(","):
        base, slash, _ = part.partition("/")
        ends = base.split("-")
        if not all(field.is_value(one) for one in ends) or slash:
            return []
        found += range(field.number(ends[0]), field.number(ends[-1]) + 1)
    return found


def _is_special_weekday(field: _Field, part: str) -> bool:
    """Tell whether a part is the last weekday of a kind in the month (`6L`) or the n-th (`6#3`)."""
    day, mark, number = part.partition("#")
    if mark:
        return field.is_value(day) and number in ("1", "2", "3", "4", "5")
    return part == "L" or (part.endswith("L") and field.is_value(part[:-1]))


def _report_field(index: int, text: str, written: Written, report: "Report") -> None:
    field = FIELDS[index]
    helped = f"Write {field}"
    if index == _DAY_OF_WEEK and text == "0":
        helped = "Write `1` or `SUN` for Sunday: the days are 1 to 7"
    report.add("ARC264", f"`{text}` cannot be the {field.noun} of a schedule", written.place(index), help=helped)


def _has_one_open_day(fields: list[str], written: Written, report: "Report") -> bool:
    day, weekday = fields[_DAY_OF_MONTH], fields[_DAY_OF_WEEK]
    if (day == "?") != (weekday == "?"):
        return True
    mended = list(fields)
    if day == "?":
        mended[_DAY_OF_MONTH] = "*"
    elif day == "*" and weekday != "*":
        mended[_DAY_OF_MONTH] = "?"
    else:
        mended[_DAY_OF_WEEK] = "?"
    helped = f"Write `{written.spelled('cron', ' '.join(mended))}`"
    if "*" not in (day, weekday) and day != "?":
        helped += ", and a second schedule for the days of the week"
    edit = written.edit("cron", " ".join(mended)) if day in ("?", "*") or weekday == "*" else None
    report.add("ARC265", "One of the two day fields must be `?`, and only one", written.span, help=helped, edit=edit)
    return False
