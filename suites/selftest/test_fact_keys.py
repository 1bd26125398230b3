#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""test_fact_keys.py SOURCE: a fact that is asked for by the key of a literal is in the table of its
page. Of a key that is not there fact_number() says 0, and fact_find() NULL.
"""
import os
import re
import sys

TABLE = re.compile(r"^static const struct fact (\w+)\[\] = \{(.*?)^\};", re.M | re.S)
PAGE = re.compile(r"^const struct fact_page (fact_page_\w+) = \{(.*?)^\};", re.M | re.S)
ASKED = re.compile(r'&(fact_page_\w+),\s*"(\w+)"')
# of the page that was read, which only the running program knows
TOLD = re.compile(r'\btold_(?:number|value|claims|text)\([^,;"]+,\s*"(\w+)"')


def read(top):
    files = {}
    for room in ("suites", "fixtures", "helpers", "reports", "ci"):
        for folder, _, names in os.walk(os.path.join(top, room)):
            for name in names:
                if name.endswith(".c"):
                    path = os.path.join(folder, name)
                    with open(path, encoding="utf-8") as file:
                        files[os.path.relpath(path, top)] = file.read()
    return files


def wrong(files):
    """What is asked for and not there; None: nothing was."""
    keys, asked, every = {}, [], ""
    for path, text in files.items():
        tables = dict(TABLE.findall(text))
        every += " ".join(tables.values())
        for page, body in PAGE.findall(text):
            rows = re.search(r"FACT_ROWS\((\w+)\)", body)
            keys[page] = tables.get(rows.group(1), "") if rows else ""
        asked += [(path, page, key) for page, key in ASKED.findall(text)]
    told = [(path, "any", key) for path, text in files.items() for key in TOLD.findall(text)]
    missing = [a for a in asked if f'"{a[2]}"' not in keys.get(a[1], "")]
    missing += [t for t in told if f'"{t[2]}"' not in every]
    return missing if asked and told else None


def main():
    made_up = {
        "a.c": 'static const struct fact rows[] = {\n\tROW(0, 1, "there", "", HEX, 0, NULL),\n};\n'
        "const struct fact_page fact_page_a = {\n\tFACT_ROWS(rows),\n};\n",
        "b.c": 'fact_number(&fact_page_a, "there", page, 1);\nfact_find(&fact_page_a,\n"not");\n'
        'told_number(&log, "there");\ntold_value(&log, "nowhere", 0);\n',
    }
    if wrong(made_up) != [("b.c", "fact_page_a", "not"), ("b.c", "any", "nowhere")]:
        print("a key that is not there is not seen")
        return 1
    found = wrong(read(sys.argv[1]))
    for path, page, key in found or []:
        print(f"{path}: {page} has no '{key}'")
    return 1 if found is None or found else 0


if __name__ == "__main__":
    sys.exit(main())
