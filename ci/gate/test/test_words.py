#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever people put into names and paths, every document is well-formed, and says what it can.

usage: test_words.py NVME-GATE JSON-C-0.18 DIR NVME-GATE-SELFTEST PROFILE
Each word goes into every place that takes one; every second word with json-c as strict as its 0.18.
"""
import ctypes
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

gate, shim, top, selftest, bare = (os.path.abspath(path).encode() for path in sys.argv[1:6])
WORDS = [
    "café".encode(),
    "Jürgen größe ☃ 𝄞 \U0001d88b".encode(),
    b"inv\xff\xfe\xc3alid",
    b"ctl\x01\x1b[31m\x07\x7f",
    b"new\nline\r",
    b"]]>&amp;<b \"q\" 'r'>",
    b"tab\there",
    "\u202eright to left\u2066".encode(),
    b"a|b]c[[ATTACHMENT|x]]",
    b" outer blanks ",
    b"%s%n$(id)`id`",
    b"c1 \xc2\x85\xc2\x9b",
    b"half \xed\xa0\x80 of a pair",
    b"none \xef\xbf\xbf\xef\xb7\x90",
    b"\xf0\x9f",
    b"-" + b"l" * 60,
]
bad = 0


def fail(word, text):
    global bad
    bad += 1
    print("FAIL: %r: %s" % (word, text))


def run(word, arguments, codes, **more):
    environment = {**os.environb, **more.pop("environment", {})}
    if WORDS.index(word) % 2:
        environment[b"LD_PRELOAD"] = shim
        environment[b"ASAN_OPTIONS"] = b"verify_asan_link_order=0"
    done = subprocess.run(
        [more.pop("program", gate)] + arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        timeout=100,
        check=False,
        **more
    )
    if done.returncode not in codes:
        fail(word, "%r: exit %d: %s" % (arguments, done.returncode, done.stderr[-500:]))
    return done


def check_text(word, where, data):
    """UTF-8, and nothing that no document may hold"""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        fail(word, "%s: %s" % (where, error))
        return ""
    found = re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", text
    )
    if found:
        fail(word, "%s holds %r" % (where, found.group()))
    return text


def check_json(word, where, data):
    def refuse(name):
        raise ValueError(name)

    try:
        return json.loads(check_text(word, where, data), parse_constant=refuse)
    except ValueError as error:
        fail(word, "%s: %s" % (where, error))
        return None


class Page(html.parser.HTMLParser):
    """no tag and no attribute may come from a word"""

    def __init__(self):
        super().__init__()
        self.wrong = None

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        if tag == "script" or "style" in names or names & {"q", "'r'"}:
            self.wrong = "<%s %s>" % (tag, attrs)


def check_html(word, where, data):
    page = Page()
    page.feed(check_text(word, where, data))
    if page.wrong:
        fail(word, "%s: %s" % (where, page.wrong))


def check_xml(word, where, data):
    check_text(word, where, data)
    try:
        return ET.fromstring(data)
    except ET.ParseError as error:
        fail(word, "%s: %s" % (where, error))
        return None


def check_folder(word, folder):
    for base, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(base, name)
            data = open(path, "rb").read()
            if name.endswith(b".json"):
                check_json(word, path, data)
            elif name.endswith(b".jsonl"):
                for line in data.splitlines():
                    check_json(word, path, line)
            elif name.endswith(b".html"):
                check_html(word, path, data)
            elif name.endswith(b".xml"):
                check_xml(word, path, data)


def set_host_name(word):
    """in a UTS namespace of this process only; without the privilege the host keeps its name"""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x04000000) == 0:
        libc.sethostname(word[:60], len(word[:60]))


def try_word(word):
    here = os.path.join(top, b"w%d" % WORDS.index(word), word)
    out, base = os.path.join(here, b"out " + word), os.path.join(here, b"base" + word)
    os.makedirs(here)
    text = word.decode("utf-8", "replace")
    # what YAML lets through, as it is; control characters escaped, which a profile refuses
    quoted = json.dumps(re.sub("[\x7f-\x9f\ufffe\uffff]", "?", text), ensure_ascii=False).encode()
    plain = json.dumps(
        re.sub("[\x00-\x1f\x7f-\x9f\ufffe\uffff]", "?", text)[:15], ensure_ascii=False
    ).encode()
    profile, known = os.path.join(here, word + b".yaml"), os.path.join(here, b"known" + word)
    with open(profile, "wb") as file:
        file.write(b"{name: %s, description: %s, gate: {known_stale: report}}" % (plain, plain))
    with open(known, "wb") as file:
        file.write(
            b"[{case: pcie/link_width, reason: %s, owner: %s, link: %s}, "
            b"{case: %s, reason: r, owner: o, expires: 2020-01-31, model: %s}]"
            % (quoted, quoted, quoted, quoted, quoted)
        )
    common = [b"--profile", profile, b"--known", known, b"--filter", b"@(pcie|smart)/*"]
    more = {
        "cwd": here,
        "environment": {b"TMPDIR": here},
        "preexec_fn": lambda: set_host_name(word),
    }
    run(word, [b"run", b"--dut", b"sim:gen5-x4", b"--out", base] + common, {0, 1}, **more)
    done = run(
        word,
        [
            b"run",
            b"--dut",
            b"sim:gen5-x4+link-x2",
            b"--out",
            out,
            b"--baseline",
            base,
            b"--set",
            b"description=" + plain,
        ]
        + common,
        {0, 1},
        **more
    )
    check_text(word, "stdout", done.stdout)
    # the record holds the baseline's path as a clean text: what is none is not found again, and
    # said so
    codes = (
        {0, 1, 4}
        if re.search("[\x00-\x1f\x7f-\x9f\u202a-\u2069\ufdd0\ufffd\uffff]|^ | $", text)
        else {0, 1}
    )
    run(word, [b"report", out], codes, **more)
    run(word, [b"report", out, base, b"--out", os.path.join(here, b"merged" + word)], codes, **more)
    done = run(
        word,
        [b"compare", base, out, b"--out", os.path.join(here, b"cmp" + word), b"--json"],
        {0, 1},
        **more
    )
    check_json(word, "compare --json", done.stdout)
    for arguments in (
        [b"list", b"--profile", profile, b"--json"],
        [b"status", b"--dut", b"sim:gen5-x4", b"--json"],
    ):
        check_json(word, arguments[0], run(word, arguments, {0}, **more).stdout)
    done = run(
        word,
        [
            b"io",
            b"--target",
            os.path.join(here, b"file" + word),
            b"--create",
            b"--size",
            b"1m",
            b"--rw",
            b"read",
            b"--bs",
            b"4k",
            b"--number_ios",
            b"4",
            b"--json",
        ],
        {0, 2, 3, 75},
        **more
    )
    if done.returncode == 0:
        check_json(word, "io --json", done.stdout)
    for wrong in (
        [b"run", b"--dut", b"sim:" + word],
        [b"status", b"--dut", word, b"--json"],
        [b"run", b"--dut", b"live:" + word, b"--out", os.path.join(here, b"selector")],
        [
            b"run",
            b"--dut",
            b"sim:gen5-x4",
            b"--erase",
            word,
            b"--out",
            os.path.join(here, b"erase"),
        ],
    ):
        run(word, wrong, {2, 75}, **more)
    check_folder(word, here)
    if not os.path.exists(os.path.join(out, b"junit.xml")):
        return
    root = check_xml(word, out, open(os.path.join(out, b"junit.xml"), "rb").read())
    if root is None:
        return
    # the mark is a line of its own, or there is none
    for element in root.iter("system-out"):
        for line in (element.text or "").splitlines():
            if "[[ATTACHMENT|" in line and not re.fullmatch(r"\[\[ATTACHMENT\|[^|\]\n]+\]\]", line):
                fail(word, "attachment: %r" % line)
    summary = check_json(word, out, open(os.path.join(out, b"summary.json"), "rb").read())
    if summary and [c["verdict"] for c in summary["cases"] if c["name"] == "pcie/link_width"] != [
        "fail"
    ]:
        fail(word, "the narrow link is not a failure any more")


def try_drive(word):
    """A drive whose identity is hostile, alone and beside another.

    @word: which json-c, and what serial number, model number and firmware revision say
    """
    here = os.path.join(top, b"drive%d" % WORDS.index(word))
    out, two = os.path.join(here, b"one"), os.path.join(here, b"two")
    os.makedirs(here)
    more = {"program": selftest, "cwd": here, "environment": {b"TMPDIR": here}}
    common = [
        b"--profile",
        bare,
        b"--filter",
        b"outcome/@(pass|fail)",
        b"--dut",
        b"sim:hostile",
        b"--out",
    ]
    printed = [
        run(word, [b"run"] + common + [out], {1}, **more),
        run(word, [b"run", b"--dut", b"sim:gen5-x4"] + common + [two], {1}, **more),
        run(
            word,
            [b"run", b"--profile", bare, b"--filter", b"outcome/pass", b"--dut", b"sim:hostile"],
            {0},
            **more
        ),
        run(word, [b"report", out, two, b"--out", os.path.join(here, b"all")], {1}, **more),
        run(
            word, [b"compare", out, two, b"--out", os.path.join(here, b"cmp")], {0, 1, 2, 4}, **more
        ),
        run(word, [b"status", b"--dut", b"sim:hostile"], {0}, **more),
        run(word, [b"list", b"--models"], {0}, **more),
    ]
    for done in printed:
        check_text(word, "stdout", done.stdout)
        check_text(word, "stderr", done.stderr)
    told = run(word, [b"status", b"--dut", b"sim:hostile", b"--json"], {0}, **more)
    status = check_json(word, "status", told.stdout)
    check_folder(word, here)
    root = check_xml(word, out, open(os.path.join(out, b"junit.xml"), "rb").read())
    names = (
        {case.get("classname").split(".")[1] for case in root.iter("testcase")}
        if root is not None
        else {"none"}
    )
    if any(not re.fullmatch("[A-Za-z0-9_-]+", name) for name in names):
        fail(word, "class names %s" % names)
    for key in ("serial", "model", "firmware"):
        if not re.fullmatch("[ -~]+", status["identity"][key]):
            fail(word, "%s is %r" % (key, status["identity"][key]))


shutil.rmtree(top, ignore_errors=True)
for each in WORDS:
    try_word(each)
for each in WORDS[:2]:
    try_drive(each)
if not bad:
    shutil.rmtree(top)
    print("%d words: every document is well-formed" % len(WORDS))
sys.exit(1 if bad else 0)
