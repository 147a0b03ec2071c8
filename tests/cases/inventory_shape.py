"""Our app model in the shape of the rows of `inventory.jsonl`, so that the two can be compared."""

from typing import Any

from arc2sam.model import DEFAULT_CONFIG, App, Function, FunctionConfig, Part
from arc2sam.pragmas.aws import Aws
from arc2sam.pragmas.cdn import Cdn
from arc2sam.pragmas.events import Topics
from arc2sam.pragmas.http import HttpApi, Route
from arc2sam.pragmas.proxy import Proxy
from arc2sam.pragmas.queues import Queue, Queues
from arc2sam.pragmas.scheduled import Schedule, Schedules
from arc2sam.pragmas.shared import Shared
from arc2sam.pragmas.static import Static
from arc2sam.pragmas.tables import Table, Tables
from arc2sam.pragmas.tables_indexes import TableIndexes
from arc2sam.pragmas.tables_streams import Stream, TableStreams
from arc2sam.pragmas.views import Views
from arc2sam.pragmas.ws import Action, WebSocketApi
from arc2sam.table_keys import Index, KeySchema

_CONFIG_KEYS = {
    "runtime": "runtime",
    "runtime_alias": "runtimeAlias",
    "timeout_seconds": "timeout",
    "memory_mb": "memory",
    "storage_mb": "storage",
    "architecture": "architecture",
    "concurrency": "concurrency",
    "provisioned_concurrency": "provisionedConcurrency",
    "layers": "layers",
    "policies": "policies",
    "shared": "shared",
    "views": "views",
    "env": "env",
    "fifo": "fifo",
}


_PROJECT_KEYS = ("region", "profile", "bucket", "apigateway")
"""Keys of @aws that say nothing of a function; Architect copies them into each."""


def shape(app: App) -> dict[str, object]:
    """Return what the rows tell of an app, absent things left out."""
    made: dict[str, object] = {"app": app.name}
    aws = app.part(Aws)
    if aws and (project := _aws(aws)):
        made["aws"] = project
    kinds: tuple[tuple[str, type[Part]], ...] = (
        ("events", Topics),
        ("http", HttpApi),
        ("queues", Queues),
        ("scheduled", Schedules),
        ("tables-streams", TableStreams),
        ("ws", WebSocketApi),
    )
    for pragma, kind in kinds:
        part = app.part(kind)
        if part and (part.functions or kind is HttpApi):
            made[pragma] = [_function(one) for one in part.functions]
    _add_data(app, made)
    for pragma, folder in (("shared", app.part(Shared)), ("views", app.part(Views))):
        if folder and folder.exists:
            made[pragma] = {"src": folder.folder.path, pragma: sorted(folder.sources)}
    http, static, proxy, cdn = app.part(HttpApi), app.part(Static), app.part(Proxy), app.part(Cdn)
    if http:
        made["rootHandler"] = http.root_handler
    if static:
        made["static"] = _static(static) if static.is_enabled else False
    if proxy:
        made["proxy"] = dict(proxy.urls)
    if cdn:
        made["cdn"] = cdn.is_enabled
    if app.preferences and app.preferences.env:
        made["env"] = {stage: sorted(names) for stage, names in app.preferences.env.items()}
    return made


def _aws(aws: Aws) -> dict[str, object]:
    project = {key: _plain(setting.value) for key, setting in aws.layer.items()}
    for key in _PROJECT_KEYS:
        if getattr(aws, key) is not None:
            project[key] = getattr(aws, key)
    return project


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _function(one: Function) -> dict[str, object]:
    made: dict[str, object] = {
        "name": one.name,
        "src": "<asap>" if one.is_inline else one.src,
        "handler": one.handler.name,
        "handlerFile": "<asap>/index.js" if one.is_inline else one.handler.file,
    }
    if one.is_inline:
        made["arcStaticAssetProxy"] = True
    elif one.handler.module:
        made["module"] = one.handler.module
    if one.config_file:
        made["configFile"] = one.config_file
    if config := _config(one.config):
        made["config"] = config
    return made | _own(one)


def _own(one: Function) -> dict[str, object]:
    if isinstance(one, Route):
        return {"method": one.method, "path": one.path}
    if isinstance(one, Action):
        return {"route": one.name}
    if isinstance(one, Stream):
        return {"table": one.table}
    if isinstance(one, Queue):
        own = {"fifo": one.fifo, "batchSize": one.batch_size, "batchWindow": one.batch_window_seconds}
        return {key: value for key, value in own.items() if value is not None}
    if isinstance(one, Schedule):
        return _schedule(one)
    return {}


