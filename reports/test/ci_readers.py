# SPDX-License-Identifier: GPL-2.0-or-later
# Reads the JUnit files of several runs as Jenkins and GitLab do: what each of them takes for one
# test, what it takes for two, and what it keeps of a failure.
# usage: ci_readers.py NVME-GATE SOURCE
import collections
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

gate, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
wrong = 0


def check(holds, what):
    global wrong
    if not holds:
        print("FAIL:", what)
        wrong += 1


def run(out, *arguments, code=None):
    """A run as a job does it, from the top of the workspace."""
    done = subprocess.run(
        [gate, "run", "-q", "--out", out, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    check(
        code is None or done.returncode == code,
        f"{arguments}: exit {done.returncode}: {done.stdout}",
    )


def suites_of(element):
    """Nested suites before their parent, as SuiteResult.parse() has it."""
    for child in element.findall("testsuite"):
        yield from suites_of(child)
    if element.find("testcase") is not None:
        yield element


def safe(name):
    """Jenkins: what a package, a class and a test is called in an address."""
    return re.sub(r"[/\\:?#%<>]", "_", name)


class Jenkins:
    """junit step: suites of one name merge; a test is package, class and name.

    Reruns keep stackTrace.
    """

    def __init__(self, paths):
        self.tests = collections.defaultdict(list)
        self.packages = set()
        self.attachments = collections.defaultdict(set)
        for path in paths:
            for suite in suites_of(ElementTree.parse(path).getroot()):
                for case in suite.findall("testcase"):
                    self.add(case)

    def add(self, case):
        classname = case.get("classname")
        package, _, name = classname.rpartition(".")
        key = (safe(package or "(root)"), safe(name), case.get("name"))
        self.packages.add(package)
        self.tests[key].append(case)
        for out in case.findall("system-out")[:1]:
            for path in re.findall(r"\[\[ATTACHMENT\|([^]|]*)", out.text or ""):
                # the plugin's folder is the class's and the test's
                self.attachments[classname, case.get("name")].add(path)


class GitLab:
    """A job is one report; a test is suite, class and name.

    Of twins with one status the later stays.
    """

    def __init__(self, paths):
        self.tests = collections.Counter()
        for path in paths:
            for suite in suites_of(ElementTree.parse(path).getroot()):
                for case in suite.findall("testcase"):
                    self.tests[suite.get("name"), case.get("classname"), case.get("name")] += 1


def junit_files(folder):
    return sorted(glob.glob(f"{folder}/**/junit.xml", recursive=True))


def keys(folder):
    return set(GitLab(junit_files(folder)).tests)


def case_keys(folder):
    """Without the case of the gate, which a part of a run has too."""
    return {key for key in keys(folder) if key[2] != "open"}


some = ["--filter", "pcie/*", "--filter", "smart/*"]
five, four, narrow = "sim:gen5-x4", "sim:gen4-x4", "sim:gen5-x4+link-x2"


def two_drives():
    done = subprocess.run(
        [gate, "list", "--json", "--dut", five, *some], stdout=subprocess.PIPE, check=True
    )
    listed = len(json.loads(done.stdout))
    # a job of its own for each, and one job for both
    run("results/a", "--dut", five, *some, code=0)
    run("results/b", "--dut", four, *some, "--set", "link.speed=16 GT/s", code=0)
    run("together", "--dut", five, "--dut", four, *some, "--set", "gate.must_run=none")
    run("twins", "--dut", five, "--dut", narrow, *some, code=1)
    for folder in "results", "together", "twins":
        files = junit_files(folder)
        jenkins, gitlab = Jenkins(files), GitLab(files)
        twice = [key for key, cases in jenkins.tests.items() if len(cases) > 1]
        check(not twice, f"{folder}: Jenkins takes for one: {twice[:3]}")
        check(
            max(gitlab.tests.values()) == 1,
            f"{folder}: GitLab takes for one: {gitlab.tests.most_common(2)}",
        )
        check(
            len(jenkins.tests) == 2 * listed + 2,
            f"{folder}: {len(jenkins.tests)} tests, not 2 x {listed} and 2 gates",
        )
        check(len(jenkins.packages) == 2, f"{folder}: packages {jenkins.packages}")
        for package in jenkins.packages:
            check(
                package.startswith("nvme.") and package.count(".") == 1,
                f"{folder}: package {package}",
            )
    check(keys("results") == keys("together"), "two jobs and one name the drives differently")
    # merged again, by hand, and of a run that died before it was merged: the same tests
    before = keys("together")
    subprocess.run([gate, "report", "together"], stdout=subprocess.DEVNULL, check=False)
    check(keys("together") == before, "report names the drives differently")
    files = junit_files("twins")
    check(
        all(
            os.path.exists(path) for paths in Jenkins(files).attachments.values() for path in paths
        ),
        "attachments that are not there",
    )
    per_test = Jenkins(files).attachments
    both = [paths for (_, name), paths in per_test.items() if name == "link_width"]
    check(
        len(both) == 1
        and {os.path.basename(path) for path in both[0]}
        == {"pcie.link_width.log", "telemetry-host.bin"},
        f"attachments of the one that failed: {both}",
    )
    for drive in os.listdir("twins"):
        if os.path.exists(f"twins/{drive}/run.jsonl"):
            done = subprocess.run(
                [gate, "list", "--dut", five, "--rerun-failed", f"twins/{drive}/junit.xml"],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            check(
                done.returncode == (0 if "link-x2" in drive else 3),
                f"rerun of {drive}: {done.stdout}",
            )


def strings_of(value):
    """Every text of a record's line."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings_of(item)


def told_once():
    """A failure's sentence stands once in the record, and its text once in junit.xml."""
    run("once", "--dut", narrow, "--filter", "pcie/link_width", code=1)
    first = "negotiated link width: expected 4, actual 2 (lanes)"
    with open("once/run.jsonl", encoding="utf-8") as file:
        texts = [text for line in file for text in strings_of(json.loads(line))]
    check(
        sum(text.count(first) for text in texts) == 1,
        "the record tells a failure's sentence more than once",
    )
    for text in ("drive LnkSta bits 9:4, Negotiated Link Width", "  expected ", "  reproduce "):
        told = sum(text in each for each in texts)
        check(told == (1 if text[0] != " " else 0), f"the record tells '{text}' {told} times")
    case = [
        c
        for c in ElementTree.parse("once/junit.xml").getroot().iter("testcase")
        if c.get("name") == "link_width"
    ][0]
    failure = case.find("failure")
    check(
        failure.text.startswith(failure.get("message") + "\n  expected  4 lanes\n"),
        f"the body is {failure.text}",
    )
    check(failure.text.count(first) == 1, "the body tells the sentence more than once")
    output = case.findtext("system-out")
    check(
        "highest link width" in output and first not in output and "expected" not in output,
        f"system-out tells the failure again: {output}",
    )


def same_over_runs():
    """What nobody calls another test: rounds, reruns, another slot, firmware, selector."""
    run("first", "--dut", narrow, *some, code=1)
    run("again", "--dut", narrow, *some, "--repeat", "3", code=1)
    check(case_keys("first") == case_keys("again"), "rounds are other tests")
    run(
        "rerun",
        "--dut",
        five,
        "--rerun-failed",
        "first/junit.xml",
        "--set",
        "gate.must_run=none",
        code=0,
    )
    check(
        case_keys("rerun") < case_keys("first") and len(case_keys("rerun")) == 1,
        "a rerun is another test",
    )
    # files of before the drive was in the class
    with open("first/junit.xml", encoding="utf-8") as file:
        old = re.sub(r'classname="nvme\.[^".]*\.', 'classname="nvme.', file.read())
    with open("old.xml", "w", encoding="utf-8") as file:
        file.write(old)
    run("rerun", "--dut", five, "--rerun-failed", "old.xml", "--set", "gate.must_run=none", code=0)
    check(len(case_keys("rerun")) == 1, "a rerun of an old file")
    for case in ElementTree.parse("again/junit.xml").getroot().iter("testcase"):
        for rerun in list(case.findall("rerunFailure")):
            stack = rerun.findtext("stackTrace") or ""
            check(
                stack.startswith(rerun.get("message")), "Jenkins keeps no text of an earlier round"
            )
    with open("first/run.jsonl", encoding="utf-8") as file:
        record = file.read()
    for name, old, new in (
        ("firmware", "SIM50100", "SIM50101"),
        ("slot", "0000:01:00.0", "0000:c1:00.0"),
        ("selector", '"name":"sim:gen5-x4+link-x2"', '"name":"live:0000:c1:00.0"'),
        ("alias", '"alias":"sim-gen5-x4-link-x2"', '"alias":"live-0000-c1-00.0"'),
    ):
        os.makedirs(name)
        with open(f"{name}/run.jsonl", "w", encoding="utf-8") as file:
            file.write(record.replace(old, new))
        subprocess.run([gate, "report", name], stdout=subprocess.DEVNULL, check=False)
        check(keys(name) == keys("first"), f"another {name} makes other tests")


def hostile_serials():
    """Characters on which Jenkins, GitLab or a path split; two that look alike stay two."""
    with open("first/run.jsonl", encoding="utf-8") as file:
        record = file.read()
    seen = {}
    for number, serial in enumerate(
        ("A.1", "A/1", "A#1", "A 1", "A_1", "A-1", "A%1", "A:1", "A|1]", "\\u00e41")
    ):
        folder = f"hostile/{number}"
        os.makedirs(folder)
        with open(f"{folder}/run.jsonl", "w", encoding="utf-8") as file:
            file.write(record.replace("SIM5X4000001", serial))
        subprocess.run([gate, "report", folder], stdout=subprocess.DEVNULL, check=False)
        jenkins = Jenkins([f"{folder}/junit.xml"])
        check(len(jenkins.packages) == 1, f"{serial}: packages {jenkins.packages}")
        package = jenkins.packages.pop()
        check(
            re.fullmatch(r"nvme\.[A-Za-z0-9_-]+", package) is not None,
            f"{serial}: package {package}",
        )
        check(package not in seen, f"{serial} and {seen.get(package)} are one drive")
        seen[package] = serial


def templates():
    """Which files the templates take, from a workspace with a job of one drive and one of two."""
    with open(f"{source}/ci/gitlab/nvme-gate.yml", encoding="utf-8") as file:
        gitlab = re.search(r"junit: (\S+)", file.read()).group(1)
    with open(f"{source}/ci/jenkins/Jenkinsfile", encoding="utf-8") as file:
        jenkins = (
            re.search(r"""testResults: ["']([^"']+)""", file.read())
            .group(1)
            .replace("${out}", "results/*")
        )
    os.rename("together", "results/c")
    for pattern in gitlab, jenkins, "results/**/junit.xml":
        tests = GitLab(glob.glob(pattern, recursive=True)).tests
        # the drives of results/c are those of results/a and results/b: each once more, none in
        # between
        check(
            tests and set(tests.values()) == {2}, f"{pattern} counts wrong: {tests.most_common(2)}"
        )


here = os.getcwd()
work = tempfile.mkdtemp(prefix="ci-readers.", dir=here)
os.chdir(work)
try:
    two_drives()
    told_once()
    same_over_runs()
    hostile_serials()
    templates()
finally:
    os.chdir(here)
    shutil.rmtree(work)
print("ci readers:", "all as expected" if not wrong else f"{wrong} wrong")
sys.exit(wrong != 0)
