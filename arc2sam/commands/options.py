"""Options that several commands share (block 7)."""

from arc2sam.commands import Option
from arc2sam.names import stage_fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen
    from arc2sam.readers import Format

_FORMATS: "dict[str, Format]" = {name: name for name in ("arc", "json", "toml", "yaml", "package")}

MANIFEST = Option(
    "manifest",
    metavar="MANIFEST",
    doc="manifest, folder that holds one, or `-` for standard input (default: the folder you are in)",
)
INPUT_FORMAT = Option(
    "input_format",
    ("--input-format",),
    "how the manifest is written (default: what its name or its text tells)",
    metavar="FORMAT",
    choices=tuple(_FORMATS),
)
OUTPUT_FILE = Option("output_file", ("-o", "--output"), "write to FILE instead of standard output", metavar="FILE")
STAGE = Option(
    "stage", ("--stage",), "stage to deploy: staging (default), production, ...", metavar="NAME", check=stage_fault
)
JSON = Option("notation", ("--json",), "write JSON", const="json")
YAML = Option("notation", ("--yaml",), "write YAML (default)", const="yaml")
NO_LIMITS = Option("no_limits", ("--no-limits",), "let CloudFormation's limits on size be warnings")
STRICT = Option("strict", ("--strict",), "let warnings fail as errors do")
QUIET = Option("quiet", ("--quiet",), "tell only what fails")
FORMAT = Option(
    "format",
    ("--format",),
    "form of what is found: text (default), concise, json, github, sarif, junit; github on GitHub Actions",
    metavar="FORM",
    choices=("text", "concise", "json", "github", "sarif", "junit"),
)
COLOR = Option(
    "color",
    ("--color",),
    "colour what is found: auto (default), always, never",
    metavar="WHEN",
    choices=("auto", "always", "never"),
)
DEBUG = Option("debug", ("--debug",), "show the traceback of an internal error")
FINDINGS = (FORMAT, COLOR)
"""Options of every command that can find something."""


def input_format(chosen: "Chosen") -> "Format | None":
    """Return the format that was stated, or None."""
    return _FORMATS.get(chosen.get("input_format", ""))
