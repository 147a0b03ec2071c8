"""@tables: DynamoDB tables.

Source: Architect documentation, "@tables"; Amazon DynamoDB documentation, "Core components" and "Quotas";
AWS Key Management Service documentation, "Key identifiers (KeyId)".
"""

from arc2sam import names
from arc2sam.diagnostics import Edit, Label
from arc2sam.discovery import discovery_parameter
from arc2sam.document import Scalar
from arc2sam.intrinsics import get_att, ref, sub
from arc2sam.items import Unique
from arc2sam.keys import Key, read_settings
from arc2sam.model import Part
from arc2sam.policies import statement
from arc2sam.pragmas import sam_of
from arc2sam.record import Record
from arc2sam.source import Span
from arc2sam.table_keys import Index, KeySchema, attribute_definitions, declared_items
from arc2sam.template import Fragment, Grant, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.document import Entry, Pragma
    from arc2sam.intrinsics import Json
    from arc2sam.keys import Setting
    from arc2sam.model import App, Target
    from arc2sam.table_keys import Declared

NAME = "tables"
KEYS = (
    Key("stream", "boolean", "Whether a function of @tables-streams gets the table's changes.", default=False),
    Key("encrypt", "any", "`true`, or the ARN of the KMS key that the table is encrypted with."),
    Key(
        "pitr",
        "boolean",
        "Whether the table can be restored to any point of the last 35 days.",
        aliases=("PITR", "PointInTimeRecovery"),
        default=False,
    ),
)

_SWITCHES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_KEY_ID = frozenset("0123456789abcdefABCDEF-")
_KEY_ID_LENGTH = 36
_SETTINGS = tuple(spelling for key in KEYS for spelling in (key.name, *key.aliases))
DATA_ACTIONS = (
    "BatchGetItem",
    "BatchWriteItem",
    "ConditionCheckItem",
    "DeleteItem",
    "DescribeTable",
    "DescribeTimeToLive",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "UpdateItem",
    "PartiQLDelete",
    "PartiQLInsert",
    "PartiQLSelect",
    "PartiQLUpdate",
    "DescribeStream",
    "GetRecords",
    "GetShardIterator",
    "ListStreams",
)
"""What reads and writes the content of a table, not the table itself."""


class Table(Record):
    """A table."""

    name: str
    span: Span
    key: KeySchema
    stream: "bool | None" = None
    """What the table's own `stream` says; None if it says nothing."""
    encrypt: "bool | str | None" = None
    """True for the key of AWS, or the ARN of a KMS key."""
    pitr: "bool | None" = None
    ttl: "str | None" = None
    """The attribute that says when an item expires."""
    indexes: tuple[Index, ...] = ()
    """From @tables-indexes."""
    has_stream: bool = False
    """Whether @tables-streams or the table itself names a function for its changes."""
    spans: "Mapping[str, Span]" = {}
    """Where each setting was written, and as `ttl` the expiry attribute."""


class Tables(Part):
    """The app's tables, as written."""

    tables: tuple[Table, ...] = ()
    refused: tuple[str, ...] = ()
    """Names of items that were found wrong: what refers to them is not reported again."""


def normalize(pragma: "Pragma", report: "Report") -> Tables:
    """Return the tables.

    Reports what `declared_items` does, ARC214 (two of one name), ARC201 and 204 (settings), ARC273 (a line without
    effect) and ARC276 (two expiry attributes).
    """
    unique = Unique("table", report)
    tables: list[Table] = []
    refused: list[str] = []
    for item in declared_items(pragma, report):
        settings = _settings(item, report)
        values = {name: setting.value for name, setting in settings.items()}
        spans = {name: setting.span for name, setting in settings.items()}
        ttl = _ttl(item.others, report)
        if ttl:
            spans["ttl"] = ttl.key.span
        if item.key is None:
            refused.append(item.name)
        elif unique.is_new(item.name, item.span):
            expiry = str(ttl.key.value) if ttl else None
            tables.append(Table(item.name, item.span, item.key, **values, ttl=expiry, spans=spans))  # type: ignore[arg-type]  # kinds by KEYS
    return Tables(pragma.span, tables=tuple(tables), refused=tuple(refused))


def _settings(item: "Declared", report: "Report") -> "dict[str, Setting]":
    known: list[Entry] = []
    for entry in item.others:
        if entry.key.value in _SETTINGS:
            known.append(entry)
        elif not _is_ttl(entry):
            from arc2sam.table_faults import report_no_effect

            report_no_effect(entry, item.stars, _SETTINGS, NAME, report)
    settings = read_settings(known, KEYS, report, lambda _name: None)
    encrypt = settings.get("encrypt")
    if encrypt and not (isinstance(encrypt.value, bool) or _is_kms_key(encrypt.value)):
        _report_encrypt(encrypt, report)
        del settings["encrypt"]
    return settings


