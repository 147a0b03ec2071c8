"""samconfig.toml: what `sam deploy` asks for, once for each of Architect's stages (block 5).

Source: AWS SAM documentation, "AWS SAM CLI configuration file" and "sam deploy"; Architect documentation, "deploy".
"""

from arc2sam.diagnostics import Report
from arc2sam.document import Entry, Table
from arc2sam.keys import shown
from arc2sam.names import USUAL_STAGES, logical_name
from arc2sam.plain_data import plain_value
from arc2sam.pragmas.aws import Aws
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping
    from collections.abc import Set as AbstractSet
    from typing import Any, TypeAlias

    from arc2sam.model import App

    Parameters: TypeAlias = Mapping[str, str | bool]

FILE = "samconfig.toml"
OTHERS = ("samconfig.yaml", "samconfig.yml")
"""Names that `sam` reads only where there is no samconfig.toml."""

_VERSION = 0.1
_BUCKETS = frozenset({"s3_bucket", "resolve_s3"})
"""Keys that say where code is uploaded to: `sam deploy` refuses both at once."""
_COMMANDS = ("deploy", "global")
"""Whose parameters `sam deploy` takes, the first before the second."""
_OWN = {
    "production": {
        "build": {"template_file": "template.production.yaml", "build_dir": ".aws-sam/production"},
        "deploy": {"template_file": ".aws-sam/production/template.yaml"},
    }
}
"""Files that a stage has for itself, so that what was built of another stage is never deployed as this one."""
_ALLOWING = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM")
"""Capabilities of which each lets a stack make roles."""


def stack_name(app_name: str, stage: str) -> str:
    """Return the name that Architect gives the stack of a stage."""
    return logical_name(app_name) + logical_name(stage)


def parameters(app: "App", stage: str) -> "dict[str, str | bool]":
    """Return what `sam deploy` needs to know to deploy a stage, by its spelling in samconfig.toml."""
    aws = app.part(Aws)
    found: dict[str, str | bool] = {"stack_name": stack_name(app.name, stage)}
    if aws and aws.region:
        found["region"] = aws.region
    if aws and aws.profile:
        found["profile"] = aws.profile
    found["capabilities"] = "CAPABILITY_IAM"
    if aws and aws.bucket:
        found["s3_bucket"] = aws.bucket
    else:
        found["resolve_s3"] = True
    return found


def extend(source: "Source | None", app: "App", report: "Report") -> "str | None":
    """Return the text of samconfig.toml with an environment for each stage, or None where it cannot be made.

    What the file says already stays as it is, comments too.

    Args:
        source: the file as it is; None if there is none.
        app: gives the name, the region, the profile and the bucket.
        report: gets ARC150 to ARC154 and the like (not TOML), ARC329 (nothing can be added to it), and ARC541 (it says
            other than the manifest).
    """
    import tomli

    text = source.text if source else ""
    tree = _tree(source, report) if source else None
    before = tomli.loads(text) if tree else {}
    if report.has_errors or (source and tree and not _can_extend(tree, report)):
        return None
    if tree:
        for stage in USUAL_STAGES:
            _compare(stage, tree, app, report)
    additions = {stage: _additions(before, app, stage) for stage in USUAL_STAGES}
    made = _added(text, additions, has_version="version" in before)
    expected = _merged(before, additions)
    if made is None or tomli.loads(made) != expected:
        _report_form(source or Source(FILE, text), report)
        return None
    return made


def compare(source: Source, app: "App", stage: str, names: "AbstractSet[str]", report: "Report") -> None:
    """Report ARC541 where the file says of a stage other than the manifest; nothing of a file that is no TOML.

    Args:
        source: the file.
        app: gives the values.
        stage: any stage.
        names: the parameters of `sam deploy` that are compared.
        report: gets the warnings.
    """
    found = Report()
    tree = _tree(source, found)
    if tree and not found.has_errors:
        _compare(stage, tree, app, report, names)


def _tree(source: Source, report: "Report") -> "Table | None":
    """Return the located table of a file; None for one that holds nothing yet, and for a wrong one."""
    from arc2sam.readers.toml import read_tree

    if all(not line.strip() or line.lstrip().startswith("#") for line in source.text.splitlines()):
        return None
    return read_tree(source, report)


def _can_extend(tree: Table, report: "Report") -> bool:
    """Tell whether all that should be tables are; report the first that is none."""
    for stage in USUAL_STAGES:
        for command in _COMMANDS:
            table = tree
            for name in (stage, command, "parameters"):
                entry = next((entry for entry in table.entries if entry.key.value == name), None)
                if entry is None:
                    break
                if not isinstance(entry.value, Table):
                    report.add(
                        "ARC329",
                        f"`{name}` is not a table, so that nothing can be added to it",
                        entry.key.span,
                        help=f"Write it as `[{stage}.{command}.parameters]`, or remove it",
                    )
                    return False
                table = entry.value
    return True


