"""Names of regions. Source: the list that cfn-lint takes from AWS."""

import pytest
from cfnlint.helpers import REGIONS as OF_CFN_LINT

from arc2sam.regions import REGIONS
from tests.pragmas.stages import Built


def found(region: str) -> list[str]:
    return Built(f"@app\nchat\n@aws\nregion {region}\n@events\nping\n").found


def test_the_regions_are_those_of_cfn_lint() -> None:
    assert set(REGIONS) == set(OF_CFN_LINT)


@pytest.mark.parametrize("region", REGIONS)
def test_known_regions(region: str) -> None:
    assert found(region) == []


@pytest.mark.parametrize(
    ("region", "code", "help_part"),
    [
        pytest.param("us-wset-2", "ARC258", "us-west-2", id="letters-swapped"),
        pytest.param("eu-cental-1", "ARC258", "eu-central-1", id="letter-lost"),
        pytest.param('"x y"', "ARC257", "us-west-2", id="blank"),
        pytest.param('""', "ARC257", "us-west-2", id="nothing"),
        pytest.param("nope", "ARC258", "us-west-2", id="another-word"),
        pytest.param("uswest2", "ARC258", "us-west-2", id="no-dashes"),
        pytest.param("US-WEST-2", "ARC258", "us-west-2", id="capitals"),
        pytest.param("us-west-2a", "ARC258", "us-west-2", id="zone"),
        pytest.param("us_west_2", "ARC258", "us-west-2", id="underscores"),
    ],
)
def test_what_is_no_region(region: str, code: str, help_part: str) -> None:
    result = Built(f"@app\nchat\n@aws\nregion {region}\n@events\nping\n")
    assert result.found == [f"{code} 4:8"]
    assert f"`{help_part}`" in result.diagnostics[0].help


@pytest.mark.parametrize("region", ["us-west-3", "eu-west-12", "zz-polar-1"])
def test_a_region_may_be_newer_than_the_list(region: str) -> None:
    assert found(region) == []
