"""CloudFormation's intrinsic functions, the only place that spells them (block 1).

Each function returns an `Intrinsic`: a dict of one key, so plain data to the validator, of its own type so that
the renderer knows it and no map that a user wrote can be taken for one.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    Json: TypeAlias = "str | int | float | bool | None | Sequence[Json] | Mapping[str, Json]"
    _Dict = dict[str, Json]
else:
    _Dict = dict


class Intrinsic(_Dict):
    """`{"Ref": ...}` or `{"Fn::...": ...}`."""

    __slots__ = ()


def ref(logical_id: str) -> Intrinsic:
    """Return `Ref` of a resource, parameter or pseudo parameter."""
    return Intrinsic(Ref=logical_id)


def get_att(logical_id: str, attribute: str) -> Intrinsic:
    """Return `Fn::GetAtt` of a resource's attribute."""
    return Intrinsic({"Fn::GetAtt": [logical_id, attribute]})


def literal(text: str) -> str:
    """Return text in which `Fn::Sub` substitutes nothing: `${` written as `${!`."""
    return text.replace("${", "${!")


def verbatim(text: str) -> "Json":
    """Return text that stands outside of `Fn::Sub` as it is meant: nothing in it is substituted.

    Where it has `${Name}`, which may be what a resource is called, it is put together of parts: tools take that for a
    forgotten `Fn::Sub`.
    """
    first, *rest = text.split("${")
    parts = [first]
    for part in rest:
        if "A" <= part[:1] <= "Z":
            parts.append("{" + part)
        else:
            parts[-1] += "${" + part
    return text if len(parts) == 1 else join("$", parts)


def sub(text: str, *values: str) -> Intrinsic:
    """Return `Fn::Sub` of `text`, each `%s` in it replaced by the next value, which is taken literally.

    Text of ours goes into `text`; anything that a user wrote goes into `values`, where `${...}` stays text.
    """
    if values:
        text = text % tuple(map(literal, values))
    return Intrinsic({"Fn::Sub": text})


def join(separator: str, parts: "Sequence[Json]") -> Intrinsic:
    """Return `Fn::Join` of parts, with one separator between each two."""
    return Intrinsic({"Fn::Join": [separator, parts]})


def select(position: int, values: "Sequence[Json]") -> Intrinsic:
    """Return `Fn::Select` of the value at a position, from 0."""
    return Intrinsic({"Fn::Select": [position, values]})
