"""What a deploy leaves open, unprotected or without a place for what fails (block 5).

Source: the pages of the services; CloudFormation documentation, "DeletionPolicy attribute" and "UpdateReplacePolicy
attribute"; DynamoDB Developer Guide, "Point-in-time backups".
"""

from arc2sam.diff.changes import Risk
from arc2sam.diff.permissions import attached, is_everyone, matches, of_holders
from arc2sam.diff.phrases import plain
from arc2sam.diff.replacement import at
from arc2sam.diff.risks import KEPT, RETAINED, cost
from arc2sam.diff.routes import of_resources, routes
from arc2sam.diff.stack import API, FUNCTION, MAPPING, ROUTE, URL
from arc2sam.diff.values import references, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arc2sam.diff.changes import PermissionChange
    from arc2sam.diff.leftovers import Leftover
    from arc2sam.diff.permissions import Statement
    from arc2sam.diff.routes import Route
    from arc2sam.diff.stack import DeployedResource, Stack
    from arc2sam.diff.values import Plain

_BUCKET = "AWS::S3::Bucket"
_TABLE = "AWS::DynamoDB::Table"
_PUBLIC_ACCESS = "PublicAccessBlockConfiguration"
_DEAD_LETTERS = {
    FUNCTION: "DeadLetterConfig.TargetArn",
    MAPPING: "DestinationConfig.OnFailure.Destination",
    "AWS::Lambda::EventInvokeConfig": "DestinationConfig.OnFailure.Destination",
    "AWS::SNS::Subscription": "RedrivePolicy.deadLetterTargetArn",
    "AWS::SQS::Queue": "RedrivePolicy.deadLetterTargetArn",
    "AWS::Scheduler::Schedule": "Target.DeadLetterConfig.Arn",
}
"""By type, where it says what becomes of messages and calls that fail."""
_FAILING = "loses its dead-letter queue: what fails is kept no longer"
_PROTECTIONS = (
    (_TABLE, "DeletionProtectionEnabled", "true", "is no longer protected from being deleted"),
    (
        _TABLE,
        "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
        "true",
        "can no longer be restored to an earlier time: its backups go",
    ),
    (_BUCKET, "VersioningConfiguration.Status", "Enabled", "no longer keeps files that are replaced or deleted"),
    ("AWS::Cognito::UserPool", "DeletionProtection", "ACTIVE", "is no longer protected from being deleted"),
)
"""Type, property, the value that protects, and what is so without it."""
_CLOSED = ((API, "DisableExecuteApiEndpoint", "true", "answers at its own address again, not at its domain alone"),)
"""The same, of what is closed."""
_PLAN = "AWS::ApiGateway::UsagePlan"
_GUARDS = {
    "AWS::WAFv2::WebACLAssociation": "is removed: its web ACL guards nothing any more",
    _PLAN: "is removed: clients are limited no longer",
}
"""Types that guard others."""


def risks(
    before: "Stack", after: "Stack", permissions: "Sequence[PermissionChange]", left: "Sequence[Leftover]" = ()
) -> "Iterator[Risk]":
    """Yield which guards, protections and dead-letter queues go; those that come are ordinary changes.

    Args:
        before: the deployed stack.
        after: the stack as it is then, from `leftovers.effective`.
        permissions: what is gained and lost.
        left: routes that keep a guard of which the template does not tell any more.
    """
    both = [(one, after.resources[name]) for name, one in before.resources.items() if name in after.resources]
    pairs = [(old, new) for old, new in both if old.type == new.type]
    yield from _of_routes(before, after)
    yield from _of_leftovers(left, after)
    public = tuple(_of_permissions(permissions, before, after))
    yield from public
    yield from _of_denials([one for one in permissions if _is_lost_denial(one)], after)
    yield from _of_buckets(pairs, frozenset(one.subject for one in public))
    yield from _of_urls(before, after)
    yield from _lost(pairs, _CLOSED, "opened")
    for name, one in before.resources.items():
        # Nobody is let in without limits where a key is asked for that belongs to no plan.
        is_moot = one.type == _PLAN and any(route.asks_for_key for route in left)
        if name not in after.resources and one.type in _GUARDS and not is_moot:
            yield Risk("opened", name, one.type, _GUARDS[one.type])
    for old, new in pairs:
        yield from _of_policies(old, new, after)
    yield from _lost(pairs, _PROTECTIONS, "unprotected")
    for old, new in pairs:
        path = _DEAD_LETTERS.get(new.type)
        if path and at(old, path) is not None and at(new, path) is None:
            yield Risk("dead-letters", new.logical_id, new.type, _FAILING, "Write `dlq true` below `@sam` to keep it")


