#!/usr/bin/python3
"""Turns the gcov JSON files of one `bazel coverage` test into an lcov file."""

import argparse
import gzip
import json
import pathlib
from collections import Counter, defaultdict

parser = argparse.ArgumentParser()
parser.add_argument("--coverage_dir", type=pathlib.Path)
parser.add_argument("--output_file", type=pathlib.Path)
parser.add_argument("--source_file_manifest", type=pathlib.Path)
args, _ = parser.parse_known_args()

wanted = set(args.source_file_manifest.read_text().split())
lines = defaultdict(Counter)
for path in args.coverage_dir.rglob("*.gcov.json.gz"):
    with gzip.open(path) as report:
        for source in json.load(report)["files"]:
            if source["file"] in wanted:
                for line in source["lines"]:
                    lines[source["file"]][line["line_number"]] += line["count"]

with args.output_file.open("w") as out:
    for name, counts in sorted(lines.items()):
        print(f"SF:{name}", file=out)
        for number, count in sorted(counts.items()):
            print(f"DA:{number},{count}", file=out)
        print(f"LH:{sum(map(bool, counts.values()))}", file=out)
        print(f"LF:{len(counts)}", file=out)
        print("end_of_record", file=out)
