"""`arc2sam assets` as a process: the files that it writes, and what it tells and refuses."""

import gzip
import hashlib
import json
import os

import pytest

from tests.edge.conftest import refused

HEAD = "@app\nshop\n\n@http\nget /\n\n@static\n"
MAIN = "main-" + hashlib.sha1(b"p {}").hexdigest()[:10] + ".css"


@pytest.fixture
def shop(project):
    project.write("app.arc", HEAD)
    project.write("public/main.css", "p {}")
    project.write("public/index.html", "<p>")
    return project


def settings(shop, text):
    shop.write("app.arc", HEAD + text)


def done(run):
    """What a command that went well wrote to standard output: what it did, and what a shell is to run."""
    assert (run.returncode, run.stderr) == (0, b"")
    lines = run.stdout.decode().splitlines()
    return [line[2:] for line in lines if line.startswith("# ")], [line for line in lines if line[0] != "#"]


def test_plain_assets_are_uploaded_from_where_they_are(shop):
    before = sorted(os.listdir(shop.root))
    told, commands = done(shop.run("assets"))
    assert told == []
    assert commands[0].startswith("bucket=$(aws cloudformation describe-stack-resource --stack-name ShopStaging ")
    assert commands[1].startswith('aws s3 sync public "s3://$bucket" ')
    assert sorted(os.listdir(shop.root)) == before


def test_fingerprints(shop):
    settings(shop, "fingerprint true\n")
    told, commands = done(shop.run("assets"))
    assert told == ["wrote public/static.json", "wrote .arc2sam/assets"]
    assert commands[1].startswith('aws s3 sync .arc2sam/assets "s3://$bucket" ')
    names = json.loads((shop.root / "public/static.json").read_text())
    assert names["main.css"] == MAIN
    copies = shop.root / ".arc2sam/assets"
    assert sorted(os.listdir(copies)) == sorted([*names.values(), "static.json"])
    assert (copies / MAIN).read_text() == "p {}"
    assert (shop.root / ".arc2sam/.gitignore").read_text() == "*\n"
    before = (copies / MAIN).stat().st_mtime_ns
    assert before == (shop.root / "public/main.css").stat().st_mtime_ns
    told, again = done(shop.run("assets"))
    assert (told, again) == ([], commands)


def test_a_changed_asset_has_another_name(shop):
    settings(shop, "fingerprint true\n")
    shop.run("assets")
    shop.write("public/main.css", "b {}")
    told, _ = done(shop.run("assets"))
    assert told == ["wrote public/static.json", "wrote .arc2sam/assets"]
    assert not (shop.root / ".arc2sam/assets" / MAIN).exists()


def test_dry_run(shop):
    settings(shop, "fingerprint true\n")
    told, commands = done(shop.run("assets", "--dry-run"))
    assert told == ["would write public/static.json", "would write .arc2sam/assets"]
    assert not (shop.root / "public/static.json").exists()
    assert not (shop.root / ".arc2sam").exists()
    assert done(shop.run("assets"))[1] == commands
    settings(shop, "")
    assert done(shop.run("assets", "--dry-run"))[0] == ["would remove public/static.json: fingerprinting is off"]
    assert (shop.root / "public/static.json").exists()


def test_fingerprints_that_are_left_over(shop):
    settings(shop, "fingerprint true\n")
    shop.run("assets")
    settings(shop, "")
    told, commands = done(shop.run("assets"))
    assert told == ["removed public/static.json: fingerprinting is off"]
    assert "static.json" not in " ".join(commands)
    assert not (shop.root / "public/static.json").exists()


def test_a_static_json_of_the_users_own_stays(shop):
    mine = shop.write("public/static.json", '{"mine": true}')
    run = shop.run("assets")
    assert run.returncode == 0
    assert b"warning[ARC506]: `public/static.json` is not uploaded" in run.stderr
    assert b"--exclude '*static.json*'" in run.stdout
    assert mine.exists()


def test_fingerprints_of_another_tool_stay(shop):
    settings(shop, "fingerprint external\n")
    other = shop.write("public/static.json", json.dumps({"main.css": MAIN}))
    told, commands = done(shop.run("assets"))
    assert told == []
    assert "max-age=315360000" in commands[1]
    assert other.exists()


@pytest.mark.parametrize(
    ("compression", "codes"),
    [pytest.param("gzip", [], id="gzip"), pytest.param("true", [], id="any"), pytest.param("br", ["ARC505"], id="br")],
)
def test_compression(shop, compression, codes):
    settings(shop, f"compression {compression}\n")
    run = shop.run("assets")
    assert run.returncode == 0
    assert [code for code in ("ARC505",) if code.encode() in run.stderr] == codes
    assert b"--content-encoding gzip" in run.stdout
    assert gzip.decompress((shop.root / ".arc2sam/assets/main.css").read_bytes()) == b"p {}"
    again = shop.run("assets")
    assert b"wrote" not in again.stdout


def test_stage_stack_region_and_profile(shop):
    shop.write("app.arc", HEAD + "prefix /v1/\nproduction my-bucket\n@aws\nregion eu-west-1\nprofile shop\n")
    _, commands = done(shop.run("assets", "--stage", "production"))
    assert commands[0].startswith("aws s3 sync public s3://my-bucket/v1 --region eu-west-1 --profile shop ")
    _, commands = done(shop.run("assets", "--stack-name", "other"))
    assert "--stack-name other " in commands[0]
    assert commands[0].endswith(" --region eu-west-1 --profile shop) &&")


