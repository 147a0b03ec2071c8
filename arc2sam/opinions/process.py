"""Runs a tool as a process of its own and waits for it (block 7)."""

import os
import subprocess

from arc2sam.opinions import Failure
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LONGEST_SECONDS = 600
_LONGEST_REASON = 300


class Ran(Record):
    """What a tool has said."""

    output: str
    complaint: str
    """The last line on its standard error."""


def run(tool: str, command: "Sequence[str]", *, given: str = "", region: str = "") -> "Ran | Failure":
    """Run a command to its end.

    Args:
        tool: its name, for messages.
        command: the program and its arguments; no shell takes part.
        given: its standard input.
        region: what it takes for the region of AWS.
    """
    try:
        ran = subprocess.run(  # noqa: S603 - the command is ours
            command,
            input=given.encode(),
            capture_output=True,
            env=_environment(region),
            timeout=_LONGEST_SECONDS,
            check=False,
        )
    except (OSError, ValueError) as fault:
        return Failure(f"{tool} cannot be run: {getattr(fault, 'strerror', None) or fault}", "Install it anew")
    except subprocess.TimeoutExpired:
        return Failure(f"{tool} did not end within {_LONGEST_SECONDS} seconds", f"Run {tool} on the template itself")
    complaints = [line for line in ran.stderr.decode(errors="replace").splitlines() if line.strip()]
    return Ran(ran.stdout.decode(errors="replace"), complaints[-1].strip() if complaints else "")


def failure(tool: str, ran: Ran) -> Failure:
    """Return that a tool has crashed or said what nobody understands."""
    reason = ran.complaint or " ".join(ran.output.split()) or "it said nothing"
    return Failure(
        f"{tool} gave no answer: {reason[:_LONGEST_REASON]}", f"Run {tool} on the template itself, or install it anew"
    )


def not_installed(tool: str, package: str) -> Failure:
    """Return that a tool is not there, and how to get it."""
    return Failure(f"{tool} is not installed", f"Run `pip install {package}`")


def _environment(region: str) -> "Mapping[str, str]":
    """Return our environment without what would lead to an account of AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    kept |= {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    kept |= {"AWS_EC2_METADATA_DISABLED": "true", "PYTHONIOENCODING": "utf-8"}
    return {**kept, "AWS_DEFAULT_REGION": region} if region else kept
