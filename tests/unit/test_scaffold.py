"""What `arc2sam create` plans: which files, for which functions, and what samconfig.toml becomes."""

import tomllib

import pytest

from arc2sam import pipeline, runtimes
from arc2sam.diagnostics import Report
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas.app import name_fault
from arc2sam.scaffold import manifest, plan, samconfig, templates
from arc2sam.source import Source
from tests.conftest import ROOT

HANDLERS = ROOT / "arc2sam" / "scaffold" / "handlers"
KINDS = (
    "http-get", "http", "ws-connect", "ws-disconnect", "ws-default", "ws-default-reply", "ws-action", "ws-action-reply",
    "ws-authorizer", "events", "queues", "scheduled", "tables-streams",
)  # fmt: skip


def planned(text, files=None, runtime=None):
    """The files that an app lacks, by path, and what was reported."""
    project = project_from_files(files or {})
    app, found = pipeline.model(Source("app.arc", text), project, "arc")
    assert [str(one) for one in found if one.severity == "error"] == []
    report = Report()
    made = plan.plan(app, project, runtime, report)
    assert len({file.path for file in made}) == len(made)
    return {file.path: file for file in made}, [(one.code, str(one.span), one.message, one.help) for one in report]


def paths(text, files=None, runtime=None):
    made, found = planned(text, files, runtime)
    assert found == []
    return list(made)


# --- templates ---


