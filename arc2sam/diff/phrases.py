"""Values, and what becomes of them, as people read them (block 5)."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.diff.changes import Setting

_LONGEST_LINE = 120
_LONGEST = 60
"""Characters of a value that becomes another one; of a longer one the part with the difference is told."""
_LONGEST_PART = 100
_LONGEST_ALONE = 300
"""Characters of a value that comes or goes."""
_BEFORE = 20
"""Characters that are told before the first difference, and after the last one."""
_ARN = "arn:aws:"
_BUILD = "Metadata.BuildMethod"
_OWN = ("${AWS::Region}", "${AWS::AccountId}")
_FUNCTIONS = ":lambda:path/2015-03-31/functions/"


def plain(text: str) -> str:
    """Return a value on one line: references by their name alone, ARNs without what is the same in all of them."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    if printable.startswith(_ARN):
        printable = _arn(printable)
    elif _is_reference(printable):
        return printable[2:-1].removesuffix(".Arn")
    return printable.replace("${!", "${")


def _is_reference(text: str) -> bool:
    return text.startswith("${") and text.endswith("}") and text[2] != "!" and text.count("${") == 1


def _arn(text: str) -> str:
    """Return an ARN by service and resource, with region and account only where they are not the stack's own."""
    _, called, function = text.partition(_FUNCTIONS)
    if called and function.endswith("/invocations"):
        return _bare(function.removesuffix("/invocations").replace(".Arn}", "}"))
    short = text
    for own in _OWN:
        short = short.replace(f":{own}:", "::", 1)
    parts = short.split(":", 5)
    if len(parts) < 6 or parts[3] or parts[4]:
        return _bare(text.removeprefix(_ARN))
    return _bare(f"{parts[2]}:{parts[5]}")


def _bare(text: str) -> str:
    """Return a text with its resources by their name alone; what CloudFormation fills in stays as it is."""
    first, *rest = text.split("${")
    return first + "".join(
        f"${{{part}" if part[:1] == "!" or part[:5] == "AWS::" else part.replace("}", "", 1) for part in rest
    )


def change(before: str, after: str) -> str:
    """Return what a value was and what it becomes, of long ones the part that differs."""
    return " -> ".join(both(before, after))


def both(before: str, after: str) -> tuple[str, str]:
    """Return two values that differ, of long ones the part that does."""
    old, new = plain(before), plain(after)
    if old == new:
        import json

        # What differs cannot be printed, or is what `plain` leaves out.
        old, new = json.dumps(before), json.dumps(after)
    if max(len(old), len(new)) <= _LONGEST:
        return old, new
    start = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    most = min(len(old), len(new)) - start
    same = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    start = max(start - _BEFORE, 0)
    return _part(old, start, same), _part(new, start, same)


def _part(text: str, start: int, same: int) -> str:
    """Return a text from `start` on, without most of its end, which is the same in the other one."""
    end = min(len(text) - same + _BEFORE, start + _LONGEST_PART)
    return f"{'...' if start else ''}{text[start:end]}{'...' if end < len(text) else ''}"


def alone(value: str) -> str:
    """Return a value that comes or goes."""
    text = plain(value)
    return text if len(text) <= _LONGEST_ALONE else f"{text[:_LONGEST_ALONE]}..."


def setting(one: "Setting") -> str:
    """Return what becomes of a setting."""
    if one.is_reordered:
        return f"{one.name} in another order"
    if len(one.added) == len(one.removed) == 1:
        return f"{one.name} {change(one.removed[0], one.added[0])}"
    if one.added or one.removed:
        parts = [*(f"+ {alone(item)}" for item in one.added), *(f"- {alone(item)}" for item in one.removed)]
        return f"{one.name} {' '.join(parts)}"
    if one.before is not None and one.after is not None:
        return f"{one.name} {change(one.before, one.after)}"
    if one.name == _BUILD:
        return f"built by {one.after} (new)" if one.after else f"no longer built by {one.before}"
    if one.after is not None:
        return f"{one.name} {alone(one.after)} (new)"
    if one.may_stay:
        return f"{one.name} no longer stated, {alone(one.before or '')} may stay"
    return f"{one.name} changes" if one.before is None else f"{one.name} removed (was {alone(one.before)})"


def lines(start: str, phrases: "Iterable[str]") -> "Iterator[str]":
    """Yield a line with what is to be said, or several below it where one would be too long."""
    said = list(phrases)
    line = f"{start}: {', '.join(said)}" if said else start
    if len(line) <= _LONGEST_LINE or not said:
        yield line
    else:
        yield f"{start}:"
        yield from (f"    {one}" for one in said)
