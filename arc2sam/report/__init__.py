"""Diagnostics to text: one module a form, each with one function (block 7)."""
