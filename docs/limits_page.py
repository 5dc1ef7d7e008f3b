#!/usr/bin/env python3
"""Makes the generated parts of docs/limits.md, of the protos, the configuration and the code.

usage: limits_page.py [--check] ROOT

What is between `<!-- generated: NAME -->` and `<!-- end -->` is made here. What is written by hand
names limits with their values, which are compared with the constants of the code. With --check nothing
is written; exit code 1 says that the page is not what it should be.
"""

import pathlib
import re
import sys

CONSTANTS = [
    "server/ingest/ingest_limits.h",
    "server/query/common_contacts.h",
    "server/query/encounter_diff.h",
    "server/query/encounter_summary.h",
    "server/query/encounters.h",
    "server/query/indirect_contacts.h",
    "server/query/meeting_paths.h",
    "server/query/ranked_texts.h",
    "server/service/batch_queries.h",
    "server/service/graph_queries.h",
    "storage/graph/search_limits.h",
]
# A sentence of a comment that tells a limit: a number, beside one of these.
LIMIT = re.compile(r"at most|\bmaximum|\bup to\b|\b[Ff]rom? \d|\d to \d|\b1 to\b|[Ll]imit|at least|[Dd]efault \d|If zero")


class Wrong(Exception):
    pass


def sentences(comment):
    return re.split(r"(?<=[.;])\s+(?=[A-Z`0-9])", comment)


def asked(text):
    """The messages of a proto that its requests are, or hold."""
    held = {}
    for message, fields in messages(text):
        held[message] = {kind.rpartition(".")[2] for _, kind, _ in fields}
    todo = re.findall(r"rpc \w+\((?:stream )?(\w+)\)", text)
    reached = set()
    while todo:
        message = todo.pop()
        if message in held and message not in reached:
            reached.add(message)
            todo += held[message]
    return reached


def messages(text):
    """Of a proto: (message, [(field, type, comment)]), nested ones by their own name."""
    found, stack, comment = [], [], []
    for line in text.split("\n"):
        line = line.strip()
        if line.startswith("//"):
            comment.append(line[2:].strip())
            continue
        if match := re.match(r"message (\w+) \{", line):
            stack.append((match[1], []))
            found.append(stack[-1])
        elif re.match(r"(oneof|enum|service|rpc) .*\{", line):
            stack.append(None)
        elif line.startswith("}"):
            if stack:
                stack.pop()
        elif match := re.match(r"(?:repeated |optional )?(map<[^>]*>|[\w.]+) (\w+) = \d+", line):
            of = next((s for s in reversed(stack) if s is not None), None)
            if of is not None:
                of[1].append((match[2], match[1], " ".join(comment)))
        comment = []
    return found


def requests(root):
    """A table for each service, of the fields of its requests that have limits."""
    out = []
    for path in sorted((root / "proto/chancery/v1").glob("*_service.proto")):
        rows = []
        reached = asked(path.read_text())
        for message, fields in messages(path.read_text()):
            if message not in reached:
                continue
            for field, _, comment in fields:
                told = [s for s in sentences(comment) if re.search(r"\d", s) and LIMIT.search(s)]
                if told:
                    rows.append(f"| `{message}` | `{field}` | {cell(' '.join(told))} |")
        if rows:
            service = re.search(r"^service (\w+)", path.read_text(), re.M)[1]
            out += [f"### {service}", "", "| message | field | says |", "|---|---|---|", *rows, ""]
    return "\n".join(out)


def cell(text):
    return text.replace("|", "\\|")


def defaults(root):
    """The defaults of server_options.h, by name."""
    text = (root / "server/config/server_options.h").read_text()
    values = {}
    for name, value in re.findall(r"int(?:32|64)_t (\w+) = ([^;]+);", text):
        values[name] = evaluate(value)
    return values


def evaluate(expression):
    expression = re.sub(r"(?:u?int\d+_t|size_t|int)\{(\d+)\}", r"\1", expression.replace("'", ""))
    if not re.fullmatch(r"[\d\s<*+()]+", expression):
        raise Wrong(f"cannot reckon {expression}")
    return eval(expression)  # digits and operators only


