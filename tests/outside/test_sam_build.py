"""Built by the SAM CLI itself: what arc2sam writes goes through `sam build`, and what comes out runs.

Needs npm's registry for esbuild and a dependency, PyPI for another one.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cfn_flip
import pytest

from arc2sam import node_imports
from tests.conftest import ROOT, npm_install, once, cache_folder

pytestmark = pytest.mark.outside

PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
"""SAM builds for a version of Python that is on the path: the one of the tests is."""

IN_NODE = "const built = await import(process.argv[1]); console.log(JSON.stringify(await built.handler({})))"
IN_PYTHON = """
import importlib, json, sys
sys.path[:0] = [sys.argv[1] + "/vendor", sys.argv[1]]
print(json.dumps(importlib.import_module("lambda").handler({}, None)))
"""


@pytest.fixture(scope="session")
def programs() -> Path:
    """The folder of esbuild's command."""
    lock = cache_folder("locks") / "esbuild"
    return once(lock, lambda: npm_install("esbuild", {"esbuild": "0.25.12"})) / "node_modules" / ".bin"


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(programs: Path, tmp_path: Path) -> Run:
    """Run a command in a folder, with esbuild on the path and no access to AWS."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON", "npm_"))},
        "PATH": os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "SAM_CLI_TELEMETRY": "0",
    }

    def run(*words: str, cwd: Path, code: int = 0) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return run


def arc2sam(*words: str) -> list[str]:
    return [
        sys.executable,
        "-c",
        f"import sys; sys.path[:0] = [{str(ROOT)!r}]; from arc2sam.cli import main; main()",
        *words,
    ]


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def package(name: str) -> str:
    return json.dumps({"name": name, "version": "1.0.0", "dependencies": {"is-number": "7.0.0"}})


NODE = """
import { greet } from '@architect/shared/deep/greet.mjs'
import page from '@architect/views/page.mjs'
export const handler = async () => page(greet('node'))
"""
WITH_DEPENDENCY = NODE.replace("page(greet", "isNumber(1) && page(greet") + "import isNumber from 'is-number'\n"
PYTHON_CODE = """
from shared.greet import greet
import vendor.shared.greet
import vendor.views.page
def handler(event, context):
    return vendor.views.page.page(greet("python"))
"""
SHOP = {
    "app.arc": "@app\nshop\n@aws\narchitecture x86_64\n@http\nget /\nget /packed\nget /ts\nget /tspacked\nget /py\n"
    "get /pypacked\nget /deno\n@static\nfalse\n",
    "src/shared/deep/greet.mjs": "export const greet = name => `hello ${name}`\n",
    "src/shared/greet.py": "def greet(name):\n    return f'hello {name}'\n",
    # Views may use what is shared.
    "src/views/page.mjs": "import { greet } from '@architect/shared/deep/greet.mjs'\n"
    "export default text => `<p>${text}, ${greet('views')}</p>`\n",
    "src/views/page.py": "def page(text):\n    return f'<p>{text}</p>'\n",
    "src/http/get-index/index.mjs": NODE,
    "src/http/get-packed/index.mjs": WITH_DEPENDENCY,
    "src/http/get-packed/package.json": package("get-packed"),
    "src/http/get-ts/index.ts": NODE.replace("async () =>", "async (): Promise<string> =>"),
    "src/http/get-ts/config.arc": "@aws\nruntime typescript\n",
    "src/http/get-tspacked/index.ts": WITH_DEPENDENCY.replace("async () =>", "async (): Promise<string> =>"),
    "src/http/get-tspacked/config.arc": "@aws\nruntime typescript\n",
    "src/http/get-tspacked/package.json": package("get-tspacked"),
    "src/http/get-py/lambda.py": PYTHON_CODE,
    "src/http/get-py/config.arc": f"@aws\nruntime {PYTHON}\n",
    "src/http/get-pypacked/lambda.py": PYTHON_CODE + "import six\n",
    "src/http/get-pypacked/config.arc": f"@aws\nruntime {PYTHON}\n",
    "src/http/get-pypacked/requirements.txt": "six==1.16.0\n",
    "src/http/get-deno/mod.ts": "export const handler = async () => 1\n",
    "src/http/get-deno/config.arc": "@aws\nruntime deno\n",
}
PAGE = "<p>hello node, hello views</p>"


def test_shared_code_reaches_the_built_functions(run: Run, sam_command: str, tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    run(*arc2sam("hydrate"), cwd=tmp_path)
    run(*arc2sam("-o", "template.yaml"), cwd=tmp_path)
    run(sam_command, "build", cwd=tmp_path)
    built = tmp_path / ".aws-sam" / "build"
    # What the second step is for: if it is there already, the page is wrong.
    assert not (built / "GetPackedHTTPLambda/node_modules/@architect").exists()
    after = run(*arc2sam("hydrate", "--built", ".aws-sam/build"), cwd=tmp_path)
    assert sorted(line.split(" to ")[1] for line in after.stdout.splitlines()) == [
        f".aws-sam/build/GetPackedHTTPLambda/node_modules/@architect/{name}" for name in ("shared", "views")
    ]
    for function in ("GetIndex", "GetPacked", "GetTs", "GetTspacked"):
        file = str(built / f"{function}HTTPLambda" / "index.mjs")
        done = run("node", "--input-type=module", "-e", IN_NODE, file, cwd=built)
        assert json.loads(done.stdout) == PAGE, function
    for function in ("GetPy", "GetPypacked"):
        done = run(PYTHON, "-c", IN_PYTHON, str(built / f"{function}HTTPLambda"), cwd=built)
        assert json.loads(done.stdout) == "<p>hello python</p>", function
    assert (tmp_path / "src/http/get-deno/vendor/shared/greet.py").exists()
    check_handlers(tmp_path)


def check_handlers(root: Path) -> None:
    """Every function of the built template has its handler's file in its folder."""
    built = root / ".aws-sam" / "build"
    template = json.loads(json.dumps(cfn_flip.load_yaml((built / "template.yaml").read_text())))
    common = template["Globals"]["Function"]
    functions = {name: one for name, one in template["Resources"].items() if one["Type"] == "AWS::Serverless::Function"}
    assert functions
    for name, one in functions.items():
        properties = {**common, **one["Properties"]}
        if "InlineCode" in properties or one.get("Metadata", {}).get("SkipBuild"):
            continue
        stem = properties["Handler"].rpartition(".")[0]
        found = [
            path.stem
            for path in (built / properties["CodeUri"]).iterdir()
            if path.suffix in (".py", ".mjs", ".js", ".cjs")
        ]
        assert (built / properties["CodeUri"]).resolve().parent == built.resolve(), name
        assert stem in found, name


