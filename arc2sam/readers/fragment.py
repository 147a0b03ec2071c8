"""Reads a template or a fragment of one, YAML with short forms or JSON (block 2; for overlays and `diff` only).

Values are read by cfn-flip, places by our own reader, which also holds the limits. What cfn-flip would misread is
refused before.
"""

from arc2sam import readers
from arc2sam.document import Table
from arc2sam.intrinsics import Intrinsic
from arc2sam.plain_data import plain_value
from arc2sam.record import Record
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from arc2sam.diagnostics import Report
    from arc2sam.document import Value
    from arc2sam.intrinsics import Json

    # What PyYAML calls a node: its types leave marks optional and do not tell one kind from another.
    Node = Any

_YAML_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(_YAML_TAG + kind for kind in ("bool", "float", "int", "map", "null", "seq", "str", "timestamp"))
_DATE_LENGTH = len("2010-09-09")


class Purpose(Record):
    """What a text is read as, in the words of messages."""

    name: str
    wrong_value: str
    """The code of what a template cannot hold."""
    wrong_shape: str
    """The code of what is no map."""


OVERLAY = Purpose("overlay", "ARC334", "ARC335")
TEMPLATE = Purpose("template", "ARC348", "ARC347")


class TemplateFragment(Record):
    """A fragment: its values, and the same as a tree with places."""

    values: "dict[str, Json]"
    tree: Table


def read(source: Source, report: "Report", purpose: Purpose = OVERLAY) -> TemplateFragment | None:
    """Return the fragment that a text is, or None if it cannot be used.

    Reports what the readers of JSON and YAML do, and the two codes of its purpose.
    """
    # Not the manifest's report: whether this text can be used is a question of its own.
    from arc2sam.diagnostics import Report

    found = Report()
    tree = read_tree(source, found, purpose)
    if isinstance(tree, Table) and purpose is OVERLAY:
        _check_count(tree, found)
    values: object = None
    if tree is not None and not found.has_errors:
        values = plain_value(tree) if is_json(source) else _yaml_values(source, found, purpose)
    report.extend(found)
    if tree is None or found.has_errors:
        return None
    made = to_json(values)
    if not isinstance(tree, Table) or not isinstance(made, dict):
        message = f"The {purpose.name} is not a map"
        report.add(purpose.wrong_shape, message, tree.span, help="Begin with a section, such as `Resources:`")
        return None
    return TemplateFragment(made, tree)


_MOST_VALUES = 20_000
"""A template of 500 resources, which no stack exceeds, has fewer."""


def _check_count(tree: Table, report: "Report") -> None:
    """Report ARC183: an overlay that no stack could take, and that would take long."""
    pending: list[Value] = [tree]
    count = 0
    while pending:
        value = pending.pop()
        parts = [one.value for one in value.entries] if isinstance(value, Table) else getattr(value, "values", ())
        count += len(parts)
        if count > _MOST_VALUES:
            message = f"The overlay has more than {_MOST_VALUES} values"
            report.add("ARC183", message, value.span, help="Remove what does not belong to this stack")
            return
        pending += parts


def read_tree(source: Source, report: "Report", purpose: Purpose = OVERLAY) -> "Value | None":
    """Return the fragment's values with their places; short forms are the values behind their tags."""
    if readers.is_blank(source.text):
        if purpose is OVERLAY:
            # What is commented out changes nothing.
            return None
        message = f"The {purpose.name} is empty"
        report.add(purpose.wrong_shape, message, Span(source, 0, 0), help="Write at least one section")
        return None
    if not readers.is_within_limits(source, "json" if is_json(source) else "yaml", report):
        return None
    if is_json(source):
        from arc2sam.readers.json import read_tree as read_json

        return read_json(source, report)
    from arc2sam.readers.yaml import read_tree as read_yaml

    return read_yaml(source, report, tags=True)


