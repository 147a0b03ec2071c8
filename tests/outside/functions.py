"""Functions run as Lambda runs them: in a process of their own, with the environment and the packages they have there.

Every connection that they open goes to a recorder on loopback.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import cache_folder, npm_install, once
from tests.outside.connections import Account

SCRIPTS = Path(__file__).with_name("lambda_runtime")
NODE = {"@architect/functions": "8.1.10", "@aws-sdk/client-apigatewaymanagementapi": "3.1169.0"}
PYTHON = ("architect-functions==1.0.0", "boto3")
"""Architect's runtime helper, and what Lambda's runtime brings along."""


def node_modules() -> Path:
    """The packages of Node functions; skips the test where they cannot be had."""
    lock = cache_folder("locks") / "node-helper"
    folder: Path = once(lock, lambda: npm_install("node-helper", NODE))
    return folder / "node_modules"


def python() -> Path:
    """A Python with the packages of Python functions; skips the test where they cannot be had."""
    name = "python-helper-{}.{}".format(*sys.version_info)
    command: Path = once(cache_folder("locks") / "python-helper", lambda: _installed(name))
    return command


def _installed(name: str) -> Path:
    folder = cache_folder(name)
    done, command = folder / "done", folder / "bin" / "python"
    if done.exists() and done.read_text() == str(PYTHON):
        return command
    done.unlink(missing_ok=True)
    for step in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(command), "-m", "pip", "install", "--quiet", *PYTHON],
    ):
        run = subprocess.run(step, capture_output=True, text=True, timeout=300, check=False)
        if run.returncode:
            pytest.skip(f"pip could not install {', '.join(PYTHON)}: {(run.stderr or run.stdout).strip()[-200:]}")
    done.write_text(str(PYTHON))
    return command


class Lambda:
    """Where functions of an account run."""

    def __init__(self, account: Account, port: int, authority: Path, folder: Path) -> None:
        """`port` is the recorder's, `authority` the certificate that signed the recorder's."""
        self._account = account
        self._port = str(port)
        self._authority = str(authority)
        self._folder = folder
        self.logs = ""
        """What the functions of the last call have logged."""

    def invoke(self, function: str, file: Path, events: list[Any]) -> list[dict[str, Any]]:
        """Call the handler in a file as a function of the template, in one process; return what came of each event."""
        copy = self._folder / function
        shutil.copytree(file.parent, copy, dirs_exist_ok=True)
        if file.suffix == ".py":
            command = [str(python()), str(SCRIPTS / "invoke.py")]
            trust = {"AWS_CA_BUNDLE": self._authority}
        else:
            if not (copy / "node_modules").exists():
                (copy / "node_modules").symlink_to(node_modules())
            command = ["node", str(SCRIPTS / "invoke.mjs")]
            trust = {"NODE_EXTRA_CA_CERTS": self._authority}
        run = subprocess.run(
            [*command, self._port, str(copy / file.name)],
            input=json.dumps(events),
            env={"PATH": os.environ["PATH"], **trust, **self._account.environment(function)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        self.logs = run.stderr
        outcomes: list[dict[str, Any]] = json.loads(run.stdout)
        return outcomes