@pytest.mark.parametrize("sample", ["chat", "kitchen-sink"])
def test_samples(sample: str, run: Run, sam_command: str, tmp_path: Path) -> None:
    root = tmp_path / sample
    shutil.copytree(ROOT / "samples" / sample, root, ignore=shutil.ignore_patterns("template.yaml"))
    for config in root.rglob("config.arc"):
        # The newest Python may not be on this machine.
        text = config.read_text()
        config.write_text("\n".join(f"runtime {PYTHON}" if line == "runtime py" else line for line in text.split("\n")))
    run(*arc2sam("hydrate"), cwd=root)
    run(*arc2sam("-o", "template.yaml"), cwd=root)
    run(sam_command, "build", cwd=root)
    run(*arc2sam("hydrate", "--built", ".aws-sam/build"), cwd=root)
    run(sam_command, "validate", "--lint", cwd=root)
    check_handlers(root)


@pytest.mark.parametrize("runtime", ["node", "typescript", PYTHON])
def test_created_apps(runtime: str, run: Run, sam_command: str, tmp_path: Path) -> None:
    run(*arc2sam("create", "--name", "new-app", "--runtime", runtime), cwd=tmp_path)
    run(*arc2sam("-o", "template.yaml"), cwd=tmp_path)
    run(sam_command, "build", cwd=tmp_path)
    run(sam_command, "validate", "--lint", cwd=tmp_path)
    check_handlers(tmp_path)


ARN = """
import { validate } from '@aws-sdk/util-arn-parser'
export const handler = async (): Promise<boolean> => validate('arn:aws:s3:::bucket')
"""


def test_the_sdk_of_the_runtime_or_of_the_function(run: Run, sam_command: str, tmp_path: Path) -> None:
    listed = {"name": "two", "version": "1.0.0", "dependencies": {"@aws-sdk/util-arn-parser": "3.893.0"}}
    write(
        tmp_path,
        {
            "app.arc": "@app\nshop\n@aws\nruntime typescript\narchitecture x86_64\n@events\none\ntwo\n",
            "src/events/one/index.ts": ARN,
            "src/events/two/index.ts": ARN,
            "src/events/two/package.json": json.dumps(listed),
        },
    )
    run(*arc2sam("-o", "template.yaml"), cwd=tmp_path)
    run(sam_command, "build", cwd=tmp_path)
    one, two = (tmp_path / ".aws-sam/build" / f"{name}EventLambda" / "index.mjs" for name in ("One", "Two"))
    assert 'from "@aws-sdk/util-arn-parser"' in one.read_text()
    assert "@aws-sdk/" not in "".join(line for line in two.read_text().splitlines() if "import" in line)
    assert json.loads(run("node", "--input-type=module", "-e", IN_NODE, str(two), cwd=tmp_path).stdout) is True


