"""Reads JSON: strict about what is JSON, lenient in going on after a fault (block 2).

The standard library's parser has no positions, stops at the first fault and costs start-up time; this one is a
recursive descent over offsets. Every method takes the offset where its part begins and returns the node and the
offset after it. A string's span stands inside its quotes, so that a replacement needs none.
"""

from arc2sam.diagnostics import Edit, Label
from arc2sam.document import Entry, Scalar, Sequence, Table
from arc2sam.readers import MAX_NESTING, MAX_NODES
from arc2sam.readers.shape import NO_MAP, NO_MAP_HELP, is_json_number, to_document, to_number
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Document, Value

    Found = tuple[Value | None, int]

_LOSES = frozenset(("ARC130", "ARC131", "ARC135", "ARC139"))
MAX_FAULTS = 20
"""After so many faults the rest of a file is not worth reading."""

_END = "\0"
_BLANKS = frozenset(" \t\r\n")
_DIGITS = frozenset("0123456789")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LONG = 1000
_SPECIAL = frozenset(map(chr, range(32))) | frozenset('"\\')
"""What does not stand for itself in a string."""
_HEX = frozenset("0123456789abcdefABCDEF")
_AFTER_WORD = frozenset(',:]}\n\r"' + _END)
_WORDS: "dict[str, bool | None]" = {"true": True, "false": False, "null": None}


def read(source: Source, report: "Report") -> "Document | None":
    """Return the document that a JSON text means, or None where no value could be read.

    Reports ARC130 to ARC140, ARC182, ARC183 and those of `shape.to_document`.
    """
    tree = read_tree(source, report)
    return None if tree is None else to_document(source, tree, report)


def read_tree(source: Source, report: "Report") -> "Table | None":
    """Return the located object that a JSON text is, or None after a fault that reading cannot go on from."""
    scanner = Scanner(source, report)
    try:
        return scanner.whole()
    except Stop:
        return None


class Stop(Exception):  # noqa: N818 - no error: the faults are in the report
    """Reading cannot go on; what is wrong has been reported."""


