#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""check_schemas.py MAKE_RUN SOURCE [RUNDIR...]: every line of synthetic records, or of the records
in the given run directories, against the public OCP schemas, and summary.json against its own. Exit
77 says that schemas or the module are absent."""
import glob, json, os, subprocess, sys, tempfile

make_run, source, *directories = sys.argv[1:]
folder = os.path.join(source, "..", "shared", "schemas", "ocp-tv")
try:
    import jsonschema
    from jsonschema import Draft202012Validator
except ImportError:
    print("SKIP: python3-jsonschema is not installed")
    sys.exit(77)
if not os.path.isdir(folder):
    print("SKIP: no schemas in ../shared/schemas/ocp-tv")
    sys.exit(77)

store = {}
for path in glob.glob(os.path.join(folder, "*.json")):
    with open(path) as file:
        schema = json.load(file)
    store[schema["$id"]] = schema


def inline(node, document):
    """The same schema without references: versions of the module resolve those differently."""
    if isinstance(node, list):
        return [inline(item, document) for item in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if reference and reference.startswith("#/"):
        target = document
        for part in reference[2:].split("/"):
            target = target[part]
        return inline(target, document)
    if reference:
        target = store["https://github.com" + reference]
        return inline(target, target)
    return {
        key: inline(value, document) for key, value in node.items() if key not in ("$id", "$defs")
    }


root = store["https://github.com/opencomputeproject/ocp-diag-core/output"]
record = Draft202012Validator(inline(root, root), format_checker=jsonschema.FormatChecker())
with open(os.path.join(source, "reports", "summary.schema.json")) as file:
    summary_schema = json.load(file)
Draft202012Validator.check_schema(summary_schema)
summary = Draft202012Validator(summary_schema)

bad = 0


def check(validator, value, where):
    global bad
    for error in validator.iter_errors(value):
        bad += 1
        print(f"{where}: {error.message[:200]}")


def refuse(constant):
    raise ValueError(constant + " is not JSON")


# a validator that accepts everything would prove nothing
for wrong in (
    {},
    {"sequenceNumber": -1, "timestamp": "x", "schemaVersion": {"major": 1, "minor": 0}},
    {
        "sequenceNumber": 1,
        "timestamp": "2025-11-22T10:00:00Z",
        "testStepArtifact": {"testStepId": "1", "log": {"severity": "LOUD", "message": "x"}},
    },
):
    if not list(record.iter_errors(wrong)):
        print("the schemas let through", wrong)
        bad += 1
if not list(summary.iter_errors({"gate": "ajar"})):
    print("summary.schema.json lets everything through")
    bad += 1

lines = 0


def check_run(run, name):
    global bad, lines
    with open(os.path.join(run, "run.jsonl"), encoding="utf-8", errors="strict") as file:
        for number, line in enumerate(file):
            value = json.loads(line, parse_constant=refuse)
            if value["sequenceNumber"] != number:
                print(f"line {number}: sequenceNumber {value['sequenceNumber']}")
                bad += 1
            # elements of a series are all of one form: a thousand are no better proof than three
            element = value.get("testStepArtifact", {}).get("measurementSeriesElement", {})
            if element.get("index", 0) < 3:
                check(record, value, f"{name} line {number}")
            lines += 1
    with open(os.path.join(run, "summary.json"), encoding="utf-8", errors="strict") as file:
        check(summary, json.load(file, parse_constant=refuse), f"{name} summary.json")


if directories:
    for directory in directories:
        check_run(directory, directory)
else:
    for words in (
        ["healthy"],
        [],
        ["hostile", "samples=3"],
        ["unfinished"],
        ["cases=50", "samples=20"],
        ["firmware=NEW", "baseline"],
    ):
        with tempfile.TemporaryDirectory() as top:
            run = os.path.join(top, "run")
            if "baseline" in words:
                base = os.path.join(top, "base")
                subprocess.run(
                    [make_run, base, "healthy"], check=True, stdout=subprocess.DEVNULL, timeout=60
                )
                words[words.index("baseline")] = f"baseline={base}"
            subprocess.run(
                [make_run, run, *words], check=True, stdout=subprocess.DEVNULL, timeout=60
            )
            check_run(run, words)
print(f"{lines} lines of records and {len(directories) or 6} summaries checked, {bad} wrong")
sys.exit(1 if bad or lines < (100 if directories else 1000) else 0)
