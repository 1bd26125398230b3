#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""look.py MAKE_RUN NVME_GATE FOLDER: opens report.html in headless Chromium as Jenkins serves it,
without its style sheet, and plainly; measures that nothing overflows and that the filter works;
leaves screenshots in FOLDER. Exit 77 says that there is no Chromium."""
import functools, html, http.server, json, os, re, shutil, subprocess, sys, tempfile, threading

make_run, gate, folder = sys.argv[1:4]
browser = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
if not browser:
    print("SKIP: no chromium")
    sys.exit(77)

JENKINS = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';"
# the page that looks: one frame after the other, and what each document says of itself
HARNESS = """<!DOCTYPE html><body><pre id="out"></pre><script>
var pages = %s, results = [];
function next() {
  if (!pages.length) {
    document.getElementById("out").textContent = "RESULT" + JSON.stringify(results) + "END";
    return;
  }
  var page = pages.shift(), f = document.createElement("iframe");
  f.width = page.width; f.height = 900; f.style.border = 0;
  f.onload = function () {
    var d = f.contentDocument, root = d.documentElement, wide = [];
    var box = d.getElementById("show-pass");
    function shown() { return Array.prototype.filter.call(d.querySelectorAll("#case-list .t-pass"),
      function (r) { return r.getClientRects().length; }).length; }
    Array.prototype.forEach.call(d.querySelectorAll("body *"), function (e) {
      var right = e.getBoundingClientRect().right;
      if (right > root.clientWidth + 1 && !e.parentElement.closest(".scroll"))
        wide.push(e.tagName + "." + e.getAttribute("class") + " " + e.textContent.slice(0, 30)); });
    // labels of a drawing that lie on each other, or leave it
    var on_labels = [];
    Array.prototype.forEach.call(d.querySelectorAll("details"), function (e) { e.open = true; });
    Array.prototype.forEach.call(d.querySelectorAll("svg.chart:not(.spark)"), function (svg) {
      var boxes = Array.prototype.map.call(svg.querySelectorAll("text"), function (t) {
        var b = t.getBBox();
        return { x: b.x, y: b.y + 2, r: b.x + b.width, b: b.y + b.height - 2,
          t: t.textContent }; });
      boxes.forEach(function (p, i) {
        if (p.x < -1 || p.r > svg.viewBox.baseVal.width + 1) on_labels.push("leaves: " + p.t);
        boxes.slice(i + 1).forEach(function (q) {
          if (p.x < q.r - 1 && q.x < p.r - 1 && p.y < q.b && q.y < p.b)
            on_labels.push(p.t + " on " + q.t); }); }); });
    var before = shown(); if (box) box.click();
    results.push({ page: page, overflow: root.scrollWidth - root.clientWidth,
      wide: wide.slice(0, 4), labels: on_labels.slice(0, 4),
      before: before, after: shown(), charts: d.querySelectorAll("svg.chart").length,
      styled: d.defaultView.getComputedStyle(d.querySelector(".tiles")).display == "flex" });
    f.remove(); next(); };
  f.src = page.src; document.body.appendChild(f);
}
next();
</script>"""


class Server(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        parts = self.path.split("/")
        if parts[1] == "look":
            body = (HARNESS % json.dumps(pages)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)
            return
        if parts[1] == "bare" and self.path.endswith(".css"):
            self.send_error(404)
            return
        super().do_GET()

    def translate_path(self, path):
        return super().translate_path("/" + "/".join(path.split("/")[2:]))

    def end_headers(self):
        if self.path.split("/")[1] in ("jenkins", "bare"):
            self.send_header("Content-Security-Policy", JENKINS)
        super().end_headers()

    def log_message(self, *args):
        pass


def chromium(*words):
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless=new",
            "--disable-gpu",
            "--hide-scrollbars",
            "--user-data-dir=" + profile,
        ]
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to sandbox root
        done = subprocess.run(command + list(words), capture_output=True, timeout=90, text=True)
    return done.stdout


def headings(path):
    with open(path, encoding="utf-8") as file:
        page = file.read()
    found = [text for _, text in re.findall(r"<(h2|h3|figcaption)[^>]*>(.*?)</\1>", page, re.S)]
    for pair in re.findall(
        r'<details class="drawings" open[^>]*><summary>(.*?)</summary><p[^>]*>(.*?)</p>', page, re.S
    ):
        found += pair
    return {flat(html.unescape(re.sub("<[^>]*>", " ", text))) for text in found}


def flat(text):
    return " ".join(text.split())


wrong = 0


def expect(condition, text):
    global wrong
    if not condition:
        wrong += 1
        print("WRONG:", text)


os.makedirs(folder, exist_ok=True)
with tempfile.TemporaryDirectory() as top:
    runs = {"every": ["cases=30"], "healthy": ["healthy"], "hostile": ["hostile"]}
    # a real run of a simulated drive: two namespaces, events, a limit that is missed by far
    gate_runs = {
        "gate": [
            "--dut",
            "sim:gen5-x4+iops-low",
            "--erase",
            "SIM5X4000001",
            "--filter",
            "perf/i*",
            "--filter",
            "perf/fixed*",
            "--filter",
            "thermal/*",
            "--filter",
            "smart/*",
            "--filter",
            "survive/*",
            "--filter",
            "perf/mixed",
        ]
    }
    for name, words in runs.items():
        subprocess.run(
            [make_run, os.path.join(top, name), *words],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )
    for name, words in gate_runs.items():
        subprocess.run(
            [gate, "run", "--out", os.path.join(top, name), *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=200,
        )
    pages = [
        {"src": f"/{way}/{name}/report.html", "width": width, "way": way}
        for name in [*runs, *gate_runs]
        for way in ("plain", "jenkins", "bare")
        for width in (1280, 400)
    ]
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Server, directory=top)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    page = chromium("--virtual-time-budget=20000", "--dump-dom", f"{base}/look")
    found = re.search(r"RESULT(.*?)END</pre>", page, re.S)
    results = json.loads(html.unescape(found.group(1))) if found else []
    expect(len(results) == len(pages), f"{len(results)} of {len(pages)} pages opened")
    for got in results:
        expect(got["charts"] >= 2, got)
        expect(got["styled"] == (got["page"]["way"] != "bare"), got)
        expect(not got["labels"], got)
        if got["styled"]:
            expect(got["overflow"] <= 0 and not got["wide"], got)
            expect(got["before"] > 3 and got["after"] == 0, got)
    for name in runs:
        for way, dark in (("plain", 0), ("plain", 1), ("jenkins", 0), ("bare", 0))[
            : 4 if name == "every" else 1
        ]:
            shot = os.path.join(folder, f"{name}-{way}{'-dark' if dark else ''}.png")
            words = ["--blink-settings=preferredColorScheme=0"] if dark else []
            chromium(
                *words,
                "--window-size=1280,4200",
                "--screenshot=" + shot,
                f"{base}/{way}/{name}/report.html",
            )
            expect(
                os.path.exists(shot) and os.path.getsize(shot) > 20000,
                shot + " is missing or empty",
            )
    # on paper no page ends with the heading of what stands on the next one
    reader = shutil.which("pdftotext")
    for name in (*runs, *gate_runs) if reader else ():
        paper = os.path.join(folder, f"{name}.pdf")
        chromium(
            "--no-pdf-header-footer", "--print-to-pdf=" + paper, f"{base}/plain/{name}/report.html"
        )
        sheets = subprocess.run(
            [reader, "-layout", paper, "-"], capture_output=True, text=True, timeout=60
        ).stdout
        for number, sheet in enumerate(sheets.split("\f")[:-2], 1):
            lines = [
                flat(line.lstrip(" \u25bc\u25be")) for line in sheet.splitlines() if line.strip()
            ]
            expect(
                not lines or lines[-1] not in headings(os.path.join(top, name, "report.html")),
                f"{paper}: page {number} ends with a heading: {lines[-1:]}",
            )
    server.shutdown()
print(f"screenshots in {folder}, {wrong} wrong")
sys.exit(1 if wrong else 0)
