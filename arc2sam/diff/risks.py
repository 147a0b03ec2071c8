"""What a deploy may cost: data, URLs, variables, or the deploy itself (block 5).

Source: CloudFormation documentation, "Update behaviors of stack resources", "DeletionPolicy attribute" and "Conditions";
the pages of the services.
"""

from arc2sam.diff import conditions
from arc2sam.diff.changes import Risk
from arc2sam.diff.stack import API, FUNCTION, MAPPING, STAGE
from arc2sam.diff.values import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from arc2sam.diff.changes import OutputChange, VariableChange
    from arc2sam.diff.replacement import Clash
    from arc2sam.diff.stack import DeployedResource, Stack

_DROPS = " and every open connection drops"
_URL, _NO_URL = "its URL changes", "its URL stops answering"
_COSTS = {
    API: _URL,
    "AWS::ApiGateway::RestApi": _URL,
    "AWS::Serverless::Api": _URL,
    STAGE: "its part of the URL changes",
    "AWS::ApiGatewayV2::DomainName": "the domain does not answer until it is mapped and its records lead to the new one",
    "AWS::Cognito::UserPool": "its users are lost",
    "AWS::DynamoDB::Table": "its data is lost",
    "AWS::DynamoDB::GlobalTable": "its data is lost",
    "AWS::KMS::Key": "what it encrypted cannot be read any more",
    "AWS::Kinesis::Stream": "its records are lost",
    "AWS::Lambda::Url": _URL,
    "AWS::Logs::LogGroup": "its logs are lost",
    "AWS::S3::Bucket": "its files are lost; CloudFormation does not delete a bucket that holds any, and leaves it behind",
    "AWS::SNS::Topic": "subscriptions made outside of the template are lost",
    "AWS::SQS::Queue": "the messages in it are lost, and its URL changes",
    "AWS::SecretsManager::Secret": "the secret is lost",
}
"""By type, what replacing a resource costs."""
_COSTS_OF_REMOVAL = {
    API: _NO_URL,
    "AWS::ApiGateway::RestApi": _NO_URL,
    "AWS::Serverless::Api": _NO_URL,
    STAGE: "its part of the URL stops answering",
    "AWS::ApiGatewayV2::DomainName": "the domain stops answering",
    "AWS::Lambda::Url": _NO_URL,
    "AWS::SQS::Queue": "the messages in it are lost, and its URL stops answering",
}
"""By type, what removing one costs, where that is something else."""
_MAPPING = "the function reads its source from the beginning again, as far as `StartingPosition` says so"
KEPT = frozenset({"Retain", "RetainExceptOnCreate", "Snapshot"})
"""Policies by which something outlives its resource."""
RETAINED = {"AWS::DynamoDB::Table": "tables", "AWS::S3::Bucket": "bucket", "AWS::SQS::Queue": "queues"}
"""By type, how `retain` calls it."""
_HOLDING = ("tables", "bucket")
"""What holds data that nothing else has."""


def of_another_app(before: "Stack", after: "Stack") -> "Iterator[Risk]":
    """Yield that the template is of another app or stage: most of what is told then is meant by nobody."""
    app, other_app = (_variable(stack, "ARC_APP_NAME") for stack in (before, after))
    if app and other_app and app.keys().isdisjoint(other_app):
        helped = "Compare with a template of this app. If it was renamed: its stack is another one too, by Architect's naming"
        yield _of_another("app", app, other_app, helped)
    stage, other_stage = (_variable(stack, "ARC_ENV") or _stage_names(stack) for stack in (before, after))
    if stage and other_stage and stage.keys().isdisjoint(other_stage):
        helped = f"Name its stage with `--stage {min(stage)}`, or compare with a template of `{min(other_stage)}`"
        yield _of_another("stage", stage, other_stage, helped)


def of_renaming(before: str, after: str) -> "Iterator[Risk]":
    """Yield that an app gets another stack, from the names that Architect gives its stack before and after."""
    if before != after:
        message = (
            f"becomes `{after}` where stacks are named as Architect names them: a new stack with empty tables and other "
            "URLs, and the old one stays"
        )
        helped = f"Deploy with `--stack-name {before}` to keep the old one, or keep the app's name"
        yield Risk("stack", before, "", message, helped)


def _of_another(what: str, old: "Mapping[str, str]", new: "Mapping[str, str]", helped: str) -> Risk:
    message = f"says that the template is of the {what} `{min(old)}`, not of `{min(new)}`"
    return Risk("other", old[min(old)], "", message, helped)


def _variable(stack: "Stack", name: str) -> "dict[str, str]":
    """Return the values that a variable of Architect's has, none of which is a secret, and what says so."""
    found = {}
    for function in stack.of_type(FUNCTION):
        environment = function.properties.get("Environment")
        variables = environment.get("Variables") if isinstance(environment, dict) else None
        value = variables.get(name) if isinstance(variables, dict) else None
        if isinstance(value, str) and "${" not in value:
            found[value] = name
    return found


def _stage_names(stack: "Stack") -> "dict[str, str]":
    """Return the names of the stages of APIs but for those that every stage of an app has, and what says so."""
    found = {}
    for one in stack.of_type(STAGE):
        name = one.properties.get("StageName")
        if isinstance(name, str) and "${" not in name and name not in ("$default", "default"):
            found[name] = one.logical_id
    return found


