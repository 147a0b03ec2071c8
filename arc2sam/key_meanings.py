"""Which keys are meant by words that are none (block 2; loaded where there is one)."""

from arc2sam import snippets
from arc2sam.diagnostics import Edit
from arc2sam.keys import by_name
from arc2sam.source import Span
from arc2sam.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.document import Scalar
    from arc2sam.keys import Key


def near(written: str, keys: "tuple[Key, ...]") -> "Key | None":
    """Return the key that a word is most likely a slip of, or None."""
    known = by_name(keys)
    name = nearest(written, tuple(known))
    return known[name] if name else None


def of_call(name: "Scalar", keys: "tuple[Key, ...]") -> "Edit | None":
    """Return the setting to write instead of one in parentheses, which a line of `.arc` text begins with that word.

    That is `rate 1 day` instead of `rate(1 day)`.
    """
    span = name.span
    if snippets.notation(span.source) != "arc" or "(" not in span.text:
        return None
    line = span.source.text[span.start :].splitlines()[0].partition("#")[0].rstrip()
    word, _, rest = line.partition("(")
    inner = rest[:-1].strip()
    if word not in by_name(keys) or not rest.endswith(")") or not inner or set("()\"'`") & set(inner):
        return None
    return Edit(Span(span.source, span.start, span.start + len(line)), f"{word} {inner}")
