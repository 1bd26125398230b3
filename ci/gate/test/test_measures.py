# SPDX-License-Identifier: GPL-2.0-or-later
"""test_measures.py GATE: status, a recording, and all checks that only read cost of a simulated
drive no more processor time than a user may wait for them; the wall clock, which others share,
may show ten times that. It first proves that each rule can go red."""
import os
import resource
import subprocess
import sys
import tempfile
import time

SLACK = 10


def measure(command):
    """Processor time of it and all that it has waited for, and wall time, in s."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.returncode, cpu, wall, done.stdout.decode(errors="replace")


def wrong(name, limit_s, command):
    """What is wrong with it; None: nothing."""
    code, cpu, wall, out = measure(command)
    print(f"{name}: {cpu:.2f} s of processor time, {wall:.2f} s, limit {limit_s} s")
    if code:
        return f"{name}: exit {code}: {out[-500:]}"
    if cpu > limit_s or wall > SLACK * limit_s:
        return f"{name}: {cpu:.2f} s of processor time and {wall:.2f} s are more than {limit_s} s"
    return None


def main():
    gate = os.path.realpath(sys.argv[1])
    drive = ["--dut", "sim:gen5-x4"]
    burn = "import time\nwhile time.process_time() < 0.2: pass"
    proofs = [
        wrong("burns", 0.1, [sys.executable, "-c", burn]),
        wrong("waits", 0.05, [sys.executable, "-S", "-c", "import time; time.sleep(0.6)"]),
        wrong("fails", 5, ["false"]),
    ]
    bad = [] if all(proofs) else ["a rule does not go red"]
    with tempfile.TemporaryDirectory(dir=".") as scratch:
        read_only = [gate, "run", "-q", *drive, "--out", f"{scratch}/run"]
        for area in "identity", "pcie", "smart", "log", "ocp":
            read_only += ["--filter", f"{area}/*"]
        read_only += ["--exclude", "ocp/latency_*", "--exclude", "smart/counts_writes"]
        bad += filter(None, [
            wrong("status", 0.3, [gate, "status", *drive]),
            wrong("status --json", 0.3, [gate, "status", *drive, "--json"]),
            wrong("record", 2, [gate, "record", *drive, f"{scratch}/kept"]),
            wrong("checks that only read", 5, read_only),
        ])
    for line in bad:
        print(f"FAIL: {line}")
    return 1 if bad else 0


sys.exit(main())
