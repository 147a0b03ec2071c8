"""A function of the model as a resource of the template (block 3).

What the whole app shares (role, common environment, Globals) is added by `assemble`.
"""

from arc2sam import runtimes
from arc2sam.intrinsics import get_att, ref
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.intrinsics import Intrinsic, Json
    from arc2sam.model import Function, Target

FUNCTION = "AWS::Serverless::Function"
ALIAS = "live"

# Modules of the function's `vendor` folder come before those of the runtime and of layers, as Architect has it.
_PYTHONPATH = "/var/task/vendor:/var/runtime:/opt/python"


def function_resource(
    function: "Function",
    target: "Target",
    *,
    events: "Mapping[str, Json] | None" = None,
    environment: "Mapping[str, Json] | None" = None,
) -> Resource:
    """Return the AWS::Serverless::Function of a function.

    Args:
        function: with its configuration applied.
        target: gives the path from the template to the project root.
        events: SAM event sources, by their key.
        environment: variables of this function alone.
    """
    config = function.config
    runtime = config.runtime
    properties: dict[str, Json] = {
        "Handler": function.handler.name,
        "CodeUri": code_uri(function.src, target),
        "Runtime": runtime,
        "Architectures": [config.architecture],
        "MemorySize": config.memory_mb,
        "EphemeralStorage": {"Size": config.storage_mb},
        "Timeout": config.timeout_seconds,
    }
    variables: dict[str, Json] = {}
    if not (config.env or function.is_inline):
        variables["ARC_DISABLE_ENV_VARS"] = "true"
    is_python = runtime.startswith("python")
    if is_python:
        variables["PYTHONPATH"] = _PYTHONPATH
    if environment:
        variables |= environment
    if variables:
        properties["Environment"] = {"Variables": variables}
    if events:
        properties["Events"] = dict(events)
    if config.concurrency is not None:
        properties["ReservedConcurrentExecutions"] = config.concurrency
    if config.provisioned_concurrency is not None:
        properties["ProvisionedConcurrencyConfig"] = {"ProvisionedConcurrentExecutions": config.provisioned_concurrency}
        properties["AutoPublishAlias"] = ALIAS
    if config.layers:
        properties["Layers"] = list(config.layers)
    attributes = None if is_python else _build(function, properties)
    return Resource(function.logical_id, FUNCTION, properties, function.span, attributes)


def inlined(resource: Resource, code: str) -> Resource:
    """Return the resource of a function with its code in the template instead of a folder."""
    properties = {("InlineCode" if name == "CodeUri" else name): value for name, value in resource.properties.items()}
    return resource.replace(properties={**properties, "InlineCode": code})


def code_uri(src: str, target: "Target") -> str:
    """Return a folder of the project as seen from the template's folder."""
    if target.root == ".":
        return src
    return target.root if src == "." else f"{target.root}/{src}"


def _build(function: "Function", properties: "dict[str, Json]") -> "dict[str, Json]":
    """Set what the runtime needs of `sam build`; return the resource's attributes."""
    runtime = function.config.runtime
    if runtime == runtimes.TYPESCRIPT:
        properties["Runtime"] = runtimes.DEFAULT
        entry = function.handler.file.rpartition("/")[2]
        build: dict[str, Json] = {}
        if function.copies:
            # SAM bundles a copy of the folder that has no node_modules.
            build["Alias"] = [f"@architect/{name}=./vendor/{name}" for name in function.copies]
        build["EntryPoints"] = [entry]
        if not function.handler.bundles_sdk:
            # The runtime has it.
            build["External"] = [f"{runtimes.SDK}*"]
        build |= {"Format": "esm", "Minify": False, "Sourcemap": True}
        build |= {"OutExtension": [".js=.mjs"], "Target": "es2022"}
        return {"Metadata": {"BuildMethod": "esbuild", "BuildProperties": build}}
    if runtime == runtimes.DENO:
        properties["Layers"] = [*function.config.layers, function.config.runtime_layer]
        properties["Runtime"] = "provided.al2"
        properties["Handler"] = "index.handler"
    if runtime == runtimes.DENO or runtime.startswith("provided"):
        # `sam build` looks for a Makefile otherwise.
        return {"Metadata": {"SkipBuild": True}}
    return {}


def function_arn(function: "Function") -> "Intrinsic":
    """Return the ARN by which others invoke the function: its alias with provisioned concurrency."""
    if function.config.provisioned_concurrency is not None:
        return ref(f"{function.logical_id}.Alias")
    return get_att(function.logical_id, "Arn")


def function_name(function: "Function") -> "Intrinsic":
    """Return what a permission names: the function, or its alias with provisioned concurrency."""
    if function.config.provisioned_concurrency is not None:
        return ref(f"{function.logical_id}.Alias")
    return ref(function.logical_id)
