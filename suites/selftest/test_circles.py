#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""test_circles.py SOURCE: no files include or call each other in a circle.

Nodes are the files of the product; a file leads to what it includes, and a .c file to those whose
functions it calls. Three circles are meant: what is recursive in the matter itself. Nor do the
rooms of reports/.
"""
import os
import re
import sys

MEANT = [
    # a list in a profile holds values, which may be lists
    {"fixtures/profile/profile_read.c", "fixtures/profile/profile_read_value.c"},
    # before a thing is changed its old value is read
    {
        "fixtures/dut/dut_admin.c",
        "fixtures/dut/dut_journal.c",
    },
    # what a log is like stands in Identify, which is a page and is fetched as one
    {"fixtures/dut/dut_pages.c", "fixtures/dut/dut_pages_fetch.c",
     "fixtures/dut/dut_pages_whose.c"},
]
NOISE = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\])*"', re.S)
DEFINITION = re.compile(r"^(?!static)[a-z][\w \*]*?\b(\w+)\([^;]*?\)\n\{", re.M | re.S)
ROOMS = ("suites", "fixtures", "helpers", "reports", "ci")


def read_tree(top):
    files = {}
    for room in ROOMS:
        for folder, _, names in os.walk(os.path.join(top, room)):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), top)
                if name.endswith((".c", ".h")) and not re.search(
                    r"/test_|/(test|selftest|bench|guest)/", path
                ):
                    with open(os.path.join(top, path), encoding="utf-8") as file:
                        files[path] = file.read()
    return files


def edges_of(files):
    home = {}
    for path, text in files.items():
        if path.endswith(".c"):
            for name in DEFINITION.findall(text):
                home.setdefault(name, path)
    edges = {}
    for path, text in files.items():
        to = set(re.findall(r'^#include "([^"]+)"', text, re.M))
        if path.endswith(".c"):
            calls = set(re.findall(r"\b(\w+)\(", NOISE.sub(" ", text)))
            to |= {home[name] for name in calls if name in home}
        edges[path] = (to & set(files)) - {path}
    return edges


def circles_of(edges):
    """The strongly connected parts with more than one file (Tarjan)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in edges[node]:
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            part = set()
            while node not in part:
                part.add(stack.pop())
            if len(part) > 1:
                found.append(part)

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return found


def rooms_of(edges, top):
    """The same of the folders below @top."""
    rooms = {}
    for path, to in edges.items():
        home = os.path.dirname(path)
        if home == top or home.startswith(top + "/"):
            rooms.setdefault(home, set())
            for other in map(os.path.dirname, to):
                if other != home and (other == top or other.startswith(top + "/")):
                    rooms[home].add(other)
                    rooms.setdefault(other, set())
    return rooms


def main():
    sys.setrecursionlimit(10000)
    made_up = {
        "helpers/a.c": '#include "helpers/b.h"\nint a(void)\n{\n\treturn b();\n}\n',
        "helpers/b.c": "int b(void)\n{\n\treturn a();\n}\n",
        "helpers/b.h": "int b(void);\n",
    }
    if circles_of(edges_of(made_up)) != [{"helpers/a.c", "helpers/b.c"}]:
        print("a circle is not seen")
        return 1
    made_up = {"a/b/1.c": {"a/2.c"}, "a/2.c": {"a/b/3.c"}, "a/b/3.c": {"d/4.c"}}
    if circles_of(rooms_of(made_up, "a")) != [{"a", "a/b"}]:
        print("a circle of rooms is not seen")
        return 1
    files = read_tree(sys.argv[1])
    edges = edges_of(files)
    circles = circles_of(edges)
    rooms = circles_of(rooms_of(edges, "reports"))
    for circle in rooms:
        print("circle of rooms: " + " ".join(sorted(circle)))
    for circle in circles:
        if circle not in MEANT:
            print("circle: " + " ".join(sorted(circle)))
    for circle in MEANT:
        if circle not in circles:
            print("no circle any more: " + " ".join(sorted(circle)))
    if rooms or not files or circles != [c for c in circles if c in MEANT]:
        return 1
    return 0 if len(circles) == len(MEANT) else 1


if __name__ == "__main__":
    sys.exit(main())
