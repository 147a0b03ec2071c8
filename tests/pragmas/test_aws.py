"""@aws: the project's defaults for functions. Limits are those of AWS Lambda's quotas."""

import pytest

from arc2sam.pragmas.aws import Aws
from tests.pragmas.stages import Built

LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:one:1"


def built(settings: str, files: "dict[str, str] | None" = None) -> Built:
    return Built(f"@app\nmy-app\n@aws\n{settings}\n@events\nping\n", files=files)


@pytest.mark.parametrize(
    ("settings", "property_name", "value"),
    [
        pytest.param("timeout 900", "Timeout", 900, id="timeout"),
        pytest.param("memory 128", "MemorySize", 128, id="memory"),
        pytest.param("storage 10240", "EphemeralStorage", {"Size": 10240}, id="storage"),
        pytest.param("architecture x86_64", "Architectures", ["x86_64"], id="architecture"),
        pytest.param("runtime node", "Runtime", "nodejs22.x", id="alias-node"),
        pytest.param("runtime PY", "Runtime", "python3.13", id="alias-in-capitals"),
        pytest.param("runtime ruby", "Runtime", "ruby3.3", id="alias-ruby"),
        pytest.param("runtime custom", "Runtime", "provided.al2023", id="alias-custom"),
        pytest.param("runtime java17", "Runtime", "java17", id="runtime-spelled-out"),
    ],
)
def test_what_all_functions_share_is_in_globals(settings: str, property_name: str, value: object) -> None:
    result = built(settings)
    assert result.template["Globals"]["Function"][property_name] == value
    assert property_name not in result.properties("PingEventLambda")


@pytest.mark.parametrize(
    ("settings", "property_name", "value"),
    [
        pytest.param("concurrency 0", "ReservedConcurrentExecutions", 0, id="concurrency-zero"),
        pytest.param("concurrency 7", "ReservedConcurrentExecutions", 7, id="concurrency"),
        pytest.param("provisionedConcurrency 2", "AutoPublishAlias", "live", id="provisioned-concurrency"),
        pytest.param(f"region us-east-1\nlayer {LAYER}", "Layers", [LAYER], id="layer"),
        pytest.param("policies\n  one\n  two", "Policies", ["one", "two"], id="policies"),
        pytest.param("policy one\npolicy two\npolicy one", "Policies", ["one", "two"], id="policies-add-up"),
        pytest.param("handler app.run", "Handler", "app.run", id="handler"),
    ],
)
def test_own_properties(settings: str, property_name: str, value: object) -> None:
    assert built(settings).properties("PingEventLambda")[property_name] == value


def test_concurrency_is_unthrottled_without_it() -> None:
    for settings in ("timeout 9", "concurrency unthrottled"):
        assert "ReservedConcurrentExecutions" not in built(settings).properties("PingEventLambda")


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        pytest.param("timeout 0", ["ARC205 4:9"], id="timeout-too-short"),
        pytest.param("timeout 901", ["ARC205 4:9"], id="timeout-too-long"),
        pytest.param("timeout 30s", ["ARC204 4:9"], id="timeout-with-a-unit"),
        pytest.param("timeout 1.5", ["ARC204 4:9"], id="timeout-with-a-fraction"),
        pytest.param("memory 127", ["ARC205 4:8"], id="memory-too-small"),
        pytest.param("memory 10241", ["ARC205 4:8"], id="memory-too-large"),
        pytest.param("storage 511", ["ARC205 4:9"], id="storage-too-small"),
        pytest.param("architecture sparc", ["ARC206 4:14"], id="architecture"),
        pytest.param("concurrency -1", ["ARC205 4:13"], id="concurrency-below-zero"),
        pytest.param("provisionedConcurrency -1", ["ARC205 4:24"], id="provisioned-concurrency-below-zero"),
        pytest.param("handler app", ["ARC217 4:9"], id="handler-without-method"),
        pytest.param("handler a.b.c", ["ARC217 4:9"], id="handler-of-three-parts"),
        pytest.param('handler "a b.c"', ["ARC217 4:9"], id="handler-with-a-blank"),
        pytest.param('handler "a.b\n"', ["ARC217 4:9"], id="handler-with-a-newline"),
        pytest.param('handler "a.b\u00a0c"', ["ARC217 4:9"], id="handler-with-a-blank-of-another-kind"),
        pytest.param(f"handler {'a' * 126}.bc", ["ARC217 4:9"], id="handler-too-long"),
        pytest.param("runtime nodejs18.x", ["ARC215 4:9"], id="runtime-retired"),
        pytest.param("runtime rust", ["ARC215 4:9"], id="runtime-unknown"),
        pytest.param("runtime python3.9", ["ARC216 4:9"], id="runtime-deprecated"),
        pytest.param("timout 9", ["ARC201 4:1"], id="misspelled"),
        pytest.param("wibble 9", ["ARC202 4:1"], id="unknown"),
        pytest.param("timeout", ["ARC203 4:1"], id="no-value"),
        pytest.param("batchSize 5", ["ARC207 4:1"], id="setting-of-another-place"),
        pytest.param("timeout 9\ntimeout 10", ["ARC208 5:1"], id="twice"),
        pytest.param("apigateway websocket", ["ARC206 4:12"], id="kind-of-api"),
        pytest.param("env maybe", ["ARC204 4:5"], id="env-neither-true-nor-false"),
    ],
)
def test_faults(settings: str, found: list[str]) -> None:
    assert built(settings).found == found


