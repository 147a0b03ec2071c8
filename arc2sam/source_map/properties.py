"""The origins of properties: settings of the manifest, and items that a part of a resource refers to (block 5)."""

from arc2sam.model_json import pragma_of
from arc2sam.pragmas.tables import Table
from arc2sam.pragmas.tables_streams import TableStreams
from arc2sam.rules.index import as_map, referred_in
from arc2sam.source_map import Origin
from arc2sam.source_map.settings import SETTINGS, at, matches, places
from arc2sam.source_map.subjects import noun

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.source import Span
    from arc2sam.source_map import Path
    from arc2sam.source_map.settings import Keys
    from arc2sam.source_map.subjects import Fragments, Subject, Subjects
    from arc2sam.template import Resource, Template

_REFERRING = {
    "AWS::IAM::Role": "Policies.*",
    "AWS::Serverless::HttpApi": "DefinitionBody.paths.*.*",
    "AWS::Serverless::WebSocketApi": "Routes.*",
}
"""By type, parts of a resource for all of a pragma that are each about the one item they refer to."""
_ROUTE_SETTINGS = "RouteSettings."
"""Below it, the names are route keys, and the settings those of the route."""


class Properties:
    """Finds the origins of the properties of a template's resources."""

    def __init__(
        self, app: "App", template: "Template", target: "Target", subjects: "Subjects", fragments: "Fragments"
    ) -> None:
        self._app = app
        self._resources: dict[str, Resource] = {one.logical_id: one for one in template.resources}
        self._stage = target.stage
        self._subjects = subjects
        self._scopes = {pragma_of(part): places(part) for part in app}
        self._grants = {grant.policy_name: part for part, fragment in fragments for grant in fragment.grants}

    def setting(self, keys: "Keys", subject: "Subject", stars: "Path" = ()) -> "Origin | None":
        """Return the strongest of some settings that is written, as an origin without a path.

        Args:
            keys: in the notation of the tables.
            subject: whose settings are looked at.
            stars: what the stars of the table's pattern stand for.
        """
        for key in keys:
            name = key.replace("{stage}", self._stage).replace("{}", stars[-1] if stars else "")
            pragma, _, setting = name.rpartition(" ")
            span = self._scope(pragma, subject).get(setting)
            if span is None:
                continue
            if not pragma and is_same(span, self._scopes.get("aws", {}).get(setting)):
                pragma = "@aws"
            if pragma:
                return Origin((), f"`{setting}` in {pragma}", pragma[1:], span)
            return Origin((), f"`{setting}` of {subject.words}", subject.pragma, span)
        return None

    def _scope(self, pragma: str, subject: "Subject") -> "Mapping[str, Span]":
        return self._scopes.get(pragma[1:], {}) if pragma else subject.places

    def of(self, resource: "Resource", subject: "Subject") -> "Iterator[Origin]":
        """Yield the origins of the properties of any resource but a function."""
        base = ("Resources", resource.logical_id)
        body = resource.to_json()
        for pattern, keys in SETTINGS.get(resource.type, {}).items():
            for path, stars in matches(body, pattern):
                route = self._subjects.route(stars[0]) if pattern.startswith(_ROUTE_SETTINGS) else None
                found = self.setting(keys, route or subject, stars)
                if found:
                    yield found.replace(path=base + path)
        yield from self._of_references(resource)
        for item in subject.items:
            if isinstance(item, Table):
                yield from self._of_keys(item, body, base)

    def _of_references(self, resource: "Resource") -> "Iterator[Origin]":
        pattern = _REFERRING.get(resource.type)
        body = resource.to_json()
        for path, _ in matches(body, pattern) if pattern else ():
            value: Json = at(body, path)  # type: ignore[assignment]  # `matches` found it there
            granting = self._grants.get(str(as_map(value).get("PolicyName")))
            subject = self._subjects.of_part(granting) if granting else self._referred(value)
            if subject:
                words = f"{noun(resource.type)}, for {subject.words}"
                yield Origin(("Resources", resource.logical_id, *path), words, subject.pragma, subject.span)

    def _referred(self, value: "Json") -> "Subject | None":
        """Return the one function, or the one resource, that a value refers to."""
        names = list(referred_in([value], self._resources, {}) or ())
        functions = [found for name in names if (found := self._subjects.function(name))]
        if len(functions) == 1:
            return functions[0]
        return self._subjects.of(self._resources[names[0]]) if len(names) == 1 else None

    def _of_keys(self, table: Table, body: "Mapping[str, Json]", base: "Path") -> "Iterator[Origin]":
        """Yield the lines of the keys, indexes and stream of a table."""
        of_table = f"of `{table.name}` in @tables"
        attributes = {one.name: one for index in reversed(table.indexes) for one in index.key.attributes}
        attributes |= {one.name: one for one in table.key.attributes}
        for pattern in ("KeySchema.*", "AttributeDefinitions.*"):
            for path, _ in matches(body, pattern):
                attribute = attributes[str(as_map(at(body, path)).get("AttributeName"))]  # type: ignore[arg-type]
                is_key = attribute in table.key.attributes
                where = (of_table, "tables") if is_key else (f"of `{table.name}` in @tables-indexes", "tables-indexes")
                yield Origin(base + path, f"key `{attribute.name}` {where[0]}", where[1], attribute.span)
        indexes = {one.name: one for one in table.indexes}
        for path, _ in matches(body, "GlobalSecondaryIndexes.*"):
            index = indexes[str(as_map(at(body, path)).get("IndexName"))]  # type: ignore[arg-type]
            words = f"index `{index.name}` of `{table.name}` in @tables-indexes"
            yield Origin(base + path, words, "tables-indexes", index.name_span if index.is_named else index.span)
        yield from self._of_stream(table, body, base)

    def _of_stream(self, table: Table, body: "Mapping[str, Json]", base: "Path") -> "Iterator[Origin]":
        streams = self._app.part(TableStreams)
        stream = next((one for one in streams.functions if one.table == table.name), None) if streams else None
        for path, _ in matches(body, "StreamSpecification"):
            if stream and not table.stream:
                words = f"`{stream.name}` in @{stream.pragma}"
                yield Origin(base + path, words, stream.pragma, stream.table_span or stream.span)


def is_same(one: "Span | None", other: "Span | None") -> bool:
    """Tell whether two places are one; whole texts are not compared."""
    if one is None or other is None:
        return one is other
    return (one.source.name, one.start, one.end) == (other.source.name, other.start, other.end)
