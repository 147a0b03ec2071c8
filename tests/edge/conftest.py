"""The command line as a process: what the tests of the edge share."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CHAT = "@app\nchat\n\n@ws\nhello\n"


def refused(run, code):
    """What a refused command says; nothing was listed."""
    assert (run.returncode, run.stdout) == (1, b"")
    text = run.stderr.decode()
    assert f"error[{code}]" in text
    assert "Traceback" not in text
    return text


class Project:
    """A project folder, and arc2sam run in it."""

    def __init__(self, root):
        self.root = root

    def write(self, path, content=""):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def write_handlers(self, folder="."):
        for action in ("connect", "default", "disconnect", "hello"):
            self.write(f"{folder}/src/ws/{action}/index.mjs")

    def command(self, *words):
        return [sys.executable, "-m", "arc2sam", *map(str, words)]

    def run(self, *words, cwd=".", stdin=b"", timeout=20, env=None, **options):
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        return subprocess.run(
            self.command(*words),
            cwd=self.root / cwd,
            input=stdin,
            timeout=timeout,
            env={**self.environment(), **(env or {})},
            check=False,
            **options,
        )

    def environment(self):
        return {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"}


@pytest.fixture
def project(tmp_path):
    """A project folder with a space in its path: no manifest, and the code of what `CHAT` deploys."""
    root = tmp_path / "my app"
    root.mkdir()
    made = Project(root)
    made.write_handlers()
    return made


@pytest.fixture
def chat(project):
    """A project with a manifest and its code."""
    project.write("app.arc", CHAT)
    return project
