"""Says in our words what PyYAML and libyaml find wrong, with the fix (block 2; loaded on error only)."""

from arc2sam.diagnostics import Edit, Label
from arc2sam.readers import MAX_NESTING
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from yaml import YAMLError

    from arc2sam.diagnostics import Report
    from arc2sam.source import Source

_ALIGN = "Give the keys of one map, and the dashes of one list, the same indentation"
_PROBLEMS = (
    ("mapping values are not allowed", "ARC160", "A `:` stands where no key can be",
     "Quote the value if the `:` belongs to it, else end the line before with `:` or align the two lines"),
    ("sequence entries are not allowed", "ARC160", "A `-` stands where no list can begin",
     "Write the list on the lines below its key"),
    ("unknown escape", "ARC160", "The escape is none of YAML's", "Write `\\\\` for a backslash, or single quotes"),
    ("did not find expected key", "ARC160", "The indentation fits none of the lines above", _ALIGN),
    ("did not find expected '-'", "ARC160", "The indentation fits none of the lines above", _ALIGN),
    ("expected <block end>", "ARC160", "The indentation fits none of the lines above", _ALIGN),
    ("expected <document start>", "ARC165", "Text follows the end of the document", "Keep one document"),
    ("document start", "ARC165", "Text follows the end of the document", "Keep one document"),
)  # fmt: skip
"""Part of the parser's message, our code, message and help."""


def explain(error: "YAMLError", source: "Source", report: "Report") -> None:
    """Report what a YAML parser raised. Reports ARC160, ARC161, ARC163, ARC165, ARC169, ARC182, ARC186."""
    character = getattr(error, "character", None)
    if character is not None:
        _report_character(character, source, report)
        return
    problem = str(getattr(error, "problem", None) or "unreadable text")
    context = str(getattr(error, "context", None) or "")
    at = _offset(error, "problem_mark", source)
    began = _offset(error, "context_mark", source)
    if "maximum nesting depth" in problem:
        # Looking ahead for a `:`, libyaml meets its own limit before it gives what ours is checked by.
        report_depth(_one(at, source), report)
    elif "cannot start any token" in problem:
        _report_start(at, source, report)
    elif "alias" in context:
        report_star(began, source, report)
    elif "could not find expected ':'" in problem:
        _report_no_colon(began, source, report)
    elif "unexpected end of stream" in problem or "flow" in context:
        _report_unclosed(began, at, source, report)
    else:
        # PyYAML's own parser points behind the backslash, libyaml at it.
        if "unknown escape" in problem and source.text[at : at + 1] != "\\":
            at = max(0, at - 1)
        for part, code, message, help_text in _PROBLEMS:
            if part in problem:
                place = _one(at, source)
                edit = Edit(place, "\\\\") if place.text == "\\" else None
                report.add(code, message, place, help=help_text, edit=edit)
                return
        report.add("ARC160", f"This is not YAML: {problem}", _one(at, source), help="Correct the line")


def report_depth(span: Span, report: "Report") -> None:
    """Report nesting that no manifest needs and that would exhaust the stack."""
    message = f"Maps and lists nest more than {MAX_NESTING} deep"
    report.add("ARC182", message, span, help="Remove levels of maps and lists")


def report_star(start: int, source: "Source", report: "Report") -> None:
    """Report a value that begins with `*` and is no alias: most often the type of a table's key, unquoted."""
    end = _word_end(start, source)
    word = source.text[start:end]
    quoted = f'"{word}"'
    span = Span(source, start, end)
    message = f"`{word}` is an alias in YAML, and nothing has that name"
    report.add("ARC163", message, span, help=f"Write `{quoted}`", edit=Edit(span, quoted))