def _lost(
    pairs: "Iterable[tuple[DeployedResource, DeployedResource]]",
    table: "Iterable[tuple[str, str, str, str]]",
    kind: str,
) -> "Iterator[Risk]":
    for type_, path, value, message in table:
        for old, new in pairs:
            if new.type == type_ and at(old, path) == value and at(new, path) != value:
                yield Risk(kind, new.logical_id, type_, message)


def _of_routes(before: "Stack", after: "Stack") -> "Iterator[Risk]":
    """Yield routes that anyone may use from now on, and APIs whose connections anyone may open."""
    old, new = routes(before), routes(after)
    for (api, key), was in old.items():
        now = new.get((api, key))
        if now is None and (key != "$connect" or api not in after.resources):
            continue
        guard = _guard(was, before)
        subject, what = f"{was.kind} {key}", "connect" if key == "$connect" else "call it"
        helped = _GUARDS_OF_SOCKETS if was.kind == "WebSocket" else _MEANT
        if guard and not (now and _guard(now, after)):
            yield Risk("opened", subject, ROUTE, f"is open: anyone may {what}, since {guard} goes", helped)
        if _asks_for_key(was) and not (now and _asks_for_key(now)):
            yield Risk("opened", subject, ROUTE, "no longer asks for an API key", _MEANT)


_MEANT = "Go on only if this is meant"
_GUARDS_OF_SOCKETS = "Write `authorizer`, `origins` or `auth iam` below `@ws-api` to keep it closed"


def _of_leftovers(left: "Iterable[Leftover]", after: "Stack") -> "Iterator[Risk]":
    """Yield routes that stay guarded, perhaps by something that goes, though the template says no more of it."""
    found = {one.resource: one for one in of_resources(after)}
    for one in left:
        route = found[one.logical_id]
        subject, is_socket = f"{route.kind} {route.key}", route.key == "$connect"
        if one.authorization:
            goes = one.authorizer and one.authorizer not in after.resources
            message = f"stays guarded by {_guard(route, after)}{', which goes, ' + _REFUSED if goes else ''}: {_LEFT}"
            helped = _EMPTY if is_socket else "Write `AuthorizationType: NONE` at it to open it"
            yield Risk("left", subject, ROUTE, message, helped)
        if one.asks_for_key:
            goes = not after.of_type(_PLAN)
            message = f"still asks for an API key{', and no plan takes one, ' + _REFUSED if goes else ''}: {_LEFT}"
            helped = _EMPTY if is_socket else "Write `ApiKeyRequired: false` at it to open it"
            yield Risk("left", subject, ROUTE, message, helped)


_LEFT = "CloudFormation leaves what a route no longer states"
_REFUSED = "so that every client is refused"
_EMPTY = "Leave an empty `@ws-api` in the manifest for one deploy to open it"


def _guard(route: "Route", stack: "Stack") -> str:
    """Return what decides who may use a route, or nothing if it is open."""
    kind = route.settings.get("AuthorizationType")
    if isinstance(kind, str) and kind != "NONE":
        return _named(route.settings.get("AuthorizerId")) or f"its authorization ({kind})"
    security = route.settings.get("security", _of_api(route.api, stack))
    if isinstance(security, list):
        names = [name for one in security if isinstance(one, dict) for name in one]
        # An empty one among them lets everyone in.
        return f"`{names[0]}`" if names and {} not in security else ""
    return f"`{security}`" if isinstance(security, str) else ""


def _named(authorizer: "Plain") -> str:
    return f"its authorizer `{plain(authorizer)}`" if isinstance(authorizer, str) else ""


def _of_api(name: str, stack: "Stack") -> "Plain":
    """Return what guards the routes of an HTTP API that state nothing themselves."""
    api = stack.resources.get(name)
    if api is None:
        return None
    default = at(api, "Auth.DefaultAuthorizer")
    return default if default is not None else at(api, "Body.security")


