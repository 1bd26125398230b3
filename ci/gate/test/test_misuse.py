# SPDX-License-Identifier: GPL-2.0-or-later
"""test_misuse.py GATE: devices, status and record as people misuse them: words that mean nothing,
files that are none, a stdout that nobody reads, a full disk, Ctrl-C in the middle. Each ends with
the exit code of the README and one line, and leaves nothing behind."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SIM = ["--dut", "sim:gen5-x4"]


class Test:
    def __init__(self, gate):
        self.gate, self.bad = gate, 0

    def expect(self, good, what):
        if not good:
            self.bad += 1
            print(f"FAIL: {what}")

    def run(self, *words, stdout=subprocess.PIPE):
        done = subprocess.run([self.gate, *words], stdout=stdout, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, check=False, timeout=60)
        return done.returncode, done.stderr.decode(errors="replace")

    def refuse(self, code, said, *words):
        """With this exit code, one line that says it, and no file more than before."""
        before = sorted(os.listdir("."))
        got, err = self.run(*words)
        shown = " ".join(words)[:90]
        self.expect(got == code and said in err, f"{shown}: exit {got}, not {code}; {err[:200]}")
        self.expect(err.count("\n") == 1, f"{shown}: more than a line: {err[:200]}")
        self.expect(sorted(os.listdir(".")) == before, f"{shown}: {os.listdir('.')}")


def words_that_mean_nothing(test):
    deep = "(" * 70000
    for command in ("devices", "--match", deep), ("devices", "--exclude-dut", deep), \
                   ("devices", "--match", "((a{100}){100}){100}"), ("devices", "--match", "("):
        test.refuse(2, "not a regular expression", *command)
    test.refuse(2, "nobody", *("devices", "--dut", "nobody"))
    test.refuse(2, "empty", "record", *SIM, "")
    test.refuse(2, "at least 10 ms", "status", *SIM, "--interval", "0", "--duration", "1s")
    test.refuse(2, "a time of more", "status", *SIM, "--interval", "1s", "--duration", "0")
    for more in ("--section", "smart"), ("--telemetry", "x"), ("--interval", "1s"):
        test.refuse(2, "--fact goes with", "status", *SIM, "--fact", "smart.used_pct", *more)
    test.refuse(2, "--section goes with", "status", *SIM, "--section", "smart", "--telemetry", "x")
    test.refuse(2, "is a link", "record", *SIM, "link")
    test.refuse(2, "cannot be written to", "record", *SIM, "/dev/null")
    test.refuse(2, "which no recording put there", "record", *SIM, "/")
    for file, said in ("/", "Is a directory"), ("/dev/zero", "File too large"), \
                      ("nowhere", "No such file"), ("empty", "no dump"), ("binary", "no dump"):
        test.refuse(2, said, "record", "--from-lspci", file, "new")
    test.refuse(2, "holds no recording", "status", "--dut", "replay:folder")
    test.refuse(2, "Not a directory", "status", "--dut", "replay:/dev/null")


def manifests(test):
    """Of a recording that somebody changed nothing is believed."""
    test.expect(test.run("record", *SIM, "kept")[0] == 0, "no recording")
    with open("kept/manifest.json", encoding="utf-8") as file:
        good = file.read()
    for old, new, said in (
            ("", None, "holds no recording"), (good, "", "no JSON"), (good, good[:-20], "no JSON"),
            ('"version": 1,', '"version": 2,', "another version"),
            ('"version": 1,', '"version": 1, "version": 1,', "stands twice"),
            ('"sha256": "', '"sha256": "0', "not what was recorded"),
            ('"bytes": 4096', '"bytes": 4095', "not as long"),
            ('"bytes": 4096', '"bytes": 4096000000', "described wrongly"),
            ('"file": "', '"file": "../kept/', "no name of a file"),
            ('"file": "', '"file": "x', "is not there"),
            ('"opcode": 6', '"opcode": 5', "such commands are not recorded"),
            ('"opcode": 6', '"opcode": "6"', "such commands"),
            ('"bytes": 4096', '"bytes": 4096, "untold": [[1, 0]]', "does not tell"),
            ('"bytes": 4096', '"bytes": 4096, "untold": [[8, 4], [2, 1]]', "does not tell"),
            ('"bytes": 4096', '"bytes": 4096, "untold": [[-1, 4]]', "does not tell"),
            ('"bytes": 4096', '"bytes": 4096, "untold": [[1]]', "does not tell"),
            ('"recorded": "2', '"recorded": "x', "when")):
        os.unlink("kept/manifest.json")
        if new is not None:
            with open("kept/manifest.json", "w", encoding="utf-8") as file:
                file.write(good.replace(old, new, 1))
        test.refuse(2, said, "status", "--dut", "replay:kept")
        with open("kept/manifest.json", "w", encoding="utf-8") as file:
            file.write(good)
    test.expect(test.run("status", "--dut", "replay:kept")[0] == 0, "the good one is refused")


def nobody_reads(test):
    for words in (("devices", *SIM), ("devices", *SIM, "--json"), ("status", *SIM),
                  ("status", *SIM, "--json"), ("status", *SIM, "--fact", "smart.used_pct"),
                  ("status", *SIM, "--interval", "1s", "--duration", "9s"), ("list", "--facts"),
                  ("record", *SIM, "made"), ("status", *SIM, "--telemetry", "made")):
        with open("/dev/full", "w", encoding="utf-8") as full:
            code, err = test.run(*words, stdout=full)
        test.expect(code == 4 and "No space left" in err, f"{words}, full: exit {code}: {err}")
        shutil.rmtree("made", ignore_errors=True)
        if os.path.exists("made"):
            os.unlink("made")
        read, write = os.pipe()
        os.close(read)
        code, err = test.run(*words, stdout=write)
        os.close(write)
        test.expect(code == 4 and "stdout" not in err, f"{words}, closed: exit {code}: {err}")
        shutil.rmtree("made", ignore_errors=True)
        if os.path.exists("made"):
            os.unlink("made")


def stopped(test):
    """At any moment: all of it or nothing, and no folder of something unfinished."""
    for words, whole in ((("record", *SIM, "made"), "manifest.json"),
                         (("status", *SIM, "--telemetry", "made"), None),
                         (("status", *SIM, "--interval", "1s", "--duration", "999999s", "--out",
                           "made"), "report.html")):
        for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
            for delay in 0, .005, .02, .04, .08, .2:
                before = set(os.listdir("."))
                with subprocess.Popen([test.gate, *words], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL) as child:
                    time.sleep(delay)
                    child.send_signal(number)
                    child.wait(60)
                what = f"{words[0]} {words[3]}, {number.name} after {delay} s"
                code, left = child.returncode, set(os.listdir(".")) - before
                test.expect(code in (0, -number, 128 + number), f"{what}: exit {code}")
                test.expect(left <= {"made"}, f"{what}: it leaves {left}")
                if whole and left and code != -number:
                    test.expect(whole in os.listdir("made"), f"{what}: {os.listdir('made')}")
                shutil.rmtree("made", ignore_errors=True)
                if os.path.exists("made"):
                    os.unlink("made")


def full_disk(test):
    """A file system of its own, in a mount namespace of its own."""
    script = 'mount -t tmpfs -o size=$1 none . || exit 77; cd "$PWD"; shift; "$@"; code=$?; ' \
             'ls -A; exit $code'
    os.mkdir("small")
    for size in "4k", "16k", "64k", "200k":
        for words in (("record", *SIM, "made"), ("status", *SIM, "--telemetry", "made")):
            if words[0] == "status" and size in ("64k", "200k"):
                continue
            done = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", size, test.gate,
                                   *words], cwd="small", stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, check=False, timeout=60)
            if done.returncode == 77 or b"unshare" in done.stderr:
                print("no mount namespace here: the full disk was left out")
                return
            out = done.stdout.decode()
            test.expect(done.returncode in (4, 75) and b"No space left" in done.stderr,
                        f"{words[0]} on {size}: exit {done.returncode}: {done.stderr}")
            test.expect(not out, f"{words[0]} on {size}: it leaves {out}")


def main():
    test = Test(os.path.realpath(sys.argv[1]))
    with tempfile.TemporaryDirectory(dir=".") as scratch:
        os.chdir(scratch)
        os.mkdir("folder")
        os.symlink("folder", "link")
        with open("empty", "wb"), open("binary", "wb") as file:
            file.write(bytes(range(256)) * 64)
        for part in words_that_mean_nothing, manifests, nobody_reads, stopped, full_disk:
            part(test)
        os.chdir("..")
    return 1 if test.bad else 0


sys.exit(main())
