"""`arc2sam hydrate` as a process: what it copies, replaces and removes, and what it refuses to touch."""

import os

import pytest

from tests.edge.conftest import refused

MANIFEST = "@app\nshop\n\n@http\nget /\npost /form\n"
NODE = "src/http/get-index/node_modules/@architect"
PYTHON = "src/http/post-form/vendor"


@pytest.fixture
def shop(project):
    """A page in Node, a form in Python, shared code and views."""
    project.write("app.arc", MANIFEST)
    project.write("src/http/get-index/index.mjs")
    project.write("src/http/post-form/lambda.py")
    project.write("src/http/post-form/config.arc", "@aws\nruntime python\n")
    project.write("src/shared/lib.mjs", "export const one = 1\n")
    project.write("src/shared/deep/er/lib.py", "one = 1\n")
    project.write("src/views/page.mjs", "export default 'page'\n")
    return project


def files(root, folder):
    """The files of a copy, without the mark."""
    return {
        str(path.relative_to(root / folder)): path.read_bytes()
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and path.name != ".arc2sam"
    }


def everything(root):
    return {str(path): path.lstat().st_mtime_ns for path in root.rglob("*")}


def lines(run):
    return run.stdout.decode().splitlines()


def test_copies(shop):
    run = shop.run("hydrate")
    assert (run.returncode, run.stderr) == (0, b"")
    assert lines(run) == [
        f"copied src/shared to {NODE}/shared",
        f"copied src/views to {NODE}/views",
        f"copied src/shared to {PYTHON}/shared",
    ]
    assert files(shop.root, f"{NODE}/shared") == files(shop.root, "src/shared")
    assert files(shop.root, f"{NODE}/views") == {"page.mjs": b"export default 'page'\n"}
    assert files(shop.root, f"{PYTHON}/shared") == files(shop.root, "src/shared")
    assert not (shop.root / PYTHON / "views").exists()


def test_twice_is_once(shop):
    shop.run("hydrate")
    before = everything(shop.root)
    run = shop.run("hydrate")
    assert (run.returncode, lines(run)) == (0, ["nothing to copy"])
    assert everything(shop.root) == before


def test_from_another_folder(shop):
    run = shop.run("hydrate", "..", cwd="src")
    assert lines(run)[0] == f"copied ../src/shared to ../{NODE}/shared"
    assert (shop.root / NODE / "shared/lib.mjs").exists()


def test_dry_run_changes_nothing(shop):
    shop.run("hydrate")
    shop.write("src/shared/lib.mjs", "export const one = 2\n")
    shop.write("src/http/post-form/config.arc", "@aws\nruntime python\n@arc\nshared false\n")
    before = everything(shop.root)
    run = shop.run("hydrate", "--dry-run")
    assert lines(run) == [f"would copy src/shared to {NODE}/shared", f"would remove {PYTHON}/shared"]
    assert everything(shop.root) == before


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param("src/shared/lib.mjs", "export const one = 2\n", id="changed"),
        pytest.param("src/shared/new.mjs", "", id="added"),
        pytest.param("src/shared/lib.mjs", None, id="removed"),
    ],
)
def test_changes_arrive(shop, path, content):
    shop.run("hydrate")
    if content is None:
        (shop.root / path).unlink()
    else:
        shop.write(path, content)
    assert lines(shop.run("hydrate")) == [
        f"copied src/shared to {NODE}/shared",
        f"copied src/shared to {PYTHON}/shared",
    ]
    assert files(shop.root, f"{NODE}/shared") == files(shop.root, "src/shared")


def test_a_changed_copy_is_made_anew(shop):
    shop.run("hydrate")
    shop.write(f"{PYTHON}/shared/lib.mjs", "changed\n")
    shop.write(f"{PYTHON}/shared/more.py", "")
    assert lines(shop.run("hydrate")) == [f"copied src/shared to {PYTHON}/shared"]
    assert files(shop.root, f"{PYTHON}/shared") == files(shop.root, "src/shared")


def test_what_an_interrupted_run_left_goes(shop):
    shop.write(f"{NODE}/.arc2sam-shared.new/half.mjs")
    shop.write(f"{NODE}/.arc2sam-shared.old/before.mjs")
    shop.run("hydrate")
    assert sorted(os.listdir(shop.root / NODE)) == ["shared", "views"]