def test_npm_packs_no_nameless_package(run: Run, sam_command: str, tmp_path: Path) -> None:
    """Why ARC519 warns."""
    write(
        tmp_path,
        {
            "app.arc": "@app\nshop\n@aws\narchitecture x86_64\n@events\none\n",
            "src/events/one/index.js": "exports.handler = async () => 1\n",
            "src/events/one/package.json": '{"dependencies": {}}',
        },
    )
    told = run(*arc2sam("-o", "template.yaml"), cwd=tmp_path).stderr
    assert "warning[ARC519]: `src/events/one/package.json` has no name or no version" in told
    failed = run(sam_command, "build", cwd=tmp_path, code=1)
    assert "must have name and version" in failed.stderr
    (tmp_path / "src/events/one/package.json").write_text('{"name": "one", "version": "1.0.0"}')
    assert run(*arc2sam("-o", "template.yaml"), cwd=tmp_path).stderr == ""
    run(sam_command, "build", cwd=tmp_path)


def test_esbuild_is_needed(run: Run, sam_command: str, tmp_path: Path) -> None:
    """Why ARC518 tells of it, and that it may be a dependency of the function."""
    write(
        tmp_path,
        {
            "app.arc": "@app\nshop\n@aws\nruntime typescript\narchitecture x86_64\n@events\none\n",
            "src/events/one/index.ts": "export const handler = async (): Promise<number> => 1\n",
        },
    )
    hidden = tmp_path / "path"
    hidden.mkdir()
    for program in ("node", "npm", "sh", "env"):
        (hidden / program).symlink_to(str(shutil.which(program)))
    write_template = arc2sam("-o", "template.yaml")
    assert run(*write_template, cwd=tmp_path).stderr == ""
    assert "note[ARC518]" in run("env", f"PATH={hidden}", *write_template, cwd=tmp_path).stderr
    without = ["env", f"PATH={hidden}", sam_command, "build"]
    assert "Cannot find esbuild" in run(*without, cwd=tmp_path, code=1).stderr
    (tmp_path / "src/events/one/package.json").write_text('{"dependencies": {"esbuild": "0.25.12"}}')
    run(*without, cwd=tmp_path)
    assert (tmp_path / ".aws-sam/build/OneEventLambda/index.mjs").exists()


# --- packages of the project ---

PACKED = {
    "app.arc": "@app\nshop\n@aws\narchitecture x86_64\n@events\nplain\nshares\nscript\nfree\n",
    "package.json": json.dumps({"dependencies": {"is-number": "^7.0.0", "is-odd": "3.0.1"}, "type": "module"}),
    "src/shared/odd.mjs": "import isOdd from 'is-odd'\nexport const odd = isOdd(3)\n",
    "src/events/plain/index.mjs": "import isNumber from './lib/number.mjs'\nexport const handler = () => isNumber(1)\n",
    "src/events/plain/lib/number.mjs": "export { default } from 'is-number'\n",
    "src/events/shares/index.mjs": "import { odd } from '@architect/shared/odd.mjs'\nexport const handler = () => odd\n",
    "src/events/script/index.cjs": "exports.handler = async () => require('is-number')(1)\n",
    "src/events/free/index.mjs": "export const handler = () => true\n",
}


