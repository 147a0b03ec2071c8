"""Turn an Architect (arc.codes) project manifest into an AWS SAM template."""

__version__ = "0.1.0"
