#!/usr/bin/python3
"""Writes compile_commands.json for clangd and clang-tidy out of `bazel aquery`."""

import json
import pathlib
import subprocess

root = pathlib.Path(__file__).resolve().parent.parent.parent
query = ["bazel", "aquery", "mnemonic(CppCompile, //...)", "--output=jsonproto", "--include_artifacts=false"]
actions = json.loads(subprocess.check_output(query, cwd=root))["actions"]

commands = {}
for action in actions:
    arguments = [a for a in action["arguments"] if a != "-fno-canonical-system-headers"]  # GCC only
    source = arguments[arguments.index("-c") + 1]
    if not source.startswith(("external/", "bazel-out/")):
        commands[source] = {"directory": str(root), "file": source, "arguments": arguments}
(root / "compile_commands.json").write_text(json.dumps(list(commands.values()), indent=1))
