"""Names that Architect and AWS derive from what a manifest says (block 1).

Source: `@architect/utils` (`toLogicalID`, `getLambdaName`), the rules as run on its test vectors.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NewType

    LogicalId = NewType("LogicalId", str)
else:

    def LogicalId(text):  # noqa: ANN001, ANN201, N802 - stands in for the NewType, which schemas tell from a string
        """Mark a string as a logical ID."""
        return text


LONGEST_LOGICAL_ID = 255

_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_ALNUM = _CAPITALS | frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def logical_name(text: str) -> str:
    """Return the part of a logical ID that stands for `text`: `send-message` becomes `SendMessage`.

    Words are what ASCII capitals, dashes and every character that is not an ASCII letter or digit set apart.
    The result may be empty or not alphanumeric (for one odd character): the caller reports that.
    """
    words = text.replace("-", " ").replace("_", " ").split()
    letters = "".join(words)
    if letters.islower() and letters.isalnum() and letters.isascii():
        # Most names are so: for them the way through the rule below is a short one.
        joined = "".join(map(str.capitalize, words))
        return "GetIndex" if joined == "Get" else joined
    if len(text) == 1 and text not in _CAPITALS and ord(text) < 0x10000:
        return text.upper()
    spaced = "".join([f" {char}" if char in _CAPITALS else char for char in text])
    start, end = 0, len(spaced)
    while start < end and spaced[start] not in _ALNUM:
        start += 1
    while end > start and spaced[end - 1] not in _ALNUM:
        end -= 1
    lowered = spaced[start:end].lower()
    words = "".join([char if char in _ALNUM else " " for char in lowered]).split()
    joined = "".join([word[0].upper() + word[1:] for word in words])
    # Architect renames it: the resource of `get /` is GetIndex, and nothing else may be called plain Get.
    return "GetIndex" if joined == "Get" else joined


def logical_id(text: str, suffix: str = "") -> "LogicalId":
    """Return the logical ID that Architect gives a named thing: its logical name and the suffix of its kind."""
    return LogicalId(logical_name(text) + suffix)


def sibling_id(known: "LogicalId", suffix: str, other: str) -> "LogicalId":
    """Return the logical ID that has another suffix after the same logical name: a function's route, its topic."""
    return LogicalId(known.removesuffix(suffix) + other)


def native_route_id(api: "LogicalId", route_key: str) -> "LogicalId":
    """Return the logical ID that SAM gives a route of the native WebSocket API: `WSPingRoute`."""
    return LogicalId(f"{api}{route_key.removeprefix('$').capitalize()}Route")


def sam_id(owner: str, *words: str) -> str:
    """Return the logical ID that SAM gives what it makes for a resource: the resource's, and words after it.

    Source: SAM documentation, "Generated AWS CloudFormation resources".
    """
    return owner + "".join(words)


def route_folder(path: str) -> str:
    """Return the folder name that stands for an HTTP path, without the method: `/cats/:id` is `-cats-000id`."""
    if path == "/":
        return "-index"
    mangled = path.replace("-", "_").replace(".", "_").replace("/", "-").replace("\\", "-").replace(":", "000")
    return mangled.replace("*", "catchall", 1)


def http_logical_id(method: str, path: str) -> "LogicalId":
    """Return the logical ID of an HTTP route's function; `method` in lower case."""
    # Every 000 goes, also one that was written in the path: Architect does so, and IDs are a contract.
    return logical_id(method + route_folder(path).replace("000", ""), "HTTPLambda")


def is_logical_id(text: str) -> bool:
    """Tell whether CloudFormation takes `text` as a logical ID: 1 to 255 ASCII letters and digits."""
    return len(text) <= LONGEST_LOGICAL_ID and text.isalnum() and text.isascii()


def are_logical_ids(texts: "Sequence[str]") -> bool:
    """Tell whether all texts are logical IDs, and there is one, by what they have together."""
    lengths, joined = set(map(len, texts)), "".join(texts)
    # Letters of bytes are told with fewer steps.
    return joined.isascii() and joined.encode().isalnum() and 0 not in lengths and max(lengths) <= LONGEST_LOGICAL_ID


USUAL_STAGES = ("staging", "production")
"""Architect's own stages. Source: its documentation, "deploy"."""

_STAGE = _ALNUM | frozenset("_-")
_LOCAL_STAGE = "testing"


def stage_fault(name: str) -> str:
    """Return what is wrong with the name of a stage, or nothing.

    Source: API Gateway documentation, "Stage"; Architect's runtime helpers take `testing` for the local machine.
    """
    if not name or not _STAGE.issuperset(name):
        return f"a stage is made of the letters A to Z and a to z, digits, `-` and `_`, unlike {name!r}"
    if name == _LOCAL_STAGE:
        return "the stage `testing` cannot be deployed: Architect's runtime helpers take it for the local machine"
    return ""


LONGEST_PATH = 1024
MOST_PARTS = 64


def long_path_fault(path: str) -> str:
    """Return that a path is too long, or nothing."""
    if len(path) > LONGEST_PATH:
        return f"The path has {len(path)} characters, more than {LONGEST_PATH}"
    parts = path.count("/") + 1
    return f"The path has {parts} parts, more than {MOST_PARTS}" if parts > MOST_PARTS else ""


def folder_fault(path: str) -> str:
    """Return what is wrong with the path of a folder that is deployed, or nothing."""
    if len(path) > MOST_PARTS and long_path_fault(path):
        return long_path_fault(path)
    if not path.isascii() or not path.isprintable():
        return f"`{path}` has characters other than printable ASCII"
    return ""
