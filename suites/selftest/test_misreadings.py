#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""test_misreadings.py SOURCE: each line of the list of misreadings leads to a test that is there,
a fault that is there, or says why there is none.

Where the facts that the list was made from lie beside the repository, each of their rows has a line
here, and each line a row there. It first proves that each rule can go red.
"""
import os
import re
import sys

TEST = re.compile(r"^Test\(\w+, (\w+)", re.M)
FAULT = re.compile(r"^\s*DUT_FAULT\((\w+),", re.M)
ROW = re.compile(r"^\|\s*\d+\s*\|(.*)$", re.M)
WORDS_LEAST = 6  # a reason is a sentence
LIST = "suites/selftest/misreadings"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def lines_of(text):
    """(number, fact, kind, the rest)"""
    before = ""
    for number, line in enumerate(text.splitlines(), 1):
        line, before = before + line.lstrip(), ""
        if line.endswith(";"):
            before = line + " "
            continue
        if not line.strip() or line.startswith("#"):
            continue
        fact, found, rest = line.rpartition("; ")
        words = rest.split(None, 1) if found else []
        yield number, fact, words[0] if words else "", words[1] if len(words) > 1 else ""


def judge(text, tests_of, faults, facts):
    """What is wrong with it. tests_of: names of the tests in a file, None: there is no such file;
    facts: text of the file of facts, None: it is not here."""
    wrong, seen = [], set()
    for number, fact, kind, rest in lines_of(text):
        where = f"line {number}"
        if not fact or kind not in ("test", "fault", "none"):
            wrong.append(f"{where}: not FACT; test FILE NAME, fault NAME or none REASON")
            continue
        if fact in seen:
            wrong.append(f"{where}: stands there twice: {fact}")
        seen.add(fact)
        if kind == "test":
            file, _, name = rest.partition(" ")
            tests = tests_of(file)
            if tests is None:
                wrong.append(f"{where}: no file {file}")
            elif name not in tests:
                wrong.append(f"{where}: no test {name} in {file}")
        elif kind == "fault" and rest not in faults:
            wrong.append(f"{where}: no fault {rest}")
        elif kind == "none" and len(rest.split()) < WORDS_LEAST:
            wrong.append(f"{where}: no reason: {rest}")
    if not seen:
        wrong.append("the list is empty")
    if facts is not None:
        rows = ROW.findall(facts)
        wrong += [f"no line for: {row.strip()}" for row in rows if not any(f in row for f in seen)]
        wrong += [f"no such fact: {f}" for f in sorted(seen) if not any(f in row for row in rows)]
    return wrong


def prove():
    """Each rule goes red, and what is right does not."""
    good = "a; test t.c one\nb; fault f\nc; none this is why there is none here\n"
    rows = "| 1 | a and b |\n| 2 | c |\n"

    def wrong(text, facts=rows):
        return judge(text, lambda file: {"one"} if file == "t.c" else None, {"f"}, facts)

    assert not wrong(good), wrong(good)
    for text, words in (
        (good.replace("one", "two"), "no test two"),
        (good.replace("t.c", "u.c"), "no file u.c"),
        (good.replace("fault f", "fault g"), "no fault g"),
        (good.replace("this is why there is none here", "later"), "no reason"),
        (good.replace("fault f", "maybe"), "not FACT"),
        (good + "a; fault f\n", "twice"),
        ("# nothing\n", "empty"),
        (good.replace("c; none", "d; none"), "no line for: c"),
        (good.replace("b; fault", "z; fault"), "no such fact: z"),
    ):
        assert any(words in line for line in wrong(text)), (words, wrong(text))
    assert not wrong(good.replace("; ", ";\n ")), "an indented line goes on"
    # without the facts the list is judged by itself
    assert not wrong(good.replace("b; fault", "z; fault"), None)


def find_facts(top):
    for up in ("..", "../.."):
        path = os.path.join(top, up, "shared/facts/nvme-pcie-traps.md")
        if os.path.exists(path):
            return read(path)
    return None


def main():
    top = sys.argv[1]
    prove()

    def tests_of(file):
        path = os.path.join(top, file)
        return set(TEST.findall(read(path))) if os.path.exists(path) else None

    folder = os.path.join(top, "fixtures/faults")
    faults = set()
    for name in os.listdir(folder):
        if name.endswith(".c"):
            faults.update(FAULT.findall(read(os.path.join(folder, name))))
    facts = find_facts(top)
    if facts is None:
        print("[SKIP] misreadings: whether each fact has its line: the facts are not beside here")
    wrong = judge(read(os.path.join(top, LIST)), tests_of, faults, facts)
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
