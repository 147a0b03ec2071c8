"""Layers of function configuration: their keys, and what they make of the defaults (block 3).

Source: Architect documentation, "Function configuration" and "@aws"; AWS Lambda quotas.
"""

from arc2sam import runtimes
from arc2sam.keys import Key, Setting, by_name, entries_of, read_settings
from arc2sam.model import DEFAULT_CONFIG, FunctionConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item
    from arc2sam.keys import Places

    Layer: TypeAlias = "Mapping[str, Setting]"


def _one_runtime(words: "list[str]") -> str:
    from arc2sam.runtime_names import joined

    return joined(words)


FUNCTION_KEYS = (
    Key(
        "runtime",
        "string",
        "Lambda runtime or an alias of one (`node`, `py`).",
        default=runtimes.DEFAULT,
        joined=_one_runtime,
    ),
    Key("timeout", "integer", "Seconds a call may take.", 1, 900, default=5, unit="seconds"),
    Key("memory", "integer", "Memory of the function.", 128, 10240, default=1152, unit="MB"),
    Key("storage", "integer", "Size of the function's `/tmp`.", 512, 10240, default=512, unit="MB"),
    Key("architecture", "string", "Instruction set.", choices=("arm64", "x86_64"), default="arm64"),
    Key("handler", "string", "File and exported name, `file.method`.", default="index.handler"),
    Key("concurrency", "integer", "Reserved concurrency, or `unthrottled`.", 0, None, ("unthrottled",)),
    Key("provisionedConcurrency", "integer", "Instances kept warm; 0 is none.", 0),
    Key("layers", "strings", "ARNs of Lambda layers.", aliases=("layer",), accumulates=True),
    Key("policies", "strings", "IAM policies instead of the shared role.", aliases=("policy",), accumulates=True),
    Key("fifo", "boolean", "Whether a queue keeps its order.", default=True),
    Key("shared", "boolean", "Whether shared code is added to the function.", default=True),
    Key("views", "boolean", "Whether view code is added to the function."),
    Key(
        "env",
        "boolean",
        "Whether the function gets the project's environment variables.",
        default=True,
        elsewhere="name variables in `env` under the manifest's @sam",
    ),
    Key("state", "any", "Unused; Architect keeps it."),
    Key("ignoreDependencies", "any", "Dependencies that Architect does not install.", aliases=("ignoredDependencies",)),
)
"""Keys of `@aws` in the manifest and of `@aws` and `@arc` in a function's configuration file."""

SAM_KEYS = (
    Key(
        "grants",
        "strings",
        "With `@sam roles per-function`: what of the app the function may use.",
        choices=("tables", "events", "queues", "static", "ssm", "ws", "none"),
        # Without effect it would leave the function all grants.
        guards=True,
        example="none",
        slips=("grant", "permissions", "permission", "allow", "access"),
    ),
)
"""Keys of `@sam` in a function's configuration file; Architect ignores that pragma."""

_OWN_NAMES = frozenset(name for key in (*FUNCTION_KEYS, *SAM_KEYS) for name in (key.name, *key.aliases))

_LONGEST_HANDLER = 128
_FILE_ENDS = frozenset(("js", "mjs", "cjs", "ts", "tsx", "py", "rb"))
"""With what names of code files end, and exported names hardly do."""


def read_layer(
    items: "Iterable[Item]", keys: tuple[Key, ...], region: "str | None", report: "Report", places: "Places"
) -> "dict[str, Setting]":
    """Return one layer of function configuration, each value checked where it was written.

    Reports ARC201 to 208, ARC215 (runtime), ARC216 (deprecated runtime), ARC217 and 299 (handler), ARC218 and 219 (layers).
    """
    entries = entries_of(items, report, keys)
    settings = read_settings(entries, keys, report, places)
    for name, check in (("runtime", _check_runtime), ("handler", _check_handler)):
        setting = settings.get(name)
        if setting and not check(setting, report):
            del settings[name]
    if "layers" in settings:
        from arc2sam.function_checks import check_layers

        check_layers(settings["layers"], region, report)
    if "policies" in settings:
        from arc2sam import policy_names

        policy_names.check(settings["policies"], report)
    if "grants" in settings and keys is SAM_KEYS:
        from arc2sam.function_checks import check_grants

        check_grants(settings["grants"], entries, report)
    known = by_name(keys)
    # Nothing listed clears nothing: the inherited list stays, as in Architect.
    return {
        name: setting
        for name, setting in settings.items()
        if setting.value != () and (name in known or name not in _OWN_NAMES)
    }


def _check_runtime(setting: "Setting", report: "Report") -> bool:
    resolved = runtimes.resolve(str(setting.value))
    if resolved is None or resolved == runtimes.DENO or resolved in runtimes.DEPRECATED:
        from arc2sam.function_checks import report_runtime

        report_runtime(setting, resolved, report)
    return resolved is not None


def _check_handler(setting: "Setting", report: "Report") -> bool:
    """Source: CloudFormation documentation, "AWS::Lambda::Function" (`Handler`)."""
    written = str(setting.value)
    # Blanks of any kind are what CloudFormation refuses.
    is_whole = written.split() == [written] and len(written) <= _LONGEST_HANDLER
    if is_whole and len(written.split(".")) == 2 and all(written.split(".")):
        if written.rpartition(".")[2] in _FILE_ENDS:
            from arc2sam.function_checks import report_file_as_handler

            report_file_as_handler(setting, report)
        return True
    message = f"The handler `{written[:60]}` is not `file.method`"
    if "." in written:
        message += "" if is_whole else f", without blanks and of at most {_LONGEST_HANDLER} characters"
    report.add("ARC217", message, setting.span, help="Write it like `index.handler`")
    return False


def make_config(layer: "Layer", base: FunctionConfig = DEFAULT_CONFIG) -> FunctionConfig:
    """Return the configuration that a layer makes of a base."""
    if not layer:
        return base
    changes = {field: layer[key].value for key, field in _FIELDS.items() if key in layer}
    if changes.get("concurrency") == "unthrottled":
        changes["concurrency"] = None
    if changes.get("provisioned_concurrency") == 0:
        changes["provisioned_concurrency"] = None
    if "runtime" in layer:
        written = str(layer["runtime"].value)
        changes["runtime"] = runtimes.resolve(written) or runtimes.DEFAULT
        changes["runtime_alias"] = written.lower() if runtimes.is_alias(written) else None
    if "grants" in layer:
        changes["grants"] = _grants(layer["grants"])
    extra = {key: setting.value for key, setting in layer.items() if key not in _FIELDS and key not in _TYPED}
    return base.replace(
        **changes,
        extra={**base.extra, **extra},
        spans={**base.spans, **{key: setting.span for key, setting in layer.items()}},
    )


_FIELDS = {
    "timeout": "timeout_seconds",
    "memory": "memory_mb",
    "storage": "storage_mb",
    "architecture": "architecture",
    "handler": "handler",
    "concurrency": "concurrency",
    "provisionedConcurrency": "provisioned_concurrency",
    "layers": "layers",
    "policies": "policies",
    "fifo": "fifo",
    "shared": "shared",
    "views": "views",
    "env": "env",
}
_TYPED = frozenset({"runtime", "grants"})


def _grants(setting: "Setting") -> tuple[str, ...]:
    kinds = setting.value if isinstance(setting.value, tuple) else ()
    return tuple(str(kind) for kind in kinds if kind != "none")
