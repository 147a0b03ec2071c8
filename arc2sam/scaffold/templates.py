"""Handlers as texts: one file of `handlers/` for each language and each kind of function (block 5).

A template is a whole program. What differs between functions is the first comment, the word `ITEM`, which stands for
the item of the manifest, and `action`, for what of a message tells its action; and the name of the function that Lambda
calls, `handler`.

Source: Architect documentation, the pages of the pragmas; AWS Lambda documentation, "Building Lambda functions with
Node.js" (Python, Ruby), "Building a custom runtime"; API Gateway documentation, "Working with WebSocket APIs".
"""

from arc2sam import runtimes
from arc2sam.pragmas.ws import IMPLICIT, Action, models, responses
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.model import App, Function

HTTP_PAGE = "http-get"
_ITEM = "ITEM"
_SELECTED = "`action`"
_STREAMS = "tables-streams"


class Language(Record):
    """How handlers of a runtime are written."""

    folder: str
    suffix: str
    """Of the template's name."""
    definition: str
    """What stands before the handler's name."""
    kinds: "dict[str, str]" = {}
    """Kinds whose template has another name, or stands in another folder."""
    beside: "dict[str, tuple[str, ...]]" = {}
    """Other files that a kind needs in the function's folder."""


_SENDS = ("ws-default", "ws-action")
_REPLIES = tuple(f"{kind}-reply" for kind in _SENDS)
_CALLED = ("events", "queues", "scheduled", _STREAMS)
_TYPED = ("http-get", "http", "ws-connect", "ws-disconnect", "ws-authorizer", *_REPLIES, *_CALLED)

LANGUAGES = {
    "nodejs": Language("node", ".mjs", "function "),
    # Not `.py`: they are data, not modules of this package.
    "python": Language("python", ".py.txt", "def "),
    "ruby": Language("ruby", ".rb", "def "),
    runtimes.TYPESCRIPT: Language("typescript", ".ts", "function "),
    runtimes.DENO: Language(
        "deno",
        ".ts",
        "function ",
        {kind: f"../typescript/{kind}" for kind in _TYPED},
        dict.fromkeys(_SENDS, ("connections.ts",)),
    ),
    "provided": Language(
        "custom",
        ".sh",
        "",
        {
            **dict.fromkeys(("ws-connect", "ws-disconnect", *_SENDS), "ws"),
            **dict.fromkeys(_REPLIES, "ws-reply"),
            **dict.fromkeys(_CALLED, "other"),
        },
    ),
}
"""By the prefix of a runtime's family; what is compiled has no template."""


def language_of(runtime: str) -> "Language | None":
    """Return how handlers of a runtime are written, or None if there is no template for it."""
    return LANGUAGES.get(runtimes.family_of(runtime).prefix)


def kind_of(function: "Function") -> str:
    """Return which template a function gets: its pragma, and of `@http` and `@ws` which kind of route it is."""
    if function.pragma == "http":
        return HTTP_PAGE if function.name.startswith("get ") else "http"
    if isinstance(function, Action):
        kind = f"ws-{function.name}" if function.name in IMPLICIT else "ws-action"
        return f"{kind}-reply" if kind in _SENDS and responses.is_two_way(function) else kind
    if function.pragma == "ws-api":
        return "ws-authorizer"
    # A stream that `stream true` makes belongs to @tables.
    return _STREAMS if function.pragma == "tables" else function.pragma


def item_of(function: "Function") -> str:
    """Return how a comment names a function: `@ws connect`."""
    pragma = _STREAMS if function.pragma == "tables" else function.pragma
    return f"@{pragma} {function.name}"


def selected(app: "App") -> str:
    """Return how a comment names what of a message tells its action: `type` for `$request.body.type`."""
    # A docstring ends with three double quotes, and to API Gateway single ones are the same.
    return models.selection(app).removeprefix("$request.body.").replace('"', "'")


def handler(language: Language, kind: str, items: str, method: str, told_by: str = "action") -> str:
    """Return the text of a handler.

    Args:
        language: from `language_of`.
        kind: from `kind_of`.
        items: the functions that it is written for, as its first comment names them.
        method: the name of the function that Lambda calls.
        told_by: from `selected`.
    """
    text = read(f"{language.folder}/{language.kinds.get(kind, kind)}{language.suffix}")
    text = text.replace(_SELECTED, f"`{told_by}`", 1).replace(_ITEM, items, 1)
    return text.replace(f"{language.definition}handler(", f"{language.definition}{method}(", 1)


def read(path: str) -> str:
    """Return a file of `handlers/`."""
    here = __file__.replace("\\", "/").rpartition("/")[0]
    # In text mode LF is what comes out, whatever a checkout made of line ends.
    with open(f"{here}/handlers/{path}", encoding="ascii") as file:
        return file.read()
