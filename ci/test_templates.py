# SPDX-License-Identifier: GPL-2.0-or-later
# The templates for Jenkins and GitLab, as those who follow their comments use them: what they call
# the gate with, what they try again, what they publish. Exit 77 where a part cannot be tried here.
# usage: test_templates.py gitlab|jenkins SOURCE
import os
import re
import shutil
import subprocess
import sys
import tempfile

what, source = sys.argv[1], sys.argv[2]
wrong = 0


def check(holds, text):
    global wrong
    if not holds:
        print("FAIL:", text)
        wrong += 1


def skip(why):
    print("skipped:", why)
    sys.exit(77)


def read(path):
    with open(os.path.join(source, path), encoding="utf-8") as file:
        return file.read()


def gate_calls(script, environment, code=0):
    """What a shell that is given @script calls the gate with, and how it ends."""
    with tempfile.TemporaryDirectory(dir=".") as work:
        fake = os.path.join(work, "nvme-gate")
        with open(fake, "w", encoding="utf-8") as file:
            file.write(
                '#!/bin/sh\nprintf "%s|" "$@" >>"$CALLS"\necho >>"$CALLS"\n'
                'mkdir -p results/new\n'
                f'exit {code}\n'
            )
        os.chmod(fake, 0o755)
        os.makedirs(f"{work}/results/S1")
        with open(f"{work}/results/S1/junit.xml", "w", encoding="utf-8") as file:
            file.write("a former run's")
        calls = os.path.abspath(f"{work}/calls")
        done = subprocess.run(
            ["sh", "-ec", script],
            cwd=work,
            check=False,
            env={
                **environment,
                "PATH": os.path.abspath(work) + ":" + os.environ["PATH"],
                "CALLS": calls,
            },
        )
        with open(calls, encoding="utf-8") as file:
            told = [line.rstrip("\n").rstrip("|").split("|") for line in file]
        return done.returncode, told, os.path.exists(f"{work}/results/S1/junit.xml")


def try_gitlab():
    try:
        import yaml
    except ImportError:
        skip("no python3-yaml")
    text = read("ci/gitlab/nvme-gate.yml")
    template = yaml.safe_load(text)[".nvme-gate"]
    # the comment's own example is a whole .gitlab-ci.yml
    example = yaml.safe_load(
        "\n".join(line[4:] for line in text.splitlines() if line.startswith("#   "))
    )
    job = {
        **template,
        **example["validate"],
        "variables": {**template["variables"], **example["validate"]["variables"]},
    }
    check(
        example["include"] == [{"local": "ci/gitlab/nvme-gate.yml"}],
        "the example includes another file",
    )
    check(job["extends"] == ".nvme-gate", "the example extends another job")
    check(job["stage"] in example["stages"], f"stage {job['stage']} is none of {example['stages']}")
    known = {
        "stage",
        "tags",
        "resource_group",
        "interruptible",
        "timeout",
        "retry",
        "variables",
        "script",
        "artifacts",
        "extends",
        "parallel",
    }
    check(set(job) <= known, f"unknown keys: {set(job) - known}")
    check(
        job["retry"]["exit_codes"] == [75]
        and job["retry"]["max"] in (1, 2)
        and set(job["retry"]["when"]) <= {"runner_system_failure"},
        f"tried again: {job['retry']}",
    )
    check(job["artifacts"]["when"] == "always", "reports of a red job are not kept")
    check(job["artifacts"]["paths"] == ["results/"], "artifacts")
    drives = [drive for row in job["parallel"]["matrix"] for drive in row["DUT"]]
    check(len(drives) == len(set(drives)) == 2, f"the example has drives {drives}")
    check(
        job["resource_group"] == "$DUT" and "$DUT" in job["tags"],
        "not locked by the drive, or not on its host",
    )
    script = "\n".join(job["script"])
    for drive in drives:
        for erase in "no", "yes":
            for profile in "", "a product.yaml":
                code, calls, former = gate_calls(
                    script, {"DUT": drive, "NVME_ERASE": erase, "NVME_PROFILE": profile}
                )
                wanted = ["run", "--dut", f"live:{drive}", "--out", f"results/{drive}"]
                wanted += ["--profile", profile] if profile else []
                wanted += ["--erase", drive] if erase == "yes" else []
                check(code == 0 and calls == [wanted], f"called with {calls} instead of {wanted}")
                check(not former, "a former run's verdict is published again")
    for code in 1, 2, 4, 75:
        check(
            gate_calls(script, {"DUT": "S1", "NVME_ERASE": "no", "NVME_PROFILE": ""}, code)[0]
            == code,
            f"exit code {code} is lost",
        )


