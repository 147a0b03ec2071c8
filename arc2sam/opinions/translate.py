"""The program that runs the SAM translator: a template in, what is wrong and what SAM makes of it out (block 7).

It runs as a process of its own and imports nothing of arc2sam.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Document = dict[str, Any]  # Any: a template, which is the translator's to judge

_LOCAL = ("CodeUri", "ContentUri", "DefinitionUri")
"""Properties that name files, until `sam package` puts them into a bucket."""
_BUCKET = "s3://bucket/"


def main() -> None:
    """Read standard input and write what is wrong to standard output."""
    import json

    document = json.load(sys.stdin)
    # Nothing but the answer may stand there.
    answer, sys.stdout = sys.stdout, sys.stderr
    json.dump(translated(document, os.environ.get("AWS_DEFAULT_REGION", "")), answer)


def translated(document: "Document", region: str) -> "Document":
    """Return what the translator makes of a template and what it finds: kind, message, and the resource or nothing."""
    from importlib import import_module as load

    invalid = load("samtranslator.model.exceptions").InvalidDocumentException
    translator = load("samtranslator.translator.translator").Translator
    parser = load("samtranslator.parser.parser").Parser()
    session = load("boto3").Session(region_name=region)
    parameters = {name: one.get("Default", "example") for name, one in document.get("Parameters", {}).items()}
    try:
        # Names of AWS's policies it knows by itself.
        made = translator({}, parser, boto_session=session).translate(packaged(document), parameters)
    except invalid as fault:
        return {"made": None, "findings": [_finding(cause, document["Resources"]) for cause in fault.causes]}
    return {"made": made, "findings": []}


def _finding(cause: "Any", resources: "Document") -> "dict[str, str]":
    resource = getattr(cause, "_logical_id", None)
    known = isinstance(resource, str) and resource in resources
    return {"rule": type(cause).__name__, "message": cause.message, "resource": str(resource) if known else ""}


def packaged(document: "Document") -> "Document":
    """Return the template as it is after `sam package`: code stands in a bucket."""
    resources = {name: _packaged(body) for name, body in document["Resources"].items()}
    shared = {name: _in_bucket(section) for name, section in document.get("Globals", {}).items()}
    return {**document, **({"Globals": shared} if shared else {}), "Resources": resources}


def _packaged(body: "Document") -> "Document":
    if not str(body.get("Type")).startswith("AWS::Serverless::") or not isinstance(body.get("Properties"), dict):
        return body
    return {**body, "Properties": _in_bucket(body["Properties"])}


def _in_bucket(properties: "Document") -> "Document":
    local = {
        name: f"{_BUCKET}{properties[name]}"
        for name in _LOCAL
        if isinstance(properties.get(name), str) and not properties[name].startswith("s3://")
    }
    return {**properties, **local}


if __name__ == "__main__":
    main()