def is_json(source: Source) -> bool:
    """Tell whether a text is JSON: by its name, or by how it begins where the name does not tell."""
    told = readers.format_of(source.name)
    return told == "json" or (told not in ("json", "yaml") and source.text.lstrip()[:1] in ("{", '"'))


def _yaml_values(source: Source, report: "Report", purpose: Purpose) -> object:
    """Return what cfn-flip reads, after it is sure that it reads what is written."""
    import cfn_flip  # type: ignore[import-untyped]  # has no stubs
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    _Check(source, report, purpose).node(yaml.compose(source.text, Loader=loader))
    if report.has_errors:
        return None
    try:
        values: object = cfn_flip.load_yaml(source.text)
    except (ValueError, yaml.YAMLError):
        message = "A number or date is malformed"
        report.add(purpose.wrong_value, message, Span(source, 0, 0), help="Quote it if it is text")
        return None
    return values


class _Check:
    """Finds the nodes of a YAML text that cfn-flip reads as something else than they say."""

    def __init__(self, source: Source, report: "Report", purpose: Purpose) -> None:
        self.source = source
        self.purpose = purpose
        self.report = report
        self.seen: set[int] = set()

    def refuse(self, node: "Node", message: str, help_text: str) -> None:
        span = Span(self.source, node.start_mark.index, node.end_mark.index)
        self.report.add(self.purpose.wrong_value, message, span, help=help_text)

    def node(self, node: "Node") -> None:
        """Check a node and all below it, each once: aliases repeat it."""
        if id(node) in self.seen:
            return
        self.seen.add(id(node))
        if not node.tag.startswith("!") and node.tag not in _PLAIN_TAGS:
            self.refuse(node, f"A template has no values of the kind `{_spelled(node.tag)}`", "Write a plain value")
        elif node.tag == "!GetAtt":
            self.get_att(node)
        elif isinstance(node.value, str):
            self.scalar(node)
        for child in node.value if isinstance(node.value, list) else ():
            if isinstance(child, tuple):
                self.key(child[0])
                self.node(child[1])
            else:
                self.node(child)

    def key(self, node: "Node") -> None:
        if node.tag != _YAML_TAG + "str":
            text = self.source.text[node.start_mark.index : node.end_mark.index]
            what = "a merge key" if node.tag == _YAML_TAG + "merge" else "not text to YAML"
            advice = "Write the keys out" if what == "a merge key" else f"Quote it: `'{text}'`"
            self.refuse(node, f"The key `{text}` is {what}", advice)

    def get_att(self, node: "Node") -> None:
        parts = node.value if isinstance(node.value, list) else ()
        plain = all(not isinstance(part, tuple) and part.tag in _PLAIN_TAGS and part.value for part in parts)
        if isinstance(node.value, list) and not (plain and all(isinstance(part.value, str) for part in parts)):
            self.refuse(
                node, "The short form `!GetAtt` takes no function or map", "Write `Fn::GetAtt:` in its long form"
            )

    def scalar(self, node: "Node") -> None:
        if node.tag == _YAML_TAG + "timestamp" and len(node.value) != _DATE_LENGTH:
            self.refuse(node, f"`{node.value}` is a point in time to YAML", f"Quote it: `'{node.value}'`")


def _spelled(tag: str) -> str:
    return "!!" + tag.removeprefix(_YAML_TAG) if tag.startswith(_YAML_TAG) else tag


def to_json(value: object) -> "Json":
    """Return values as a template holds them: plain maps and lists, functions as `Intrinsic`, dates as text."""
    if isinstance(value, dict):
        made = {str(key): to_json(value[key]) for key in value}
        return Intrinsic(made) if is_function(made) else made
    if isinstance(value, list | tuple):
        return [to_json(one) for one in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)


def is_function(value: "dict[str, Json]") -> bool:
    """Tell whether a map is an intrinsic function in its long form."""
    if len(value) != 1:
        return False
    name = next(iter(value))
    return name == "Ref" or name.startswith("Fn::")
