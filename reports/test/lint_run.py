# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold of every run directory, however the run ended: run.jsonl says one thing after the
other and contradicts itself nowhere, summary.json and junit.xml say the same. Needs nothing but
Python.

usage: lint_run.py SOURCE RUNDIR...      exit 1 and one line for each thing that is wrong
"""
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

from lint_record import HARMFUL, VERDICTS, Record, check_schema, strict

JUNIT_CHILD = {"pass": None, "fail": "failure", "error": "error", "skip": "skipped"}


def counts_of(cases):
    return {verdict: sum(c["verdict"] == verdict for c in cases) for verdict in VERDICTS}


def lint_summary(summary, schema, record):
    yield from check_schema(schema, summary, schema)
    if counts_of(summary["cases"]) != summary["counts"]:
        given = counts_of(summary["cases"])
        yield f"summary.json: counts {summary['counts']}, the cases give {given}"
    whole = {
        verdict: sum(run["counts"][verdict] for run in summary["runs"]) for verdict in VERDICTS
    }
    if whole != summary["counts"]:
        yield f"summary.json: counts {summary['counts']}, its runs give {whole}"
    names = [(c["dut"], c["name"]) for c in summary["cases"]]
    if len(names) != len(set(names)):
        yield "summary.json: the same case twice"
    for case in summary["cases"]:
        if (case["verdict"] == "pass") != (not case["reason"]):
            yield f"summary.json: {case['name']}: {case['verdict']}, reason '{case['reason']}'"
    if summary["gate"] == "open" and (
        summary["counts"]["error"]
        or summary["exit"]
        or summary["counts"]["fail"] > summary["known"]
    ):
        yield "summary.json: an open gate with errors, failures or another exit code"
    if record is None:
        return
    told = {}
    for step in record.steps.values():
        # one that the record does not tell the end of is an error, by the reader's word
        if step.case:
            told.setdefault(step.name, []).append(
                step.verdicts[-1]["verdict"] if step.verdicts else "error"
            )
    # and so is a round that the record of a run that was cut off does not tell of
    if record.ended is None:
        for verdicts in told.values():
            if len(verdicts) < record.began["parameters"].get("repeat", 1):
                verdicts.append("error")
    for case in summary["cases"]:
        if case["name"] in told and case["verdict"] not in told.pop(case["name"]):
            yield f"summary.json: {case['name']} is {case['verdict']}, its record says otherwise"
    for name in told:
        yield f"summary.json: {name} is missing"


def lint_testcase(directory, case, suite):
    where = f"junit.xml: {case.get('classname')} {case.get('name')}"
    problems = [child for child in case if child.tag in ("failure", "error", "skipped")]
    output = "".join(case.findtext("system-out") or "")
    if not (case.get("classname") or "").startswith("nvme.") or not case.get("name"):
        yield f"{where}: no class or no name"
    if not re.fullmatch(r"\d+\.\d{3}", case.get("time") or ""):
        yield f"{where}: time {case.get('time')}"
    if len(problems) > 1 or len(case.findall("system-out")) > 1:
        yield f"{where}: {len(problems)} problems"
    for problem in problems:
        message, text = problem.get("message") or "", problem.text or ""
        if not message or "\n" in message or not text.startswith(message):
            yield f"{where}: the text does not begin with the message '{message}'"
        if problem.tag != "skipped" and not re.match(r"nvme\.\w", problem.get("type") or ""):
            yield f"{where}: type {problem.get('type')}"
        # once, and not again in the output of the case
        body = text[len(message) :].strip()
        if problem.tag != "skipped" and body and text.count(body) + output.count(body) > 1:
            yield f"{where}: what is wrong stands there more than once"
    for path in re.findall(r"\[\[ATTACHMENT\|(.*?)\]\]", output):
        # below the working directory of the job, which ends with the run directory
        parts = path.split("/")
        if not any(os.path.exists(os.path.join(directory, *parts[i:])) for i in range(len(parts))):
            yield f"{where}: the attachment {path} is not there"


def lint_junit(directory, root, summary):
    seen, total = set(), 0
    whole = dict.fromkeys(VERDICTS, 0)
    for suite in root.findall("testsuite"):
        cases = suite.findall("testcase")
        total += len(cases)
        for case in cases:
            identity = (suite.get("name"), case.get("classname"), case.get("name"))
            if identity in seen:
                yield f"junit.xml: {identity} twice"
            seen.add(identity)
            yield from lint_testcase(directory, case, suite)
        found = {"tests": len(cases)}
        for attribute, tag in (
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ):
            found[attribute] = sum(case.find(tag) is not None for case in cases)
        for attribute, number in found.items():
            if suite.get(attribute) != str(number):
                told = f"{attribute}={suite.get(attribute)}"
                yield f"junit.xml: {suite.get('name')}: {told}, there are {number}"
        for case in cases:
            # suites about the run: the gate itself, the comparison with another run
            if (case.get("classname") or "").endswith((".gate", ".compare")):
                continue
            tags = [child.tag for child in case if child.tag in JUNIT_CHILD.values()]
            verdict = [v for v, tag in JUNIT_CHILD.items() if tag == (tags[0] if tags else None)]
            whole[verdict[0]] += 1
    if root.get("tests") != str(total):
        yield f"junit.xml: tests={root.get('tests')}, there are {total}"
    # what is known is told as skipped; of several rounds each is told
    if (
        root.get("name").endswith("in ../junit.xml")
        and not total
        and os.path.exists(os.path.join(directory, "..", "junit.xml"))
    ):
        return
    if (
        summary
        and not summary["known"]
        and not any("rounds" in c for c in summary["cases"])
        and whole != summary["counts"]
    ):
        yield f"junit.xml tells {whole}, summary.json {summary['counts']}"


def lint(directory, schema):
    """All that is wrong with a run directory, or with one that holds those of several drives."""
    wrong, record, summary = [], None, None
    try:
        path = os.path.join(directory, "run.jsonl")
        if os.path.exists(path):
            with open(path, "rb") as file:
                record = Record(directory, file.read())
            wrong += record.wrong
        with open(
            os.path.join(directory, "summary.json"), encoding="utf-8", errors="strict"
        ) as file:
            summary = strict(file.read())
        wrong += lint_summary(summary, schema, record)
        with open(os.path.join(directory, "junit.xml"), "rb") as file:
            data = file.read()
        if HARMFUL.search(data.decode("utf-8")):
            wrong.append("junit.xml: a harmful character")
        wrong += lint_junit(directory, ElementTree.fromstring(data), summary)
    except (OSError, ValueError, KeyError, ElementTree.ParseError) as error:
        wrong.append(f"{type(error).__name__}: {error}")
    return wrong


def read_schema(source):
    with open(os.path.join(source, "reports", "summary.schema.json"), encoding="utf-8") as file:
        return json.load(file)


def main(source, *directories):
    schema, count = read_schema(source), 0
    for directory in directories:
        for text in lint(directory, schema):
            print(f"{directory}: {text}")
            count += 1
    print(f"{len(directories)} run directories, {count} wrong")
    return count != 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