@pytest.mark.parametrize(
    ("runtime", "successor"),
    [
        pytest.param("nodejs18.x", "nodejs22.x", id="node"),
        pytest.param("python3.8", "python3.13", id="python"),
        pytest.param("ruby2.5", "ruby3.3", id="ruby"),
        pytest.param("go1.x", "provided.al2023", id="go"),
    ],
)
def test_retired_runtime_names_its_successor(runtime: str, successor: str) -> None:
    (one,) = built(f"runtime {runtime}").diagnostics
    assert one.help == f"Write `{successor}`"


@pytest.mark.parametrize(
    ("runtime", "said"),
    [
        pytest.param("node22", "Architect has no runtime `node22`", id="misspelled"),
        pytest.param("ruby3.4", "Architect has no runtime `ruby3.4`", id="newer"),
        pytest.param("nodejs18.x", "AWS has deprecated the runtime `nodejs18.x`", id="deprecated"),
        pytest.param("nodejs14.x", "Lambda no longer takes the runtime `nodejs14.x`", id="ended"),
    ],
)
def test_what_is_wrong_with_a_runtime(runtime: str, said: str) -> None:
    (one,) = built(f"runtime {runtime}").diagnostics
    assert one.message.startswith(said)
    assert one.edit is not None
    assert one.help == f"Write `{one.edit.replacement}`"
    assert built(f"runtime {one.edit.replacement}").found == []


def test_deno_runs_on_a_deprecated_runtime() -> None:
    (one,) = built("region us-west-2\nruntime deno").diagnostics
    assert (one.code, one.severity, str(one.span)) == ("ARC216", "warning", "app.arc:5:9")
    assert "`provided.al2`" in one.message


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        pytest.param(f"region us-east-1\nlayers {LAYER}", [], id="same-region"),
        pytest.param(f"region eu-west-1\nlayers {LAYER}", ["ARC218 5:8"], id="another-region"),
        pytest.param(f"layers {LAYER}", ["ARC219 4:8"], id="no-region"),
        pytest.param(f"region us-east-1\nlayers {LAYER} {LAYER[:-1]}9", ["ARC218 5:58"], id="two-versions"),
        pytest.param("layers one", ["ARC218 4:8"], id="not-an-arn"),
        pytest.param(f"layers {LAYER}x\nlayers\n" + "".join(f"  {LAYER}{n}\n" for n in range(5)), None, id="six"),
    ],
)
def test_layers(settings: str, found: "list[str] | None") -> None:
    result = built(settings)
    if found is None:
        assert "ARC218" in {one.code for one in result.diagnostics}
    else:
        assert result.found == found


