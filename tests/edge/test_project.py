"""Finding the manifest and reading what stands beside it."""

import os

import pytest

from arc2sam import project
from arc2sam.diagnostics import Report
from arc2sam.model import Wanted
from arc2sam.readers import LIMITS_MIB

ORDER = ["app.arc", ".arc", "arc.json", "arc.yaml", "arc.yml", "arc.toml", "package.json"]


def make(root, files):
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def here(tmp_path, monkeypatch):
    root = tmp_path / "root"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


def find(argument=None, input_format=None):
    report = Report()
    found = project.find_manifest(argument, input_format, report)
    return found, [(one.code, str(one.span) if one.span else "") for one in report]


# --- choosing ---


@pytest.mark.parametrize(
    ("wrong", "right"), [("app.yaml", "arc.yaml"), ("app.json", "arc.json"), ("app.toml", "arc.toml")]
)
def test_a_manifest_under_another_name_is_to_be_renamed(here, wrong, right):
    make(here, {wrong: "{}"})
    report = Report()
    assert project.find_manifest(None, None, report) is None
    assert [(one.code, one.help) for one in report] == [("ARC194", f"Rename `{wrong}` to `{right}`")]
    (here / wrong).rename(here / right)
    assert project.find_manifest(None, None, Report()) is not None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(ORDER, ORDER, id="the order of the documentation"),
        pytest.param(reversed(ORDER), ORDER, id="whatever order the folder lists"),
        pytest.param(["App.arc", "app.arc.bak", "prefs.arc", "arc.jsonc"], [], id="nothing that only looks alike"),
        pytest.param(["README.md", "arc.yml"], ["arc.yml"], id="one among others"),
        pytest.param([], [], id="empty folder"),
    ],
)
def test_candidates(names, expected):
    assert list(project.candidates(names)) == expected


@pytest.mark.parametrize(
    ("files", "argument", "expected"),
    [
        pytest.param({"app.arc": "@app\n"}, None, ("app.arc", "arc", "."), id="no argument"),
        pytest.param({"sub/app.arc": ""}, "sub", ("sub/app.arc", "arc", "sub"), id="a folder"),
        pytest.param({"sub/app.arc": ""}, "sub/", ("sub/app.arc", "arc", "sub"), id="a folder with a slash"),
        pytest.param({"sub/app.arc": ""}, "./sub", ("./sub/app.arc", "arc", "./sub"), id="named as the user does"),
        pytest.param({"sub/app.arc": ""}, "sub/app.arc", ("sub/app.arc", "arc", "sub"), id="a file"),
        pytest.param({"arc.yml": ""}, ".", ("arc.yml", "yaml", "."), id="YAML"),
        pytest.param({"arc.toml": ""}, ".", ("arc.toml", "toml", "."), id="TOML"),
        pytest.param({"a.arc": "", "b.arc": ""}, "b.arc", ("b.arc", "arc", "."), id="a name of one's own"),
        pytest.param({"manifest": '{"app": "x"}'}, "manifest", ("manifest", "json", "."), id="told by the text"),
        pytest.param({"app.arc": "", "arc.json": ""}, "arc.json", ("arc.json", "json", "."), id="two, one named"),
        pytest.param({"app.arc": "", "package.json": '{"name": "arc"}'}, ".", ("app.arc", "arc", "."), id="no key"),
        pytest.param(
            {"app.arc": "", "package.json": '{"scripts": {"arc": "x"}}'}, ".", ("app.arc", "arc", "."), id="inner key"
        ),
        pytest.param(
            {"app.arc": "", "package.json": b"\xff\xfe"}, ".", ("app.arc", "arc", "."), id="package.json not judged"
        ),
        pytest.param({"package.json": '{"arc": {}}'}, ".", ("package.json", "package", "."), id="package.json alone"),
        pytest.param({"package.json": '{"arc": {'}, ".", ("package.json", "package", "."), id="it, broken"),
        pytest.param({"app.arc/x": "", "arc.json": "{}"}, ".", ("arc.json", "json", "."), id="a folder called app.arc"),
    ],
)
def test_found(here, files, argument, expected):
    make(here, files)
    manifest, found = find(argument)
    assert found == []
    assert (manifest.source.name, manifest.format, manifest.root) == expected
    assert manifest.path == manifest.source.name


