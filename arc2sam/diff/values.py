"""Values of a template in one spelling, so that two that deploy the same are equal (block 5).

Intrinsic functions become text as `Fn::Sub` writes it, as far as they can: `!Ref Role` and `!Sub ${Role}` are both
`${Role}`. The partition is the standard one: a template that names it and one that asks for it deploy the same there.
Numbers and booleans are text, as CloudFormation converts them.

Source: CloudFormation documentation, "Intrinsic function reference" and "Pseudo parameters reference".
"""

from arc2sam.intrinsics import Intrinsic, literal
from arc2sam.names import sam_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from arc2sam.intrinsics import Json

    Plain: TypeAlias = "str | None | list[Plain] | dict[str, Plain]"
    """A value in one spelling: nothing but text, lists and maps."""
    Segments: TypeAlias = "list[tuple[bool, str]]"
    """Parts of a text: whether a part is a reference, and the text or what is referred to."""

_KNOWN = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}
NO_VALUE = "${AWS::NoValue}"

_ARNS = {
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${%s}",
    "AWS::IAM::Role": "arn:aws:iam::${AWS::AccountId}:role/${%s}",
    "AWS::S3::Bucket": "arn:aws:s3:::${%s}",
}
"""ARNs that hold what `Ref` gives. Source: Service Authorization Reference."""
_SAME_AS_REF = {
    "AWS::ApiGatewayV2::Api": "ApiId",
    "AWS::Serverless::HttpApi": "ApiId",
    "AWS::Serverless::WebSocketApi": "ApiId",
    "AWS::SNS::Topic": "TopicArn",
    "AWS::SQS::Queue": "QueueUrl",
}
"""Attributes that are what `Ref` gives. Source: CloudFormation's template reference, "Return values"."""


def spellings(types: "Mapping[str, str]", pathed: "frozenset[str]" = frozenset()) -> "dict[str, str]":
    """Return by reference, such as `Role.Arn`, what else it is; a name alone stands for `Ref`.

    Args:
        types: by logical ID, the type of each resource.
        pathed: roles that have a path, which only their ARN tells.
    """
    known: dict[str, str] = {}
    for logical_id, kind in types.items():
        if kind in _ARNS and logical_id not in pathed:
            known[f"{logical_id}.Arn"] = _ARNS[kind] % logical_id
        if kind in _SAME_AS_REF:
            known[f"{logical_id}.{_SAME_AS_REF[kind]}"] = f"${{{logical_id}}}"
        if kind == "AWS::S3::Bucket":
            website = "http://${%s}.s3-website.${AWS::Region}.amazonaws.com" % logical_id  # noqa: UP031 - of `${`
            known[f"{logical_id}.WebsiteURL"] = website
        if kind == "AWS::Serverless::Function":
            known[f"{logical_id}.Alias"] = f"${{{sam_id(logical_id, 'Aliaslive')}}}"
    return known


