"""The budget: a method of at most 30 lines, a file of at most 400 (complexity is ruff's C90)."""

import ast

import source

FILE_LINES = 400
METHOD_LINES = 30
# a test world is data more than logic
TEST_METHOD_LINES = 60
Functions = ast.FunctionDef | ast.AsyncFunctionDef


def test_files_are_short():
    suffixes = {".py", ".js", ".scss"}
    long = {
        source.relative(path): lines
        for path in source.files()
        if path.suffix in suffixes and (lines := len(path.read_text().splitlines())) > FILE_LINES
    }
    assert not long


def test_methods_are_short():
    """Counted from `def` to the last line, without docstring and comments."""
    long = {}
    for path in source.python_files():
        lines = path.read_text().splitlines()
        limit = TEST_METHOD_LINES if source.is_test(path) else METHOD_LINES
        for node in ast.walk(source.tree(path)):
            if isinstance(node, Functions) and (size := _size(node, lines)) > limit:
                long[f"{source.relative(path)}:{node.lineno} {node.name}"] = size
    assert not long


def _size(node: Functions, lines: list[str]) -> int:
    first, last = node.lineno, node.end_lineno or node.lineno
    body = lines[first - 1 : last]
    documentation = 0
    if ast.get_docstring(node):
        text = node.body[0]
        documentation = (text.end_lineno or text.lineno) - text.lineno + 1
    comments = sum(1 for line in body if line.strip().startswith("#"))
    return len(body) - documentation - comments
