"""Schedules as other tools have them, as EventBridge Scheduler takes them (loaded where one is no expression).

Source: EventBridge Scheduler documentation, "Schedule types"; POSIX, "crontab": five fields, Sunday is 0.
"""

from arc2sam.pragmas.scheduled.expressions import FIELDS, is_field, rate_text

_DAYS = {"hourly": "1 hour", "daily": "1 day", "weekly": "7 days", "monthly": "30 days", "yearly": "365 days"}
_MINUTES_OF = {"second": 1 / 60, "minute": 1, "hour": 60, "day": 1440, "week": 10_080, "month": 43_200, "year": 525_600}
"""Units in words, in minutes; a rate has minutes, hours and days."""
_SHORT = {
    "s": "second",
    "sec": "second",
    "m": "minute",
    "min": "minute",
    "h": "hour",
    "hr": "hour",
    "d": "day",
    "w": "week",
}
_LONGEST_NUMBER = 9


def expression(text: str) -> "tuple[str, str] | None":
    """Return the kind of expression that words are meant for, and what stands in its parentheses, or None."""
    words = text.lower().removeprefix("@").removeprefix("every ").split()
    if len(words) == 1 and words[0] in _DAYS:
        return "rate", _DAYS[words[0]]
    number, unit = ("1", *words) if len(words) == 1 else tuple(words) if len(words) == 2 else ("", "")
    if (
        number.isascii()
        and number.isdigit()
        and len(number) < 6
        and int(number) > 0
        and unit.removesuffix("s") in _MINUTES_OF
    ):
        return "rate", rate(f"{number} {unit}")
    fields = cron(text.split())
    return ("cron", fields) if fields else None


def rate(text: str) -> str:
    """Return the rate that was most likely meant: `30 seconds` is the least, `1 minute`; `0.5 hours` are `30 minutes`."""
    written = text.strip(" ,;").lower()
    number = written[: len(written) - len(written.lstrip("0123456789."))]
    unit = _unit(written[len(number) :].strip(" ,;"))
    is_number = number.replace(".", "", 1).isdigit() and len(number) <= _LONGEST_NUMBER and float(number) > 0
    minutes = (float(number) if is_number else 1) * _MINUTES_OF[unit]
    for size in (unit, "day", "hour"):
        if size in ("minute", "hour", "day") and minutes % _MINUTES_OF[size] == 0:
            return rate_text(int(minutes // _MINUTES_OF[size]), size)
    return rate_text(-int(-minutes // 1), "minute")


def _unit(word: str) -> str:
    """Return the unit that a word is, is short for or near to; a day where it is none."""
    from arc2sam.spelling import nearest

    singular = word if word in _SHORT else word.removesuffix("s")
    known = _SHORT.get(singular, singular)
    return known if known in _MINUTES_OF else nearest(known, tuple(_MINUTES_OF)) or "day"


def cron(fields: "list[str]") -> str:
    """Return the six fields of a cron expression that five of crontab are, or six as they are; empty if it is none."""
    if len(fields) == len(FIELDS) - 1 and "?" in fields:
        # Crontab has none: only the year is missing.
        fields = [*fields, "*"]
    elif len(fields) == len(FIELDS) - 1:
        minutes, hours, day, month, weekday = fields
        days = (weekday != "*", day != "*")
        if all(days):
            # To crontab either may match, which Scheduler cannot say.
            return ""
        fields = [minutes, hours, "?" if days[0] else day, month, _weekday(weekday) if days[0] else "?", "*"]
    if len(fields) != len(FIELDS) or (fields[2] == "?") == (fields[4] == "?"):
        return ""
    is_sound = all(is_field(index, field, text) for index, (field, text) in enumerate(zip(FIELDS, fields, strict=True)))
    return " ".join(fields) if is_sound else ""


def _weekday(text: str) -> str:
    """Return days of the week with Sunday as 1, not 0 or 7."""
    signs = "".join(f" {char} " if char in ",-" else char for char in text).split()
    return "".join(str(int(one) % 7 + 1) if one.isascii() and one.isdigit() and len(one) == 1 else one for one in signs)