@pytest.mark.parametrize(
    ("files", "argument", "expected"),
    [
        pytest.param({"README.md": ""}, None, [("ARC194", "")], id="no manifest"),
        pytest.param({"package.json": "{}"}, ".", [("ARC194", "")], id="package.json without a key"),
        pytest.param({"app.arc": "", "arc.yaml": ""}, ".", [("ARC195", "arc.yaml:1:1")], id="two"),
        pytest.param({".arc": "", "app.arc": ""}, ".", [("ARC195", ".arc:1:1")], id="two in .arc text"),
        pytest.param(
            {"s/app.arc": "", "s/package.json": '{"architect": {}}'},
            "s",
            [("ARC195", "s/package.json:1:1")],
            id="a package.json with a key",
        ),
        pytest.param({}, "nope.arc", [("ARC198", "")], id="no such file"),
        pytest.param({}, "", [("ARC198", "")], id="empty name"),
        pytest.param({"app.arc": ""}, "app.arc/x", [("ARC198", "")], id="a file as a folder"),
        pytest.param({"app.arc": b"@app\n\xff"}, ".", [("ARC180", "app.arc:2:1")], id="not UTF-8"),
        pytest.param(
            {"app.arc": b"x" * ((LIMITS_MIB["arc"] << 20) + 1)}, ".", [("ARC181", "app.arc:1:1")], id="too large"
        ),
    ],
)
def test_not_found(here, files, argument, expected):
    make(here, files)
    assert find(argument) == (None, expected)


def test_every_manifest_of_a_folder_is_named(here):
    make(here, {"app.arc": "", "arc.yaml": "", "arc.toml": ""})
    report = Report()
    assert project.find_manifest(None, None, report) is None
    (one,) = report
    assert one.message == "The folder has 3 manifests: `app.arc`, `arc.yaml` and `arc.toml`"
    assert [str(place) for place in (one.span, *(label.span for label in one.labels))] == [
        "arc.yaml:1:1",
        "app.arc:1:1",
        "arc.toml:1:1",
    ]


def test_a_byte_order_mark_is_no_text(here):
    make(here, {"app.arc": b"\xef\xbb\xbf@app\nx\n"})
    assert find()[0].source.text == "@app\nx\n"


def test_a_stated_format_counts(here):
    make(here, {"app.arc": "app: x\n"})
    assert find("app.arc", "yaml")[0].format == "yaml"


def test_an_endless_file_is_too_large(here):
    assert find("/dev/zero") == (None, [("ARC181", "/dev/zero:1:1")])


def test_a_pipe_by_name_has_the_working_directory_as_its_project(here):
    reader, writer = os.pipe()
    os.write(writer, b"@app\nchat\n")
    os.close(writer)
    manifest, found = find(f"/dev/fd/{reader}")
    os.close(reader)
    assert (manifest.root, manifest.format, found) == (".", "arc", [])


# --- beside the manifest ---


def read(folders=(), files=(), directories=(), root="."):
    report = Report()
    result = project.read_project(root, Wanted(tuple(folders), tuple(files), tuple(directories)), report)
    return result, [(one.code, str(one.span) if one.span else "") for one in report]


def test_reads_what_is_wanted_and_nothing_else(here):
    make(
        here,
        {
            "src/ws/hello/index.js": "code",
            "src/ws/hello/config.arc": "@aws\n",
            "src/ws/hello/arc.json": "{}",
            "src/ws/hello/package.json": "{}",
            "src/ws/hello/lib/deep.js": "",
            "src/ws/other/index.js": "",
            "src/shared/x.js": "",
            "prefs.arc": "@env\n",
        },
    )
    result, found = read(["src/ws/hello", "src/ws/nope"], ["prefs.arc", "preferences.arc"], ["src/shared", "src/views"])
    assert found == []
    assert result.folders["src/ws/hello"] == {"index.js", "config.arc", "arc.json", "package.json"}
    assert set(result.folders) == {"src/ws/hello", "."}
    assert result.directories == {"src/ws/hello", "src/shared"}
    assert set(result.sources) == {"src/ws/hello/config.arc", "src/ws/hello/package.json", "prefs.arc"}
    assert result.has_file("prefs.arc")
    assert not result.has_file("preferences.arc")
    assert result.outside == frozenset()


def test_names_are_as_seen_from_the_working_directory(here):
    make(here, {"sub/src/a/config.arc": "@aws\n"})
    result, _ = read(["src/a"], root="sub")
    assert result.sources["src/a/config.arc"].name == "sub/src/a/config.arc"


