"""Schedules as other tools have them, as EventBridge Scheduler takes them (loaded where one is no expression).

Source: EventBridge Scheduler documentation, "Schedule types"; POSIX, "crontab": five fields, Sunday is 0.
"""

from arc2sam.pragmas.scheduled.expressions import FIELDS, is_field, suggested_rate

_DAYS = {"hourly": "1 hour", "daily": "1 day", "weekly": "7 days", "monthly": "30 days", "yearly": "365 days"}
_UNITS = ("minute", "hour", "day", "week", "month", "year")


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
        and unit.removesuffix("s") in _UNITS
    ):
        return "rate", suggested_rate(number, unit.removesuffix("s"))
    fields = cron(text.split())
    return ("cron", fields) if fields else None


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