class Scanner:
    """One pass over one text."""

    def __init__(self, source: Source, report: "Report") -> None:
        self.source = source
        # The sentinel saves a test of the end at every character; the text itself holds no NUL (`readers.read`).
        self.text = source.text + _END
        self.report = report
        self.faults = 0
        self.lost = -1
        """Where the last fault ends, if reading may have lost its way there."""
        self.values = 0

    def fault(
        self,
        code: str,
        message: str,
        place: tuple[int, int],
        help_text: str,
        replacement: "str | None" = None,
        *,
        label: "Label | None" = None,
    ) -> None:
        """Report a fault; a replacement is the text to write in its place."""
        span = Span(self.source, *place)
        edit = None if replacement is None else Edit(span, replacement)
        if not self.is_lost(place[0]):
            self.report.add(code, message, span, labels=(label,) if label else (), help=help_text, edit=edit)
        self.lost = place[1] if code in _LOSES else -1
        self.faults += 1
        if self.faults >= MAX_FAULTS:
            raise Stop

    def is_lost(self, pos: int) -> bool:
        """Tell whether what stands there comes of a fault right before it."""
        return self.lost == pos or (0 <= self.lost < pos and self.text[self.lost : pos] in "[{")

    def whole(self) -> Table:
        """Return the one object of the text."""
        start = self.skip(0)
        if self.text[start] == _END and start == len(self.source.text):
            self.fault("ARC184", "The manifest is empty", (0, 0), 'Write at least `{"app": "my-app"}`')
            raise Stop
        if self.text[start] != "{":
            self.fault("ARC185", NO_MAP, (start, start + 1), NO_MAP_HELP)
            raise Stop
        value, end = self.object(start, 1)
        if (end := self.skip(end)) < len(self.source.text):
            what = f"`{self.text[end]}`" if self.text[end] in "]}," else "more text"
            self.fault("ARC140", f"The manifest goes on with {what} after its end", (end, end + 1), "Remove it")
        return value

    def skip(self, pos: int) -> int:
        """Return the offset of the next character that is no blank; report comments on the way."""
        text = self.text
        while True:
            char = text[pos]
            if char in _BLANKS:
                pos += 1
            elif char == "#" or (char == "/" and text[pos + 1] in "/*"):
                pos = self.comment(pos)
            else:
                return pos

    def comment(self, start: int) -> int:
        """Report a comment and return the offset after it."""
        from arc2sam.readers.json_faults import comment_end

        end = comment_end(self.source.text, start)
        self.fault("ARC133", "JSON has no comments", (start, end), "Remove it, or use `.arc` or YAML", "")
        return end

    def value(self, start: int, depth: int) -> "Found":
        """Return the value that begins at `start`, None if it is not one (which is reported)."""
        char = self.text[start]
        if char == '"':
            return self.string(start)
        if char == "{":
            return self.object(start, depth + 1)
        if char == "[":
            return self.array(start, depth + 1)
        if char in _DIGITS or char in "-+.":
            return self.number(start)
        if char == "'":
            return self.single_quoted(start)
        if char in ",]}":
            self.fault("ARC130", "A value is missing", (start, start), "Write a value, `null` or `{}`")
            return None, start
        return self.word(start)

    def object(self, start: int, depth: int) -> tuple[Table, int]:
        """Return the object whose brace stands at `start`."""
        self.require_depth(start, depth)
        entries: list[Entry] = []
        keys: dict[str, Scalar] = {}
        pos = self.skip(start + 1)
        while self.text[pos] != "}":
            key, pos = self.key(pos, start)
            value, pos = self.member(pos, depth)
            name = str(key.value)
            if name in keys:
                message, place = f"The key `{name}` is written twice", (key.span.start, key.span.end)
                label = Label(keys[name].span, "first written here")
                self.fault("ARC134", message, place, "Remove one of them, or write the items as a list", label=label)
            else:
                keys[name] = key
                self.count(start)
                if value is not None:
                    entries.append(Entry(key, value))
            pos = self.separator(pos, start, "}")
        return Table(tuple(entries), Span(self.source, start, pos + 1)), pos + 1

    def array(self, start: int, depth: int) -> tuple[Sequence, int]:
        """Return the array whose bracket stands at `start`."""
        self.require_depth(start, depth)
        values: list[Value] = []
        pos = self.skip(start + 1)
        while self.text[pos] != "]":
            if self.text[pos] == ",":
                self.fault("ARC132", "A comma stands before the first value", (pos, pos + 1), "Remove the comma", "")
                pos = self.skip(pos + 1)
                continue
            value, pos = self.value(pos, depth)
            if value is not None:
                values.append(value)
                self.count(start)
            pos = self.separator(pos, start, "]")
        return Sequence(tuple(values), Span(self.source, start, pos + 1)), pos + 1

    def require_depth(self, start: int, depth: int) -> None:
        """Stop at nesting that no manifest needs and that would exhaust the stack."""
        if depth > MAX_NESTING:
            self.fault("ARC182", f"Brackets nest more than {MAX_NESTING} deep", (start, start + 1), "Remove some")
            raise Stop

    def count(self, start: int) -> None:
        """Count a value of the bracket at `start`; stop at more than any manifest has."""
        self.values += 1
        if self.values > MAX_NODES:
            self.fault("ARC183", f"The file has more than {MAX_NODES} values", (start, start + 1), "Write fewer values")
            raise Stop

    def key(self, start: int, opener: int) -> tuple[Scalar, int]:
        """Return the key that begins at `start`."""
        char = self.text[start]
        if char == '"':
            return self.string(start)
        if char == "'":
            return self.single_quoted(start)
        if char.isalnum() or char in "@$_-/":
            end = start
            while self.text[end] not in _AFTER_WORD and self.text[end] not in " \t={[":
                end += 1
            if end > start:
                word = self.text[start:end]
                key = Scalar(word, Span(self.source, start, end))
                if self.is_half_quoted(word, start):
                    return key, end + 1
                self.fault("ARC135", f"The key `{word}` is not quoted", (start, end), f'Write `"{word}"`', f'"{word}"')
                return key, end
        raise self.unexpected(start, opener, "a key in double quotes")

    def member(self, end: int, depth: int) -> "Found":
        """Return the value of the key that ends at `end`."""
        pos = self.skip(end)
        char = self.text[pos]
        if char == "=":
            self.fault("ARC139", "JSON has `:` between key and value", (pos, pos + 1), "Write `:` for `=`", ":")
        if char in ":=":
            return self.value(self.skip(pos + 1), depth)
        if char in ",}" + _END:
            self.fault("ARC139", "The key has no value", (end, end), "Write `: {}` after it", ": {}")
            return None, pos
        self.fault("ARC139", "A `:` is missing after the key", (end, end), "Write `:` after it", ":")
        value, self.lost = self.value(pos, depth)
        return value, self.lost

    def separator(self, end: int, opener: int, closer: str) -> int:
        """Return the offset of the next element or of the closing bracket, after a value that ends at `end`."""
        pos = self.skip(end)
        char = self.text[pos]
        if char == closer:
            return pos
        if char == ",":
            after = self.skip(pos + 1)
            while self.text[after] in ",]}":
                self.fault("ARC132", "A comma is followed by no value", (pos, pos + 1), "Remove the comma", "")
                if self.text[after] != ",":
                    break
                pos, after = after, self.skip(after + 1)
            # An element or the right closing bracket has to stand there.
            if self.text[after] in "]}" + _END and self.text[after] != closer:
                raise self.unexpected(after, opener, f"`{closer}`")
            return after
        if char in "\"'[{" or char.isalnum() or char == "-":
            from arc2sam.readers.json_faults import comma_missed

            message = comma_missed(self.text[max(opener + 1, end - 60) : end])
            self.fault("ARC131", message, (end, end), "Write `,` after it", ",")
            return pos
        raise self.unexpected(pos, opener, f"`,` or `{closer}`")

    def unexpected(self, pos: int, opener: int, wanted: str) -> Stop:
        """Report what stands at `pos`, with the bracket that is open, and return the exception to raise."""
        from arc2sam.readers.json_faults import report_unexpected

        if not self.is_lost(pos):
            report_unexpected(pos, Span(self.source, opener, opener + 1), wanted, self.report)
        return Stop()

    def string(self, start: int) -> tuple[Scalar, int]:
        """Return the string whose quote stands at `start`."""
        end = self.text.find('"', start + 1)
        raw = self.text[start + 1 : end]
        if end >= 0 and "\\" not in raw and raw.isprintable():
            return Scalar(raw, Span(self.source, start + 1, end)), end + 1
        return (self.long_string(start) if end - start > _LONG else None) or self.odd_string(start)

    def long_string(self, start: int) -> "tuple[Scalar, int] | None":
        """Return a string that Python's own reader takes, which is faster; None for what has faults."""
        import json

        try:
            value, end = json.JSONDecoder().raw_decode(self.text, start)
            str(value).encode()
        except ValueError:
            return None
        return Scalar(value, Span(self.source, start + 1, end - 1)), end

    def odd_string(self, start: int) -> tuple[Scalar, int]:
        """Return a string with escapes or characters that are not printable."""
        text = self.text
        parts: list[str] = []
        pos = start + 1
        while text[pos] != '"':
            char = text[pos]
            if char in "\n\r" or (char == _END and pos == len(self.source.text)):
                self.fault("ARC136", "The string is never closed", (start, pos), 'Write `"` at its end')
                raise Stop
            if char == "\\":
                char, after = self.escape(pos)
            elif char < " ":
                after = pos + 1
                shown = f"\\u{ord(char):04x}" if char != "\t" else "\\t"
                message = f"The string holds the control character U+{ord(char):04X}"
                self.fault("ARC137", message, (pos, after), f"Write `{shown}`", shown)
            else:
                after = pos + 1
                while text[after] not in _SPECIAL:
                    after += 1
                char = text[pos:after]
            parts.append(char)
            pos = after
        value = "".join(parts)
        if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
            from arc2sam.readers.json_faults import paired

            value, is_half = paired(value)
            if is_half:
                self.fault("ARC137", "Half a surrogate pair stands alone", (start, pos + 1), "Write it whole")
        return Scalar(value, Span(self.source, start + 1, pos)), pos + 1

    def escape(self, start: int) -> tuple[str, int]:
        """Return the character that the escape at `start` stands for."""
        text = self.text
        char = text[start + 1]
        if char in _ESCAPES:
            return _ESCAPES[char], start + 2
        digits = text[start + 2 : start + 6]
        if char == "u" and len(digits) == 4 and _HEX.issuperset(digits):
            return chr(int(digits, 16)), start + 6
        shown = f"\\{char}" if char.isprintable() else "\\"
        message = f"`{shown}` is no escape of JSON"
        self.fault("ARC137", message, (start, start + 1), "Write `\\\\` for a backslash", "\\\\")
        return "\\", start + 1

    def single_quoted(self, start: int) -> tuple[Scalar, int]:
        """Report a string in single quotes, and return it all the same."""
        end = start + 1
        while self.text[end] not in "'\n\r" and end < len(self.source.text):
            end += 1
        if self.text[end] != "'":
            self.fault("ARC136", "The string is never closed", (start, end), "Write it in double quotes")
            raise Stop
        raw = self.text[start + 1 : end]
        quoted = '"' + raw.replace("\\", "\\\\").replace('"', '\\"') + '"'
        self.fault("ARC135", f"`'{raw}'` stands in single quotes", (start, end + 1), f"Write `{quoted}`", quoted)
        self.lost = -1
        return Scalar(raw, Span(self.source, start + 1, end)), end + 1

    def is_half_quoted(self, word: str, start: int) -> bool:
        """Report a word that has the quote at its end only, if it is one."""
        end = start + len(word)
        if self.text[end] != '"' or self.text[end + 1 : end + 99].lstrip(" \t")[:1] not in _AFTER_WORD:
            return False
        lost = end + 1 if self.is_lost(start) else -1
        self.fault("ARC135", f"`{word}` is quoted at its end only", (start, start), 'Write `"` before it', '"')
        self.lost = lost
        return True

    def number(self, start: int) -> "Found":
        """Return the number that begins at `start`."""
        end = start + 1
        text = self.text
        while text[end].isalnum() or text[end] in "+-._":
            end += 1
        word = text[start:end]
        if not is_json_number(word):
            from arc2sam.readers.json_faults import number_meant

            self.fault("ARC138", f"`{word}` is no number of JSON", (start, end), *number_meant(word))
            return None, end
        value = to_number(word)
        if value is None:
            self.fault("ARC191", f"The number `{word[:20]}` is too large", (start, end), "Write a smaller number")
            return None, end
        return Scalar(value, Span(self.source, start, end)), end

    def word(self, start: int) -> "Found":
        """Return `true`, `false` or `null`; report any other word."""
        end = start
        while self.text[end] not in _AFTER_WORD:
            end += 1
        word = self.text[start:end].rstrip()
        end = start + len(word)
        if word in _WORDS:
            return Scalar(_WORDS[word], Span(self.source, start, end)), end
        from arc2sam.readers.json_faults import no_value, word_meant

        if not word or not word.isprintable():
            self.fault("ARC130", no_value(word), (start, start + min(1, len(word))), "Write a value, `null` or `{}`")
            raise Stop
        meant = word_meant(word)
        if meant is None:
            text = Scalar(word, Span(self.source, start, end))
            if self.is_half_quoted(word, start):
                return text, end + 1
            quoted = '"' + word.replace("\\", "\\\\") + '"'
            self.fault("ARC135", f"`{word}` is not quoted", (start, end), f"Write `{quoted}`", quoted)
            return text, end
        self.fault("ARC130", f"`{word}` is no word of JSON", (start, end), f"Write `{meant}`", meant)
        return Scalar(_WORDS[meant], Span(self.source, start, end)), end