def test_modes_are_kept(shop):
    os.chmod(shop.write("src/shared/run.sh"), 0o755)
    shop.run("hydrate")
    assert os.access(shop.root / NODE / "shared/run.sh", os.X_OK)
    os.chmod(shop.root / "src/shared/run.sh", 0o644)
    assert len(lines(shop.run("hydrate"))) == 2
    assert not os.access(shop.root / NODE / "shared/run.sh", os.X_OK)


def test_what_nobody_asks_for_any_more_goes(shop):
    shop.run("hydrate")
    shop.write("src/http/get-index/config.arc", "@aws\nruntime python\n")
    shop.write("src/http/get-index/node_modules/other/index.js")
    shop.write("src/http/post-form/config.arc", "@aws\nruntime python\n@arc\nshared false\n")
    run = shop.run("hydrate")
    assert sorted(lines(run)) == [
        "copied src/shared to src/http/get-index/vendor/shared",
        "copied src/views to src/http/get-index/vendor/views",
        f"removed {NODE}/shared",
        f"removed {NODE}/views",
        f"removed {PYTHON}/shared",
    ]
    assert os.listdir(shop.root / "src/http/get-index/node_modules") == ["other"]
    assert not (shop.root / PYTHON).exists()


def test_only_what_is_marked_is_removed(shop):
    shop.write("src/http/post-form/config.arc", "@aws\nruntime python\n@arc\nshared false\n")
    mine = shop.write(f"{PYTHON}/shared/mine.py")
    shop.write("src/http/get-index/vendor/shared/mine.py")
    run = shop.run("hydrate")
    assert (run.returncode, len(lines(run))) == (0, 2)
    assert mine.exists()


def test_copies_of_architect_are_replaced(shop):
    # As `arc hydrate` leaves them, and as Architect's sandbox does.
    shop.write(f"{NODE}/shared/old.mjs")
    shop.write(f"{PYTHON}/shared/lib.mjs", "older\n")
    (shop.root / NODE / "views").symlink_to(shop.root / "src/views")
    run = shop.run("hydrate")
    assert (run.returncode, len(lines(run))) == (0, 3)
    assert files(shop.root, f"{NODE}/shared") == files(shop.root, "src/shared")
    assert not (shop.root / NODE / "views").is_symlink()
    assert (shop.root / "src/views/page.mjs").exists()


def test_files_of_the_users_own_stop_it(shop):
    mine = shop.write(f"{PYTHON}/shared/mine.py")
    text = refused(shop.run("hydrate"), "ARC343")
    assert text.startswith("app.arc:6:1: ")
    assert "`mine.py`, which is not in `src/shared`" in text
    assert "help: Move " in text
    assert mine.exists()
    assert not (shop.root / NODE).exists()


