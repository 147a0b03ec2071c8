"""A manifest through all stages up to the template, for the tests of pragmas."""

from typing import Any

from arc2sam import assemble, pipeline, validate
from arc2sam.diagnostics import Diagnostic, has_errors, in_order
from arc2sam.in_memory import project_from_files
from arc2sam.model import App, Target
from arc2sam.source import Source


class Built:
    """What the stages made of a manifest; no template if there are errors."""

    def __init__(self, text: str, stage: str = "staging", files: "dict[str, str] | None" = None) -> None:
        target = Target(stage)
        app, found = pipeline.model(Source("app.arc", text), project_from_files(files or {}), "arc")
        assert app is not None
        self.app: App = app
        found += assemble.check(app, target)
        self.template: dict[str, Any] = {}
        if not has_errors(found):
            template, more = assemble.assemble(app, assemble.generate(app, target), target)
            found += more
            if not has_errors(found):
                found += validate.validate(template)
                self.template = template.to_json()
        self.diagnostics: tuple[Diagnostic, ...] = in_order(found)

    @property
    def found(self) -> list[str]:
        """Each diagnostic as `code line:column`."""
        return [f"{one.code} {one.span.line}:{one.span.column}" if one.span else one.code for one in self.diagnostics]

    @property
    def resources(self) -> dict[str, Any]:
        """The template's resources; it must have come about."""
        assert self.template, [str(one) for one in self.diagnostics]
        resources: dict[str, Any] = self.template["Resources"]
        return resources

    def properties(self, logical_id: str) -> dict[str, Any]:
        """The properties of a resource."""
        properties: dict[str, Any] = self.resources[logical_id]["Properties"]
        return properties

    def variables(self, logical_id: str) -> dict[str, Any]:
        """The environment of a function, what all share included."""
        shared = self.template["Globals"]["Function"].get("Environment", {}).get("Variables", {})
        own = self.properties(logical_id).get("Environment", {}).get("Variables", {})
        return {**shared, **own}