def test_the_root_itself_can_be_a_function(here):
    make(here, {"index.js": "", "package.json": "{}"})
    result, found = read(["."])
    assert result.folders["."] == {"index.js", "package.json"}
    assert "package.json" in result.sources
    assert found == []


def test_missing_folders_cost_no_call_of_their_own(here, monkeypatch):
    make(here, {"src/ws/one/index.js": ""})
    calls = []

    def counted(function):
        def call(path, *words, **named):
            calls.append(path)
            return function(path, *words, **named)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", counted(os.scandir))
        patch.setattr(os, "stat", counted(os.stat))
        result, _ = read([f"src/ws/{name}" for name in ("one", *map(str, range(1000)))] + ["src/http/x", "lib/y"])
    assert result.directories == {"src/ws/one"}
    assert set(calls) == {".", "src", "src/ws", "src/ws/one"}
    assert len(calls) <= 5


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"f/config.arc": b"@aws\nx \xff"}, [("ARC180", "f/config.arc:2:3")], id="not UTF-8"),
        pytest.param({"f/config.arc": b"\0"}, [("ARC180", "f/config.arc:1:1")], id="binary"),
        pytest.param({"f/package.json": b"\xff"}, [("ARC180", "f/package.json:1:1")], id="package.json"),
        pytest.param(
            {"f/arc.json": b" " * ((LIMITS_MIB["json"] << 20) + 1)}, [("ARC181", "f/arc.json:1:1")], id="too large"
        ),
        pytest.param({"f/config.arc/x": b""}, [("ARC325", "f/config.arc:1:1")], id="a folder of that name is none"),
    ],
)
def test_configuration_that_is_no_text(here, files, expected):
    make(here, files)
    result, found = read(["f"])
    assert found == expected
    assert result.sources == {}