def _of_urls(before: "Stack", after: "Stack") -> "Iterator[Risk]":
    """Yield functions with a URL of their own that everyone may call from now on."""
    for url in after.of_type(URL):
        old = before.resources.get(url.logical_id)
        if at(url, "AuthType") == "NONE" and not (old and at(old, "AuthType") == "NONE"):
            message = (
                f"is public: everyone who knows it may call {plain(shown(url.properties.get('TargetFunctionArn')))}"
            )
            yield Risk(
                "opened", url.logical_id, URL, message, "Write `AuthType: AWS_IAM`, or go on only if this is meant"
            )


def _asks_for_key(route: "Route") -> bool:
    return route.settings.get("ApiKeyRequired") == "true"


def _of_permissions(changes: "Iterable[PermissionChange]", before: "Stack", after: "Stack") -> "Iterator[Risk]":
    """Yield what everyone may do from now on with something of the stack."""
    found: dict[tuple[str, str], list[str]] = {}
    unnamed = attached(after)
    for one in changes:
        given, who = one.statement, one.holders[0]
        if one.change == "gained" and given.effect == "Allow" and not given.condition and is_everyone(who):
            named = references(given.resource) & after.resources.keys() or unnamed.get(given.resource)
            if named:
                found.setdefault((min(named), who), []).append(given.action)
    for (name, who), actions in found.items():
        what = "is public" if name in before.resources else "is new and public"
        message = f"{what}: {plain(who)} may {', '.join(dict.fromkeys(actions))}"
        yield Risk("opened", name, after.resources[name].type, message, _MEANT)


def _is_lost_denial(one: "PermissionChange") -> bool:
    return one.change == "lost" and one.statement.effect == "Deny"


def _of_denials(lost: "Sequence[PermissionChange]", after: "Stack") -> "Iterator[Risk]":
    """Yield denials that go and were all that kept somebody from what a permission allows."""
    allowed = of_holders(after) if lost else {}
    for one in lost:
        denied = one.statement
        everyone = any(map(is_everyone, one.holders))
        for holder, statements in allowed.items():
            if (everyone or holder in one.holders) and any(_meet(denied, given) for given in statements):
                message = f"is no longer denied {denied.action} on {plain(denied.resource)}, and may do it"
                yield Risk("opened", holder, after.resources[holder].type if holder in after.resources else "", message)


def _meet(denied: "Statement", given: "Statement") -> bool:
    """Tell whether something is both denied and allowed."""
    if given.effect != "Allow" or not given.action:
        return False
    pairs = ((denied.action.lower(), given.action.lower()), (denied.resource, given.resource))
    return all(matches(one, other) or matches(other, one) for one, other in pairs)


def _of_buckets(
    pairs: "Iterable[tuple[DeployedResource, DeployedResource]]", told: "frozenset[str]"
) -> "Iterator[Risk]":
    """Yield buckets that may be made public, or are by their access control."""
    for old, new in pairs:
        if new.type != _BUCKET or new.logical_id in told:
            continue
        was, now = _blocks(old), _blocks(new)
        opened = [
            name
            for name in dict.fromkeys((*was, *now))
            if was.get(name) != now.get(name) and was.get(name) != "false" and now.get(name) != "true"
        ]
        if opened:
            message = f"can be made public: {', '.join(opened)} of `{_PUBLIC_ACCESS}` is off"
            yield Risk("opened", new.logical_id, _BUCKET, message, _MEANT)
        control = str(new.properties.get("AccessControl", ""))
        if control.startswith("Public") and old.properties.get("AccessControl") != control:
            yield Risk("opened", new.logical_id, _BUCKET, f"is public: `AccessControl` is {control}", _MEANT)


def _blocks(bucket: "DeployedResource") -> "Mapping[str, Plain]":
    found = bucket.properties.get(_PUBLIC_ACCESS)
    return found if isinstance(found, dict) else {}


def _of_policies(old: "DeployedResource", new: "DeployedResource", after: "Stack") -> "Iterator[Risk]":
    """Yield that a resource is not kept any more once it is removed or replaced."""
    gone = [
        f"`{name}: {was}`"
        for name, was, now in (
            ("DeletionPolicy", old.deletion, new.deletion),
            ("UpdateReplacePolicy", old.replacement, new.replacement),
        )
        if was in KEPT and now not in KEPT
    ]
    if gone:
        lost = cost(new, after) or "it is deleted"
        message = f"loses {' and '.join(gone)}: once it is removed or replaced, {lost}"
        word = RETAINED.get(new.type)
        yield Risk(
            "unprotected",
            new.logical_id,
            new.type,
            message,
            f"Write `retain {word}` below `@sam` to keep it" if word else "",
        )
