"""@sam: settings of the whole template."""

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas.sam import Sam
from arc2sam.source import Source
from tests.pragmas.stages import Built


def built(settings: str, more: str = "@events\nping\n", files: "dict[str, str] | None" = None) -> Built:
    return Built(f"@app\nmy-app\n@sam\n{settings}\n{more}", files=files)


def part_of(result: Built) -> Sam:
    part = result.app.part(Sam)
    assert part is not None
    return part


def test_settings() -> None:
    part = part_of(built("roles per-function\nretain tables queues\nretain bucket\ndlq true\nwebsocket native"))
    assert part.roles_per_function
    assert part.retain == ("tables", "queues", "bucket")
    assert part.dlq
    assert part.websocket_native
    assert not part.private_assets


def test_empty_pragma_changes_nothing() -> None:
    assert built("").template == Built("@app\nmy-app\n@events\nping\n").template


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        pytest.param("roles shared", ["ARC206 4:7"], id="roles"),
        pytest.param("retain everything", ["ARC206 4:8"], id="retain"),
        pytest.param("dlq yes", ["ARC204 4:5"], id="dlq"),
        pytest.param("websocket explicit", ["ARC206 4:11"], id="websocket"),
        pytest.param("assets private", ["ARC312 4:8"], id="assets-without-http"),
        pytest.param("rols per-function", ["ARC201 4:1"], id="misspelled"),
        pytest.param("env X", ["ARC224 4:5"], id="variable-of-one-letter"),
        pytest.param("env 1A", ["ARC224 4:5"], id="variable-with-digit-first"),
        pytest.param("env A-B", ["ARC224 4:5"], id="variable-with-dash"),
        pytest.param("env STRIPE_KEY sk_live_123", ["ARC224 4:16"], id="variable-with-its-value"),
        pytest.param("env ARC_THING", ["ARC225 4:5"], id="variable-of-architect"),
        pytest.param("env PYTHONPATH", ["ARC225 4:5"], id="pythonpath"),
        pytest.param("env AWS_REGION", ["ARC225 4:5"], id="variable-of-lambda"),
        pytest.param("env FOO_BAR\nenv FOOBAR", ["ARC226 5:5"], id="one-parameter"),
        pytest.param("overlay a.yaml\noverlay b.yaml", ["ARC227 5:1", "ARC229 4:9"], id="two-overlays"),
        pytest.param("overlay ../a.yaml", ["ARC228 4:9"], id="overlay-outside"),
        pytest.param("overlay /a.yaml", ["ARC228 4:9"], id="overlay-absolute"),
        pytest.param("overlay a.yaml", ["ARC229 4:9"], id="overlay-missing"),
    ],
)
def test_faults(settings: str, found: list[str]) -> None:
    assert sorted(built(settings).found) == found


def test_variables_are_parameters() -> None:
    result = built("env API_KEY\nenv\n  DB_URL\n  API_KEY\n")
    assert part_of(result).env == ("API_KEY", "DB_URL")
    assert result.template["Parameters"] == {
        "APIKEYEnv": {"Type": "String", "NoEcho": True},
        "DBURLEnv": {"Type": "String", "NoEcho": True},
    }
    shared = result.template["Globals"]["Function"]["Environment"]["Variables"]
    assert shared["API_KEY"] == {"Ref": "APIKEYEnv"}
    assert shared["DB_URL"] == {"Ref": "DBURLEnv"}


def test_no_secret_reaches_a_function_without_env() -> None:
    # `Globals` reaches every function, so it must not hold them then.
    files = {"src/events/ping/config.arc": "@arc\nenv false\n"}
    result = built("env API_KEY", "@events\nping\npong\n", files)
    assert "API_KEY" not in result.template["Globals"]["Function"]["Environment"]["Variables"]
    assert "API_KEY" not in result.variables("PingEventLambda")
    assert result.variables("PingEventLambda")["ARC_DISABLE_ENV_VARS"] == "true"
    assert result.variables("PongEventLambda")["API_KEY"] == {"Ref": "APIKEYEnv"}


def test_file_outside_by_a_link() -> None:
    project = project_from_files({"over.yaml": "{}"}).replace(outside=frozenset({"over.yaml"}))
    manifest = Source("app.arc", "@app\nmy-app\n@sam\noverlay over.yaml\n")
    _, found = pipeline.model(manifest, project, "arc")
    assert [one.code for one in found] == ["ARC228"]


PREFERENCES = "@env\ntesting\n  AA 1\nstaging\n  API_KEY secret\n  DB_URL secret\n"