@pytest.mark.parametrize("language", templates.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_language_has_every_kind(language, kind):
    text = templates.handler(templates.LANGUAGES[language], kind, "@pragma name", "handler")
    first = next(line for line in text.splitlines() if not line.startswith("#!"))
    assert first.strip('#/ "').startswith("@pragma name: ")
    assert "ITEM" not in text
    assert text.endswith("\n")
    assert max(map(len, text.splitlines())) <= 120
    if language != "provided":
        renamed = templates.handler(templates.LANGUAGES[language], kind, "@pragma name", "run")
        definition = templates.LANGUAGES[language].definition
        assert f"{definition}run(" in renamed
        assert renamed.replace(f"{definition}run(", f"{definition}handler(", 1) == text


def test_no_template_is_left_over():
    used = {"deno/connections.ts"}
    for language in templates.LANGUAGES.values():
        for kind in KINDS:
            path = f"{language.folder}/{language.kinds.get(kind, kind)}{language.suffix}"
            used.add((HANDLERS / path).resolve().relative_to(HANDLERS).as_posix())
    assert {path.relative_to(HANDLERS).as_posix() for path in HANDLERS.rglob("*") if path.is_file()} == used


def test_languages_without_a_template_are_compiled():
    known = {family.prefix for family in runtimes.FAMILIES}
    assert known - templates.LANGUAGES.keys() == {"java", "dotnet"}
    assert templates.LANGUAGES.keys() <= known


# --- which files ---

WHOLE = """@app
chat

@http
get /
any /cats/:id

@ws
hello

@ws-api
authorizer
  src src/guard
  identity route.request.header.Auth

@events
signup

@queues
mail

@scheduled
nightly rate(1 day)

@tables
people
  id *String
  stream true
pets
  id *String

@tables-streams
changes
  table pets

@static
false
"""


def test_every_function_gets_a_handler():
    made, found = planned(WHOLE)
    assert found == []
    # The folders are those of Architect's documentation, "Project manifest".
    assert {path: file.text.splitlines()[0].partition(":")[0] for path, file in made.items()} == {
        "src/http/get-index/index.mjs": "// @http get /",
        "src/http/any-cats-000id/index.mjs": "// @http any /cats/",
        "src/ws/connect/index.mjs": "// @ws connect",
        "src/ws/default/index.mjs": "// @ws default",
        "src/ws/disconnect/index.mjs": "// @ws disconnect",
        "src/ws/hello/index.mjs": "// @ws hello",
        "src/guard/index.mjs": "// @ws-api authorizer",
        "src/events/signup/index.mjs": "// @events signup",
        "src/queues/mail/index.mjs": "// @queues mail",
        "src/scheduled/nightly/index.mjs": "// @scheduled nightly",
        "src/tables-streams/people/index.mjs": "// @tables-streams people",
        "src/tables-streams/changes/index.mjs": "// @tables-streams changes",
    }
    assert "text/html" in made["src/http/get-index/index.mjs"].text
    assert "application/json" in made["src/http/any-cats-000id/index.mjs"].text
    assert made["src/guard/index.mjs"].span.text == "src/guard"


def test_what_was_made_is_not_made_again():
    made, _ = planned(WHOLE)
    files = {path: file.text for path, file in made.items()}
    assert paths(WHOLE, files) == []
    del files["src/ws/hello/index.mjs"]
    assert paths(WHOLE, files) == ["src/ws/hello/index.mjs"]


QUEUE = "@app\nshop\n\n@queues\nmail\n"
FOLDER = "src/queues/mail"


@pytest.mark.parametrize(
    ("runtime", "expected"),
    [
        ("nodejs22.x", ["index.mjs"]),
        ("nodejs20.x", ["index.mjs"]),
        ("typescript", ["index.ts"]),
        ("python3.12", ["lambda.py"]),
        ("ruby", ["lambda.rb"]),
        ("deno", ["mod.ts"]),
        ("provided.al2023", ["bootstrap"]),
    ],
)
def test_files_by_runtime(runtime, expected):
    made, found = planned(f"{QUEUE}\n@aws\nregion us-west-2\nruntime {runtime}\n")
    assert (list(made), found) == ([f"{FOLDER}/{name}" for name in expected], [])
    assert [file.is_executable for file in made.values()] == [name == "bootstrap" for name in expected]


def test_what_a_handler_needs_stands_beside_it():
    text = "@app\nchat\n\n@ws\nhello\n\n@aws\nregion us-west-2\nruntime deno\n"
    made = paths(text)
    assert {path for path in made if path.startswith("src/ws/hello/")} == {
        "src/ws/hello/mod.ts",
        "src/ws/hello/connections.ts",
    }
    assert "src/ws/connect/connections.ts" not in made
    # One that is there already is the user's.
    assert "src/ws/hello/connections.ts" not in paths(text, {"src/ws/hello/connections.ts": ""})


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"config.arc": "@aws\ntimeout 9\n"}, ["index.mjs"], id="only a configuration file"),
        pytest.param({"config.arc": "@aws\nruntime py\n"}, ["lambda.py"], id="a runtime of its own"),
        pytest.param({"readme.md": ""}, ["index.mjs"], id="only a readme"),
        pytest.param({"index.html": "", "index.test.js": ""}, ["index.mjs"], id="names that begin alike"),
        pytest.param({"package.json": "{}"}, ["index.mjs"], id="CommonJS by package.json"),
        pytest.param({"package.json": '{"type": "module"}'}, ["index.mjs"], id="modules by package.json"),
        pytest.param({"index.js": ""}, [], id="a handler"),
        pytest.param({"index.cjs": ""}, [], id="another suffix"),
        pytest.param({"lambda.py": ""}, [], id="a handler of another language"),
        pytest.param({"config.arc": "@aws\nhandler app.run\n"}, ["app.mjs"], id="a file of another name"),
        pytest.param({"config.arc": "@aws\nhandler app.run\n", "app.js": ""}, [], id="a file of another name exists"),
        pytest.param({"config.arc": "@aws\nhandler lib/app.run\n"}, ["lib/app.mjs"], id="a folder below"),
        pytest.param(
            {"config.arc": "@aws\nhandler lib/app.run\n", "lib/app.js": ""}, [], id="exists in a folder below"
        ),
        pytest.param({"config.arc": "@aws\nruntime custom\n"}, ["bootstrap"], id="custom, nothing there"),
        pytest.param({"config.arc": "@aws\nruntime custom\n", "main.go": ""}, [], id="custom, something there"),
    ],
)
def test_what_a_folder_holds_decides(files, expected):
    beside = {f"{FOLDER}/{name}": text for name, text in files.items()}
    assert paths(QUEUE, beside) == [f"{FOLDER}/{name}" for name in expected]


