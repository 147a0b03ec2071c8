"""From a template to what it deploys: what SAM would make of its resources, as far as comparing needs it (block 5).

It knows the resources that arc2sam and Architect write, and those that CloudFormation gets of them, so that a template
before and after SAM are the same stack. Any other of SAM's resources stays what it is.

Source: SAM documentation, "Globals section", "Generated AWS CloudFormation resources" and the pages of the resource
types; tests compare with aws-sam-translator.
"""

from arc2sam.diff import events, websocket
from arc2sam.diff.stack import API, FUNCTION, MAPPING, ROLE, ROUTE, STAGE, DeployedResource, Stack
from arc2sam.diff.values import is_function, plain, shown, spellings
from arc2sam.names import sam_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from arc2sam.diff.values import Plain
    from arc2sam.intrinsics import Json

_SERVERLESS = "AWS::Serverless::"
_SECTIONS = ("Conditions", "Mappings", "Rules")
_DOCUMENTS = {"AWS::ApiGatewayV2::Model": ("Schema",)}
"""Properties that are documents of their own."""
_RENAMED = {"DeadLetterQueue": "DeadLetterConfig", "Tracing": "TracingConfig"}
"""How CloudFormation calls what a function of SAM has."""
_NOT_OF_FUNCTION = frozenset(
    {
        "AutoPublishAlias",
        "Events",
        "FunctionUrlConfig",
        "PermissionsBoundary",
        "Policies",
        "ProvisionedConcurrencyConfig",
        "RolePath",
    }
)
_BUILD = frozenset(
    {
        "BuildArchitecture",
        "BuildMethod",
        "BuildProperties",
        "DockerBuildArgs",
        "DockerBuildTarget",
        "DockerContext",
        "DockerTag",
        "Dockerfile",
        "SkipBuild",
    }
)
"""What `sam build` reads in the metadata of a function. Source: SAM documentation, "Building with AWS SAM"."""
_SOURCE_MAPS = "--enable-source-maps"
_CODE = ("CodeUri", "InlineCode", "ImageUri")
_OF_AWS = "arn:aws:iam::aws:policy/"
_BASIC_POLICY = "AWSLambdaBasicExecutionRole"
_DEFAULTS: "dict[str, dict[str, Plain]]" = {
    FUNCTION: {"Architectures": ["x86_64"], "EphemeralStorage": {"Size": "512"}, "MemorySize": "128", "Timeout": "3"},
    MAPPING: {"Enabled": "true", "MaximumBatchingWindowInSeconds": "0"},
    ROUTE: {"ApiKeyRequired": "false", "AuthorizationType": "NONE"},
    "AWS::Kinesis::Stream": {"RetentionPeriodHours": "24"},
    "AWS::SNS::Topic": {"FifoTopic": "false", "Subscription": []},
    "AWS::SQS::Queue": {
        "DelaySeconds": "0",
        "FifoQueue": "false",
        "MessageRetentionPeriod": "345600",
        "VisibilityTimeout": "30",
    },
}
"""By type, what AWS takes where nothing is stated. Source: CloudFormation's template reference."""
_TAGS_OF_SAM = frozenset({"lambda:createdBy", "httpapi:createdBy", "websocketapi:createdBy"})


def expand(document: "Mapping[str, Json]", folder: str = ".") -> Stack:
    """Return what a template would deploy.

    Args:
        document: a template whose `Resources` is a map; whatever in it is malformed is left out.
        folder: the template's folder as seen from the project root, where all paths are taken to begin.
    """
    bodies = {name: body for name, body in _maps(document.get("Resources")).items() if isinstance(body, dict)}
    types = {name: str(body.get("Type", "")) for name, body in bodies.items()}
    pathed = frozenset(name for name, body in bodies.items() if "Path" in _maps(body.get("Properties")))
    known = spellings(types, pathed) | websocket.spellings(bodies)
    functions = frozenset(name for name, kind in types.items() if kind in (FUNCTION, f"{_SERVERLESS}Function"))
    made: dict[str, DeployedResource] = {}
    for name, body in bodies.items():
        given = _with_globals(types[name], _maps(body.get("Properties")), _maps(document.get("Globals")))
        shapeless = _DOCUMENTS.get(types[name], ())
        properties = {key: plain(value, known, is_document=key in shapeless) for key, value in given.items()}
        one = DeployedResource(
            name,
            types[name],
            {key: value for key, value in properties.items() if value is not None},
            _word(body, "DeletionPolicy"),
            _word(body, "UpdateReplacePolicy"),
            _word(body, "Condition"),
            {key: plain(value, known) for key, value in _maps(body.get("Metadata")).items() if key in _BUILD},
        )
        for found in _deployed(one):
            # What SAM makes of a resource depends on the same condition.
            whole = _with_defaults(found).replace(condition=one.condition)
            made[found.logical_id] = _placed(whole, folder, functions)
    outputs = {name: plain(_maps(one).get("Value"), known) for name, one in _maps(document.get("Outputs")).items()}
    parameters = {name: plain(one, {}) for name, one in _maps(document.get("Parameters")).items()}
    sections = {name: plain(document.get(name), known) for name in _SECTIONS if name in document}
    return Stack(events.with_routes(made), outputs, parameters, sections)


