#!/usr/bin/python3
"""Joins the tests' lcov files for `bazel coverage --combined_report=lcov`."""

import argparse
import pathlib
import sys

print(sys.argv, file=sys.stderr)
parser = argparse.ArgumentParser()
parser.add_argument("--reports_file", type=pathlib.Path)
parser.add_argument("--output_file", type=pathlib.Path)
args, _ = parser.parse_known_args()

reports = [pathlib.Path(name) for name in args.reports_file.read_text().split()]
args.output_file.write_text("".join(report.read_text() for report in reports))