def test_the_handler_has_the_name_that_is_stated():
    beside = {f"{FOLDER}/config.arc": "@aws\nhandler app.run\n"}
    made, _ = planned(QUEUE, beside)
    assert "export async function run(event)" in made[f"{FOLDER}/app.mjs"].text


def test_functions_that_share_a_folder_share_a_handler():
    text = "@app\nshop\n\n@events\na-topic\n  src src/both\nb-topic\n  src src/both\n"
    made, found = planned(text)
    assert (list(made), found) == (["src/both/index.mjs"], [])
    assert made["src/both/index.mjs"].text.startswith("// @events a-topic, @events b-topic: ")


SENDS = {
    "node": "PostToConnectionCommand",
    "typescript": "PostToConnectionCommand",
    "py": "post_to_connection",
    "ruby": "post_to_connection",
    "deno": "connections.ts",
}
"""What only handlers that send messages by the management API have in their text."""


@pytest.mark.parametrize("runtime", SENDS)
def test_actions_with_a_response_return_it(runtime):
    ws = "@ws\ndefault\n  response true\nask\n  response true\nhello\n  response false\n"
    made, found = planned(f"@app\nchat\n\n{ws}\n@aws\nregion us-west-2\nruntime {runtime}\n")
    assert [one for one in found if one[0] != "ARC216"] == []
    beside = {path for path in made if path.endswith("connections.ts")}
    texts = {path.split("/")[2]: file.text for path, file in made.items() if path not in beside}
    assert {name for name, text in texts.items() if SENDS[runtime] in text} == {"hello"}
    assert {name for name, text in texts.items() if "`response true`" in text} == {"default", "ask"}
    assert {path.split("/")[2] for path in beside} <= {"hello"}


@pytest.mark.parametrize(
    ("selection", "shown"),
    [
        pytest.param(None, "action", id="Architect's"),
        pytest.param("$request.body.action", "action", id="Architect's, written"),
        pytest.param("$request.body.type", "type", id="another name"),
        pytest.param("$request.body.data.kind", "data.kind", id="deeper"),
        pytest.param("\"$request.body['a b']\"", "$request.body['a b']", id="in brackets"),
        pytest.param('\'$request.body["""]\'', "$request.body[''']", id="what would end a docstring"),
        pytest.param(
            '"${request.body.room}/${request.body.do}"', "${request.body.room}/${request.body.do}", id="of two parts"
        ),
    ],
)
@pytest.mark.parametrize("runtime", ["node", "py"])
def test_comments_name_what_tells_the_action(selection, shown, runtime):
    api = f"\n@ws-api\nselection {selection}\n" if selection else ""
    made, found = planned(f"@app\nchat\n\n@ws\nhello\n{api}\n@aws\nruntime {runtime}\n")
    assert found == []
    first = {path.split("/")[2]: file.text.splitlines()[0].lstrip('/" ') for path, file in made.items()}
    assert first["hello"] == f"@ws hello: a client sent a message with this `{shown}`."
    assert (
        first["default"]
        == f"@ws default: a client sent a message that is not JSON, or has no `{shown}` that the app knows."
    )
    if runtime == "py":
        for path, file in made.items():
            compile(file.text, path, "exec")


