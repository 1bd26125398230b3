# SPDX-License-Identifier: GPL-2.0-or-later
"""Each rule of lint_run.py goes red: a run directory is damaged in one place at a time.

usage: test_lint_run.py SOURCE RUNDIR    of a run with failed cases, series, files and measurements
"""
import json
import os
import re
import shutil
import sys
import tempfile

from lint_run import lint, read_schema

source, run = sys.argv[1:]
schema = read_schema(source)
with open(os.path.join(run, "run.jsonl"), encoding="utf-8") as file:
    LINES = [json.loads(line) for line in file]
with open(os.path.join(run, "summary.json"), encoding="utf-8") as file:
    SUMMARY = json.load(file)
with open(os.path.join(run, "junit.xml"), encoding="utf-8") as file:
    JUNIT = file.read()
wrong = 0


def copy(value):
    return json.loads(json.dumps(value))


def place(holds):
    """The first line whose artifact fits."""
    for number, line in enumerate(LINES):
        if "testStepArtifact" in line and holds(line["testStepArtifact"]):
            return number
    raise SystemExit("the run has no line to damage")


def verdict_of(word):
    return place(lambda a: a.get("extension", {}).get("content", {}).get("verdict") == word)


def named(kind):
    return place(lambda a: kind in a)


def artifact(lines, number):
    return lines[number]["testStepArtifact"]


def damaged(what, wanted, edit=None, text=None, summary=None, junit=None):
    """@edit changes the lines, @text the text that they make, @summary and @junit those files."""
    global wrong
    lines, told, page = copy(LINES), copy(SUMMARY), JUNIT
    if edit:
        edit(lines)
        for number, line in enumerate(lines):
            if edit.__name__ != "renumber":
                line["sequenceNumber"] = number
    record = "".join(json.dumps(line) + "\n" for line in lines)
    record = text(record) if text else record
    if summary:
        summary(told)
    page = junit(page) if junit else page
    for name, content in (
        ("run.jsonl", record),
        ("summary.json", json.dumps(told)),
        ("junit.xml", page),
    ):
        with open(
            os.path.join(work, name), "w", encoding="utf-8", errors="surrogateescape"
        ) as file:
            file.write(content)
    complaints = lint(work, schema)
    if not any(re.search(wanted, complaint) for complaint in complaints) if wanted else complaints:
        print(f"FAILED {what}: {wanted or 'nothing'} was expected, told was {complaints[:5]}")
        wrong += 1


def put(number, path, value):
    """An edit: the value at a path below the artifact of a line."""

    def edit(lines):
        at = artifact(lines, number)
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = value

    return edit


def drop(number):
    return lambda lines: lines.pop(number)


def twice(number):
    return lambda lines: lines.insert(number, copy(lines[number]))


def renumber(lines):
    lines[5]["sequenceNumber"] = 4


def hushed(lines):
    """Nothing says any more why a case failed."""
    for line in lines:
        told = line.get("testStepArtifact", {})
        told.get("diagnosis", {}).update(type="UNKNOWN")
        told.get("extension", {}).get("content", {}).pop("reason", None)


def without_end(lines):
    lines.pop()


def two_rounds(lines):
    lines[1]["testRunArtifact"]["testRunStart"]["parameters"]["repeat"] = 2


def cut_in_second_round(lines):
    two_rounds(lines)
    without_end(lines)


def unfinished(told):
    """A case whose one round passed is an error, by a second one that the record does not have."""
    case = next(case for case in told["cases"] if case["verdict"] == "pass")
    case.update(verdict="error", reason="the run ended before this case", rounds=[])
    for counts in (told["counts"], told["runs"][0]["counts"]):
        counts.update({"pass": counts["pass"] - 1, "error": counts["error"] + 1})


def renamed(page):
    """The second case of a suite bears the name of the first."""
    first, second = re.findall(r'<testcase classname="([^"]*\.fs)" name="([^"]*)"', page)[:2]
    return page.replace(f'name="{second[1]}"', f'name="{first[1]}"')


def said_again(page):
    failure = re.search(r"<failure[^>]*>[^\n]*\n(.*?)</failure>", page, re.S).group(1)
    head, tail = page.split("</failure>", 1)
    return head + "</failure>" + tail.replace("<system-out>", "<system-out>" + failure, 1)


