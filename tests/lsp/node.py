"""Scripts beside this module that ask packages of npm."""

import json
import os
import subprocess
from pathlib import Path


def run_node(script, folder, asked):
    """What a script answers to plain data, with the packages of a folder that `npm_install` made."""
    ran = subprocess.run(
        ["node", str(Path(__file__).with_name(script))],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NODE_PATH": str(folder / "node_modules")},
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
