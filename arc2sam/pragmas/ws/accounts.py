"""@ws-api: whether the function and the role of an authorizer can be used from the account of the API.

The account of an API is not written in a manifest. Whoever writes the ARN of what must be in that account, though,
writes it with that.

Source: API Gateway documentation, "Configure a cross-account API Gateway Lambda authorizer"; Certificate Manager, IAM
and CloudWatch Logs documentation on what can be used from another account.
"""

from arc2sam.diagnostics import Label
from arc2sam.policies import partition_of
from arc2sam.pragmas import aws_of
from arc2sam.pragmas.ws.api import settings_of
from arc2sam.pragmas.ws.authorizer_names import account_of, function_fault, role_fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.model import App
    from arc2sam.pragmas.ws.authorization import Authorizer
    from arc2sam.source import Span


def check(authorizer: "Authorizer", app: "App", report: "Report") -> None:
    """Report ARC356 (a role of another account or partition) and ARC357 (a function of another account without one)."""
    role, function = authorizer.role or "", authorizer.arn or ""
    if (role and role_fault(role)) or (function and function_fault(function)):
        return
    if role and function and role.split(":")[1] != function.split(":")[1]:
        report.add(
            "ARC356",
            f"The role is in the partition `{role.split(':')[1]}`, the function in `{function.split(':')[1]}`",
            authorizer.spans["role"],
            help="Use a role and a function of one partition",
        )
        return
    if not _is_reachable(authorizer, app, report):
        return
    known = next(_known(app), None)
    if known is None:
        return
    account, span = known
    labels = [Label(span, f"is of the account {account}")] if span else []
    if role and account_of(role) != account:
        report.add(
            "ARC356",
            f"API Gateway takes a role of its own account only, {account}, and this is of {account_of(role)}",
            authorizer.spans["role"],
            labels=labels,
            help=f"Write the ARN of a role of {account}",
        )
    elif not role and account_of(function) != account:
        report.add(
            "ARC357",
            f"The function is of the account {account_of(function)}, in which the stack can give no permission",
            authorizer.spans["arn"],
            labels=labels,
            help=f"Write `role ARN` below `authorizer`: a role of {account} that may call the function",
        )


def _is_reachable(authorizer: "Authorizer", app: "App", report: "Report") -> bool:
    """Report ARC356: what another partition has, and a function to which the stack can give no permission.

    Source: the errors of Lambda's AddPermission, "We currently do not support adding policies for $LATEST" and
    "Functions from '...' are not reachable in this region"; a role needs no such permission.
    """
    aws = aws_of(app)
    region = aws.region if aws else None
    for key, arn in (("arn", authorizer.arn), ("role", authorizer.role)):
        if arn and region and arn.split(":")[1] != partition_of(region):
            report.add(
                "ARC356",
                f"This is in the partition `{arn.split(':')[1]}`, and {region}, the app's region, in `{partition_of(region)}`",
                authorizer.spans[key],
                help=f"Write an ARN that begins with `arn:{partition_of(region)}:`",
            )
            return False
    arn = authorizer.arn
    if not arn or authorizer.role:
        return True
    if arn.endswith(":$LATEST"):
        message = "Lambda takes no permission on `$LATEST`, so API Gateway could not call the function"
        helped = f"Write `{arn.removesuffix(':$LATEST')}`, which is the same function, or name an alias"
        report.add("ARC356", message, authorizer.spans["arn"], help=helped)
        return False
    there = arn.split(":")[3]
    if region and there != region:
        message = f"The function is in {there}, where a stack of {region} can give no permission"
        helped = f"Use a function of {region}, or write `role ARN` below `authorizer`: a role that may call this one"
        report.add("ARC356", message, authorizer.spans["arn"], help=helped)
        return False
    return True


def _known(app: "App") -> "Iterator[tuple[str, Span | None]]":
    """Yield the account of what must be in the account of the API, and its place."""
    settings = settings_of(app)
    if settings is None:
        return
    domain, log = settings.addresses.domain, settings.traffic.access_log
    if domain and domain.certificate and account_of(domain.certificate):
        yield account_of(domain.certificate), domain.spans.get("certificate")
    if log and log.group and account_of(log.group):
        yield account_of(log.group), log.group_span
    for function in app.functions:
        for policy in function.config.policies:
            if policy.startswith("arn:") and account_of(policy):
                yield account_of(policy), function.config.spans.get("policies")