def test_preferences_name_what_a_deploy_would_lose() -> None:
    # Source: Architect documentation, "arc env".
    result = built("env DB_URL", files={"prefs.arc": PREFERENCES})
    (one,) = result.diagnostics
    assert (one.code, str(one.span), one.severity) == ("ARC515", "prefs.arc:5:3", "warning")
    assert one.help.startswith("Write `env API_KEY` below `@sam`")
    assert one.span is not None
    assert one.span.source.text.splitlines()[4] == "  API_KEY xxxxxx"
    assert built("env DB_URL API_KEY", files={"prefs.arc": PREFERENCES}).found == []
    assert Built("@app\nmy-app\n", "production", {"prefs.arc": PREFERENCES}).found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("@env\nstaging\n  A-B c\n", ["ARC345 3:3"], id="variable"),
        pytest.param("@env\nstaging foo\n", ["ARC345 2:1"], id="stage-is-a-row"),
        pytest.param("@env\nstaging\n  foo\n", ["ARC345 2:1"], id="stage-is-a-list"),
        pytest.param("@env\nfoo\n", ["ARC345 2:1"], id="stage-is-a-word"),
        pytest.param("@sandbox\nenv qa\n", ["ARC346 2:5"], id="sandbox"),
        pytest.param("@sandbox\nenv staging\nports\n  http 1\n@one\na b c\n", [], id="sound"),
        pytest.param("foo\n", ["ARC101 1:1"], id="no-pragma"),
        pytest.param("", [], id="empty"),
        pytest.param("# @env\n", [], id="only-a-comment"),
    ],
)
def test_faults_of_preferences(text: str, found: list[str]) -> None:
    assert Built("@app\nmy-app\n", files={"prefs.arc": text}).found == found


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("  KEY hunter2", id="value"),
        pytest.param("  KEY hunter2 hunter2", id="values"),
        pytest.param('  "KEY" "hunter2 # hunter2"', id="quoted"),
        pytest.param('  KEY "hunter2', id="open-quote"),
        pytest.param("  KEY=hunter2", id="equals"),
        pytest.param("  KEY: hunter2", id="colon"),
        pytest.param("  K-Y hunter2", id="illegal-name"),
        pytest.param("  # KEY hunter2", id="comment"),
        pytest.param("KEY hunter2", id="row"),
        pytest.param("@sandbox\nlivereload true\n@env\nstaging\n  KEY hunter2", id="second-part"),
    ],
)
def test_no_message_can_show_a_secret(line: str) -> None:
    built = Built("@app\nmy-app\n", files={"prefs.arc": f"@env # of the stages\nstaging\n{line}\n"})
    for one in built.diagnostics:
        assert "hunter2" not in str(one)
        assert one.span is None or "hunter2" not in one.span.source.text
    assert "hunter2" not in repr(built.app.preferences)


def test_first_preferences_are_read() -> None:
    files = {"preferences.arc": "@env\nstaging\n  AA 1\n", "prefs.arc": "@env\nstaging\n  BB 1\n"}
    one, other = Built("@app\nmy-app\n", files=files).diagnostics
    assert (one.code, str(one.span)) == ("ARC515", "preferences.arc:3:3")
    assert (other.code, str(other.span)) == ("ARC325", "prefs.arc:1:1")
    assert other.span is not None
    assert other.span.source.text == ""


@pytest.mark.parametrize(
    ("settings", "more", "found"),
    [
        pytest.param("websocket native", "@events\nping\n", ["ARC540 4:1"], id="native-without-ws"),
        pytest.param("websocket native", "@ws\n", [], id="native"),
        pytest.param("dlq true", "@events\nping\n", ["ARC540 4:1"], id="nothing-fails-into-it"),
        pytest.param("dlq false", "@events\nping\n", [], id="dlq-off"),
        pytest.param("dlq true", "@queues\na\n", [], id="queue"),
        pytest.param("dlq true", "@scheduled\na\n  rate 1 day\n", [], id="schedule"),
        pytest.param("dlq true", "@tables\nnotes\n  id *String\n@tables-streams\nnotes\n", [], id="stream"),
        pytest.param("retain tables", "@events\nping\n", ["ARC540 4:1"], id="no-tables"),
        pytest.param("retain tables", "@tables\nnotes\n  id *String\n", [], id="tables"),
        pytest.param("retain queues", "@events\nping\n", ["ARC540 4:1"], id="no-queues"),
        pytest.param("dlq true\nretain queues", "@scheduled\na\n  rate 1 day\n", [], id="dead-letter-queues"),
        pytest.param("retain bucket", "@events\nping\n", ["ARC540 4:1"], id="no-bucket"),
        pytest.param("retain bucket", "@static\n", [], id="bucket"),
        pytest.param("retain bucket", "@static\nstaging a-bucket\n", ["ARC540 4:1"], id="bucket-of-the-users"),
    ],
)
def test_settings_with_nothing_to_apply_to(settings: str, more: str, found: list[str]) -> None:
    result = built(settings, more)
    assert result.found == found
    assert result.template
