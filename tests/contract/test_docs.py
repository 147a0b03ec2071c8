"""The pages: their examples run, their excerpts are what comes out, their lists are complete, their links lead somewhere."""

import contextlib
import io
import json
import re

import cfn_flip
import pytest

import arc2sam
from arc2sam import codes, commands, function_layers, stages
from arc2sam.pragmas import sam
from tests.conftest import ROOT, script

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "docs" / "diagnostics" / "README.md"]
FENCE = re.compile(r"^```(\S*)[ ]*(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name):
    return (ROOT / name).read_text()


def blocks(text, *languages):
    """The fenced blocks of these languages: language, path or nothing, text."""
    return [found.groups() for found in FENCE.finditer(text) if found[1] in languages]


def projects(name):
    """The sections of a page that hold a whole manifest: title, manifest, files beside it, excerpts of the template."""
    found = []
    for section in re.split(r"^## ", page(name), flags=re.MULTILINE)[1:]:
        title = section.partition("\n")[0].strip("`")
        fenced = blocks(section, "arc", "yaml", "json")
        manifests = [text for language, path, text in fenced if language == "arc" and "@app" in text and not path]
        excerpts = [text for language, path, text in fenced if language == "yaml" and not path]
        files = {path: text for _, path, text in fenced if path}
        if manifests:
            assert len(manifests) == 1, title
            found.append(pytest.param(manifests[0], files, excerpts, id=f"{name}: {title}"))
    return found


# examples


@pytest.mark.parametrize("name", ["README.md", "docs/library.md"])
def test_python_examples_run_and_print_what_the_page_says(name):
    names = {}
    ran = 0
    before = None
    for language, _, text in blocks(page(name), "python", "text"):
        if language == "python":
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(text, name, "exec"), names)  # noqa: S102 - the page is ours
            before = printed.getvalue()
            ran += 1
        else:
            assert before is not None, f"output without a program: {text}"
            assert before.rstrip("\n") == text.rstrip("\n")
            before = None
    assert ran


WITH_PROJECTS = ("README.md", "docs/sam.md", "docs/websocket.md")


@pytest.mark.parametrize(
    ("manifest", "files", "excerpts"), [project for name in WITH_PROJECTS for project in projects(name)]
)
def test_manifests_translate_to_what_the_page_shows(manifest, files, excerpts):
    result = arc2sam.transpile(manifest, arc2sam.project_from_files(files), output="json")
    assert [str(found) for found in result.diagnostics] == []
    assert excerpts
    template = json.loads(result.require_text())
    for excerpt in excerpts:
        check_part(json.loads(json.dumps(cfn_flip.load_yaml(excerpt))), template, "")


def check_part(part, whole, path):
    """An excerpt may leave out keys of maps and whole maps; all else must be equal."""
    if part is None:
        return
    if isinstance(part, dict) and isinstance(whole, dict):
        for key, value in part.items():
            assert key in whole, f"{path}.{key}"
            check_part(value, whole[key], f"{path}.{key}")
    else:
        assert part == whole, path


def test_every_section_of_sam_has_its_example():
    assert len(projects("docs/sam.md")) == len(sam.KEYS)


@pytest.mark.parametrize("text", [text for language, _, text in blocks(page("README.md"), "arc") if "@app" not in text])
def test_parts_of_manifests_in_the_readme_have_no_misspelled_setting(text):
    document, found = stages.read("@app\nshop\n\n" + ("" if "@ws\n" in text else "@ws\nping\n\n") + text)
    assert found == ()
    _, found = stages.outline(document)
    assert not {"ARC201", "ARC202", "ARC204", "ARC206"} & {one.code for one in found}


@pytest.mark.parametrize(
    ("manifest", "overlay"),
    [
        pytest.param("@app\nchat\n\n@aws\n  memry 512\n", None, id="a slip in the manifest"),
        pytest.param(
            "@app\nshop\n\n@sam\noverlay overlay.yaml\n\n@tables\norders\n  id *String\n",
            "Resources:\n  OrdersTable:\n    Properties:\n      BillingMode: null\n      ProvisionedThroughput:\n"
            "        ReadCapacityUnit: 5\n        WriteCapacityUnits: 5\n",
            id="a slip in the overlay",
        ),
    ],
)
def test_faults_look_as_the_pages_show_them(manifest, overlay):
    from arc2sam.report.text import render

    project = arc2sam.project_from_files({"overlay.yaml": overlay} if overlay else {})
    shown = render(arc2sam.transpile(arc2sam.Source("app.arc", manifest), project).diagnostics)
    pages = ("docs/sam.md",) if overlay else ("README.md", "docs/cli.md")
    assert all(f"```\n{shown.rstrip()}\n```" in page(name) for name in pages), shown


# lists


def test_pages_of_codes_are_up_to_date(update_golden):
    build_diagnostics = script("build_diagnostics")
    if update_golden:
        build_diagnostics.main()
    folder = ROOT / "docs" / "diagnostics"
    found = {path.name: path.read_text() for path in folder.glob("*.md")}
    assert found == build_diagnostics.pages(), "run python schemas/build_diagnostics.py"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_codes_that_pages_name_exist(path):
    assert set(re.findall(r"\bARC\d{3}\b", path.read_text())) <= codes.CODES.keys()


@pytest.mark.parametrize("command", commands.COMMANDS)
def test_options_are_all_told(command):
    text = page("docs/cli.md")
    for option in commands.load(command).OPTIONS:
        assert all(f"`{flag}" in text for flag in option.flags), option.flags


def test_no_option_is_told_that_does_not_exist():
    flags = {flag for name in commands.COMMANDS for option in commands.load(name).OPTIONS for flag in option.flags}
    told = set(re.findall(r"(?<=`)--[a-z-]+", page("docs/cli.md")))
    assert told - flags == {"--help", "--version"}


def test_settings_of_sam_are_all_told():
    text = page("docs/sam.md")
    assert all(f"## `{key.name}`" in text for key in sam.KEYS)
    assert all(f"| `{choice}` |" in text for key in function_layers.SAM_KEYS for choice in key.choices)
    assert all(f"`{choice}`" in text or f"`{key.name} {choice}`" in text for key in sam.KEYS for choice in key.choices)


def test_public_names_are_all_told():
    text = page("docs/library.md")
    names = {*arc2sam.__all__, *stages.__all__, *arc2sam.Diagnostic._fields, *arc2sam.Result._fields}
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", text)] == []


# links


def anchors(text):
    """The names that a page's headings have as link targets."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", FENCE.sub("", path.read_text())):
        file, _, anchor = target.partition("#")
        linked = (path.parent / file).resolve() if file else path
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked.read_text()), target
