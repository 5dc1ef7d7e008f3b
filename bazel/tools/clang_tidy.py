#!/usr/bin/python3
"""Runs clang-tidy over sources, several of them as one: `clang_tidy.py [FILE...]`, default all.

Most of the time of clang-tidy goes to the headers of libraries, over and over again. So ten sources
at a time are written behind each other into one file, where each keeps its names to itself; what
does not compile there goes into another one. Findings are told by the lines of the sources. Paths through a
function are followed (clang-analyzer) up to a limit, and not at all in tests, where the macros of
GoogleTest make most of them; nor need tests be fast.

Exit code 1 if anything was found.
"""

import json
import os
import pathlib
import queue
import re
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TOGETHER = 10
OPENING = "namespace {"
CLOSING = "}  // namespace"
# A seventh of what clang-analyzer does by itself, in a third of the time.
ANALYZER = ["-Xclang", "-analyzer-config", "-Xclang", "max-nodes=30000"]
# What makes headers.
GENERATED = "kind('(genrule|cc_proto_library|_grpc_sources|header_folder) rule', //...)"


def compile_flags():
    """Where each source finds its headers, and its macros."""
    query = ["bazel", "query", "--noshow_progress", GENERATED]
    targets = subprocess.check_output(query, cwd=ROOT, text=True).split()
    subprocess.run(["bazel", "build", *targets], cwd=ROOT, check=True)
    subprocess.run([ROOT / "bazel/tools/compile_commands.py"], cwd=ROOT, check=True)
    flags = {}
    for command in json.loads((ROOT / "compile_commands.json").read_text()):
        arguments = command["arguments"]
        kept = []
        for i, argument in enumerate(arguments):
            if argument in ("-iquote", "-isystem", "-I"):
                kept.append((argument, arguments[i + 1]))
            elif argument.startswith(("-I", "-D", "-std=")):
                kept.append((argument,))
        flags[command["file"]] = kept
    return flags


class Unit:
    """Some sources as one, and where each of its lines comes from."""

    def __init__(self, sources, path):
        self.path = path
        self.origins = []
        text = []
        for i, source in enumerate(sources):
            lines = (ROOT / source).read_text().split("\n")
            for number, line in enumerate(lines, 1):
                added = [line]
                if len(sources) > 1 and line == OPENING:
                    added = [f"namespace unit_{i} {{"]
                elif len(sources) > 1 and line == CLOSING:
                    added = [f"}}  // namespace unit_{i}"]
                    # A test has all of its code in there, and the next one may use the same names.
                    if any(rest and not rest.startswith("}") for rest in lines[number:]):
                        added.append(f"using namespace unit_{i};  // NOLINT")
                text += added
                self.origins += [(source, number)] * len(added)
        path.write_text("\n".join(text) + "\n")

    def origin_of_error(self, output):
        """The source of the first error of a compiler, if it is one of these."""
        place = re.search(re.escape(str(self.path)) + r":(\d+):\d+: (?:fatal )?error:", output)
        return self.origins[int(place.group(1)) - 1][0] if place else None

    def told(self, findings):
        """The output of clang-tidy, by the lines of the sources."""

        def origin(match):
            source, number = self.origins[min(int(match.group(1)), len(self.origins)) - 1]
            return f"{source}:{number}:"

        findings = re.sub(re.escape(str(self.path)) + r":(\d+):", origin, findings)
        return findings.replace(f"{ROOT}/./", "").replace(f"{ROOT}/", "")


class Linter:
    def __init__(self, flags, directory):
        self.flags = flags
        self.directory = directory
        self.lock = threading.Lock()
        self.findings = {}  # as an ordered set: what is found in a header is found many times
        self.groups = queue.Queue()

    def flags_of(self, sources):
        flags = dict.fromkeys(flag for source in sources for flag in self.flags[source])
        return [part for flag in flags for part in flag]

    def unit_of(self, sources, path):
        """A unit that compiles, of some of the sources."""
        while True:
            unit = Unit(sources, path)
            if len(sources) == 1:
                return unit, sources
            check = ["clang++", "-fsyntax-only", "-w", "-ferror-limit=1", path, *self.flags_of(sources)]
            result = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
            if result.returncode == 0:
                return unit, sources
            odd = unit.origin_of_error(result.stderr) or sources[-1]
            sources = [source for source in sources if source != odd]

    def lint(self, group, name):
        unit, sources = self.unit_of(group, self.directory / f"{name}.cc")
        flags = self.flags_of(sources)
        checks = ["--checks=-clang-analyzer-*,-performance-*"] if sources[0].endswith("_test.cc") else []
        tidy = ["clang-tidy", "--quiet", "--config-file=.clang-tidy", *checks, unit.path, "--", *ANALYZER, *flags]
        result = subprocess.run(tidy, cwd=ROOT, capture_output=True, text=True, check=False)
        with self.lock:
            if result.returncode != 0 and not result.stdout:
                self.findings[f"{' '.join(sources)}: clang-tidy failed\n{result.stderr}"] = None
            # Each finding begins with a line that names its place.
            for finding in re.split(r"^(?=\S+:\d+:\d+: (?:warning|error):)", unit.told(result.stdout), flags=re.M):
                if finding.strip() and finding not in self.findings:
                    self.findings[finding] = None
                    print(finding, end="", flush=True)
            print(f"clang-tidy: {', '.join(sources)}", file=sys.stderr, flush=True)
        left = [source for source in group if source not in sources]
        if left:
            self.lint(left, name)

    def work(self, name):
        while True:
            try:
                group = self.groups.get_nowait()
            except queue.Empty:
                return
            self.lint(group, name)

    def run(self, sources):
        tests = [source for source in sources if source.endswith("_test.cc")]
        others = [source for source in sources if not source.endswith("_test.cc")]
        for kind in (others, tests):
            by_layer = {}
            for source in kind:
                layer = "client/extract" if source.startswith("client/extract/") else source.split("/")[0]
                by_layer.setdefault(layer, []).append(source)
            for layer in by_layer.values():
                # Neighbours tend to have the same names: those far from each other go together.
                groups = -(-len(layer) // TOGETHER)
                for i in range(groups):
                    self.groups.put(layer[i::groups])
        threads = [threading.Thread(target=self.work, args=(f"unit_{i}",)) for i in range(os.cpu_count() or 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return not self.findings


def main():
    flags = compile_flags()
    sources = sys.argv[1:] or sorted(flags)
    unknown = [source for source in sources if source not in flags]
    if unknown:
        sys.exit(f"clang_tidy.py: no source of a target: {' '.join(unknown)}")
    with tempfile.TemporaryDirectory() as directory:
        clean = Linter(flags, pathlib.Path(directory)).run(sources)
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
