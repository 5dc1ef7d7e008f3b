#!/usr/bin/env python3
"""Runs the session that a page shows, in a root, and compares what it prints.

usage: run_session.py PAGE ROOT

The session is the block of PAGE that begins with ```session. Lines that begin with "# " are commands, and
a line that ends with "\\" goes on in the next; what follows is what the command prints, on either output, where
"..." stands for anything, lines among them. They are run one after the other, by one shell, in the
folder /root of ROOT, where another `systemctl` stands for systemd's.
"""

import pathlib
import re
import subprocess
import sys

SHELL = [
    "/usr/bin/env", "-i", "HOME=/root", "PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "COLUMNS=100",
    "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "bash",
]
END = "-- end of the command --"


def steps(page):
    """[(command, what it prints)]"""
    block = re.search(r"^```session\n(.*?)^```", page, re.M | re.S)
    if not block:
        sys.exit("run_session: the page has no session")
    out = []
    going_on = False
    for line in block[1].rstrip("\n").split("\n"):
        if going_on:
            out[-1][0] += "\n" + line
        elif line.startswith("# "):
            out.append([line[2:], []])
        else:
            out[-1][1].append(line)
            continue
        going_on = line.endswith("\\")
    return [(command, "\n".join(lines)) for command, lines in out]


def matches(expected, printed):
    pattern = ".*".join(re.escape(part) for part in expected.split("..."))
    return re.fullmatch(pattern, printed, re.S) is not None


def main():
    page, root = pathlib.Path(sys.argv[1]).read_text(), sys.argv[2]
    shell = subprocess.Popen(["chroot", root, *SHELL], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, cwd="/")
    wrong = 0
    shell.stdin.write("cd /root\n")
    for command, expected in steps(page):
        shell.stdin.write(f"{{ {command}\n}} < /dev/null\necho \"$?{END}\"\n")
        shell.stdin.flush()
        printed = []
        for line in shell.stdout:
            if line.rstrip("\n").endswith(END):
                break
            printed.append(line.rstrip("\n"))
        else:
            sys.exit(f"run_session: the shell ended at: {command}")
        text = "\n".join(printed)
        print(f"# {command}\n{text}" if text else f"# {command}", flush=True)
        if not matches(expected, text):
            print(f"run_session: expected\n{expected}\nbut see above", file=sys.stderr)
            wrong += 1
    shell.stdin.close()
    shell.wait()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