def plain(value: "Json", known: "Mapping[str, str]", *, is_document: bool = False) -> "Plain":
    """Return a value in one spelling.

    Args:
        value: as the template has it.
        known: from `spellings`.
        is_document: the value is a document of its own, such as a JSON Schema, in which 1 and "1" differ: text that
            would be read as something else stands in quotes.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)
    if isinstance(value, str):
        return shown([value])[1:-1] if is_document and _is_ambiguous(value) else literal(value)
    if value is None:
        return "null" if is_document else None
    if isinstance(value, dict):
        if is_function(value):
            return _function(value, known)
        found = {str(key): plain(inner, known, is_document=is_document) for key, inner in value.items()}
        return {key: inner for key, inner in found.items() if inner != NO_VALUE}
    assert isinstance(value, list | tuple)
    items = [plain(inner, known, is_document=is_document) for inner in value]
    return [inner for inner in items if inner != NO_VALUE]


def _is_ambiguous(text: str) -> bool:
    """Tell whether a text in a document looks like a number, another word of JSON, or a text in quotes."""
    if text in ("true", "false", "null") or text[:1] == '"':
        return True
    try:
        float(text)
    except ValueError:
        return False
    return True


def is_function(value: "Json") -> bool:
    """Tell whether a value is an intrinsic function."""
    if isinstance(value, Intrinsic):
        return True
    if not isinstance(value, dict) or len(value) != 1:
        return False
    name = str(next(iter(value)))
    return name == "Ref" or name.startswith("Fn::")


def _function(value: "Mapping[str, Json]", known: "Mapping[str, str]") -> "Plain":
    segments = _segments(value, known)
    if segments is not None:
        return _text(segments)
    ((name, argument),) = value.items()
    return {name: plain(argument, known)}


def _text(segments: "Segments") -> str:
    merged: list[str] = []
    run = ""
    for is_reference, text in segments:
        if is_reference:
            merged += [literal(run), f"${{{text}}}"]
            run = ""
        else:
            run += text
    return "".join([*merged, literal(run)])


def _segments(value: "Json", known: "Mapping[str, str]") -> "Segments | None":
    """Return the parts of a text, or None if it is not known before the deploy."""
    if isinstance(value, bool):
        return [(False, "true" if value else "false")]
    if isinstance(value, str | int | float):
        return [(False, str(value))]
    if not is_function(value):
        return None
    assert isinstance(value, dict)
    ((name, argument),) = value.items()
    if name == "Ref" and isinstance(argument, str):
        return _reference(argument, known)
    if name == "Fn::GetAtt":
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        whole = isinstance(parts, list | tuple) and all(isinstance(part, str) for part in parts)
        return _reference(".".join(map(str, parts)), known) if whole and isinstance(parts, list | tuple) else None
    if name == "Fn::Sub":
        return _sub(argument, known)
    if name == "Fn::Join":
        return _join(argument, known)
    if name == "Fn::Select":
        return _select(argument, known)
    return None


def _reference(name: str, known: "Mapping[str, str]") -> "Segments":
    if name in _KNOWN:
        return [(False, _KNOWN[name])]
    if name in known:
        return list(_parts(known[name]))
    return [(True, name)]


def _parts(text: str) -> "Iterator[tuple[bool, str]]":
    """Yield the parts of the text of a `Fn::Sub`."""
    first, *rest = text.split("${")
    yield False, first
    for part in rest:
        name, closed, after = part.partition("}")
        if not closed:
            yield False, "${" + part
        elif name.startswith("!"):
            yield False, f"${{{name[1:]}}}{after}"
        else:
            yield True, name.strip()
            yield False, after


def _sub(argument: "Json", known: "Mapping[str, str]") -> "Segments | None":
    text, given = argument, {}
    if isinstance(argument, list | tuple) and len(argument) == 2 and isinstance(argument[1], dict):
        text, given = argument[0], argument[1]
    if not isinstance(text, str):
        return None
    found: Segments = []
    for is_reference, part in _parts(text):
        if not is_reference:
            found.append((False, part))
            continue
        inner = _segments(given[part], known) if part in given else _reference(part, known)
        if inner is None:
            return None
        found += inner
    return found


def _join(argument: "Json", known: "Mapping[str, str]") -> "Segments | None":
    if not (isinstance(argument, list | tuple) and len(argument) == 2 and isinstance(argument[1], list | tuple)):
        return None
    separator, parts = argument[0], argument[1]
    if not isinstance(separator, str) or not isinstance(parts, list | tuple):
        return None
    found: Segments = []
    for position, part in enumerate(parts):
        inner = _segments(part, known)
        if inner is None:
            return None
        if position:
            found.append((False, separator))
        found += inner
    return found


def _select(argument: "Json", known: "Mapping[str, str]") -> "Segments | None":
    if not (isinstance(argument, list | tuple) and len(argument) == 2 and isinstance(argument[1], list | tuple)):
        return None
    position, choices = argument[0], argument[1]
    if not isinstance(choices, list | tuple) or not str(position).isdigit() or int(str(position)) >= len(choices):
        return None
    return _segments(choices[int(str(position))], known)


def references(value: "Plain") -> "frozenset[str]":
    """Return what a value refers to: logical IDs, parameters and pseudo parameters, without attributes."""
    return frozenset(name.partition(".")[0] for name in _references(value))


def _references(value: "Plain") -> "Iterator[str]":
    if isinstance(value, str):
        for is_reference, text in _parts(value):
            if is_reference:
                yield text
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _references(inner)
            if key == "Ref" and isinstance(inner, str):
                yield inner
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def texts(value: "Plain") -> "Sequence[str]":
    """Return a value that may be a text or a list of texts as a list; what is neither is written out."""
    if isinstance(value, list):
        return [shown(one) for one in value]
    return [] if value is None else [shown(value)]


def shown(value: "Plain") -> str:
    """Return a value as a message shows it: text as it is, all else as JSON."""
    if isinstance(value, str):
        return value
    import json

    return json.dumps(value, ensure_ascii=False)
