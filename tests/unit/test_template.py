"""A template as a library's user gets it: what is made of one manifest is nobody else's."""

from collections.abc import Iterator

import pytest

from arc2sam import transpile
from arc2sam.template import Template

SOCKETS = "@app\nchat\n@ws\nsend\n@http\nget /\n@tables\nnotes\n  id *String\n@queues\nmail\n@static\n"
MANIFESTS = {
    "shared-role": SOCKETS,
    "roles-per-function": f"{SOCKETS}@sam\nroles per-function\nassets private\ndlq\nretain tables\n",
    "settings": f"{SOCKETS}@ws-api\norigins https://example.com\naccess-log\n",
}


def made(text: str) -> Template:
    result = transpile(text)
    assert result.template is not None, result.diagnostics
    return result.template


def containers(value: object) -> Iterator[object]:
    if isinstance(value, dict | list):
        yield value
        for one in value.values() if isinstance(value, dict) else value:
            yield from containers(one)


@pytest.mark.parametrize("text", MANIFESTS.values(), ids=MANIFESTS)
def test_two_templates_share_nothing_that_can_be_changed(text: str) -> None:
    first, second = made(text), made(text)
    held = list(containers(first.document))
    assert {id(one) for one in held}.isdisjoint(id(one) for one in containers(second.document))
    assert not any(one.attributes is other.attributes for one in first.resources for other in second.resources)


@pytest.mark.parametrize("text", MANIFESTS.values(), ids=MANIFESTS)
def test_the_document_is_the_callers(text: str) -> None:
    template = made(text)
    document = template.to_json()
    assert document == template.document
    for one in list(containers(document)):
        one.clear()  # type: ignore[attr-defined]  # a dict or a list
    assert document == {}
    assert template.to_json() == made(text).document