def _schedule(one: Schedule) -> dict[str, object]:
    own: dict[str, object] = {}
    if one.rate:
        own["rate"] = {"expression": one.rate.expression, "value": one.rate.value, "interval": one.rate.interval}
    if one.cron:
        own["cron"] = {name: _number(getattr(one.cron, field)) for name, field in _CRON.items()}
    if one.timezone is not None:
        own["timezone"] = one.timezone
    return own


_CRON = {
    "expression": "expression",
    "minutes": "minutes",
    "hours": "hours",
    "dayOfMonth": "day_of_month",
    "month": "month",
    "dayOfWeek": "day_of_week",
    "year": "year",
}


def _number(field: str) -> object:
    return int(field) if field.isdecimal() else field


def _config(config: FunctionConfig) -> dict[str, object]:
    made = {
        key: _plain(getattr(config, field))
        for field, key in _CONFIG_KEYS.items()
        if getattr(config, field) != getattr(DEFAULT_CONFIG, field)
    }
    return made | {key: _plain(value) for key, value in config.extra.items() if key not in _PROJECT_KEYS}


def _add_data(app: App, made: dict[str, object]) -> None:
    tables, indexes = app.part(Tables), app.part(TableIndexes)
    if tables and tables.tables:
        made["tables"] = [_table(one) for one in tables.tables]
    if indexes and indexes.indexes:
        made["tables-indexes"] = [_index(one) for one in indexes.indexes]


def _key(key: KeySchema) -> dict[str, object]:
    made: dict[str, object] = {"partitionKey": key.partition.name, "partitionKeyType": key.partition.type}
    if key.sort:
        made |= {"sortKey": key.sort.name, "sortKeyType": key.sort.type}
    return made


def _table(one: Table) -> dict[str, object]:
    settings = {"stream": one.stream, "encrypt": one.encrypt, "pitr": one.pitr, "ttl": one.ttl}
    return {"name": one.name, **_key(one.key)} | {key: value for key, value in settings.items() if value is not None}


def _index(one: Index) -> dict[str, object]:
    made = {"name": one.table, **_key(one.key), "projectionType": one.projection}
    if one.is_named:
        made["indexName"] = one.name
    if one.attributes:
        made["projectionAttributes"] = list(one.attributes)
    return made


def _static(part: Static) -> dict[str, object]:
    made: dict[str, object] = {"compression": part.compression, "folder": part.folder, "spa": part.spa}
    for key in ("fingerprint", "prefix", "prune"):
        if getattr(part, key) is not None:
            made[key] = getattr(part, key)
    if part.ignore is not None:
        made["ignore"] = list(part.ignore)
    return made | {stage: setting.value for stage, setting in part.buckets.items()}


def expected(row: dict[str, Any]) -> dict[str, object]:
    """Return what a row tells of the app, after the decisions that hold for every row."""
    made = {key: value for key, value in row.items() if key not in ("manifest", "preferences")}
    for value in made.values():
        for one in value if isinstance(value, list) else ():
            if isinstance(config := one.get("config"), dict):
                _expect_config(one, config)
    if "env" in made:
        # Values are never kept; a stage without variables is absent.
        made["env"] = {stage: sorted(names) for stage, names in made["env"].items() if names}
        if not made["env"]:
            del made["env"]
    for pragma in ("shared", "views"):
        if pragma in made:
            made[pragma] = {"src": made[pragma]["src"], pragma: sorted(made[pragma][pragma])}
    return made


def _expect_config(one: dict[str, Any], config: dict[str, Any]) -> None:
    """Change a function's configuration to the documented meaning of aliases, without what is the project's alone."""
    runtime = _ALIASES.get(config.get("runtimeAlias", ""))
    if runtime == DEFAULT_CONFIG.runtime:
        del config["runtime"]
    elif runtime:
        config["runtime"] = runtime
    for key in _PROJECT_KEYS:
        config.pop(key, None)
    if not config:
        del one["config"]


_ALIASES = {
    **dict.fromkeys(("node", "nodejs", "node.js"), "nodejs22.x"),
    **dict.fromkeys(("python", "py"), "python3.13"),
}