def _maps(value: "Json") -> "Mapping[str, Json]":
    return value if isinstance(value, dict) and not is_function(value) else {}


def _word(body: "Mapping[str, Json]", name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _with_globals(kind: str, given: "Mapping[str, Json]", shared: "Mapping[str, Json]") -> "Mapping[str, Json]":
    section = _maps(shared.get(kind.removeprefix(_SERVERLESS))) if kind.startswith(_SERVERLESS) else {}
    return _merged(section, given) if section else given


def _merged(shared: "Mapping[str, Json]", own: "Mapping[str, Json]") -> "dict[str, Json]":
    """Merge as SAM does: maps key by key, lists one after the other, all else is replaced."""
    made = dict(shared)
    for key, value in own.items():
        base = made.get(key)
        if isinstance(base, dict) and isinstance(value, dict) and not is_function(base) and not is_function(value):
            made[key] = _merged(base, value)
        elif isinstance(base, list) and isinstance(value, list):
            made[key] = [*base, *value]
        else:
            made[key] = value
    return made


def _deployed(one: DeployedResource) -> "list[DeployedResource]":
    if one.type == "AWS::Serverless::Function":
        return _function(one)
    if one.type == "AWS::Serverless::HttpApi":
        return _http_api(one)
    if one.type == "AWS::Serverless::WebSocketApi":
        return websocket.expand(one)
    if one.type in ("AWS::Lambda::Version", "AWS::ApiGateway::Deployment"):
        # SAM makes new ones of them under new names, whatever has changed.
        return []
    properties = dict(one.properties)
    if one.type == FUNCTION:
        properties["Code"] = _code_in_s3(properties.get("Code"))
        _forget_source_maps(properties, one.build)
    if one.type == "AWS::Lambda::Alias":
        properties.pop("FunctionVersion", None)
    if one.type == ROLE and "ManagedPolicyArns" in properties:
        properties["ManagedPolicyArns"] = [_managed(arn) for arn in _list(properties["ManagedPolicyArns"])]
    if one.type in (FUNCTION, API, STAGE, ROLE, "AWS::ApiGatewayV2::DomainName"):
        _untag(properties)
    return [one.replace(properties=properties)]


def _with_defaults(one: DeployedResource) -> DeployedResource:
    """Return a resource that states what is so anyway."""
    defaults = _DEFAULTS.get(one.type, {})
    assumed = tuple(name for name in defaults if name not in one.properties)
    return one.replace(properties={**defaults, **one.properties}, assumed=assumed) if assumed else one


def _placed(one: DeployedResource, folder: str, functions: "Container[str]") -> DeployedResource:
    """Return a function whose code is where it is as seen from the project root, and as it is written.

    Absolute paths stay. Of what `sam build` made nothing says where it comes from: it is in a folder that is called by
    the logical ID of a function, of one of those that have the same code. Source: SAM documentation, "sam build".
    """
    code = one.properties.get("Code")
    path = code.get("Folder") if one.type == FUNCTION and isinstance(code, dict) else None
    if not isinstance(path, str):
        return one
    if path in functions:
        return one.replace(properties={**one.properties, "Code": {"Built": path}})
    if folder == "." or path[:1] in ("/", "\\") or path[1:2] == ":":
        return one
    parts: list[str] = []
    for part in f"{folder}/{path}".split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    placed: Plain = {"Folder": "/".join(parts) or ".", "Written": path}
    return one.replace(properties={**one.properties, "Code": placed})


def _untag(properties: "dict[str, Plain]") -> None:
    """Write tags as a map, without those that SAM adds."""
    tags = properties.pop("Tags", None)
    if isinstance(tags, list):
        tags = {str(tag.get("Key")): tag.get("Value") for tag in tags if isinstance(tag, dict)}
    if isinstance(tags, dict):
        tags = {key: value for key, value in tags.items() if key not in _TAGS_OF_SAM}
    if tags:
        properties["Tags"] = tags
    body = properties.get("Body")
    if isinstance(body, dict) and "tags" in body:
        kept = [
            tag for tag in _list(body.get("tags")) if not (isinstance(tag, dict) and tag.get("name") in _TAGS_OF_SAM)
        ]
        properties["Body"] = {**{key: value for key, value in body.items() if key != "tags"}, **_if("tags", kept)}


def _forget_source_maps(properties: "dict[str, Plain]", build: "Mapping[str, Plain]") -> None:
    """Leave out the option of Node.js that `sam build` sets where esbuild makes a source map.

    Source: aws-sam-cli, `EsbuildBundlerManager`.
    """
    environment = properties.get("Environment")
    variables = environment.get("Variables") if isinstance(environment, dict) else None
    options = variables.get("NODE_OPTIONS") if isinstance(variables, dict) else None
    if build.get("BuildMethod") != "esbuild" or not isinstance(variables, dict) or not isinstance(options, str):
        return
    words = " ".join(word for word in options.split() if word != _SOURCE_MAPS)
    others = {name: value for name, value in variables.items() if name != "NODE_OPTIONS"}
    properties["Environment"] = {"Variables": {**others, **_if("NODE_OPTIONS", words)}}


def _list(value: "Plain") -> "list[Plain]":
    return value if isinstance(value, list) else []


def _if(key: str, value: "Plain") -> "dict[str, Plain]":
    return {key: value} if value else {}


def _function(one: DeployedResource) -> "list[DeployedResource]":
    given = one.properties
    properties: dict[str, Plain] = {
        _RENAMED.get(key, key): value
        for key, value in given.items()
        if key not in _NOT_OF_FUNCTION and key not in _CODE and value not in ({}, [])
    }
    properties["Code"] = _code(given)
    if "Tracing" in given:
        properties["TracingConfig"] = {"Mode": given["Tracing"]}
    queue = given.get("DeadLetterQueue")
    if isinstance(queue, dict) and "TargetArn" in queue:
        properties["DeadLetterConfig"] = {"TargetArn": queue["TargetArn"]}
    _untag(properties)
    _forget_source_maps(properties, one.build)
    name, made = one.logical_id, []
    called = f"${{{name}}}"
    alias = given.get("AutoPublishAlias")
    if isinstance(alias, str):
        body: dict[str, Plain] = {"Name": alias, "FunctionName": called}
        body |= _if("ProvisionedConcurrencyConfig", given.get("ProvisionedConcurrencyConfig"))
        made.append(DeployedResource(sam_id(name, "Alias", _alphanumeric(alias)), "AWS::Lambda::Alias", body))
        called = f"${{{made[0].logical_id}}}"
    found, managed = events.expand(one, called)
    found += events.url(one, called)
    if "Role" not in given:
        properties["Role"] = f"arn:aws:iam::${{AWS::AccountId}}:role/${{{sam_id(name, 'Role')}}}"
        made.append(_role(one, managed))
    return [one.replace(type=FUNCTION, properties=properties), *made, *found]


def _alphanumeric(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isalnum())


def _code(given: "Mapping[str, Plain]") -> "dict[str, Plain]":
    """Return where the code is: a folder, an S3 object, the template or an image."""
    if "InlineCode" in given:
        return {"ZipFile": given["InlineCode"]}
    if "ImageUri" in given:
        return {"ImageUri": given["ImageUri"]}
    uri = given.get("CodeUri")
    if isinstance(uri, str):
        return {"S3": uri} if uri.startswith("s3://") else {"Folder": uri}
    if isinstance(uri, dict):
        return {"S3": f"s3://{uri.get('Bucket')}/{uri.get('Key')}"}
    return {}


def _code_in_s3(code: "Plain") -> "Plain":
    if isinstance(code, dict) and "S3Bucket" in code:
        return {"S3": f"s3://{code['S3Bucket']}/{code.get('S3Key')}"}
    return {"Folder": code} if isinstance(code, str) else code


def _managed(name: "Plain") -> "Plain":
    """Return a policy of AWS's by its name, as SAM lets it be called."""
    return name.rpartition("/")[2] if isinstance(name, str) and name.startswith(_OF_AWS) else name


def _role(one: DeployedResource, managed: "list[str]") -> DeployedResource:
    """Return the role that SAM makes for a function without one."""
    name = sam_id(one.logical_id, "Role")
    given = one.properties.get("Policies")
    names: list[Plain] = [_BASIC_POLICY, *managed]
    inline: list[Plain] = []
    for position, policy in enumerate(given if isinstance(given, list) else _list([given] if given else [])):
        if isinstance(policy, str):
            names.append(_managed(policy))
        elif isinstance(policy, dict) and "Statement" in policy:
            inline.append({"PolicyName": f"{name}Policy{position}", "PolicyDocument": policy})
        elif isinstance(policy, dict):
            inline.append({"PolicyName": f"{name}Policy{position}", "Template": policy})
    trust: Plain = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com"]}, "Action": ["sts:AssumeRole"]}
        ],
    }
    body: dict[str, Plain] = {"AssumeRolePolicyDocument": trust, "ManagedPolicyArns": names, **_if("Policies", inline)}
    return DeployedResource(name, ROLE, body)


def _http_api(one: DeployedResource) -> "list[DeployedResource]":
    given = dict(one.properties)
    stage = given.pop("StageName", None) or "$default"
    body = given.pop("DefinitionBody", None)
    of_stage: dict[str, Plain] = {
        key: given.pop(key)
        for key in ("AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables")
        if key in given
    }
    api = DeployedResource(one.logical_id, API, {**given, "Body": body or {}}, one.deletion, one.replacement)
    middle = "ApiGatewayDefault" if stage == "$default" else _alphanumeric(shown(stage))
    about: dict[str, Plain] = {"ApiId": f"${{{one.logical_id}}}", "StageName": stage, "AutoDeploy": "true"}
    return [api, DeployedResource(sam_id(one.logical_id, middle, "Stage"), STAGE, {**about, **of_stage})]