def test_part_keeps_what_is_the_projects_alone() -> None:
    part = built("region eu-west-1\nprofile work\nbucket things\napigateway httpv1").app.part(Aws)
    assert part is not None
    assert (part.region, part.profile, part.bucket, part.apigateway) == ("eu-west-1", "work", "things", "httpv1")


DENO = "arn:aws:lambda:{}:455488262213:layer:DenoRuntime:{}"


@pytest.mark.parametrize(
    ("settings", "layer", "found"),
    [
        pytest.param("region eu-west-1\nruntime deno", DENO.format("eu-west-1", 16), [], id="region"),
        pytest.param("region us-east-1\nruntime deno", DENO.format("us-east-1", 42), [], id="another-region"),
        pytest.param("runtime deno", DENO.format("us-west-2", 36), ["ARC238 4:9"], id="no-region"),
    ],
)
def test_deno(settings: str, layer: str, found: list[str]) -> None:
    # Source: the table that @architect/package 11.0.4 deploys by.
    result = built(settings)
    assert [one for one in result.found if not one.startswith("ARC216")] == found
    function = result.properties("PingEventLambda")
    assert function["Layers"] == [layer]
    assert function["Handler"] == "index.handler"
    assert result.template["Globals"]["Function"]["Runtime"] == "provided.al2"
    assert result.resources["PingEventLambda"]["Metadata"] == {"SkipBuild": True}


def test_deno_faults() -> None:
    assert built("region eu-south-1\nruntime deno").found == ["ARC216 5:9", "ARC239 5:9"]
    five = "".join(f"  arn:aws:lambda:us-east-1:123456789012:layer:one{n}:1\n" for n in range(5))
    assert built(f"region us-east-1\nruntime deno\nlayers\n{five}").found == ["ARC216 5:9", "ARC218 7:3"]


def test_typescript_is_bundled() -> None:
    # Source: SAM documentation, "Building Node.js Lambda functions with esbuild".
    result = built("runtime typescript", {"src/events/ping/index.ts": ""})
    assert result.found == ["ARC518 4:9"]
    assert result.diagnostics[0].severity == "note"
    assert result.template["Globals"]["Function"]["Runtime"] == "nodejs22.x"
    metadata = result.resources["PingEventLambda"]["Metadata"]
    assert metadata["BuildMethod"] == "esbuild"
    assert metadata["BuildProperties"]["EntryPoints"] == ["index.ts"]
    assert result.properties("PingEventLambda")["Handler"] == "index.handler"


@pytest.mark.parametrize(
    ("package", "is_external"),
    [
        pytest.param(None, True, id="no package.json"),
        pytest.param('{"dependencies": {"is-number": "7"}}', True, id="other packages"),
        pytest.param('{"devDependencies": {"@aws-sdk/client-s3": "3"}}', True, id="for its types"),
        pytest.param('{"dependencies": {"@aws-sdk/client-s3": "3"}}', False, id="a version of its own"),
        pytest.param('{"dependencies": ["@aws-sdk/client-s3"], "x": "@aws-sdk/client-s3"}', True, id="no dependency"),
        pytest.param('"@aws-sdk/client-s3"', True, id="no package"),
        pytest.param('{"dependencies": {"@aws-sdk/client-s3": "3"}', True, id="no JSON"),
        pytest.param('{"dependencies": {"@aws-sdk/a": ' + "[" * 100_000, True, id="no JSON, and deep"),
    ],
)
def test_the_sdk_is_that_of_the_runtime(package: "str | None", is_external: bool) -> None:
    # Source: SAM documentation, the same page; AWS Lambda documentation, "Runtime-included SDK versions".
    files = {"src/events/ping/index.ts": ""}
    if package is not None:
        files["src/events/ping/package.json"] = package
    properties = built("runtime typescript", files).resources["PingEventLambda"]["Metadata"]["BuildProperties"]
    assert properties.get("External") == (["@aws-sdk/*"] if is_external else None)


def test_unknown_runtime_points_at_the_plugins() -> None:
    result = Built("@app\nmy-app\n@aws\nruntime rust\n@plugins\narc-rust\n")
    fault = next(one for one in result.diagnostics if one.code == "ARC215")
    assert [(label.span.text, label.span.line) for label in fault.labels] == [("arc-rust", 6)]