def test_from_another_folder(shop):
    settings(shop, "fingerprint true\n")
    told, commands = done(shop.run("assets", "..", cwd="src"))
    assert told == ["wrote ../public/static.json", "wrote ../.arc2sam/assets"]
    assert commands[1].startswith("aws s3 sync ../.arc2sam/assets ")


@pytest.fixture
def out(tmp_path):
    """A folder beside the project, with what no command is to touch."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/secret.txt").write_text("secret")
    (tmp_path / "out/static.json").write_text(json.dumps({"secret.txt": "secret-0123456789.txt"}))
    return tmp_path / "out"


def untouched(shop, out):
    """Whether nothing was read from beside the project, nor written or removed there."""
    is_same = (
        sorted(os.listdir(out)) == ["secret.txt", "static.json"] and "secret-0" in (out / "static.json").read_text()
    )
    return is_same and not (shop.root / ".arc2sam").exists()


@pytest.mark.parametrize("folder", ["../out", "../out/", "x/../../out", "{out}"])
@pytest.mark.parametrize("fingerprint", ["", "fingerprint true\n"])
def test_folder_outside_of_the_project(shop, out, folder, fingerprint):
    folder = folder.format(out=out)
    settings(shop, f'folder "{folder}"\n{fingerprint}')
    text = refused(shop.run("assets"), "ARC220")
    assert text.startswith(f"app.arc:8:8: error[ARC220]: `{folder}` is outside of the project\n")
    assert shop.run("hydrate").returncode == 1
    # The template does not depend on what is there.
    assert shop.run().returncode == 0
    assert untouched(shop, out)


@pytest.mark.parametrize("fingerprint", ["", "fingerprint true\n"])
@pytest.mark.parametrize(
    ("link", "folder", "place"),
    [("lnk", "lnk", "8:8"), ("lnk", "lnk/deep", "8:8"), ("public", None, "7:1"), ("lnk", "a/../lnk/.", "8:8")],
)
def test_folder_outside_by_a_link(project, out, fingerprint, link, folder, place):
    (out / "deep").mkdir()
    (project.root / link).symlink_to(out)
    project.write("app.arc", HEAD + (f"folder {folder}\n" if folder else "") + fingerprint)
    text = refused(project.run("assets"), "ARC220")
    shown = folder or "public"
    assert f"`{shown}` is outside of the project, by a symbolic link" in text
    assert text.startswith(f"app.arc:{place}: ")
    (out / "deep").rmdir()
    assert untouched(project, out)


def test_links_are_followed_inside_the_project_only(shop, tmp_path):
    (tmp_path / "secret.css").write_text("secret")
    shop.write("more/deep.css", "deep")
    (shop.root / "public/more").symlink_to("../more")
    settings(shop, "fingerprint true\n")
    assert done(shop.run("assets"))[0]
    assert "more/deep.css" in json.loads((shop.root / "public/static.json").read_text())
    (shop.root / "public/secret.css").symlink_to(tmp_path / "secret.css")
    assert "`public/secret.css` is a link out of the project" in refused(shop.run("assets"), "ARC220")


def test_copies_are_not_made_elsewhere(shop, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (shop.root / ".arc2sam").symlink_to(tmp_path / "elsewhere")
    settings(shop, "compression gzip\n")
    refused(shop.run("assets"), "ARC343")
    assert os.listdir(tmp_path / "elsewhere") == []


def test_the_file_for_git_is_not_written_elsewhere(shop, tmp_path):
    (shop.root / ".arc2sam").mkdir()
    (shop.root / ".arc2sam/.gitignore").symlink_to(tmp_path / "elsewhere")
    settings(shop, "compression gzip\n")
    refused(shop.run("assets"), "ARC343")
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_in_the_place_of_the_manifest(shop):
    (shop.root / "public/static.json").mkdir()
    settings(shop, "fingerprint true\n")
    run = shop.run("assets")
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"error[ARC198]: Cannot write `public/static.json`" in run.stderr


def test_names_that_are_no_text(shop):
    (shop.root / os.fsdecode(b"public/a\xff.css")).write_bytes(b"")
    assert r"The name `a\xff.css` is no UTF-8" in refused(shop.run("assets"), "ARC196")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("@app\nshop\n@events\none\n", "", id="no assets"),
        pytest.param("@app\nshop\n@http\nget /\n@static\nfalse\n", "app.arc:5:1: ", id="switched off"),
    ],
)
def test_apps_without_assets(shop, text, place):
    shop.write("app.arc", text)
    assert refused(shop.run("assets"), "ARC339").startswith(f"{place}error")


def test_no_folder_and_nothing_in_it(shop):
    settings(shop, "folder nowhere\n")
    assert refused(shop.run("assets"), "ARC349").startswith("app.arc:7:1: error[ARC349]: There is no folder `nowhere`")
    (shop.root / "nowhere").mkdir()
    shop.write("nowhere/.hidden")
    assert "`nowhere` holds no assets" in refused(shop.run("assets"), "ARC349")


def test_a_manifest_that_is_wrong(shop):
    settings(shop, "compression zip\n")
    assert shop.run("assets").returncode == 1


@pytest.mark.parametrize("name", ["1st", "a_b", "a b", "a" * 129])
def test_names_that_no_stack_has(shop, name):
    run = shop.run("assets", "--stack-name", name)
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"a stack's name is" in run.stderr