def test_integrations_have_no_handler():
    text = "@app\nchat\n\n@ws\nping\n  integration mock\n\n@ws-api\norigins https://www.example.com\n"
    assert paths(text) == [f"src/ws/{name}/index.mjs" for name in ("connect", "default", "disconnect")]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        pytest.param("runtime java", "no handler for the runtime `java21`", id="compiled"),
        pytest.param("runtime dotnet", "no handler for the runtime `dotnet8`", id="compiled too"),
        pytest.param("handler app.class", "a handler of the name `class`", id="a reserved word"),
        pytest.param("handler app.my-run", "a handler of the name `my-run`", id="no name"),
        pytest.param("runtime deno\nhandler app.run", "the runtime `deno` but `index.handler`", id="fixed"),
    ],
)
def test_what_is_not_written_is_told(config, message):
    text = f"{QUEUE}orders\n\n@aws\nregion us-west-2\n{config}\n"
    made, found = planned(text)
    assert made == {}
    ((code, place, said, helped),) = found
    assert code == "ARC328"
    assert said.startswith("`@queues mail` and `@queues orders` have no code yet, and `create` ")
    assert message in said
    assert place == ("app.arc:10:9" if config.startswith("runtime") else "app.arc:5:1")
    assert helped == "Write it in `src/queues/mail` and `src/queues/orders`"


# --- another runtime for what is new ---


def test_a_runtime_of_its_own():
    made, found = planned(QUEUE, runtime="py")
    assert found == []
    assert list(made) == [f"{FOLDER}/lambda.py", f"{FOLDER}/config.arc"]
    files = {path: file.text for path, file in made.items()}
    app, _ = pipeline.model(Source("app.arc", QUEUE), project_from_files(files), "arc")
    assert [(one.config.runtime, one.handler.file) for one in app.functions] == [("python3.13", f"{FOLDER}/lambda.py")]
    assert paths(QUEUE, files, "py") == []


@pytest.mark.parametrize(
    ("files", "runtime", "expected"),
    [
        pytest.param({}, "nodejs22.x", ["index.mjs"], id="the same runtime"),
        pytest.param({"config.arc": "@aws\ntimeout 9\n"}, "py", ["index.mjs"], id="its configuration file is kept"),
        pytest.param({"index.mjs": ""}, "py", [], id="it has a handler"),
    ],
)
def test_a_runtime_that_changes_nothing(files, runtime, expected):
    beside = {f"{FOLDER}/{name}": text for name, text in files.items()}
    assert paths(QUEUE, beside, runtime) == [f"{FOLDER}/{name}" for name in expected]


# --- a new manifest ---


@pytest.mark.parametrize("name", ["chat", "my-app_2", "true", "false", "null", "on"])
@pytest.mark.parametrize("runtime", [None, "py", "nodejs24.x", "typescript", "ruby", "custom"])
def test_a_new_manifest_deploys_without_a_word(name, runtime):
    text = manifest.text(name, runtime)
    made, found = planned(text)
    result = pipeline.transpile(text, project_from_files({path: file.text for path, file in made.items()}))
    assert [str(one) for one in result.diagnostics if one.severity != "note"] == found == []
    assert result.app.name == name
    assert {one.config.runtime for one in result.app.functions} == {runtimes.resolve(runtime or runtimes.DEFAULT)}


@pytest.mark.parametrize("name", ["Chat", "c", "", "a b", "1a", "../x", "x" * 101, "é-app"])
def test_names_that_are_refused(name):
    assert "lower-case letter" in name_fault(name)


# --- samconfig.toml ---

AWS = "@app\nmy-app\n\n@aws\nregion eu-west-1\n"


def extended(text, aws=AWS):
    app = pipeline.transpile(aws).app
    report = Report()
    source = None if text is None else Source("samconfig.toml", text)
    return samconfig.extend(source, app, report), [(one.code, str(one.span)) for one in report]


def environment(stage, **changes):
    # The names of stacks are those of Architect's documentation, "deploy".
    values = {
        "stack_name": f"MyApp{stage}",
        "region": "eu-west-1",
        "capabilities": "CAPABILITY_IAM",
        "resolve_s3": True,
        **changes,
    }
    return {"deploy": {"parameters": {name: value for name, value in values.items() if value is not None}}}


def production(**changes):
    """The environment where the file has none yet: it builds from a template and into a folder of its own."""
    deploy = environment("Production", template_file=".aws-sam/production/template.yaml", **changes)["deploy"]
    build = {"template_file": "template.production.yaml", "build_dir": ".aws-sam/production"}
    return {"build": {"parameters": build}, "deploy": deploy}


