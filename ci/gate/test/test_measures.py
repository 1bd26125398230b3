# SPDX-License-Identifier: GPL-2.0-or-later
"""test_measures.py GATE: status, a recording, and all checks that only read take no longer of a
simulated drive than a user may wait for them: in processor time, and on the wall clock as far as
the host is there for it. That says a pace that is kept beside each command: where 20 ms of work
take 100 ms, the command waits five times as long. What is over the limit three times in a row is
red. It first proves that each rule can go red."""
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time

TRIES = 3
SLACK = 1.5  # what starts and ends beside is not measured by the pace
WORK_S, REST_S = 0.02, 0.05  # long enough to be one among others


class Pace:
    """How much longer than its processor time a little work takes, from begin to end."""

    def __init__(self):
        self.cpu = self.wall = 0.0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.keep)

    def keep(self):
        while True:
            wall, cpu = time.monotonic(), time.thread_time()
            while time.thread_time() - cpu < WORK_S:
                pass
            self.wall += time.monotonic() - wall
            self.cpu += time.thread_time() - cpu
            if self.done.wait(REST_S):
                return

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *what):
        self.done.set()
        self.thread.join()

    def stretch(self):
        return max(1.0, self.wall / self.cpu)


def measure(command):
    """Exit code, processor time of it and all that it has waited for, wall time, both in s, by how
    much the host has stretched that, and what it said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with Pace() as pace:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False)
        wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.returncode, cpu, wall, pace.stretch(), done.stdout.decode(errors="replace")


def wrong(name, limit_s, command, prepare=lambda: None):
    """What is wrong with it; None: nothing."""
    good = bad = 0
    while bad <= TRIES // 2:
        prepare()
        code, cpu, wall, stretch, out = measure(command)
        print(f"{name}: {cpu:.2f} s of processor time, {wall:.2f} s on a host that is {stretch:.1f}"
              f" times as slow as alone, limit {limit_s} s")
        if code:
            return f"{name}: exit {code}: {out[-500:]}"
        held = cpu <= limit_s and wall <= SLACK * stretch * limit_s
        good, bad = good + held, bad + (not held)
        if good > TRIES // 2:
            return None
    return (f"{name}: {cpu:.2f} s of processor time, or {wall:.2f} s on a host {stretch:.1f} times"
            f" as slow, are more than {limit_s} s")


def main():
    gate = os.path.realpath(sys.argv[1])
    drive = ["--dut", "sim:gen5-x4"]
    burn = "import time\nwhile time.process_time() < 0.2: pass"
    proofs = [
        wrong("burns", 0.1, [sys.executable, "-c", burn]),
        # it waits by itself, whatever the host does: far beyond what it would be stretched to
        wrong("waits", 0.02, [sys.executable, "-S", "-c", "import time; time.sleep(2)"]),
        wrong("fails", 5, ["false"]),
    ]
    bad = [] if all(proofs) else ["a rule does not go red"]
    with tempfile.TemporaryDirectory(dir=".") as scratch:
        def forget():
            subprocess.run(["rm", "-rf", f"{scratch}/run"], check=True)

        bad += filter(None, [
            wrong("status", 0.3, [gate, "status", *drive]),
            wrong("status --json", 0.3, [gate, "status", *drive, "--json"]),
            wrong("record", 2, [gate, "record", *drive, f"{scratch}/kept"]),
            wrong("record --refusals", 2, [gate, "record", *drive, "--refusals",
                                           f"{scratch}/asked"]),
            wrong("checks that only read", 5, [gate, "run", "-q", *drive, "--tag", "reads",
                                               "--out", f"{scratch}/run"], forget),
        ])
    for line in bad:
        print(f"FAIL: {line}")
    return 1 if bad else 0


sys.exit(main())
