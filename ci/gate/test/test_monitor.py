#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""status --interval: lines, the live line of a terminal, charts, Ctrl-C, a drive that goes away.

usage: test_monitor.py NVME-GATE
Simulated drives are watched on their own clock: nothing here waits for a time.
"""
import fcntl
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios

gate = os.path.abspath(sys.argv[1])
top = tempfile.mkdtemp(prefix="monitor.", dir=os.getcwd())
bad = 0


def check(what, holds, more=""):
    global bad
    if not holds:
        bad = 1
        print("FAIL: %s %s" % (what, more))


def run(*words, codes=(0,)):
    done = subprocess.run(
        [gate, "status", *words], stdin=subprocess.DEVNULL, capture_output=True, check=False,
        text=True, timeout=100,
    )
    check("exit of %r" % (words,), done.returncode in codes,
          "%d: %s" % (done.returncode, done.stderr[-300:]))
    return done


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def path(*parts):
    return os.path.join(top, *parts)


def read(*parts):
    with open(path(*parts), encoding="utf-8") as file:
        return file.read()


# a look each second, the first and the last one counted
done = run("--dut", "sim:gen5-x4", "--interval", "1s", "--duration", "10s")
looks = lines(done.stdout)
check("number of looks", len(looks) == 11, len(looks))
check("times", [look["t_s"] for look in looks] == [float(s) for s in range(11)],
      [look["t_s"] for look in looks])
check("first rates", looks[0]["rates"]["read_bytes_per_s"] is None, looks[0])
check("later rates", looks[1]["rates"]["read_bytes_per_s"] == 0, looks[1])
# every field as status has it, and as often
whole = json.loads(run("--dut", "sim:gen5-x4", "--json").stdout)
check("fields", set(looks[0]["smart"]) == set(whole["smart"]) - {"critical_warning_means"},
      set(looks[0]["smart"]) ^ set(whole["smart"]))
check("link", looks[0]["link"] == {"speed_gts": 32.0, "width": 4}, looks[0]["link"])
check("summary", re.search(r"11 looks, \d+ to \d+ C$", done.stderr.strip()), done.stderr)

# kept, with charts; and again in the same place
for _ in range(2):
    done = run("--dut", "sim:gen5-x4", "--interval", "100ms", "--duration", "1m", "--out",
               path("kept"), "-q")
    check("quiet", not done.stderr, done.stderr)
    check("kept lines", read("kept", "samples.jsonl") == done.stdout)
    check("looks kept", len(lines(done.stdout)) == 601, len(lines(done.stdout)))
    page = read("kept", "report.html")
    check("how long", re.search(r"for 1:00 min|for 60(\.0)? s|for 1 min", page),
          re.findall(r"x4 for .{0,12}", page))
    check("charts", "<svg" in page or "Did not change" in page)
    check("no verdict", "Watched, not judged" in page and "gate" not in page.split("<main>")[0]
          .split("</style>")[-1].replace("nvme-gate", ""))
    check("who", "SIM5X4000001" in page)
    record = [json.loads(line) for line in read("kept", "record.jsonl").splitlines()]
    check("record", any("testRunEnd" in str(line) for line in record))
check("files", sorted(os.listdir(path("kept"))) ==
      ["record.jsonl", "report.css", "report.html", "samples.jsonl"], os.listdir(path("kept")))
# what is somebody else's stays
os.mkdir(path("theirs"))
with open(path("theirs", "precious"), "w", encoding="utf-8") as file:
    file.write("x")
done = run("--dut", "sim:gen5-x4", "--interval", "1s", "--duration", "1s", "--out", path("theirs"),
           codes=(2,))
check("refusal", "holds something else than a former watch (precious)" in done.stderr, done.stderr)
check("theirs", os.listdir(path("theirs")) == ["precious"])

# one that goes away is told, and so is when; what was seen is kept
done = run("--dut", "sim:gen5-x4+vanishes", "--interval", "1s", "--duration", "20s", "--out",
           path("gone"), codes=(4,))
told = [line for line in lines(done.stdout) if "event" in line]
check("gone", [line["event"] for line in told] == ["the drive does not answer any more"], told)
check("gone", "does not answer any more, %.3f s after" % told[0]["t_s"] in done.stderr)
check("gone on the page", "the drive does not answer any more" in read("gone", "report.html"))
seen = [line for line in lines(done.stdout) if "smart" in line]
check("gaps", seen[0]["smart"] and seen[-1]["smart"] is None and len(seen) == 21)

# looks that have no SMART data are counted
done = run("--dut", "sim:gen5-x4+smart-refused", "--interval", "1s", "--duration", "2s",
           codes=(4,))
check("blind", "3 looks, 3 without SMART data" in done.stderr, done.stderr)
done = run("--dut", "sim:gen5-x4+controller-fatal", "--interval", "1s", "--duration", "3s",
           codes=(4,))
check("fatal", re.search(r"4 looks, [1-4] with the controller's fatal status", done.stderr),
      done.stderr)
done = run("--dut", "sim:gen5-x4", "--interval", "2s", "--duration", "1s")
check("one look", "status: 1 look, " in done.stderr, done.stderr)

# Ctrl-C, once there is something to lose
process = subprocess.Popen(
    [gate, "status", "--dut", "sim:gen5-x4", "--interval", "1s", "--duration", "10000h", "--out",
     path("stopped")],
    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
for _ in range(5000):  # more than are kept for the charts
    json.loads(process.stdout.readline())
process.send_signal(signal.SIGINT)
_, words = process.communicate(timeout=100)
check("exit after SIGINT", process.returncode == 130, process.returncode)
kept = lines(read("stopped", "samples.jsonl"))
check("whole lines", len(kept) >= 5000 and "%d looks" % len(kept) in words, words)
check("report after SIGINT", read("stopped", "report.html").rstrip().endswith("</html>"))
check("report told", "stopped/report.html" in words, words)

# wrong usage
for words, why in (
    (["--dut", "sim:gen5-x4", "--interval", "1s"], "say how long with --duration"),
    (["--dut", "sim:gen5-x4", "--duration", "1s"], "--duration goes with --interval"),
    (["--dut", "sim:gen5-x4", "--out", "x"], "--out goes with --interval"),
    (["--dut", "sim:gen5-x4", "--interval", "1ms", "--duration", "1s"], "at least 10 ms"),
):
    done = run(*words, codes=(2,))
    check("wrong usage", why in done.stderr and not done.stdout, done.stderr)

# a terminal has one line, drawn again, never wider than it is
for width in (200, 80, 40):
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(gate, [gate, "status", "--dut", "sim:gen5-x4", "--interval", "1s", "--duration",
                        "5s"])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    shown = b""
    while True:
        try:
            piece = os.read(fd, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    _, status = os.waitpid(pid, 0)
    os.close(fd)
    check("terminal", os.waitstatus_to_exitcode(status) == 0)
    drawn = re.findall(rb"\r(\d\d:\d\d:\d\d [^\r\n\x1b]*)\x1b\[K", shown)
    check("live line", len(drawn) == 6, shown)
    check("live line", width < 80 or b"  spare 100 %  used" in drawn[2], drawn[2:3])
    check("rates", b"  r 0 bytes/s  w 0 bytes/" in drawn[2], drawn[2:3])
    # the first one may be drawn before the terminal has its size
    check("width", max(len(line) for line in drawn[2:]) < width, drawn)
    check("no JSON on a terminal", b"{" not in shown)

shutil.rmtree(top)
if not bad:
    print("monitor: all as expected")
sys.exit(bad)