@pytest.mark.parametrize("text", [None, "", "\n", "# mine\n"])
def test_a_new_file(text):
    made, found = extended(text)
    assert found == []
    assert made.startswith("# mine" if text and "mine" in text else "version = 0.1\n")
    assert tomllib.loads(made) == {
        "version": 0.1,
        "staging": environment("Staging"),
        "production": production(),
    }
    assert extended(made) == (made, [])


@pytest.mark.parametrize(
    ("settings", "changes"),
    [
        pytest.param("", {"region": None}, id="nothing stated"),
        pytest.param("profile work\n", {"region": None, "profile": "work"}, id="profile"),
        pytest.param("bucket code\n", {"region": None, "s3_bucket": "code", "resolve_s3": None}, id="bucket"),
        pytest.param("profile 'a \" \\ b'\n", {"region": None, "profile": 'a " \\ b'}, id="what TOML escapes"),
    ],
)
def test_settings_of_the_manifest(settings, changes):
    made, _ = extended(None, f"@app\nmy-app\n\n@aws\ntimeout 9\n{settings}")
    assert tomllib.loads(made)["production"] == production(**changes)


KEPT = """# The head.
version = 0.1 # a version

[default.deploy.parameters]
stack_name = "other"   # not ours


# Of staging.
[staging.deploy.parameters]
region = 'us-east-2' # near
tags = "team=blue"

[staging.build.parameters]
parallel = true
"""


def test_an_old_file_keeps_all_that_it_says():
    made, found = extended(KEPT)
    assert found == [("ARC541", "samconfig.toml:10:11")]
    rest = iter(made.splitlines())
    assert all(line in rest for line in KEPT.splitlines()), "its lines, in their order"
    values = tomllib.loads(made)
    old = tomllib.loads(KEPT)
    assert values["default"] == old["default"]
    assert values["staging"]["build"] == old["staging"]["build"]
    assert values["staging"]["deploy"] == environment("Staging", region="us-east-2", tags="team=blue")["deploy"]
    assert values["production"] == production()
    assert extended(made)[0] == made


DIFFERING = {
    "region": ("'x'", "`region` of staging is `x` here, and the manifest asks for `eu-west-1`", 'region = "eu-west-1"'),
    "stack_name": (
        "'mine'",
        "`stack_name` of staging is `mine` here, and the manifest asks for `MyAppStaging`",
        'stack_name = "MyAppStaging"',
    ),
    "profile": ("'home'", "`profile` of staging is `home` here, and the manifest asks for `work`", 'profile = "work"'),
    "s3_bucket": ("'b'", "`s3_bucket` of staging is `b` here, and the manifest asks for `code`", 's3_bucket = "code"'),
    "resolve_s3": (
        "true",
        "`resolve_s3` of staging is `true` here, and the manifest asks for `code`",
        's3_bucket = "code"',
    ),
    "capabilities": (
        "['CAPABILITY_AUTO_EXPAND']",
        "`capabilities` of staging is `['CAPABILITY_AUTO_EXPAND']` here, and the manifest asks for `CAPABILITY_IAM`",
        'capabilities = "CAPABILITY_IAM"',
    ),
}