start, end = named("testStepStart"), named("testStepEnd")
passed = place(
    lambda a: a.get("measurement", {}).get("metadata", {}).get("passed") is True
    and a["measurement"].get("validators", [{}])[0].get("type") == "EQUAL"
)
failed = place(
    lambda a: a.get("measurement", {}).get("metadata", {}).get("passed") is False
    and a["measurement"].get("validators", [{}])[0].get("type") == "EQUAL"
)
element, last = named("measurementSeriesElement"), named("measurementSeriesEnd")
case = place(lambda a: a.get("extension", {}).get("name") == "nvme-gate.case")
attached = named("file")

with tempfile.TemporaryDirectory() as top:
    work = os.path.join(top, "run")
    os.mkdir(work)
    for folder in ("logs", "artifacts"):
        if os.path.isdir(os.path.join(run, folder)):
            shutil.copytree(os.path.join(run, folder), os.path.join(work, folder))
    damaged("nothing", "")
    damaged("the end is missing", "", without_end)
    where = "a round is missing where the record was cut"
    damaged(where, "", cut_in_second_round, None, unfinished)
    damaged("a round is missing in a whole record", "otherwise", two_rounds, None, unfinished)
    damaged("the only round is there", "otherwise", without_end, None, unfinished)
    damaged("a torn line of a killed run", "", without_end, lambda text: text + '{"testStep')
    damaged(
        "a torn line behind the end", "behind the last line", None, lambda text: text + '{"testStep'
    )
    damaged("a number twice", "sequenceNumber 4 instead of 5", renumber)
    damaged(
        "a line is gone",
        "sequenceNumber",
        None,
        lambda text: text.replace("\n", "", 1).replace("\n", "", 1),
    )
    damaged(
        "not a number",
        "NaN is not JSON",
        None,
        lambda text: text.replace('"value": 1', '"value": NaN', 1),
    )
    damaged(
        "too large a number",
        "harmful",
        None,
        lambda text: re.sub(r'"value": [0-9.]+', '"value": 1e999', text, count=1),
    )
    damaged(
        "a key twice", "stands twice", None, lambda text: text.replace("{", '{"x": 1, "x": 2, ', 1)
    )
    damaged(
        "a terminal's escape", "harmful", put(case, ("extension", "content", "title"), "a\033[31mb")
    )
    damaged(
        "text that turns round", "harmful", put(case, ("extension", "content", "title"), "a\u202eb")
    )
    damaged(
        "bytes that are no UTF-8",
        "UnicodeDecodeError",
        None,
        lambda text: text.replace("pcie", "\udcff", 1),
    )
    damaged("no version", "no version", drop(0))
    damaged("the run begins twice", "begins twice", twice(1))
    damaged(
        "behind the end", "behind the end of the run", lambda lines: lines.append(copy(lines[3]))
    )
    damaged(
        "time goes back",
        "is before",
        lambda lines: lines[-1].update(timestamp="2001-01-01T00:00:00.0Z"),
    )
    damaged("a step begins twice", "begins twice", twice(start))
    damaged("a step without a beginning", "never began", drop(start))
    damaged("a step without an end", "never ended", drop(end))
    damaged(
        "told after the end",
        "after its end",
        lambda lines: lines.insert(
            place(lambda a: "testStepEnd" in a and a["testStepId"] != "run") + 1,
            copy(lines[verdict_of("pass")]),
        ),
    )
    damaged("a case twice", "introduced twice", twice(case))
    damaged(
        "a case in another's step",
        "holds case",
        put(case, ("extension", "content", "name"), "pcie/other"),
    )
    damaged("no verdict", "0 verdicts", drop(verdict_of("pass")))
    damaged("two verdicts", "2 verdicts", twice(verdict_of("pass")))
    damaged(
        "an unknown verdict",
        "verdict perhaps",
        put(verdict_of("pass"), ("extension", "content", "verdict"), "perhaps"),
    )
    damaged("a failure without a reason", "without a reason", hushed)
    damaged(
        "a reason that a finding says",
        "said twice",
        lambda lines: artifact(lines, verdict_of("fail"))["extension"]["content"].update(
            reason=artifact(lines, named("diagnosis"))["diagnosis"]["message"]
        ),
    )
    damaged(
        "a failure of no kind",
        "of no kind",
        put(verdict_of("fail"), ("extension", "content", "kind"), ""),
    )
    damaged(
        "a failure is called a pass",
        "a pass with",
        lambda lines: artifact(lines, verdict_of("fail"))["extension"]["content"].update(
            verdict="pass", reason=""
        ),
    )
    damaged(
        "a log that is not there",
        "no log",
        put(verdict_of("fail"), ("extension", "content", "log"), "logs/none"),
    )
    damaged(
        "a pass against its validator",
        "passed, against",
        put(passed, ("measurement", "value"), 987654321),
    )
    damaged(
        "a failure that keeps its limit",
        "all that was asked for",
        lambda lines: artifact(lines, failed)["measurement"].update(
            value=artifact(lines, failed)["measurement"]["validators"][0]["value"]
        ),
    )
    damaged("no text", "without a text", put(named("diagnosis"), ("diagnosis", "message"), " "))
    damaged("an element is gone", "was next", drop(element))
    damaged(
        "samples in no order",
        "is before",
        put(element + 1, ("measurementSeriesElement", "timestamp"), "2001"),
    )
    damaged(
        "a wrong count",
        "elements, not",
        put(last, ("measurementSeriesEnd", "totalCount"), 987654321),
    )
    damaged("a series without an end", "never ended", drop(last))
    damaged(
        "a file that is not there", "is not there", put(attached, ("file", "uri"), "artifacts/none")
    )
    damaged(
        "a red run is green",
        "the result is PASS",
        lambda lines: lines[-1]["testRunArtifact"]["testRunEnd"].update(
            status="COMPLETE", result="PASS"
        ),
    )
    damaged("counts", "the cases give", summary=lambda told: told["counts"].update({"pass": 1}))
    damaged(
        "another verdict",
        "its record says otherwise",
        summary=lambda told: next(c for c in told["cases"] if c["verdict"] == "pass").update(
            verdict="skip", reason="x", kind="need"
        ),
    )
    damaged("a case is missing", "is missing", summary=lambda told: told["cases"].pop())
    damaged(
        "a case twice in the summary",
        "the same case twice",
        summary=lambda told: told["cases"].append(copy(told["cases"][0])),
    )
    damaged(
        "no reason",
        "reason ''",
        summary=lambda told: next(c for c in told["cases"] if c["verdict"] == "fail").update(
            reason=""
        ),
    )
    damaged("an open gate", "an open gate", summary=lambda told: told.update(gate="open", exit=0))
    damaged("the schema", "ajar' is none of", summary=lambda told: told.update(gate="ajar"))
    damaged("the schema's required", "no tool", summary=lambda told: told.pop("tool"))
    damaged("the schema's types", "is no integer", summary=lambda told: told.update(unarmed="1"))
    damaged("the schema's ranges", "out of range", summary=lambda told: told.update(exit=256))
    damaged(
        "the schema's items", r"cases\[0\]: no id", summary=lambda told: told["cases"][0].pop("id")
    )
    damaged(
        "the schema's lengths",
        "too short",
        summary=lambda told: told["runs"][0].update(sentence=""),
    )
    damaged("the schema's constants", "is not 1", summary=lambda told: told.update(format=2))
    damaged(
        "the schema's references",
        "counts: no skip",
        summary=lambda told: told["counts"].pop("skip"),
    )
    damaged(
        "the schema's choices",
        "0 of oneOf",
        summary=lambda told: told["runs"][0].update(compare={}),
    )
    damaged("a name twice", "twice", junit=renamed)
    damaged(
        "a count of JUnit", "there are", junit=lambda page: page.replace(' tests="', ' tests="1', 1)
    )
    damaged(
        "a case is gone from JUnit",
        "there are|tells",
        junit=lambda page: re.sub(r"<testcase [^>]*>.*?</testcase>", "", page, count=1, flags=re.S),
    )
    damaged("a failure said twice", "more than once", junit=said_again)
    damaged(
        "another message",
        "does not begin",
        junit=lambda page: re.sub(r'(<failure [^>]*?message=")', r"\1x", page, count=1),
    )
    damaged(
        "no type",
        "type None",
        junit=lambda page: re.sub(r'(<failure [^>]*?) ?type="[^"]*"', r"\1", page, count=1),
    )
    damaged(
        "no time",
        "time 1,5",
        junit=lambda page: re.sub(r'(<testcase [^>]*time=")[^"]*', r"\g<1>1,5", page, count=1),
    )
    damaged(
        "an attachment",
        "is not there",
        junit=lambda page: re.sub(r"(\[\[ATTACHMENT\|)[^]]*", r"\1none", page, count=1),
    )
    damaged("no XML", "ParseError", junit=lambda page: page[:-20])
print("lint_run:", f"{wrong} wrong" if wrong else "each rule goes red")
sys.exit(wrong != 0)