def _report_encrypt(setting: "Setting", report: "Report") -> None:
    from arc2sam import snippets

    meant = _SWITCHES.get(str(setting.value).lower())
    written = "true" if meant in (True, None) else "false"
    report.add(
        "ARC204",
        f"`encrypt` takes `true` or the ARN of a KMS key, not `{str(setting.value)[:60]}`",
        setting.span,
        help=snippets.fitted(f"Write `encrypt {written}`", setting.span),
        edit=None if meant is None or setting.span.text != setting.value else Edit(setting.span, written),
    )


def _is_kms_key(value: object) -> bool:
    """Tell whether a value may name a key: by its ARN, its alias, its ID, or a reference that CloudFormation resolves."""
    return isinstance(value, str) and (
        value.startswith(("arn:", "alias/", "mrk-", "{{resolve:"))
        or (len(value) == _KEY_ID_LENGTH and _KEY_ID.issuperset(value))
    )


def _is_ttl(entry: "Entry") -> bool:
    value = entry.value
    return isinstance(value, Scalar) and isinstance(value.value, str) and value.value.lower() == "ttl"


def _ttl(entries: "Iterable[Entry]", report: "Report") -> "Entry | None":
    """Return the line of the expiry attribute; reports ARC206 (another spelling) and ARC276 (a second one)."""
    first: Entry | None = None
    for entry in entries:
        if not _is_ttl(entry) or entry.key.value in _SETTINGS:
            continue
        written = entry.value.value if isinstance(entry.value, Scalar) else ""
        if written not in ("TTL", "ttl"):
            report.add("ARC206", f"`{written}` is not read as `TTL`", entry.value.span, help="Write `TTL`")
        elif first is not None:
            report.add(
                "ARC276",
                f"`{entry.key.value}` is a second expiry attribute",
                entry.key.span,
                labels=[Label(first.key.span, "the first one")],
                help="Remove one of them: DynamoDB reads one",
            )
        else:
            first = entry
    return first


def link(app: "App", report: "Report") -> "App":  # noqa: ARG001 - the protocol of a pragma
    """Return the app with @tables-streams in it if a table says `stream true`: that pragma adds its function."""
    part = app.part(Tables)
    assert part is not None
    if not any(table.stream for table in part.tables):
        return app
    from arc2sam.pragmas.tables_streams import TableStreams

    return app if app.part(TableStreams) else app.with_part(TableStreams(part.span))


def generate(part: Tables, app: "App", target: "Target") -> Fragment:  # noqa: ARG001 - the protocol of a pragma
    """Return the tables, and for each the parameter that names it."""
    sam = sam_of(app)
    attributes = sam.retention("tables") if sam else {}
    resources: list[Resource] = []
    discovery: list[Resource] = []
    scope: list[Json] = []
    for table in part.tables:
        table_id = names.logical_id(table.name, "Table")
        resources.append(Resource(table_id, "AWS::DynamoDB::Table", _properties(table), table.span, attributes))
        parameter_id = names.sibling_id(table_id, "Table", "Param")
        discovery.append(discovery_parameter(parameter_id, "tables", table.name, ref(table_id), table.span))
        scope += [get_att(table_id, "Arn"), sub("${" + table_id + ".Arn}/*")]
    allowed = statement([f"dynamodb:{action}" for action in DATA_ACTIONS], scope)
    grants = (Grant("tables", "ArcDynamoPolicy", (allowed,)),) if scope else ()
    return Fragment(tuple(resources), discovery=tuple(discovery), grants=grants)


def _properties(table: Table) -> "dict[str, Json]":
    keys = (table.key, *(index.key for index in table.indexes))
    properties: dict[str, Json] = {
        "KeySchema": table.key.to_json(),
        "AttributeDefinitions": attribute_definitions(keys),
        "BillingMode": "PAY_PER_REQUEST",
    }
    if table.encrypt:
        specification: dict[str, Json] = {"SSEEnabled": True}
        if isinstance(table.encrypt, str):
            specification |= {"KMSMasterKeyId": table.encrypt, "SSEType": "KMS"}
        properties["SSESpecification"] = specification
    if table.pitr:
        properties["PointInTimeRecoverySpecification"] = {"PointInTimeRecoveryEnabled": True}
    if table.ttl:
        properties["TimeToLiveSpecification"] = {"AttributeName": table.ttl, "Enabled": True}
    if table.indexes:
        properties["GlobalSecondaryIndexes"] = [_index(index) for index in table.indexes]
    if table.has_stream:
        properties["StreamSpecification"] = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    return properties


def _index(index: Index) -> "Json":
    projection: dict[str, Json] = {"ProjectionType": index.projection}
    if index.attributes:
        projection["NonKeyAttributes"] = list(index.attributes)
    return {"IndexName": index.name, "KeySchema": index.key.to_json(), "Projection": projection}
