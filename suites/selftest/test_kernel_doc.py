#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""test_kernel_doc.py SOURCE: each function that a header declares has a kernel-doc comment.

It stands above the declaration, or above the first of several in a row, and names each of them:
"a(), b() - what". It says more than the name does; what it calls @name is a parameter of one of
them; of an int it says what 0 and others are, unless a comment before has said it of all. Prints
each breach, exit 1 if any. It first proves on made-up headers that each rule can go red.
"""
import os
import re
import sys

ROOMS = ("suites", "fixtures", "helpers", "reports", "ci")
# comments, directives of the preprocessor, and what ends a statement or opens a block
PIECE = re.compile(r"/\*.*?\*/|^[^\S\n]*#(?:[^\n\\]|\\.|\\\n)*|[;{}]", re.S | re.M)
HEAD = re.compile(r"\s*((?:\w+\(\)(?:,\s*|\s+and\s+)?)+)\s+-\s+(\S.*)", re.S)
FILLER = set("a an and are at be by in is it its of one or that the this to was with".split())
FOR_ALL = re.compile(r"\b(All|Each|Every|Commands)\b.*(\breturns?\b|\bReturn:|\b0\b)", re.S)
RESULT = re.compile(r"\bReturns?\b|\breturns\b|(?<![\w.])0\b|-E[A-Z]|-errno|\bstatus\b|-1\b|\?")


def statements_of(text):
    """Comments and statements at file level: (line, is a comment, text); no bodies."""
    depth, start, said, line = 0, 0, "", 1
    for piece in PIECE.finditer(text):
        if depth == 0:
            between = text[start : piece.start()]
            if not said.strip() and between.strip():
                line = text.count("\n", 0, start + len(between) - len(between.lstrip())) + 1
            said += between
        start = piece.end()
        token = piece.group()
        if token.startswith("/*"):
            if depth == 0 and not said.strip():
                yield text.count("\n", 0, piece.start()) + 1, True, token
        elif token == "{":
            if depth == 0 and "(" in said:
                yield line, False, said.strip()
                said = ""
            depth += 1
        elif token == "}":
            depth -= 1
        elif token == ";" and depth == 0:
            yield line, False, said.strip()
            said = ""


def parts_of(text):
    """What stands between the commas that are in no brackets."""
    depth, parts = 0, [""]
    for char in text:
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def function_of(statement):
    """(name, parameters, is an int) of the declaration of a function, else None."""
    statement = re.sub(r"__attribute__\s*\(\(.*?\)\)|\b_Noreturn\b", "", statement, flags=re.S)
    match = re.match(r"([\w\s*]+[\s*])(\w+)\s*\((.*)\)$", statement.strip(), re.S)
    if not match or re.match(r"typedef\b", match.group(1)):
        return None
    names = set()
    for part in parts_of(match.group(3)):
        pointer = re.search(r"\(\*\s*(\w+)", part)
        words = re.findall(r"\w+", re.sub(r"\[.*", "", part, flags=re.S))
        names |= {pointer.group(1)} if pointer else set(words[-1:])
    return match.group(2), names, match.group(1).split()[-2:] in (["int"], ["inline", "int"])


def stem(word):
    return re.sub(r"(e|s|es|ed|ing)$", "", word.lower())


def says_more(doc, names):
    known = {stem(word) for name in names for word in name.split("_")}
    words = [word for word in re.findall(r"[A-Za-z]+", doc) if word.lower() not in FILLER]
    return any(stem(word) not in known for word in words) or re.search(r"[0-9\"]", doc)


class Comment:
    """A comment, and the functions that stand below it."""

    def __init__(self, line, text):
        body = re.sub(r"^[^\S\n]*\*", "", text[3:-2], flags=re.M)
        head = HEAD.match(body) if text.startswith("/**") else None
        self.line, self.body = line, body
        self.names = re.findall(r"\w+(?=\(\))", head.group(1)) if head else []
        self.doc = head.group(2) if head else ""
        self.parameters, self.found = set(), []
        self.is_for_all = not self.names and bool(FOR_ALL.search(body))

    def take(self, is_told, name, parameters, is_int):
        self.found.append(name)
        self.parameters |= parameters
        if is_int and not is_told and not RESULT.search(self.body):
            yield "of %s() it does not say what it returns" % name

    def end(self):
        if not self.found:
            return
        for name in re.findall(r"(?<![\w.])@(\w+)", re.sub(r'"[^"\n]*"', "", self.body)):
            if name not in self.parameters:
                yield "@%s is no parameter of %s()" % (name, self.found[0])
        for name in self.names:
            if name not in self.found:
                yield "%s() is not declared below it" % name
        if not says_more(self.doc, self.found):
            yield "of %s() it says no more than the name" % self.found[0]


def breaches_of(text):
    """(line, what is wrong), for each breach of a header."""
    comment, breaches, is_told = Comment(1, "/**/"), [], False
    for line, is_comment, said in statements_of(text):
        if is_comment:
            breaches += [(comment.line, what) for what in comment.end()]
            comment = Comment(line, said)
            is_told = is_told or comment.is_for_all
            continue
        function = function_of(said)
        if function and function[0] in comment.names:
            breaches += [(line, what) for what in comment.take(is_told, *function)]
        elif function:
            breaches.append((line, "%s() has no kernel-doc comment" % function[0]))
    return breaches + [(comment.line, what) for what in comment.end()]


def is_ours(path):
    return path.endswith(".h") and not re.search(r"/(test_[^/]*|(test|bench)/.*)$", path)


def headers_of(top):
    for room in ROOMS:
        for folder, _, names in sorted(os.walk(os.path.join(top, room))):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name), top)
                if is_ours(path):
                    with open(os.path.join(top, path), encoding="utf-8") as file:
                        yield path, file.read()


GREEN = """/* SPDX: no function here */
#define A(b) a(b, \\
	       1);
struct s; /* of nothing */
/**
 * a_open(), a_close() - the way in, and out
 * @b: lanes, "[@d]"
 *
 * Return: 0 or -EIO.
 */
int a_open(struct s *s, unsigned int (*f)(int, int), const char b[static 4]);
void a_close(struct s *s);
/** a_count() - doors; @s may be NULL */
static inline size_t a_count(const struct s *s)
{
	return s ? 1 : 0;
}
typedef int (*a_call)(int c);
"""
RED = (
    ("is no parameter", "@b:", "@c:"),
    ("no kernel-doc", "a_open(), a_close() -", "a_open() -"),
    ("no kernel-doc", "/** a_count() - doors; @s may be NULL */", "/* doors */"),
    ("no kernel-doc", "typedef", "int a_new(void);\ntypedef"),
    ("not declared below", "a_open(), a_close()", "a_open(), a_close(), a_c()"),
    ("no more than the name", "- doors; @s may be NULL", "- the count"),
    ("what it returns", "Return: 0 or -EIO.", ""),
)


def proves():
    """Is what is right green, and each rule red that is broken?"""
    said = breaches_of(GREEN)
    for what in said:
        print("what is right is said to be wrong: %d: %s" % what)
    for rule, old, new in RED:
        found = breaches_of(GREEN.replace(old, new))
        if len(found) != 1 or rule not in found[0][1]:
            print("the rule '%s' did not go red: %s" % (rule, found))
            said.append(rule)
    return not said


def main():
    is_right, count = proves(), 0
    for path, text in headers_of(sys.argv[1]):
        count += 1
        for line, what in breaches_of(text):
            print("%s:%d: %s" % (path, line, what))
            is_right = False
    return 0 if is_right and count else 1


if __name__ == "__main__":
    sys.exit(main())
