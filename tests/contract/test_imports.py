"""The layers of the package, read from its imports, and what the main job loads."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "arc2sam"

BLOCKS = {
    0: "record source diagnostics codes explanations",
    1: "document plain_data names spelling intrinsics policies runtimes runtime_names",
    2: "readers keys key_values key_faults key_meanings snippets key_words items item_faults item_shapes",
    3: "model in_memory template functions function_layers function_checks package_json policy_names regions lambdas discovery table_keys table_faults deno code_folders dead_letters stage_names"
    " function_folders groups",
    4: "pragmas",
    5: "diff normalize other_pragmas config_files assemble id_collisions roles overlay overlay_removals overlay_guards overlay_places overlay_values preferences hydration packages node_imports python_imports wording echoes consequences unindented"
    " static_assets model_json validate validate_groups faults rules ignores schema_files render scaffold source_map _verdict _verdict_usual _verdict_more _verdict_patterns",
    6: "pipeline stages",
    7: "__init__ from_disk project odd_files standard_input pending orphans trees git revisions template_files output files new_files interrupts cli shells commands opinions report lsp __main__",
}
"""A module imports from its own block or from one with a lower number."""

BLOCK_OF = {name: block for block, names in BLOCKS.items() for name in names.split()}

# The version is a constant of the package: reading it is no dependency on what the package re-exports.
CONSTANTS = {"arc2sam.__version__"}


def modules():
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(PACKAGE.rglob("*.py"))
    }


MODULES = modules()


def block_of(module):
    parts = module.split(".")
    return BLOCK_OF["__init__" if len(parts) == 1 else parts[1]]


def guarded(tree):
    """Return the imports that only type checkers see."""
    guards = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    return {inner for guard in guards for statement in guard.body for inner in ast.walk(statement)}


def imports_of(path, *, at_run_time_only=False):
    """Yield (line, imported module, imported name) for every import of the package, wherever it stands."""
    tree = ast.parse(path.read_text())
    left_out = guarded(tree) if at_run_time_only else set()
    for node in ast.walk(tree):
        if node in left_out:
            continue
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the whole name of the module"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in CONSTANTS:
                    continue
                if whole in MODULES:
                    yield node.lineno, whole, None
                elif node.module.partition(".")[0] == "arc2sam":
                    yield node.lineno, node.module, alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] == "arc2sam":
                    yield node.lineno, alias.name, None


def pragma_of(module):
    """Return the pragma that a module of block 4 belongs to; None for the package itself and for data."""
    parts = module.split(".")
    if parts[1:2] != ["pragmas"] or len(parts) == 2 or parts[2] == "assets":
        return None
    return parts[2]


def is_part(module, name):
    """Tell whether a module's class of that name is a Part, by its base class."""
    for node in ast.parse(MODULES[module].read_text()).body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return any(isinstance(base, ast.Name) and base.id == "Part" for base in node.bases)
    return False


def test_every_module_has_a_block():
    assert len(MODULES) > 40
    names = {module.split(".")[1] for module in MODULES if "." in module}
    assert names - set(BLOCK_OF) == set(), "add it to BLOCKS"


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_downwards(module):
    block = block_of(module)
    upwards = [
        f"{MODULES[module]}:{line}: imports {imported} of block {block_of(imported)} from block {block}"
        for line, imported, _ in imports_of(MODULES[module])
        if block_of(imported) > block and imported != "arc2sam"
    ]
    assert not upwards, "\n".join(upwards)


@pytest.mark.parametrize("module", [module for module in MODULES if pragma_of(module)])
def test_a_pragma_imports_only_the_parts_of_others(module):
    """What a part holds may be named in annotations."""
    wrong = [
        f"{MODULES[module]}:{line}: {imported} {name or ''}"
        for line, imported, name in imports_of(MODULES[module], at_run_time_only=True)
        if pragma_of(imported) not in (None, pragma_of(module)) and not (name and is_part(imported, name))
    ]
    assert not wrong, "\n".join(wrong)


# --- what a run loads ---

COMMON = """
arc2sam arc2sam.cli arc2sam.commands arc2sam.commands.transpile
arc2sam.diagnostics arc2sam.output arc2sam.project arc2sam.record arc2sam.source
arc2sam.document arc2sam.names arc2sam.intrinsics arc2sam.policies arc2sam.runtimes
arc2sam.readers arc2sam.readers.arc arc2sam.keys arc2sam.items
arc2sam.model arc2sam.template arc2sam.functions arc2sam.lambdas
arc2sam.pragmas arc2sam.pragmas.app
arc2sam.normalize arc2sam.assemble arc2sam.roles arc2sam.pipeline
arc2sam.validate arc2sam._verdict arc2sam.render arc2sam.render.yaml
arc2sam.rules arc2sam.rules.index arc2sam.rules.plain
"""
"""What the plain path may load: `.arc` text in, YAML out. Anything else costs start-up, so it needs a reason here."""

SEED = "@app\nseed\n\n@ws\n"
SEED_ONLY = "arc2sam.pragmas.ws"

PROGRAM = """
import sys
before = set(sys.modules)
from arc2sam import cli
code = cli.run(sys.argv[1:])
print(code, *sorted(set(sys.modules) - before), file=sys.stderr)
"""


def loaded(folder, *words):
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    code, *names = run.stderr.split("\n")[-2].split()
    assert code == "0", run.stderr
    return set(names)


def write_seed(folder):
    (folder / "app.arc").write_text(SEED)
    for action in ("connect", "default", "disconnect"):
        handler = folder / "src" / "ws" / action / "index.mjs"
        handler.parent.mkdir(parents=True)
        handler.touch()


def test_the_main_job_loads_only_what_it_needs(tmp_path):
    write_seed(tmp_path)
    names = loaded(tmp_path)
    assert "arc2sam.render.yaml" in names
    assert names - set(COMMON.split()) - set(SEED_ONLY.split()) <= {"gc"}


def test_writing_a_file_loads_nothing_more(tmp_path):
    write_seed(tmp_path)
    names = loaded(tmp_path, "-o", "template.yaml", "--stage", "production")
    assert names == loaded(tmp_path) | {"arc2sam.commands.inputs", "arc2sam.files"}


def test_importing_the_package_loads_nothing_else():
    program = "import sys; before = set(sys.modules); import arc2sam; print(*sorted(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["arc2sam"]