def test_a_pipe_is_not_waited_for(here):
    (here / "f").mkdir()
    os.mkfifo("f/config.arc")
    assert read(["f"])[1] == [("ARC196", "f/config.arc:1:1")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_may_not_be_read(here):
    make(here, {"f/config.arc": "", "g/index.js": ""})
    os.chmod("f/config.arc", 0)
    os.chmod("g", 0)
    try:
        assert read(["f", "g"])[1] == [("ARC196", "g:1:1"), ("ARC196", "f/config.arc:1:1")]
    finally:
        os.chmod("g", 0o755)


def test_a_read_that_fails_is_reported(here, monkeypatch):
    make(here, {"f/config.arc": ""})

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(project, "open", refuse, raising=False)
    assert read(["f"])[1] == [("ARC196", "f/config.arc:1:1")]


# --- symbolic links ---


def link(path, target):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    os.symlink(target, path)


def test_links_inside_of_the_project_are_followed(here):
    make(here, {"lib/one/index.js": "", "lib/one/config.arc": "@aws\n"})
    link("src/ws/a", "../../lib/one")
    result, found = read(["src/ws/a"])
    assert (found, result.outside) == ([], frozenset())
    assert result.folders["src/ws/a"] == {"index.js", "config.arc"}
    assert "src/ws/a/config.arc" in result.sources


@pytest.mark.parametrize(
    ("path", "target", "wanted"),
    [
        pytest.param("src/ws/a", "../../../out", "src/ws/a", id="the folder"),
        pytest.param("src/ws", "../../out", "src/ws/a", id="a folder above it"),
        pytest.param("src", "../out", "src/ws/a", id="the first folder"),
        pytest.param("src/ws/a", "{out}", "src/ws/a", id="an absolute link"),
        pytest.param("src/ws/a", "../../../rooted", "src/ws/a", id="a folder whose name begins like the root's"),
    ],
)
def test_links_out_of_the_project(here, path, target, wanted):
    make(here.parent, {"out/index.js": "", "out/a/x": "", "out/ws/a/x": "", "rooted/x": ""})
    link(path, target.format(out=here.parent / "out"))
    result, found = read([wanted], directories=[wanted])
    assert (result.outside, result.directories, result.folders, found) == ({wanted}, {wanted}, {}, [])


@pytest.mark.parametrize(
    ("path", "target", "wanted"),
    [
        pytest.param("lib.zip", "{out}/l.zip", "lib.zip", id="the file itself"),
        pytest.param("lib", "{out}", "lib/l.zip", id="a folder above it"),
        pytest.param("src/ws/a", "{out}/l", "src/ws/a", id="a file without a point"),
    ],
)
def test_files_out_of_the_project_in_place_of_folders(here, path, target, wanted):
    make(here.parent, {"out/l.zip": "", "out/l": ""})
    link(path, target.format(out=here.parent / "out"))
    result, found = read([wanted])
    assert (result.outside, result.directories, found) == ({wanted}, frozenset(), [])


@pytest.mark.parametrize(
    ("path", "target"),
    [
        pytest.param("src", "{out}", id="a folder above it"),
        pytest.param("src/ws/a", "{out}/none", id="a link to nothing"),
    ],
)
def test_folders_that_would_be_out_of_the_project(here, path, target):
    make(here.parent, {"out/x": ""})
    link(path, target.format(out=here.parent / "out"))
    result, found = read(["src/ws/a"])
    assert (result.outside, result.directories, found) == ({"src/ws/a"}, frozenset(), [])


def test_a_project_reached_by_a_link_is_no_link_out_of_it(here):
    make(here, {"src/ws/a/index.js": ""})
    os.symlink("root", here.parent / "alias")
    result, found = read(["src/ws/a"], root=str(here.parent / "alias"))
    assert (result.outside, found) == (frozenset(), [])
    assert result.folders["src/ws/a"] == {"index.js"}


@pytest.mark.parametrize("name", ["config.arc", "package.json"])
def test_a_configuration_file_out_of_the_project(here, name):
    make(here, {"f/index.js": ""})
    make(here.parent, {"secret": "@aws\ntimeout 3\n"})
    link(f"f/{name}", "../../secret")
    result, found = read(["f"])
    assert found == [("ARC197", f"f/{name}:1:1")]
    assert result.sources == {}


@pytest.mark.parametrize("name", ["app.arc", "arc.json", "package.json"])
def test_a_manifest_out_of_its_folder(here, name):
    make(here.parent, {"secret": '{"arc": "hidden"}', "rooted/app.arc": "@app\nchat\n"})
    link(name, "../secret")
    manifest, found = find(None)
    assert (manifest, found) == (None, [("ARC197", f"{name}:1:1")])
    # One that is named may be anywhere: it was named.
    assert find(name)[0].source.text == '{"arc": "hidden"}'


def test_a_manifest_by_a_link_inside_of_its_folder(here):
    make(here, {"conf/the.arc": "@app\nchat\n"})
    link("app.arc", "conf/the.arc")
    manifest, found = find(None)
    assert (manifest.root, manifest.path, found) == (".", "app.arc", [])


def test_a_wanted_file_out_of_the_project(here):
    make(here.parent, {"secret.yaml": ""})
    link("overlay.yaml", "../secret.yaml")
    result, found = read(files=["overlay.yaml", "../secret.yaml"])
    assert (result.outside, result.sources, found) == ({"overlay.yaml", "../secret.yaml"}, {}, [])


@pytest.mark.parametrize("target", ["nowhere", "a"], ids=["broken", "a ring"])
def test_links_to_nothing(here, target):
    make(here, {"f/index.js": ""})
    link("f/config.arc", "config.arc" if target == "a" else "nowhere")
    link("a", target)
    result, found = read(["f", "a", "a/b"], files=["a"])
    assert (result.directories, found) == ({"f"}, [("ARC325", "f/config.arc:1:1")])
    assert result.folders == {"f": {"index.js"}}


@pytest.mark.parametrize("name", ["prefs.arc", "preferences.arc"])
def test_preferences_out_of_the_project(here, name):
    make(here.parent, {"secret.arc": "@env\nstaging\n  key secret\n"})
    link(name, "../secret.arc")
    result, found = read(files=["preferences.arc", "prefs.arc"])
    assert (result.sources, found) == ({}, [("ARC197", f"{name}:1:1")])


def test_a_deep_path_is_only_missing(here):
    """A path of many parts is no reason to run out of stack."""
    deep = "/".join("a" * 3000)
    result, found = read([deep], files=[f"{deep}/b"], directories=[deep])
    assert (result.directories, result.sources, found) == (frozenset(), {}, [])


def test_a_folder_may_be_named_from_outside(here):
    """`@static folder` may leave the project."""
    make(here.parent, {"public/x": ""})
    result, found = read(directories=["../public", "../nope"])
    assert (result.directories, found) == ({"../public"}, [])