def jenkins_builds(*builds):
    """The steps of each build: name, line, and the steps that it stands in."""
    groovy = shutil.which("groovy")
    if not groovy:
        skip("no groovy: the Jenkinsfile is not tried")
    environment = dict(os.environ)
    java = shutil.which("java")
    if java:
        environment.setdefault(
            "JAVA_HOME", os.path.dirname(os.path.dirname(os.path.realpath(java)))
        )
    done = subprocess.run(
        [groovy, f"{source}/ci/jenkins/try.groovy", f"{source}/ci/jenkins/Jenkinsfile", *builds],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    check(done.returncode == 0, f"the Jenkinsfile does not run: {done.stdout[-2000:]}")
    told = {}
    for line in done.stdout.splitlines():
        name = line.strip().split(" ")[0]
        if line.startswith("build "):
            steps, stack = told.setdefault(line[len("build ") :], []), []
            continue
        stack = stack[: (len(line) - len(line.lstrip())) // 2] + [name]
        steps.append((name, line.strip(), list(stack[:-1])))
    return [told.get(build, []) for build in builds]


def named(steps, name):
    return [(line, inside) for step, line, inside in steps if step == name]


def try_jenkins():
    tried = (
        ("75,0", 2, False),
        ("75,75,75,0", 3, True),
        ("1,0", 1, True),
        ("4,0", 1, True),
        ("2,0", 1, True),
        ("75,1,0", 2, True),
    )
    steps, nowhere, *others = jenkins_builds(
        "host7,0", ",0", *("host7," + codes for codes, _, _ in tried)
    )
    ((_, inside),) = named(steps, "sh")
    for outer, inner in (("lock", "node"), ("node", "timeout")):
        check(
            outer in inside and inner in inside and inside.index(outer) < inside.index(inner),
            f"{inner} is not inside {outer}: {inside}",
        )
    check(named(steps, "node")[0][0] == "node host7", "not on the host of the locked drive")
    check("quantity:1" in named(steps, "lock")[0][0], "locks all drives of the pool")
    order = [step for step, _, _ in steps]
    check(
        order.index("deleteDir") < order.index("sh"), "a former build's reports are published again"
    )
    check(not named(steps, "error"), "an open gate is an error")
    # 75 is tried again, a bounded number of times and not at once; a verdict never is
    for (codes, calls, red), steps in zip(tried, others):
        check(
            len(named(steps, "sh")) == calls,
            f"{codes}: {len(named(steps, 'sh'))} runs instead of {calls}",
        )
        check(len(named(steps, "sleep")) == calls - 1, f"{codes}: no pause between the runs")
        check(bool(named(steps, "error")) == red, f"{codes}: wrong end")
        check(
            named(steps, "junit") and named(steps, "archiveArtifacts"),
            f"{codes}: nothing is published",
        )
    for line, _ in named(steps, "junit"):
        check("keepTestNames" not in line, "keepTestNames hides what the class name says by now")
        check("testResults:results/pool/junit.xml" in line, f"publishes {line}")
    # without the host of the drive nothing runs anywhere
    check(
        not named(nowhere, "node") and not named(nowhere, "sh") and named(nowhere, "error"),
        "runs on any host",
    )
    script = re.search(r"'''(.*?)'''", read("ci/jenkins/Jenkinsfile"), re.S).group(1)
    for erase, profile in (("true", ""), ("false", "a product.yaml")):
        _, calls, _ = gate_calls(
            script, {"DUT": "S1", "OUT": "results/pool", "ERASE": erase, "PROFILE": profile}
        )
        wanted = ["run", "--dut", "live:S1", "--out", "results/pool"]
        wanted += ["--profile", profile] if profile else []
        wanted += ["--erase", "S1"] if erase == "true" else []
        check(calls == [wanted], f"called with {calls} instead of {wanted}")


{"gitlab": try_gitlab, "jenkins": try_jenkins}[what]()
print(f"template for {what}:", "as its comment says" if not wrong else f"{wrong} wrong")
sys.exit(wrong != 0)
