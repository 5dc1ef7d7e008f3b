#!/usr/bin/python3
"""Counts the test cases in a `bazel test --build_event_json_file=FILE` run."""

import json
import sys
import urllib.parse
import xml.etree.ElementTree as xml

passed = failed = skipped = 0
with open(sys.argv[1]) as events:
    for event in map(json.loads, events):
        if "testResult" in event["id"]:
            result = event.get("testResult", {})
            outputs = {o["name"]: o["uri"] for o in result.get("testActionOutput", [])}
            cases = xml.parse(urllib.parse.urlparse(outputs["test.xml"]).path).getroot().findall(".//testcase")
            bad = sum(c.find("failure") is not None or c.find("error") is not None for c in cases)
            idle = sum(c.find("skipped") is not None or c.get("status") == "notrun" for c in cases)
            if result["status"] not in ("PASSED", "FLAKY") and not bad:
                bad = 1  # crashed or timed out: no case says so
            failed += bad
            skipped += idle
            passed += len(cases) - bad - idle
        elif "targetCompleted" in event["id"] and not event.get("completed", {}).get("success"):
            failed += 1  # did not build
print(f"{passed} passed, {failed} failed, {skipped} skipped")