@pytest.mark.parametrize("folder", ["node_modules", "node_modules/@architect"])
def test_folders_of_others_are_not_written_to(shop, folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = shop.root / "src/http/get-index" / folder
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(elsewhere)
    text = refused(shop.run("hydrate"), "ARC343")
    assert f"`src/http/get-index/{folder}` is a link" in text
    assert os.listdir(elsewhere) == []


@pytest.mark.parametrize("name", ["vendor", "vendor/shared"])
def test_a_file_in_the_way(shop, name):
    shop.write(f"src/http/post-form/{name}")
    assert "help: Re" in refused(shop.run("hydrate"), "ARC343")


def test_links_inside_the_project_are_followed(shop):
    shop.write("lib/a.mjs", "a\n")
    (shop.root / "src/shared/lib").symlink_to("../../lib")
    (shop.root / "src/shared/b.mjs").symlink_to("../../lib/a.mjs")
    assert shop.run("hydrate").returncode == 0
    made = files(shop.root, f"{NODE}/shared")
    assert (made["lib/a.mjs"], made["b.mjs"]) == (b"a\n", b"a\n")
    assert not (shop.root / NODE / "shared/lib").is_symlink()
    assert lines(shop.run("hydrate")) == ["nothing to copy"]


def test_links_out_of_the_project(shop, tmp_path):
    (tmp_path / "secret").write_text("secret")
    (shop.root / "src/shared/secret").symlink_to(tmp_path / "secret")
    assert "`src/shared/secret` is a link out of the project" in refused(shop.run("hydrate"), "ARC220")


def test_a_fingerprint_manifest_outside_of_the_project(shop, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/static.json").write_text("secret")
    (shop.root / "public").symlink_to(tmp_path / "out")
    text = refused(shop.run("hydrate"), "ARC220")
    assert "`public/static.json` is outside of the project, by a symbolic link" in text


def test_rings_of_links(shop):
    (shop.root / "src/shared/again").symlink_to("../shared")
    assert "`src/shared/again` is a link to a folder that it is in" in refused(shop.run("hydrate"), "ARC220")


def test_links_to_nothing(shop):
    (shop.root / "src/shared/gone.mjs").symlink_to("nowhere")
    assert "the link points nowhere" in refused(shop.run("hydrate"), "ARC196")


def test_pipes(shop):
    os.mkfifo(shop.root / "src/shared/pipe")
    assert "it is not a regular file" in refused(shop.run("hydrate"), "ARC196")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads and writes everything")
def test_a_folder_that_cannot_be_written(shop):
    (shop.root / "src/http/get-index").chmod(0o555)
    run = shop.run("hydrate")
    assert run.returncode == 2
    assert b"error[ARC198]" in run.stderr


def test_a_folder_with_a_function_in_it(shop):
    shop.write("app.arc", MANIFEST + "\n@shared\nsrc src/http\n")
    assert refused(shop.run("hydrate"), "ARC342").startswith("app.arc:9:5: ")


def test_a_folder_that_is_not_there(shop):
    shop.write("app.arc", MANIFEST + "\n@shared\nsrc nowhere\n")
    refused(shop.run("hydrate"), "ARC330")


@pytest.mark.parametrize("folder", ["../other", "/../other"])
def test_a_folder_outside(shop, folder):
    shop.write("app.arc", MANIFEST + f"\n@shared\nsrc {folder}\n")
    refused(shop.run("hydrate"), "ARC220")


def test_a_manifest_that_is_wrong(shop):
    shop.write("app.arc", MANIFEST + "\n@aws\nmemry 512\n")
    refused(shop.run("hydrate"), "ARC201")


def test_no_manifest(tmp_path, project):
    (project.root / "empty").mkdir()
    refused(project.run("hydrate", "empty"), "ARC194")


def test_nothing_shared(project):
    project.write("app.arc", "@app\nchat\n\n@ws\nhello\n")
    run = project.run("hydrate")
    assert (run.returncode, lines(run), run.stderr) == (0, ["nothing to copy"], b"")


def test_fingerprints_go_along(shop):
    shop.write("public/static.json", '{"a.css": "a-0123456789.css"}')
    shop.run("hydrate")
    assert files(shop.root, f"{PYTHON}/shared")["static.json"] == b'{"a.css": "a-0123456789.css"}'
    shop.write("public/static.json", "{}")
    assert lines(shop.run("hydrate")) == [
        f"copied src/shared to {NODE}/shared",
        f"copied src/shared to {PYTHON}/shared",
    ]


def test_git_is_to_ignore_copies(shop):
    (shop.root / ".git").mkdir()
    shop.write(".gitignore", "node_modules\n")
    run = shop.run("hydrate")
    assert run.returncode == 0
    assert b"note[ARC513]" in run.stderr
    assert b"help: Add `**/vendor/shared/` to `.gitignore`" in run.stderr
    shop.write(".gitignore", "node_modules\nvendor\n")
    shop.write("src/shared/lib.mjs")
    assert shop.run("hydrate").stderr == b""


def test_packages_need_a_second_step(shop):
    shop.write("src/http/get-index/package.json", '{"name": "page", "version": "1.0.0"}')
    run = shop.run("hydrate")
    assert run.returncode == 0
    assert b"note[ARC514]" in run.stderr
    assert b"help: Run `arc2sam hydrate --built .aws-sam/build` after `sam build`" in run.stderr


def test_into_built_functions(shop):
    (shop.root / "out/GetIndexHTTPLambda").mkdir(parents=True)
    (shop.root / "out/PostFormHTTPLambda").mkdir()
    shop.write("out/template.yaml")
    run = shop.run("hydrate", "--built", "out/")
    assert (run.returncode, run.stderr) == (0, b"")
    assert lines(run) == [
        "copied src/shared to out/GetIndexHTTPLambda/node_modules/@architect/shared",
        "copied src/views to out/GetIndexHTTPLambda/node_modules/@architect/views",
        "copied src/shared to out/PostFormHTTPLambda/vendor/shared",
    ]
    assert not (shop.root / NODE).exists()
    assert lines(shop.run("hydrate", "--built", "out")) == ["nothing to copy"]


def test_functions_that_are_not_built(shop):
    (shop.root / "out/GetIndexHTTPLambda").mkdir(parents=True)
    text = refused(shop.run("hydrate", "--built", "out"), "ARC344")
    assert "`PostFormHTTPLambda` is not among the built functions" in text


def test_nothing_is_built(shop):
    run = shop.run("hydrate", "--built", "out")
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"error[ARC198]: Cannot read `out`" in run.stderr


def test_usage(shop):
    assert shop.run("hydrate", "--built").returncode == 2
    assert shop.run("hydrate", "--stage", "staging").returncode == 2
    assert b"--dry-run" in shop.run("hydrate", "--help").stdout


EVENTS = "@app\nshop\n\n@events\nfoo\n"
FOO = "src/events/foo"


@pytest.fixture
def foo(project):
    """A function that imports a package which the project lists."""
    project.write("app.arc", EVENTS)
    project.write("package.json", '{"dependencies": {"x": "1", "y": "1"}}')
    project.write(f"{FOO}/index.mjs", "import 'x'\n")
    return project


def test_a_package_json_that_is_a_link_to_nothing(foo, tmp_path):
    (tmp_path / "out").mkdir()
    link = foo.root / FOO / "package.json"
    link.symlink_to(tmp_path / "out/pj")
    for words in ([], ["--dry-run"]):
        assert f"`{FOO}/package.json` is a link out of the project" in refused(foo.run("hydrate", *words), "ARC197")
    assert os.listdir(tmp_path / "out") == []


@pytest.mark.parametrize("name", ["./sub/i.mjs", "./sub/deep/i.mjs", "./o.mjs"])
def test_code_outside_of_the_project_is_not_read(foo, tmp_path, name):
    (tmp_path / "out/deep").mkdir(parents=True)
    for path in ("i.mjs", "deep/i.mjs", "index.js"):
        (tmp_path / "out" / path).write_text("import 'x'\n")
    (foo.root / FOO / "sub").symlink_to(tmp_path / "out")
    (foo.root / FOO / "o.mjs").symlink_to(tmp_path / "out")
    foo.write(f"{FOO}/index.mjs", f"import '{name}'\nimport 'y'\n")
    assert b"`x`" not in foo.run("check").stdout
    assert lines(foo.run("hydrate")) == [f"wrote {FOO}/package.json with y"]


@pytest.mark.parametrize("path", [f"{FOO}/index.mjs", "package.json", f"{FOO}/lambda.py"])
def test_pipes_are_not_waited_for(foo, path):
    if path.endswith(".py"):
        foo.write(f"{FOO}/config.arc", "@aws\nruntime python\n")
    (foo.root / path).unlink(missing_ok=True)
    os.mkfifo(foo.root / path)
    for words in ([], ["check"]):
        assert foo.run(*words).returncode == 0
    for words in ([], ["--check"]):
        assert f"`{path}` cannot be read: it is not a regular file" in refused(foo.run("hydrate", *words), "ARC196")
    assert not (foo.root / FOO / "package.json").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
@pytest.mark.parametrize("path", [f"{FOO}/index.mjs", "package.json"])
def test_code_that_cannot_be_read(foo, path):
    (foo.root / path).chmod(0)
    assert f"`{path}` cannot be read: Permission denied" in refused(foo.run("hydrate"), "ARC196")


def test_a_template_that_is_a_pipe(foo):
    os.mkfifo(foo.root / "t.yaml")
    for words in (["-o", "t.yaml", "--check"], ["diff", "t.yaml"]):
        run = foo.run(*words)
        assert run.returncode == 2
        assert b"error[ARC198]: Cannot read `t.yaml`: it is not a regular file" in run.stderr
