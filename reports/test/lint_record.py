# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold of a record: run.jsonl says one thing after the other and contradicts itself
nowhere. Used by lint_run.py, which holds the documents against it."""
import json
import math
import os
import re
from urllib.parse import unquote

VERDICTS = ("pass", "fail", "error", "skip")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")
# what no text of a record may hold: C0 without tab and newline, DEL, C1, marks that turn text round
HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
COMPARE = {
    "EQUAL": lambda a, b: a == b,
    "NOT_EQUAL": lambda a, b: a != b,
    "LESS_THAN": lambda a, b: a < b,
    "LESS_THAN_OR_EQUAL": lambda a, b: a <= b,
    "GREATER_THAN": lambda a, b: a > b,
    "GREATER_THAN_OR_EQUAL": lambda a, b: a >= b,
    "IN_SET": lambda a, b: a in b,
    "NOT_IN_SET": lambda a, b: a not in b,
}
NOT_FINITE = ("NaN", "Infinity", "-Infinity")  # told as words; they keep no limit
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def has_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def check_schema(schema, value, root, where="summary"):
    """Complaints of a JSON schema, of as much of that language as summary.schema.json speaks."""
    known = {
        "$schema",
        "title",
        "description",
        "$defs",
        "$ref",
        "type",
        "enum",
        "const",
        "minimum",
        "maximum",
        "minLength",
        "required",
        "properties",
        "additionalProperties",
        "items",
        "oneOf",
    }
    for word in set(schema) - known:
        yield f"{where}: the schema's word {word} is not known here"
    if "$ref" in schema:
        yield from check_schema(
            root["$defs"][schema["$ref"].rpartition("/")[2]], value, root, where
        )
    types = schema.get("type", [])
    types = types if isinstance(types, list) else [types]
    if types and not any(has_type(value, name) for name in types):
        yield f"{where}: {value!r:.60} is no {' or '.join(types)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r:.60} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{where}: {value!r:.60} is not {schema['const']}"
    if has_type(value, "number") and not schema.get("minimum", value) <= value <= schema.get(
        "maximum", value
    ):
        yield f"{where}: {value} is out of range"
    if isinstance(value, str) and len(value) < schema.get("minLength", 0):
        yield f"{where}: too short"
    if "oneOf" in schema:
        fits = [not list(check_schema(one, value, root, where)) for one in schema["oneOf"]]
        if sum(fits) != 1:
            yield f"{where}: {sum(fits)} of oneOf fit"
    if isinstance(value, dict):
        for key in schema.get("required", []):
            if key not in value:
                yield f"{where}: no {key}"
        for key, item in value.items():
            more = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            if isinstance(more, dict):
                yield from check_schema(more, item, root, f"{where}.{key}")
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from check_schema(schema["items"], item, root, f"{where}[{number}]")


def strict(text):
    """JSON without NaN, without a key that stands twice, without a control character."""

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    def once(pairs):
        keys = [key for key, _ in pairs]
        if len(keys) != len(set(keys)):
            raise ValueError(f"a key stands twice in {keys}")
        return dict(pairs)

    return json.loads(text, parse_constant=refuse, object_pairs_hook=once)


def texts_of(value):
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, float) and not math.isfinite(value):
        yield "\x00"


class Step:
    def __init__(self, name):
        self.name, self.ended, self.verdicts, self.case = name, False, [], None
        self.series, self.stamps, self.evaluated, self.failed = {}, {}, 0, 0
        self.said = []  # of what did not hold, one sentence each


class Record:
    """run.jsonl, read line by line; .wrong has the complaints, .steps what was told."""

    def __init__(self, directory, data):
        self.directory, self.wrong, self.steps, self.named = directory, [], {}, set()
        self.began = self.ended = None
        self.last, self.inverted = "", False
        if not data.endswith(b"\n"):
            data, _, torn = data.rpartition(b"\n")
            data += b"\n"
            self.torn = torn
        else:
            self.torn = b""
        for number, line in enumerate(data[:-1].split(b"\n")):
            self.where = f"line {number + 1}"
            try:
                self.take(number, strict(line.decode("utf-8")))
            except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
                self.say(f"{type(error).__name__}: {error}")
        self.where = "at the end"
        self.close()

    def say(self, text):
        self.wrong.append(f"run.jsonl {self.where}: {text}")

    def demand(self, holds, text):
        if not holds:
            self.say(text)

    def take(self, number, line):
        self.demand(
            line["sequenceNumber"] == number,
            f"sequenceNumber {line['sequenceNumber']} instead of {number}",
        )
        stamp = line["timestamp"]
        self.demand(STAMP.fullmatch(stamp), f"timestamp {stamp}")
        # what was sampled or looked at bears the time of that, not of its line
        if "testRunArtifact" in line or line.get("testStepArtifact", {}).keys() & {
            "testStepStart",
            "testStepEnd",
        }:
            self.demand(stamp >= self.last, f"timestamp {stamp} is before {self.last}")
            self.last = stamp
        for text in texts_of(line):
            if HARMFUL.search(text):
                self.say(f"a harmful character in {text!r:.60}")
        self.demand(self.ended is None, "behind the end of the run")
        if "schemaVersion" in line:
            self.demand(number == 0, "the version is not the first line")
            return
        self.demand(number > 0, "no version in the first line")
        if "testRunArtifact" in line:
            self.take_run(line["testRunArtifact"])
            return
        artifact = line["testStepArtifact"]
        self.demand(self.began is not None, "a step before the run")
        self.take_step(artifact["testStepId"], artifact)

    def take_run(self, artifact):
        if "testRunStart" in artifact:
            self.demand(self.began is None, "the run begins twice")
            self.began = artifact["testRunStart"]
        elif "testRunEnd" in artifact:
            self.demand(self.began is not None, "the run ends before it began")
            self.ended = artifact["testRunEnd"]

    def take_step(self, number, artifact):
        if "testStepStart" in artifact:
            self.demand(number not in self.steps, f"step {number} begins twice")
            self.steps[number] = Step(artifact["testStepStart"]["name"])
            return
        step = self.steps.get(number)
        if step is None:
            self.say(f"step {number} never began")
            return
        self.demand(not step.ended, f"step {number} is told of after its end")
        for kind, content in artifact.items():
            take = getattr(self, "take_" + kind, None)
            if take:
                take(step, content)

    def take_testStepEnd(self, step, content):
        self.demand(
            content["status"] in ("COMPLETE", "ERROR", "SKIP"), f"status {content['status']}"
        )
        step.ended = True

    def take_extension(self, step, extension):
        content = extension["content"]
        if extension["name"] == "nvme-gate.case":
            self.demand(step.case is None, "a case is introduced twice")
            self.demand(
                content["name"] == step.name, f"step {step.name} holds case {content['name']}"
            )
            step.case = content
        elif extension["name"] == "nvme-gate.verdict":
            step.verdicts.append(content)
        elif extension["name"] == "nvme-gate.skip":
            step.said.append(content["reason"])

    def take_diagnosis(self, step, content):
        self.demand(
            content.get("message", "").strip() and content["verdict"], "a diagnosis without a text"
        )
        if content["type"] == "FAIL":
            step.failed += 1
            step.said.append(content["message"])
        step.evaluated += 1

    def take_error(self, step, content):
        self.demand(
            content.get("symptom") and content.get("message", "x"), "an error without a text"
        )
        step.said.append(content.get("message"))

    def take_measurement(self, step, content):
        """The comparison that the validators state is the one that was made."""
        passed = content.get("metadata", {}).get("passed")
        self.demand(content["name"], "a measurement without a name")
        self.demand("unit" not in content or content["unit"], "an empty unit")
        if passed is not None:
            step.evaluated += 1
            step.failed += not passed
        for validator in content.get("validators", []):
            holds = self.compare(validator, content["value"])
            self.demand(
                passed is not True or holds or self.inverted,
                f"{content['name']}: {content['value']} passed, against {validator}",
            )
        if passed is False and content.get("validators") and not self.inverted:
            self.demand(
                not all(self.compare(v, content["value"]) for v in content["validators"]),
                f"{content['name']}: {content['value']} failed, and is all that was asked for",
            )

    def compare(self, validator, value):
        try:
            return value not in NOT_FINITE and COMPARE[validator["type"]](value, validator["value"])
        except TypeError:
            self.say(f"{value!r} cannot be compared with {validator['value']!r}")
            return True

    def take_measurementSeriesStart(self, step, content):
        name = content["measurementSeriesId"]
        self.demand(name not in step.series, f"series {name} begins twice")
        self.demand(
            content["name"] and content.get("unit"), f"series {name} has no name or no unit"
        )
        step.series[name] = 0

    def take_measurementSeriesElement(self, step, content):
        name = content["measurementSeriesId"]
        self.demand(
            step.series.get(name) == content["index"],
            f"series {name}: element {content['index']}, {step.series.get(name)} was next",
        )
        step.series[name] = content["index"] + 1
        stamp = content.get("timestamp", "")
        self.demand(
            stamp >= step.stamps.get(name, ""),
            f"series {name}: {stamp} is before {step.stamps.get(name)}",
        )
        step.stamps[name] = stamp

    def take_measurementSeriesEnd(self, step, content):
        name = content["measurementSeriesId"]
        self.demand(
            step.series.get(name) == content["totalCount"],
            f"series {name} has {step.series.get(name)} elements, not {content['totalCount']}",
        )
        step.series[name] = None

    def take_file(self, step, content):
        self.demand(content["displayName"], "a file without a name")
        path = os.path.join(self.directory, unquote(content["uri"]))
        self.demand(os.path.exists(path), f"the file {content['uri']} is not there")

    def close(self):
        self.demand(self.began is not None, "the run never began")
        self.demand(not self.torn or self.ended is None, "bytes behind the last line")
        cases = [step for step in self.steps.values() if step.case]
        identities = [(step.name, step.case.get("attempt")) for step in cases]
        self.demand(len(identities) == len(set(identities)), "the same case and attempt twice")
        if self.ended is None:
            return
        for number, step in self.steps.items():
            self.where = f"step {number}, {step.name}"
            self.demand(step.ended, "never ended")
            for name, state in step.series.items():
                verdict = step.verdicts[-1]["verdict"] if step.verdicts else ""
                self.demand(state is None or verdict == "error", f"series {name} never ended")
            if step.case:
                self.judge(step)
        self.where = "its end"
        told = [step.verdicts[-1]["verdict"] for step in cases if step.verdicts]
        self.demand(
            self.ended["status"] in ("COMPLETE", "ERROR", "SKIP"), f"status {self.ended['status']}"
        )
        self.demand(
            self.ended.get("result") != "PASS"
            or not {"fail", "error"} & set(told)
            or self.has_known(),
            f"the result is PASS, with {told.count('fail')} failed cases",
        )

    def has_known(self):
        return any(
            key.startswith("known") and value for key, value in self.began["parameters"].items()
        )

    def judge(self, step):
        self.demand(len(step.verdicts) == 1, f"{len(step.verdicts)} verdicts")
        for verdict in step.verdicts:
            word = verdict["verdict"]
            self.demand(word in VERDICTS, f"verdict {word}")
            self.demand(
                word == "pass" or verdict.get("reason") or step.said, f"{word} without a reason"
            )
            self.demand(verdict.get("reason") not in step.said, "its reason is said twice")
            self.demand(word == "pass" or verdict.get("kind"), f"{word} of no kind")
            self.demand(word != "pass" or not verdict.get("reason"), "a pass with a reason")
            self.demand(word != "pass" or step.evaluated, "a pass that evaluated nothing")
            self.demand(
                word != "pass" or not step.failed, f"a pass with {step.failed} failed expectations"
            )
            self.demand(
                word != "fail" or verdict.get("kind") != "assertion" or step.failed,
                "failed by an expectation, and none failed",
            )
            log = verdict.get("log")
            self.demand(
                not log or os.path.exists(os.path.join(self.directory, log)), f"no log {log}"
            )
