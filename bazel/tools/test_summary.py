#!/usr/bin/python3
"""Counts the test cases that really ran, from `bazel test --build_event_json_file` records.

usage: test_summary.py FILE...

Prints what failed and was skipped, then one line "N passed, N failed" (", N skipped").
"""

import json
import sys
import urllib.parse
import xml.etree.ElementTree as xml

passed = failed = skipped = 0
for path in sys.argv[1:]:
    with open(path) as events:
        for event in map(json.loads, events):
            if "testResult" in event["id"]:
                label = event["id"]["testResult"]["label"]
                result = event.get("testResult", {})
                outputs = {o["name"]: o["uri"] for o in result.get("testActionOutput", [])}
                try:
                    report = xml.parse(urllib.parse.unquote(urllib.parse.urlparse(outputs["test.xml"]).path))
                    cases = report.getroot().findall(".//testcase")
                except (KeyError, OSError, xml.ParseError):
                    cases = []  # it died before it wrote a report
                bad = [c for c in cases if c.find("failure") is not None or c.find("error") is not None]
                idle = [c for c in cases if c.find("skipped") is not None or c.get("status") == "notrun"]
                for case in bad:
                    print(f"FAILED  {label} {case.get('classname', '')}.{case.get('name')}")
                for case in idle:
                    print(f"skipped {label} {case.get('classname', '')}.{case.get('name')}")
                failures = len(bad)
                if result.get("status") not in ("PASSED", "FLAKY") and not failures:
                    failures = 1  # crashed or timed out: no case says so
                    print(f"FAILED  {label} ({result.get('status')})")
                failed += failures
                skipped += len(idle)
                passed += max(0, len(cases) - len(bad) - len(idle))
            elif "targetCompleted" in event["id"] and not event.get("completed", {}).get("success"):
                print(f"FAILED  {event['id']['targetCompleted']['label']} (did not build)")
                failed += 1
            elif event.get("aborted") and "pattern" not in event["id"] and "targetConfigured" in event["id"]:
                print(f"FAILED  {event['id']['targetConfigured']['label']} (was not analysed)")
                failed += 1

tail = f", {skipped} skipped" if skipped else ""
print(f"{passed} passed, {failed} failed{tail}")
