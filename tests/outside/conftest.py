"""What the outside judges share."""

from pathlib import Path

import pytest

from tests.outside.connections import make_certificates


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The certificate of an authority, and one that it signed for AWS's hosts, with its key."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))
