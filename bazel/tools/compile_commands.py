#!/usr/bin/python3
"""Writes compile_commands.json for clangd and clang-tidy out of `bazel aquery`."""

import json
import pathlib
import subprocess

root = pathlib.Path(__file__).resolve().parent.parent.parent
# By name, as "//..." leaves out those that are only built by hand.
kinds = ["bazel", "query", "--noshow_progress", "kind('cc_(library|binary|test) rule', //...)"]
targets = " ".join(subprocess.check_output(kinds, cwd=root, text=True).split())
query = ["bazel", "aquery", f"mnemonic(CppCompile, set({targets}))", "--output=jsonproto", "--include_artifacts=false"]
actions = json.loads(subprocess.check_output(query, cwd=root))["actions"]

# What Bazel links there only where it compiles.
base = subprocess.check_output(["bazel", "info", "output_base"], cwd=root, text=True).strip()
commands = {}
for action in actions:
    arguments = [a for a in action["arguments"] if a != "-fno-canonical-system-headers"]  # GCC only
    source = arguments[arguments.index("-c") + 1]
    if not source.startswith(("external/", "bazel-out/")):
        arguments = [f"{base}/{a}" if a.startswith("external/") else a for a in arguments]
        commands[source] = {"directory": str(root), "file": source, "arguments": arguments}
(root / "compile_commands.json").write_text(json.dumps(list(commands.values()), indent=1))
