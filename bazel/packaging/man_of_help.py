#!/usr/bin/env python3
"""Makes a manual page of what a program prints for --help.

usage: PROGRAM --help | man_of_help.py NAME SECTION VERSION SUMMARY
"""

import sys


def plain(line):
    """Text in which no character means anything to roff."""
    line = line.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti")
    return "\\&" + line if line[:1] in (".", "'") else line


def main():
    name, section, version, summary = sys.argv[1:]
    print(f'.TH {name.upper()} {section} "" "chancery {version}" ""')
    print(f".SH NAME\n{plain(name)} \\- {plain(summary)}\n.SH DESCRIPTION\n.nf")
    for line in sys.stdin.read().rstrip("\n").split("\n"):
        print(plain(line))
    print(".fi\n.SH SEE ALSO")
    others = [("chancery", 1), ("chancery\\-load", 1), ("chanceryd", 8)]
    print(",\n".join(f".BR {o} ({s})" for o, s in others if o.replace("\\", "") != name))


if __name__ == "__main__":
    main()
