"""`arc2sam completion SHELL`: writes what makes a shell complete the command line (block 7)."""

from arc2sam import commands, output, shells
from arc2sam.commands import Option
from arc2sam.diagnostics import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen

SUMMARY = "Write the script that makes a shell complete the command line of arc2sam."

OPTIONS = (
    Option(
        "shell",
        metavar="SHELL",
        doc="the shell: bash, zsh or fish",
        choices=shells.SHELLS,
        is_required=True,
    ),
    commands.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Write the script to standard output."""
    import sys

    name = f"arc2sam.shells.{chosen['shell']}"
    __import__(name)
    report = Report()
    output.write(sys.modules[name].script(), None, report)
    return commands.finish(report.diagnostics, chosen)