@pytest.mark.parametrize("name", DIFFERING)
@pytest.mark.parametrize("command", ["deploy", "global"])
def test_what_differs_from_the_manifest_is_told_and_kept(name, command):
    value, message, advice = DIFFERING[name]
    text = f"version = 0.1\n[staging.{command}.parameters]\n{name} = {value}\n"
    app = pipeline.transpile(f"{AWS}profile work\nbucket code\n").app
    report = Report()
    made = samconfig.extend(Source("samconfig.toml", text), app, report)
    (found,) = report
    assert (found.code, found.severity, found.span.line, found.message) == ("ARC541", "warning", 3, message)
    assert f"`{advice}`" in found.help
    assert (
        tomllib.loads(made)["staging"][command]["parameters"][name]
        == tomllib.loads(text)["staging"][command]["parameters"][name]
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[staging.deploy.parameters]\ncapabilities = 'CAPABILITY_NAMED_IAM'\n", id="more is allowed"),
        pytest.param(
            "[staging.deploy.parameters]\ncapabilities = 'CAPABILITY_AUTO_EXPAND CAPABILITY_IAM'\n", id="among others"
        ),
        pytest.param("[staging.deploy.parameters]\ncapabilities = ['CAPABILITY_IAM']\n", id="a list"),
        pytest.param("[staging.deploy.parameters]\ns3_bucket = 'b'\n", id="the manifest states no bucket"),
        pytest.param("[staging.deploy.parameters]\nprofile = 'p'\n", id="the manifest states no profile"),
        pytest.param(
            "[staging.global.parameters]\nregion = 'x'\n[staging.deploy.parameters]\nregion = 'eu-west-1'\n",
            id="the stronger one is right",
        ),
        pytest.param("[default.deploy.parameters]\nregion = 'x'\n", id="another environment"),
        pytest.param("[staging.build.parameters]\nregion = 'x'\n", id="another command"),
    ],
)
def test_what_differs_in_words_or_elsewhere_is_not_told(text):
    assert extended(text)[1] == []


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param(
            "[staging.deploy.parameters]\ns3_bucket = 'b'\n", {"s3_bucket": "b", "resolve_s3": None}, id="bucket"
        ),
        pytest.param("[staging.deploy.parameters]\nstack_name = 'mine'", {"stack_name": "mine"}, id="no last line end"),
        pytest.param("[staging]\n[staging.deploy]\nparameters.region = 'x'\n", {"region": "x"}, id="dotted keys"),
        pytest.param("staging.deploy.parameters.region = 'x'\n", {"region": "x"}, id="dotted keys at the top"),
        pytest.param("staging = {deploy = {parameters = {region = 'x'}}}\n", {"region": "x"}, id="inline tables"),
        pytest.param("[staging.deploy.parameters]\r\nregion = 'x'\r\n", {"region": "x"}, id="line ends of Windows"),
    ],
)
@pytest.mark.parametrize("head", ["", "version = 0.1\n"])
def test_forms_of_old_files(head, text, changes):
    made, found = extended(head + text)
    assert {code for code, _ in found} <= {"ARC541"}
    assert tomllib.loads(made) == {
        "version": 0.1,
        "staging": environment("Staging", **changes),
        "production": production(),
    }


@pytest.mark.parametrize("command", ["deploy", "build", "global"])
def test_an_environment_that_is_there_keeps_its_files(command):
    made, _ = extended(f"version = 0.1\n[production.{command}.parameters]\nparallel = true\n")
    after = tomllib.loads(made)["production"]
    assert "template_file" not in after["deploy"]["parameters"]
    assert after.get("build", {}) == ({"parameters": {"parallel": True}} if command == "build" else {})


def test_what_holds_for_all_commands_is_not_said_again():
    made, _ = extended("version = 0.1\n[staging.global.parameters]\nregion = 'x'\nstack_name = 'y'\n")
    assert tomllib.loads(made)["staging"]["deploy"] == environment("Staging", region=None, stack_name=None)["deploy"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        pytest.param("staging = 1\n", "ARC329", "samconfig.toml:1:1", id="no table"),
        pytest.param("[[production]]\nx = 1\n", "ARC329", "samconfig.toml:1:3", id="an array of tables"),
        pytest.param("[staging.deploy]\nparameters = []\n", "ARC329", "samconfig.toml:2:1", id="parameters"),
        pytest.param("[staging.global]\nparameters = 1\n", "ARC329", "samconfig.toml:2:1", id="global parameters"),
        pytest.param("[staging\n", "ARC153", "samconfig.toml:1:9", id="no TOML"),
        pytest.param("x = 1\nx = 2\n", "ARC152", "samconfig.toml:2:1", id="a repeated key"),
    ],
)
def test_files_that_cannot_be_extended(text, code, place):
    assert extended(text) == (None, [(code, place)])