def server(root):
    """A table of the numbers of the configuration."""
    of_code = defaults(root)
    out = ["| name | range | default | is |", "|---|---|---|---|"]
    prefixes = {"ServerConfig": "", "StorageConfig": "storage.", "LimitsConfig": "limits.", "AuditConfig": "audit.",
                "RetentionConfig": "retention."}
    text = (root / "proto/chancery/internal/server_config.proto").read_text()
    for message, fields in messages(text):
        for field, _, comment in fields:
            default = re.search(r"Default\s+([\d,]+)", comment)
            if message not in prefixes or default is None:
                continue
            value = int(default[1].rstrip(",").replace(",", ""))
            if of_code.get(field) != value:
                raise Wrong(f"{field}: the proto says {value}, the code {of_code.get(field)}")
            bounds = re.search(r"([\d,]+ to [\d,]*\d|1 to \w+|at least [\d,]*\d)", comment)
            says = re.sub(r"\s*Default\s+[\d,]+\d?( \([^)]*\))?\.?", "", comment)
            if bounds:
                says = re.sub(r",?\s*" + re.escape(bounds[1]), "", says, 1)
            says = says.strip().replace(" ;", ";")
            out.append(f"| `{prefixes[message]}{field}` | {bounds[1] if bounds else ''} | {value:,} | {cell(says)} |")
    return "\n".join(out) + "\n"


def constants(root):
    values = {}
    for path in CONSTANTS:
        for name, value in re.findall(r"constexpr \w+ kMax(\w+) = ([^;]+);", (root / path).read_text()):
            snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
            values[f"max_{snake}"] = evaluate(value)
    # What is named otherwise to callers.
    values["max_facts_of_a_kind"] = values.pop("max_facts_of_a_kind", values.get("max_facts_of_akind"))
    values["max_index_rows"] = values["max_index_rows_per_request"]
    values["max_index_bytes"] = values["max_index_bytes_per_request"]
    return values


def number(text):
    match = re.fullmatch(r"([\d,]+)(?: (KiB|MiB|GiB))?", text.strip())
    if not match:
        return None
    return int(match[1].replace(",", "")) << {None: 0, "KiB": 10, "MiB": 20, "GiB": 30}[match[2]]


def check_written(page, values):
    """That each limit which a table names with a value has it."""
    seen = set()
    for row in re.findall(r"^\| (`max_.*) \|$", page, re.M):
        cells = [c.strip() for c in row.split(" | ")]
        names, told = re.findall(r"`(max_\w+)`", cells[0]), re.split(r", (?=\d)|; ", cells[-1])
        if len(told) != len(names):
            raise Wrong(f"{len(names)} names and {len(told)} values: {row}")
        for name, value in zip(names, told):
            if name not in values:
                raise Wrong(f"{name} is no constant of the code")
            if number(value) != values[name]:
                raise Wrong(f"{name} is {values[name]:,} in the code, and {value} on the page")
            seen.add(name)
    for name in values:
        # "scans" choose between two ways to one answer, what is "of_counterpart" is told at its field.
        of_requests = name == "max_request_id_bytes" or name.endswith(("_scans", "_of_counterpart", "_batch_reads")) or name.endswith("_per_request") or name.endswith("akind")
        if name not in seen and not of_requests:
            raise Wrong(f"{name} is not on the page")


def main():
    check = "--check" in sys.argv
    root = pathlib.Path(sys.argv[-1])
    path = root / "docs/limits.md"
    page = path.read_text()
    made = page
    for name, make in (("requests", requests), ("server", server)):
        begin, end = f"<!-- generated: {name} -->\n", "<!-- end -->"
        head, found, rest = made.partition(begin)
        _, closed, tail = rest.partition(end)
        if not found or not closed:
            raise Wrong(f"docs/limits.md has no place for {name}")
        made = f"{head}{begin}\n{make(root)}\n{closed}{tail}"
        made = re.sub(r"\n{3,}", "\n\n", made)
    hand = re.sub(r"<!-- generated: \w+ -->.*?<!-- end -->", "", made, flags=re.S)
    check_written(hand, constants(root))
    if made == page:
        return 0
    if check:
        print("docs/limits.md is not what docs/limits_page.py makes of the sources: run ./dev limits")
        return 1
    path.write_text(made)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Wrong as wrong:
        sys.exit(f"limits_page: {wrong}")
