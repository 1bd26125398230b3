#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""test_members.py SOURCE: what a structure or an enumeration has is used by the program.

A member that is only written, or read by tests alone, and a name of an enumeration that stands
nowhere but in it, say that something is wired which is not. Names are taken as words: two members
of one name are one. It first proves on trees of its own that each rule can go red.
"""
import os
import re
import sys
import tempfile

ROOMS = ("ci", "fixtures", "helpers", "reports", "suites")
# the checks of suites/selftest/outcomes are written like any other
TEST = re.compile(r"/(test_[^/]*|(test|bench)/.*|selftest/(?!outcomes/).*)$")
# a table for people and for a test; places in what is mapped or sent
MEANT = {"violated", "unviolated", "waits", "reserved", "union", "struct"}
# what others lay out, and a member that is there for its place alone
LAYOUT = re.compile(r"/(vfio_user|fuzz)/")
MEMBER = re.compile(r"([A-Za-z_]\w*)\s*(?:\[[^]]*\]\s*)*(?::\s*\d+)?$")


def code(text):
    """Without comments, texts and characters."""
    text = re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  lambda m: '""' if m.group()[0] == '"' else " ", text, flags=re.S)
    return text


def files(tree):
    for room in ROOMS:
        for folder, _, names in os.walk(os.path.join(tree, room)):
            for name in names:
                if name.endswith((".c", ".h")):
                    path = os.path.join(folder, name)
                    with open(path, encoding="utf-8") as stream:
                        yield os.path.relpath(path, tree), code(stream.read())


def body(text, start):
    """What stands between the brace at start and its end."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start + 1:at]
    return ""


def members(text):
    for found in re.finditer(r"\b(?:struct|union)\s*\w*\s*\{", text):
        inner = body(text, found.end() - 1)
        while True:
            flat = re.sub(r"\{[^{}]*\}", " ", inner)
            if flat == inner:
                break
            inner = flat
        for statement in inner.split(";"):
            statement = " ".join(statement.split())
            if not statement or "=" in statement or statement.startswith("#"):
                continue
            pointer = re.search(r"\(\s*\*\s*(?:const\s+)?(\w+)(?:\[[^]]*\])?\s*\)\s*\(", statement)
            if pointer:
                yield pointer.group(1)
                continue
            if "(" in statement:
                continue
            for part in statement.split(","):
                name = MEMBER.search(part.strip())
                if name:
                    yield name.group(1)


def constants(text):
    """Names that could go: one without a value between others, and a first one, hold a place."""
    for found in re.finditer(r"\benum\s*\w*\s*\{", text):
        parts = [part for part in body(text, found.end() - 1).split(",") if part.strip()]
        for i, part in enumerate(parts):
            name = re.match(r"\s*([A-Z_][A-Z0-9_]+)\b", part)
            if name and i and ("=" in part or i == len(parts) - 1):
                yield name.group(1)
    for name in re.findall(r"^[ \t]*#[ \t]*define[ \t]+([A-Z_][A-Z0-9_]+)\b", text, re.M):
        yield name


WRITE = re.compile(r"(?:->|\.)\s*(\w+)\s*(?:\[[^][]*(?:\[[^][]*\][^][]*)*\]\s*)*"
                   r"(?:=(?!=)|[-+*/|&^]=|<<=|>>=|(?:\+\+|--)\s*;)")
STORED = re.compile(r"atomic_store\w*\(&[\w>.\[\]-]*(?:->|\.)(\w+)\s*,")
THROUGH = re.compile(r"(?:^|[;{})])\s*\*\s*(\w[\w.>-]*)\s*=(?!=)", re.M)
INTO = re.compile(r"\b\w*INTO\w*\([^()]*\)")
ACCESS = re.compile(r"(?:->|\.)\s*([A-Za-z_]\w*)")
MACRO = re.compile(r"\b(?:[A-Z][A-Z0-9_]*|offsetof)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")


def read(text):
    """Words that are read as members."""
    text = INTO.sub(" ", text)
    text = STORED.sub(" ", text)
    names = set()
    for through in THROUGH.findall(text):
        names.update(ACCESS.findall(through))
    # what a value that is written is indexed by stays: only the last name is written
    text = WRITE.sub(lambda m: m.group().replace(m.group(1), "0", 1), text)
    names.update(ACCESS.findall(text))
    for inner in MACRO.findall(text):
        names.update(re.findall(r"[A-Za-z_]\w*", inner))
    return names


def breaches(tree):
    offered, once, used, words = {}, {}, set(), {}
    for path, text in files(tree):
        for word in re.findall(r"\b[A-Z_][A-Z0-9_]+\b", text):
            words[word] = words.get(word, 0) + 1
        if TEST.search(path):
            continue
        used |= read(text)
        if LAYOUT.search("/" + path):
            continue
        for name in members(text):
            if name not in MEANT:
                offered.setdefault(name, path)
        for name in constants(text):
            once.setdefault(name, path)
    for name in sorted(offered):
        if name not in used:
            yield f"{offered[name]}: nobody but tests reads .{name}"
    for name in sorted(once):
        if words[name] == 1:
            yield f"{once[name]}: {name} stands nowhere else"


def prove(name, *texts):
    with tempfile.TemporaryDirectory() as tree:
        os.mkdir(os.path.join(tree, "helpers"))
        for i, text in enumerate(texts):
            with open(os.path.join(tree, "helpers", f"{'test_' * (i > 1)}{i}.c"), "w",
                      encoding="utf-8") as stream:
                stream.write(text)
        found = list(breaches(tree))
    if (name is None) == bool(found):
        print(f"the rule '{name}' did not go red" if name else f"what is used is red: {found}")
        return False
    return True


def main():
    shape = "struct a { int b, *c[2]; int (*d)(int e); };\nenum f { FG, FH = 2 };\n"
    use = "int x = a->b + *a->c[1] + a->d(FG) + FH;\n"
    good = prove(None, shape, use)
    good &= prove("unread", shape, use.replace("a->b", "1") + "void f(void) { a.b = 1; }\n")
    good &= prove("unread word", shape, use.replace("a->b", "1") + "struct a a = { .b = 1 };\n")
    good &= prove("read by tests", shape, use.replace("a->d(FG)", "FG"), "int y = a->d(1);\n")
    good &= prove("a macro once", shape + "#define MOST 5\n", use)
    good &= prove("a name once", shape, use.replace("FH", "1"))
    for breach in breaches(sys.argv[1]):
        print(breach)
        good = False
    return not good


sys.exit(main())
