"""@ws-api: settings of the WebSocket API that Architect does not know and ignores.

Each topic is a module of this package with its keys, its part of the model and what it adds to the template.

Source: arc2sam's own pragma; API Gateway documentation, "Working with WebSocket APIs".
"""

from arc2sam.diagnostics import Label, Report
from arc2sam.keys import Place, Setting, entries_of, read_settings
from arc2sam.model import Function, Part
from arc2sam.pragmas.ws import Additions, WebSocketApi, access, authorization, domain, refusals, stage, traffic
from arc2sam.pragmas.ws.access import Access
from arc2sam.pragmas.ws.api import joined
from arc2sam.pragmas.ws.authorization import Authorization
from arc2sam.pragmas.ws.domain import Addresses
from arc2sam.pragmas.ws.stage import StageSettings
from arc2sam.pragmas.ws.traffic import Traffic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.document import Entry, Pragma
    from arc2sam.model import App, Target

NAME = "ws-api"
KEYS = stage.KEYS + authorization.KEYS + access.KEYS + traffic.KEYS + domain.KEYS
_GUARDS = frozenset(key.name for key in KEYS if key.guards)


class WebSocketSettings(Part):
    """What the manifest states of the API as a whole."""

    functions: tuple[Function, ...] = ()
    """The authorizer's function, or the one that checks origins."""
    stage: StageSettings = StageSettings()
    authorization: Authorization = Authorization()
    access: Access = Access()
    traffic: Traffic = Traffic()
    addresses: Addresses = Addresses()


_FOR_ONE_KEY = frozenset({"rate", "burst", "quota"})


def _places(key: str) -> "Place | None":
    """Return where a key is known that has no effect in its place: first below or right below this pragma."""
    from arc2sam.pragmas import guarded_places

    if any(key == one.name for one in KEYS):
        return Place("right below @ws-api", guards=key in _GUARDS)
    for one in KEYS:
        if any(key == inner.name for inner in one.keys):
            everyone = "; `throttle RATE BURST` holds for all clients" if key in _FOR_ONE_KEY else ""
            return Place(f"below `{one.name}`{everyone}")
    return guarded_places(key)


def normalize(pragma: "Pragma", report: Report) -> WebSocketSettings:
    """Return the settings.

    Reports ARC352 and 360 (what such APIs do not have), ARC375 (written twice), ARC376 (what nothing reads), and each
    topic its own.
    """
    found = Report()
    entries = _once(entries_of(refusals.kept(pragma.items, found), found, KEYS), found)
    written = read_settings(refusals.without_vain(entries, found), KEYS, found, _places)
    _add_strictly(found, report)
    for name in refusals.names(pragma.items):
        if name.value in _GUARDS and name.value not in written:
            # Asked for in a way that was reported: what else depends on it stays silent.
            written[str(name.value)] = Setting(None, name.span, name.span)
    guarded = authorization.read(written, report)
    return WebSocketSettings(
        pragma.span,
        authorization.functions(guarded),
        stage=stage.read(written, report),
        authorization=guarded,
        access=access.read(written, report),
        traffic=traffic.read(written, report),
        addresses=domain.read(written, report),
    )


_VAIN = frozenset(("ARC202", "ARC203", "ARC207"))
"""Warnings about what has no effect, where Architect gives it none."""


def _add_strictly(found: Report, report: Report) -> None:
    """Report what was found; no tool but this one reads the pragma, so what nothing reads is ARC376, an error.

    It may be meant for a guard, in a word that no list of slips has.
    """
    for one in found:
        code = "ARC376" if one.code in _VAIN else one.code
        report.add(code, one.message, one.span, labels=one.labels, help=one.help, edit=one.edit)


def _once(entries: "tuple[Entry, ...]", report: Report) -> "list[Entry]":
    """Return the first entry of each name: which of two limits or guards holds is not to be guessed."""
    first: dict[str, Entry] = {}
    for entry in entries:
        known = first.setdefault(str(entry.key.value), entry)
        if known is not entry:
            report.add(
                "ARC375",
                f"`{entry.key.value}` is set twice",
                entry.key.span,
                labels=[Label(known.key.span, "first set here")],
                help="Remove one of the two",
            )
    return list(first.values())


def link(app: "App", report: Report) -> "App":
    """Report ARC350: settings of an API that the manifest does not have."""
    settings = app.part(WebSocketSettings)
    if settings is not None and app.part(WebSocketApi) is None:
        report.add("ARC350", "@ws-api needs @ws", settings.span, help="Write `@ws`, or remove `@ws-api`")
    return app


def check(app: "App", target: "Target", report: Report) -> None:
    """Report what contradicts itself, another topic or the stage: every topic's `check`."""
    settings = app.part(WebSocketSettings)
    api = app.part(WebSocketApi)
    if settings is None or api is None:
        return
    for topic in (stage, authorization, access, traffic, domain):
        topic.check(settings, api, app, target, report)


def additions(app: "App", target: "Target") -> Additions:
    """Return what all topics add to the API, its stage and its `$connect` route."""
    settings = app.part(WebSocketSettings)
    api = app.part(WebSocketApi)
    assert settings is not None
    assert api is not None
    return joined(
        topic.additions(settings, api, app, target) for topic in (stage, authorization, access, traffic, domain)
    )