def test_packages_of_the_project_reach_the_functions_that_import_them(
    run: Run, sam_command: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write(tmp_path, PACKED)
    assert "ARC561" in run(*arc2sam("-o", "template.yaml"), cwd=tmp_path).stderr
    before = (tmp_path / "template.yaml").read_text()
    # Why ARC561 warns: the build succeeds.
    run(sam_command, "build", cwd=tmp_path)
    assert not list((tmp_path / ".aws-sam/build").rglob("is-number"))
    run(*arc2sam("hydrate"), cwd=tmp_path)
    assert "ARC561" not in run(*arc2sam("-o", "template.yaml"), cwd=tmp_path).stderr
    assert (tmp_path / "template.yaml").read_text() == before
    run(sam_command, "build", cwd=tmp_path)
    run(*arc2sam("hydrate", "--built", ".aws-sam/build"), cwd=tmp_path)
    # Nothing above the copy can be what is imported.
    alone = tmp_path_factory.mktemp("alone") / "build"
    shutil.copytree(tmp_path / ".aws-sam" / "build", alone)
    for function, file in (
        ("Plain", "index.mjs"),
        ("Shares", "index.mjs"),
        ("Script", "index.cjs"),
        ("Free", "index.mjs"),
    ):
        path = str(alone / f"{function}EventLambda" / file)
        assert json.loads(run("node", "--input-type=module", "-e", IN_NODE, path, cwd=alone).stdout) is True, function
    installed = {path.parent.parent.name for path in alone.glob("*/node_modules/is-number")}
    # `is-odd` needs it as well.
    assert installed == {"PlainEventLambda", "ScriptEventLambda", "SharesEventLambda"}
    assert not (alone / "PlainEventLambda/node_modules/is-odd").exists()


def test_without_the_packages_the_function_fails(
    run: Run, sam_command: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write(tmp_path, {name: text for name, text in PACKED.items() if "shared" not in name})
    run(*arc2sam("-o", "template.yaml"), cwd=tmp_path)
    run(sam_command, "build", cwd=tmp_path)
    alone = tmp_path_factory.mktemp("alone") / "build"
    shutil.copytree(tmp_path / ".aws-sam" / "build", alone)
    path = str(alone / "PlainEventLambda" / "index.mjs")
    failed = run("node", "--input-type=module", "-e", IN_NODE, path, cwd=alone, code=1)
    assert "Cannot find package 'is-number'" in failed.stderr


# --- stages ---


def test_what_was_built_for_staging_is_not_deployed_to_production(run: Run, sam_command: str, tmp_path: Path) -> None:
    run(*arc2sam("create", "--name", "chat", "--samconfig"), cwd=tmp_path)
    run(*arc2sam("-o", "template.yaml"), cwd=tmp_path)
    run(sam_command, "build", cwd=tmp_path)
    deploy = [sam_command, "deploy", "--config-env", "production", "--no-execute-changeset"]
    missing = run(*deploy, cwd=tmp_path, code=1)
    assert ".aws-sam/production/template.yaml" in missing.stdout + missing.stderr
    run(*arc2sam("--stage", "production", "-o", "template.production.yaml"), cwd=tmp_path)
    run(sam_command, "build", "--config-env", "production", cwd=tmp_path)
    built = {
        folder: (tmp_path / ".aws-sam" / folder / "template.yaml").read_text() for folder in ("build", "production")
    }
    assert "ARC_ENV: staging" in built["build"]
    assert "ARC_ENV: production" in built["production"]
    check_handlers(tmp_path)
    # Once it is there the template is read, and AWS refuses the credentials or cannot be reached.
    refused = run(*deploy, cwd=tmp_path, code=1)
    assert "Template file not found" not in refused.stdout + refused.stderr


# --- what is imported ---

ALL_IMPORTS = """
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
const esbuild = createRequire(process.argv[1])('esbuild')
const outside = { name: 'outside', setup: build => build.onResolve({ filter: /.*/ }, one =>
  one.kind === 'entry-point' ? null : { path: one.path, external: true }) }
const found = {}
for (const file of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    const { metafile } = await esbuild.build({ entryPoints: [file], bundle: true, write: false, metafile: true,
      platform: 'node', format: 'esm', plugins: [outside], logLevel: 'silent', outdir: 'none', treeShaking: false })
    found[file] = Object.values(metafile.inputs)[0].imports.map(one => one.path).filter(one => one !== '<runtime>')
  } catch {
    // No JavaScript.
  }
}
console.log(JSON.stringify(found))
"""


def test_imports_are_those_that_esbuild_sees(programs: Path, tmp_path: Path) -> None:
    """npm itself is a few hundred files of many authors."""
    npm = subprocess.run(["npm", "root", "--global"], capture_output=True, text=True, check=True).stdout.strip()
    files = sorted(str(path) for path in Path(npm, "npm").rglob("*") if path.suffix in (".js", ".mjs", ".cjs"))
    if len(files) < 300:
        pytest.skip("npm's own code is not where npm says")
    words = ["node", "--input-type=module", "-e", ALL_IMPORTS, str(programs.parent / "x.js")]
    done = subprocess.run(words, input=json.dumps(files), cwd=tmp_path, capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout)
    assert len(seen) > 300
    more = 0
    for file, names in seen.items():
        ours = node_imports.read(Path(file).read_text(errors="replace"))
        # esbuild guesses which files an expression may name.
        assert ours.is_open or set(names) <= set(ours.names), file
        more += set(names) != set(ours.names)
    # What only a look at scopes tells: a `require` that is another function. What `require.resolve` names counts here.
    assert more < len(seen) / 50