def of_resources(
    before: "Stack", after: "Stack", anew: "Mapping[str, tuple[str, ...]]", explained: "Container[str]" = ()
) -> "Iterator[Risk]":
    """Yield what resources cost that are replaced, removed, or there only under a condition from now on.

    Args:
        before: the deployed stack.
        after: what is to be deployed.
        anew: what is replaced, from `replacement.replaced`.
        explained: logical IDs of which something else tells.
    """
    for name, one in before.resources.items():
        if name in explained or _goes_with_its_api(one, before, after, anew):
            continue
        if name in after.resources:
            yield from _of_condition(one, after.resources[name], before, after)
        if name in anew:
            loss = _MAPPING if one.type == MAPPING and "StartingPosition" in one.properties else cost(one, before)
            if loss:
                # Which of the two templates says so is nowhere documented: only both are sure.
                policy = one.replacement if after.resources[name].replacement in KEPT else ""
                what = f"is replaced{_because(anew[name], one, after)}"
                yield _loss("replaced", what, one, policy, loss)
        elif name not in after.resources and cost(one, before):
            yield _loss("removed", "is removed", one, one.deletion, cost(one, before, is_removed=True))


def _of_condition(
    old: "DeployedResource", new: "DeployedResource", before: "Stack", after: "Stack"
) -> "Iterator[Risk]":
    """Yield that a resource goes where a condition of it, which is new or changes, is false."""
    api = after.resources.get(_api_of(new)) if new.type == STAGE else None
    if api and api.condition == new.condition:
        return
    loss = cost(old, before, is_removed=True)
    if (loss or old.type == FUNCTION) and conditions.may_remove(old, new, before, after):
        changed = ", which changes," if old.condition == new.condition else ""
        what = f"is removed where its condition `{new.condition}`{changed} is false"
        yield _loss("removed", what, old, old.deletion, loss)


def _goes_with_its_api(one: "DeployedResource", before: "Stack", after: "Stack", anew: "Container[str]") -> bool:
    """Tell whether a stage goes since its API does, of which is told."""
    api = _api_of(one)
    return one.type == STAGE and api in before.resources and (api not in after.resources or api in anew)


def _api_of(stage: "DeployedResource") -> str:
    return shown(stage.properties.get("ApiId")).removeprefix("${").removesuffix("}")


def _loss(kind: str, what: str, one: "DeployedResource", policy: str, loss: str) -> Risk:
    if policy in KEPT:
        message = f"{what}: the old one is kept ({policy}), outside of the stack"
        return Risk(kind, one.logical_id, one.type, message)
    word = RETAINED.get(one.type)
    helped = f"Deploy once before with `retain {word}` below `@sam` to keep the old one" if word in _HOLDING else ""
    return Risk(kind, one.logical_id, one.type, f"{what}: {loss}" if loss else what, helped)


def cost(one: "DeployedResource", stack: "Stack", *, is_removed: bool = False) -> str:
    """Return what replacing or removing a resource of a stack costs, or nothing."""
    api = stack.resources.get(_api_of(one)) if one.type == STAGE else one
    drops = _DROPS if api and api.type == API and api.properties.get("ProtocolType") == "WEBSOCKET" else ""
    if is_removed and one.type in _COSTS_OF_REMOVAL:
        return _COSTS_OF_REMOVAL[one.type] + drops
    found = _COSTS.get(one.type, "")
    return found and found + drops


def _because(causes: tuple[str, ...], one: "DeployedResource", after: "Stack") -> str:
    if causes == ("Type",):
        return f", since it becomes a {after.resources[one.logical_id].type}"
    if set(causes) <= after.resources.keys():
        return f", since it belongs to {_listed(causes)}"
    return f", since {_listed(causes)} changes"


def _listed(names: "Iterable[str]") -> str:
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def of_clashes(clashes: "Iterable[Clash]", before: "Stack") -> "Iterator[Risk]":
    """Yield why the deploy would fail: two resources of one name at a time."""
    for clash in clashes:
        name = " ".join(clash.identity[1:] or clash.identity)
        if clash.existing == clash.logical_id:
            message = f"cannot be replaced: the new one has the name of the old one, `{name}`, so that the deploy fails"
            yield Risk("clash", clash.logical_id, clash.type, message, "Give it another name, or none")
            continue
        kind = before.resources[clash.existing].type.rpartition("::")[2].lower()
        message = f"cannot be made while `{clash.existing}` exists, the {kind} `{name}`: the deploy fails"
        helped = f"Keep the logical ID `{clash.existing}`, or deploy once without either"
        yield Risk("clash", clash.logical_id, clash.type, message, helped)


def of_variables(variables: "Iterable[VariableChange]") -> "Iterator[Risk]":
    """Yield which environment variables vanish."""
    from arc2sam.pragmas.sam import can_set

    for one in variables:
        if one.change != "lost":
            continue
        count = len(one.functions)
        who = one.functions[0] if count == 1 else f"{count} functions"
        helped = _NAME_IT if can_set(one.name) else ""
        yield Risk("variable", one.name, FUNCTION, f"vanishes from {who}", helped)


_NAME_IT = "Name it in `env` below `@sam` to keep it: `arc2sam diff --suggest` prints what to write"


def of_parameters(parameters: "Iterable[OutputChange]", after: "Stack") -> "Iterator[Risk]":
    """Yield which parameters the deploy must be given a value for."""
    for one in parameters:
        stated = after.parameters.get(one.name)
        if one.change == "added" and not (isinstance(stated, dict) and "Default" in stated):
            helped = f"Deploy with `--parameter-overrides {one.name}=...`"
            yield Risk("parameter", one.name, "", "is new and needs a value", helped)