def _compare(stage: str, tree: Table, app: "App", report: "Report", names: "AbstractSet[str] | None" = None) -> None:
    """Report ARC541: what the file says of a stage, and the manifest otherwise; the file is what `sam deploy` takes.

    With names only of these.
    """
    said = _said(tree, stage)
    wanted = parameters(app, stage)
    if "s3_bucket" in wanted and "s3_bucket" not in said and "resolve_s3" in said:
        said["s3_bucket"] = said["resolve_s3"]
    for name, value in wanted.items():
        entry = said.get(name)
        if (
            entry is None
            or (names is not None and name not in names)
            or name == "resolve_s3"
            or plain_value(entry.value) == value
        ):
            continue
        if name == "capabilities" and _may_make_roles(plain_value(entry.value)):
            continue
        report.add(
            "ARC541",
            f"`{entry.key.value}` of {stage} is `{shown(entry.value)}` here, and the manifest asks for `{value}`",
            entry.value.span,
            help=_ADVICE.get(name, "Write `{}`, or change the manifest").format(f'{name} = "{value}"'),
        )


_ADVICE = {
    "stack_name": "Keep it if that stack is meant: with `{}` another one is deployed, with tables of its own",
    "region": "Write `{}`, or change the manifest: in another region another stack is deployed",
    "capabilities": "Write `{}`: the stack makes roles",
    "s3_bucket": "Write `{}` in its place, or change the manifest",
}


def _said(tree: Table, stage: str) -> "dict[str, Entry]":
    """Return what the file says of a stage, by name: what `sam deploy` takes."""
    said: dict[str, Entry] = {}
    for command in _COMMANDS:
        table: object = tree
        for name in (stage, command, "parameters"):
            entry = table.entry(name) if isinstance(table, Table) else None
            table = entry.value if entry else None
        for entry in table.entries if isinstance(table, Table) else ():
            said.setdefault(str(entry.key.value), entry)
    return said


def _may_make_roles(capabilities: object) -> bool:
    words = capabilities.split() if isinstance(capabilities, str) else capabilities
    return isinstance(words, list) and any(one in words for one in _ALLOWING)


def _additions(before: "Mapping[str, Any]", app: "App", stage: str) -> "dict[str, Parameters]":
    """Return what the file does not say yet of a stage, neither of a command nor of all, by command.

    An environment that is there keeps its files: whoever deploys with it names them.
    """
    environment = before.get(stage, {})
    said: set[str] = set()
    for command in _COMMANDS:
        said |= environment.get(command, {}).get("parameters", {}).keys()
    if said & _BUCKETS:
        said |= _BUCKETS
    missing = {name: value for name, value in parameters(app, stage).items() if name not in said}
    own = {} if stage in before else _OWN.get(stage, {})
    return {"build": {**own.get("build", {})}, "deploy": {**missing, **own.get("deploy", {})}}


def _added(text: str, additions: "Mapping[str, Mapping[str, Parameters]]", *, has_version: bool) -> "str | None":
    """Return the text with the additions, or None where the library that keeps comments does not read it."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text if text.endswith("\n") else f"{text}\n" if text else "")
        if not has_version:
            document["version"] = _VERSION
        for stage, commands in additions.items():
            for command, values in commands.items():
                if values:
                    _table(document, stage, command).update(values)
        return tomlkit.dumps(document)
    except TOMLKitError:
        return None


def _table(document: "MutableMapping[str, Any]", stage: str, command: str) -> "MutableMapping[str, Any]":
    """Return `[STAGE.COMMAND.parameters]`, made where it does not exist."""
    import tomlkit

    table = document
    for name in (stage, command, "parameters"):
        if name not in table:
            table[name] = tomlkit.table(is_super_table=name != "parameters")
        table = table[name]
    return table


def _merged(before: "Mapping[str, Any]", additions: "Mapping[str, Mapping[str, Parameters]]") -> "dict[str, Any]":
    """Return what the finished file must mean."""
    merged: dict[str, Any] = {"version": _VERSION, **before}
    for stage, commands in additions.items():
        for command, values in commands.items():
            if values:
                environment = merged.get(stage, {})
                part = environment.get(command, {})
                part = {**part, "parameters": {**part.get("parameters", {}), **values}}
                merged[stage] = {**environment, command: part}
    return merged


def _report_form(source: Source, report: "Report") -> None:
    report.add(
        "ARC329",
        f"Nothing can be added to `{source.name}` in the form that it has",
        Span(source, 0, 0),
        help="Write its settings below names in square brackets, such as `[staging.deploy.parameters]`",
    )