def _report_start(at: int, source: "Source", report: "Report") -> None:
    """Report a character that begins no YAML value: a tab, `@`, a backquote, `%`."""
    text = source.text
    if text[at : at + 1] == "\t":
        end = at
        while text[end : end + 1] == "\t":
            end += 1
        tabs = Span(source, at, end)
        edit = Edit(tabs, "  " * (end - at))
        report.add("ARC161", "A tab stands in the indentation", tabs, help="Write spaces", edit=edit)
        return
    end = _word_end(at, source)
    word = text[at:end]
    span = Span(source, at, end)
    if word.startswith("@") and word.endswith(":"):
        key = Span(source, at, end - 1)
        bare = word[1:-1]
        report.add("ARC186", f"The key `{key.text}` begins with `@`", key, help=f"Write `{bare}`", edit=Edit(key, bare))
        return
    quoted = f'"{word}"'
    help_text = f"Write `{quoted}`" if word.isprintable() else "Remove the character"
    message = f"`{word[:1]}` can begin a value only in quotes"
    report.add("ARC169", message, span, help=help_text, edit=Edit(span, quoted))


def _report_no_colon(start: int, source: "Source", report: "Report") -> None:
    """Report a line that is neither a key nor a list's item."""
    end = _line_end(start, source)
    word = source.text[start:end].rstrip()
    span = Span(source, start, start + len(word))
    edit = Edit(Span(source, span.end, span.end), ":")
    help_text = f"Write `{word}:` for a key or `- {word}` for an item of a list"
    report.add("ARC160", f"`{word}` is neither a key nor an item of a list", span, help=help_text, edit=edit)


def _report_unclosed(began: int, at: int, source: "Source", report: "Report") -> None:
    """Report a bracket or a quote that is not closed where it should be."""
    opener = source.text[began : began + 1]
    if opener in ("'", '"'):
        message, help_text = "The string is never closed", f"Write `{opener}` at its end"
        report.add("ARC160", message, _one(began, source), help=help_text)
    elif opener in ("[", "{"):
        closer = "]" if opener == "[" else "}"
        message = f"The `{opener}` is not closed here"
        label = Label(_one(began, source), f"`{opener}` opened here")
        end = _flow_end(began, at, source)
        span = _one(at, source) if end is None else Span(source, end, end)
        help_text = f"Write `,` or `{closer}`"
        report.add("ARC160", message, span, labels=(label,), help=help_text)
    else:
        report.add("ARC160", "A value is missing", _one(at, source), help="Write a value, or close the bracket")


def _flow_end(began: int, at: int, source: "Source") -> "int | None":
    """Return where the bracket at `began` should have been closed: before a line that is not indented below its own."""
    text = source.text
    indent = _indent(text[text.rfind("\n", 0, began) + 1 :])
    start = text.find("\n", began) + 1
    while 0 < start <= at:
        line = text[start : _line_end(start, source)]
        if (line.strip() and _indent(line) <= indent) or not text[start:].strip():
            return source.end_of_text(start)
        start = text.find("\n", start) + 1
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _report_character(character: int, source: "Source", report: "Report") -> None:
    """Report a control character, which YAML allows nowhere."""
    at = max(0, source.text.find(chr(character))) if isinstance(character, int) else 0
    shown = f"U+{ord(source.text[at]):04X}"
    report.add("ARC160", f"The character {shown} cannot stand in YAML", _one(at, source), help="Remove it")


def _offset(error: "YAMLError", name: str, source: "Source") -> int:
    mark = getattr(error, name, None)
    if mark is None:
        return 0 if name == "problem_mark" else _offset(error, "problem_mark", source)
    return min(int(mark.index), len(source.text))


def _one(at: int, source: "Source") -> Span:
    return Span(source, at, min(at + 1, len(source.text)))


def _word_end(start: int, source: "Source") -> int:
    """Return the end of the run of characters that are neither blank nor a closing sign of a flow collection."""
    text = source.text
    end = start
    while end < len(text) and not text[end].isspace() and text[end] not in ",]}":
        end += 1
    return max(end, min(start + 1, len(text)))


def _line_end(start: int, source: "Source") -> int:
    text = source.text
    end = start
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    return end
