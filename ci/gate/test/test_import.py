# SPDX-License-Identifier: GPL-2.0-or-later
"""test_import.py GATE: recordings that are made of nvme-cli's JSON, as five of its versions write
it, have the bytes that the JSON was made of, and say of all others that nobody knows them. Input
that is wrong is refused in one line, which names what is wrong with it."""
import json
import os
import subprocess
import sys
import tempfile

from import_smartctl import page_of, take_smartctl

OLD, SECOND, STABLE, NEWER, NEWEST = (1, 12), (2, 0), (2, 3), (2, 8), (3, 0)
VERSIONS = OLD, SECOND, STABLE, NEWER, NEWEST

# name, offset, bytes, since which version nvme-cli prints it
CTRL = [(n, o, b, OLD) for n, o, b in (
    ("vid", 0, 2), ("ssvid", 2, 2), ("rab", 72, 1), ("ieee", 73, 3), ("cmic", 76, 1),
    ("mdts", 77, 1), ("cntlid", 78, 2), ("ver", 80, 4), ("rtd3r", 84, 4), ("rtd3e", 88, 4),
    ("oaes", 92, 4), ("ctratt", 96, 4), ("rrls", 100, 2), ("crdt1", 128, 2), ("crdt2", 130, 2),
    ("crdt3", 132, 2), ("oacs", 256, 2), ("acl", 258, 1), ("aerl", 259, 1), ("frmw", 260, 1),
    ("lpa", 261, 1), ("elpe", 262, 1), ("npss", 263, 1), ("avscc", 264, 1), ("apsta", 265, 1),
    ("wctemp", 266, 2), ("cctemp", 268, 2), ("mtfa", 270, 2), ("hmpre", 272, 4),
    ("hmmin", 276, 4), ("tnvmcap", 280, 16), ("unvmcap", 296, 16), ("rpmbs", 312, 4),
    ("edstt", 316, 2), ("dsto", 318, 1), ("fwug", 319, 1), ("kas", 320, 2), ("hctma", 322, 2),
    ("mntmt", 324, 2), ("mxtmt", 326, 2), ("sanicap", 328, 4), ("hmminds", 332, 4),
    ("hmmaxd", 336, 2), ("nsetidmax", 338, 2), ("anatt", 342, 1), ("anacap", 343, 1),
    ("anagrpmax", 344, 4), ("nanagrpid", 348, 4), ("sqes", 512, 1), ("cqes", 513, 1),
    ("maxcmd", 514, 2), ("nn", 516, 4), ("oncs", 520, 2), ("fuses", 522, 2), ("fna", 524, 1),
    ("vwc", 525, 1), ("awun", 526, 2), ("awupf", 528, 2), ("nwpc", 531, 1), ("acwu", 532, 2),
    ("sgls", 536, 4))] + [(n, o, b, STABLE) for n, o, b in (
        ("cntrltype", 111, 1), ("endgidmax", 340, 2), ("pels", 352, 4), ("domainid", 356, 2),
        ("ocfs", 534, 2), ("mnan", 540, 4))]
# these are an int of C in the first versions
SIGNED = "ctratt", "sanicap", "hmminds", "anagrpmax", "nanagrpid", "sgls"
NS = [("nsze", 0, 8), ("ncap", 8, 8), ("nuse", 16, 8), ("nsfeat", 24, 1), ("nlbaf", 25, 1),
      ("flbas", 26, 1), ("mc", 27, 1), ("dpc", 28, 1), ("dps", 29, 1), ("nmic", 30, 1),
      ("rescap", 31, 1), ("fpi", 32, 1), ("dlfeat", 33, 1), ("nawun", 34, 2), ("nawupf", 36, 2),
      ("nacwu", 38, 2), ("nabsn", 40, 2), ("nabo", 42, 2), ("nabspf", 44, 2), ("noiob", 46, 2),
      ("nvmcap", 48, 16), ("npwg", 64, 2), ("npwa", 66, 2), ("npdg", 68, 2), ("npda", 70, 2),
      ("nows", 72, 2), ("anagrpid", 92, 4), ("nsattr", 99, 1), ("nvmsetid", 100, 2),
      ("endgid", 102, 2)]
SMART = [("critical_warning", 0, 1), ("temperature", 1, 2), ("avail_spare", 3, 1),
         ("spare_thresh", 4, 1), ("percent_used", 5, 1),
         ("endurance_grp_critical_warning_summary", 6, 1), ("data_units_read", 32, 16),
         ("data_units_written", 48, 16), ("host_read_commands", 64, 16),
         ("host_write_commands", 80, 16), ("controller_busy_time", 96, 16),
         ("power_cycles", 112, 16), ("power_on_hours", 128, 16), ("unsafe_shutdowns", 144, 16),
         ("media_errors", 160, 16), ("num_err_log_entries", 176, 16),
         ("warning_temp_time", 192, 4), ("critical_comp_time", 196, 4),
         ("thm_temp1_trans_count", 216, 4), ("thm_temp2_trans_count", 220, 4),
         ("thm_temp1_total_time", 224, 4), ("thm_temp2_total_time", 228, 4)]
GROUP = [("critical_warning", 0, 1), ("avl_spare", 3, 1), ("avl_spare_threshold", 4, 1),
         ("percent_used", 5, 1), ("endurance_estimate", 32, 16), ("data_units_read", 48, 16),
         ("data_units_written", 64, 16), ("media_units_written", 80, 16),
         ("host_read_cmds", 96, 16), ("host_write_cmds", 112, 16),
         ("media_data_integrity_err", 128, 16), ("num_err_info_log_entries", 144, 16)]
SANITIZE = [("sprog", 0, 2), ("cdw10_info", 4, 4), ("time_over_write", 8, 4),
            ("time_block_erase", 12, 4), ("time_crypto_erase", 16, 4),
            ("time_over_write_no_dealloc", 20, 4), ("time_block_erase_no_dealloc", 24, 4),
            ("time_crypto_erase_no_dealloc", 28, 4)]
ERROR = [("error_count", 0, 8), ("sqid", 8, 2), ("cmdid", 10, 2), ("parm_error_location", 14, 2),
         ("lba", 16, 8), ("nsid", 24, 4), ("vs", 28, 1), ("trtype", 29, 1), ("cs", 32, 8),
         ("trtype_spec_info", 40, 2)]


def at(page, offset, size):
    return int.from_bytes(page[offset:offset + size], "little")


def members(page, fields, base=0):
    return {name: at(page, base + offset, size) for name, offset, size in fields}


def text(page, offset, size):
    return page[offset:offset + size].decode("latin-1")


def id_ctrl(page, version):
    made = members(page, [f[:3] for f in CTRL if f[3] <= version])
    made.update(sn=text(page, 4, 20), mn=text(page, 24, 40), fr=text(page, 64, 8))
    made["icsvscc" if version > OLD else "nvscc"] = page[530]
    if page[768]:
        made["subnqn"] = text(page, 768, 256).split("\0")[0]
    for name in SIGNED if version == OLD else ():
        made[name] -= (made[name] & 0x80000000) << 1
    made["psds"] = [state(page[2048 + 32 * i:2080 + 32 * i], version)
                    for i in range(page[263] + 1)]
    return made


def state(page, version):
    made = {"max_power": at(page, 0, 2), "entry_lat": at(page, 4, 4), "exit_lat": at(page, 8, 4),
            "read_tput": page[12], "read_lat": page[13], "write_tput": page[14],
            "write_lat": page[15], "idle_power": at(page, 16, 2), "active_power": at(page, 20, 2)}
    if version < NEWER:
        made["flags"] = page[3]
    if version < STABLE:
        made.update(idle_scale=page[18],
                    active_work_scale=page[22] if version == OLD else page[22] >> 6)
    else:
        made.update(idle_scale=page[18] >> 6, active_scale=page[22] >> 6,
                    active_power_work=page[22] & 7)
    if version >= NEWER:
        made.update({"max_power_scale": page[3] & 1, "non-operational_state": page[3] >> 1 & 1})
    return made


def id_ns(page, _):
    made = members(page, NS)
    made.update(nguid=page[104:120].hex(), eui64=page[120:128].hex())
    made["lbafs"] = [{"ms": at(page, o, 2), "ds": page[o + 2], "rp": page[o + 3] & 3}
                     for o in range(128, 132 + 4 * page[25], 4)]
    return made


def smart_log(page, version):
    made = members(page, SMART)
    for i in range(8):
        if at(page, 200 + 2 * i, 2):
            made[f"temperature_sensor_{i + 1}"] = at(page, 200 + 2 * i, 2)
    if version == NEWEST:
        made.update(op_lifetime_energy_consumed=at(page, 232, 8),
                    interval_power_measurement=at(page, 240, 4))
        made["critical_warning"] = {"value": page[0], "ro": page[0] >> 3 & 1}
    return made


def error_log(page, version):
    made = []
    for base in range(0, len(page), 64):
        error = members(page, ERROR, base)
        status = at(page, base + 12, 2)
        error["status_field"] = status if version == OLD else status >> 1
        if version > OLD:
            error["phase_tag"] = status & 1
        if version == NEWEST:
            error.update(csi=page[base + 30], opcode=page[base + 31],
                         log_page_version=page[base + 63])
        made.append(error)
    return {"errors": made}


def fw_log(page, _):
    made = {"Active Firmware Slot (afi)": page[0]}
    for slot in range(1, 8):
        if page[8 * slot]:
            number, name = at(page, 8 * slot, 8), text(page, 8 * slot, 8)
            made[f"Firmware Rev Slot {slot}"] = f"{number} ({name})"
    return {"nvme0": made}


def effects_log(page, version):
    if version == OLD:
        made = {f"ACS{i} (command)": at(page, 4 * i, 4) for i in range(256)}
        made.update({f"IOCS{i} (command)": at(page, 1024 + 4 * i, 4) for i in range(256)})
        return made
    sets = [{f"{word}_{i} (command)": at(page, base + 4 * i, 4) for i in range(256)
             if page[base + 4 * i] & 1} for word, base in (("ACS", 0), ("IOCS", 1024))]
    return [{"command_set_identifier": 0, "admin_cmd_set": sets[0], "io_cmd_set": sets[1]}]


def self_test_log(page, _):
    made = []
    for base in range(4, 564, 28):
        entry = {"Self test result": page[base] & 15}
        if page[base] & 15 != 15:
            entry.update({"Self test code": page[base] >> 4, "Segment number": page[base + 1],
                          "Valid Diagnostic Information": page[base + 2],
                          "Power on hours": at(page, base + 4, 8),
                          "Vendor Specific": at(page, base + 26, 2)})
        made.append(entry)
    return {"Current Device Self-Test Operation": page[0],
            "Current Device Self-Test Completion": page[1], "List of Valid Reports": made}


def sanitize_log(page, version):
    made = members(page, SANITIZE)
    status = at(page, 2, 2)
    made["sstat"] = {"global_erased": status >> 8 & 1, "no_cmplted_passes": status >> 3 & 31,
                     "status": f"({status & 7}) some words"}
    if version == NEWEST:
        made["time_post_verification_dealloc"] = at(page, 32, 4)
        made["sanitize_state_information"] = {"sanitize_state": f"({page[36] & 15}) words"}
    return {"nvme0": made}


def endurance_log(page, version):
    made = members(page, GROUP)
    if version == OLD:
        made["mediate_write_commands"] = made.pop("media_units_written")
    if version >= NEWER:
        made.update(endurance_group_features=page[1], domain_identifier=at(page, 6, 2),
                    total_end_grp_cap=at(page, 160, 16), unalloc_end_grp_cap=at(page, 176, 16))
    return made


def supported_log_pages(page, _):
    return {"supported_logs": [{f"lid_0x{i:x} ": at(page, 4 * i, 4)} for i in range(256)
                               if page[4 * i] & 1]}


def list_ns(page, _):
    return {"nsid_list": [{"nsid": at(page, o, 4)} for o in range(0, 4096, 4) if at(page, o, 4)]}


def ns_descs(page, version):
    made, loc = [], 0
    while page[loc + 1]:
        kind, size = page[loc], page[loc + 1]
        name, value = ("", "eui64", "nguid", "uuid", "csi")[kind], page[loc + 4:loc + 4 + size]
        shown = hex(value[0]) if kind == 4 and value[0] else "0" if kind == 4 else value.hex()
        if kind == 3:
            shown = "-".join((shown[:8], shown[8:12], shown[12:16], shown[16:20], shown[20:]))
        made.append({"loc": loc, "nidt": kind, "nidl": size, "type": name, name: shown})
        loc += 4 + size
    return {"ns-descs": made} if version > OLD else made


PAGES = [  # kind, file of the recording, how it is written
    ("id-ctrl", "identify-01h-controller", id_ctrl),
    ("id-ns:1", "identify-00h-namespace-namespace-1", id_ns),
    ("list-ns", "identify-02h-active-namespaces", list_ns),
    ("ns-descs:1", "identify-03h-namespace-descriptors-namespace-1", ns_descs),
    ("smart-log", "log-02h-smart-health-information", smart_log),
    ("error-log", "log-01h-error-information", error_log),
    ("fw-log", "log-03h-firmware-slot-information", fw_log),
    ("effects-log", "log-05h-commands-supported-and-effects", effects_log),
    ("self-test-log", "log-06h-device-self-test", self_test_log),
    ("sanitize-log", "log-81h-sanitize-status", sanitize_log),
    ("endurance-log:1", "log-09h-endurance-group-information-cdw11-00010000h", endurance_log),
    ("supported-log-pages", "log-00h-supported-log-pages", supported_log_pages),
]


class Test:
    def __init__(self, gate):
        self.gate, self.bad = gate, []

    def run(self, *words):
        done = subprocess.run([self.gate, *words], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False, timeout=60)
        return done.returncode, done.stdout.decode(errors="replace"), \
            done.stderr.decode(errors="replace")

    def expect(self, good, what):
        if not good:
            self.bad.append(what)
            print(f"FAIL: {what}")

    def must(self, *words, code=0):
        ended, out, err = self.run(*words)
        self.expect(ended == code, f"{words}: exit {ended}: {err}")
        return out

    def write(self, name, value):
        with open(name, "w", encoding="utf-8") as file:
            file.write(value if isinstance(value, str) else json.dumps(value))
        return name

    def refuse(self, kind, value, said):
        """It is refused in one line, which says why, and nothing is left behind."""
        name = self.write("wrong.json", value)
        code, out, err = self.run("record", "--from-nvme", f"{kind}={name}", "none")
        self.expect(code == 2 and err.strip().count("\n") == 0 and said in err,
                    f"{kind} {str(value)[:80]}: exit {code}, {err!r} lacks {said!r}")
        self.expect(not out and not os.path.exists("none"), f"{kind}: it was made")


def items_of(folder):
    with open(f"{folder}/manifest.json", encoding="utf-8") as file:
        return {item["file"]: item for item in json.load(file)["items"] if "file" in item}


def compare(test, version):
    """Each byte is what it was, or said to be unknown. Return: how many are of each kind."""
    folder = "made-%d.%d" % version
    words = []
    for kind, name, write in PAGES:
        file = test.write(f"{folder}-{kind.replace(':', '-')}.json",
                          write(page_of("whole", name), version))
        words += ["--from-nvme", f"{kind}={file}"]
    test.must("record", *words, folder)
    untold = told = 0
    for name, item in items_of(folder).items():
        made, real = page_of(folder, name[:-4]), page_of("whole", name[:-4])
        unknown = {i for start, size in item.get("untold", []) for i in range(start, start + size)}
        wrong = [i for i in range(len(made)) if made[i] != (0 if i in unknown else real[i])
                 and not (version == OLD and "81h" in name and 32 <= i < 40)]
        test.expect(not wrong, f"{folder}/{name}: bytes {wrong[:8]} are not what they were")
        told += len(made) - len(unknown)
        untold += len(unknown)
    return told, untold


def main():
    test = Test(os.path.realpath(sys.argv[1]))
    with tempfile.TemporaryDirectory(dir=".") as scratch:
        os.chdir(scratch)
        test.must("record", "--dut", "sim:gen5-x4+errors-full", "whole")
        counts = [compare(test, version) for version in VERSIONS]
        print("bytes told and untold by version:", counts)
        test.expect(counts[0][1] > counts[4][1] > 0, "older versions do not tell less")
        judge_states(test)
        judge_untold(test)
        refuse_all(test)
        take_others(test)
        take_smartctl(test, smart_log(page_of("whole", "log-02h-smart-health-information"), STABLE))
        os.chdir("..")
    return 1 if test.bad else 0


def verdict(test, folder, case):
    test.run("run", "-q", "--dut", f"replay:{folder}", "--filter", case, "--out", "judged")
    with open("judged/summary.json", encoding="utf-8") as file:
        return json.load(file)["cases"][0]


def judge_states(test):
    """Power states are judged where they are told; what is not is no verdict."""
    ctrl = id_ctrl(page_of("whole", "identify-01h-controller"), STABLE)
    for one in ctrl["psds"]:
        del one["flags"]
    file = test.write("flagless.json", ctrl)
    test.must("record", "--from-nvme", f"id-ctrl={file}", "flagless")
    folders = ["made-%d.%d" % version for version in VERSIONS] + ["flagless"]
    for folder, lack in zip(folders, ("", "Active Power", "", "", "", "maximum power")):
        case = verdict(test, folder, "power/descriptors")
        test.expect(case["verdict"] == ("skip" if lack else "pass"), f"{folder}: {case}")
        test.expect(lack in case["reason"], f"{folder}: {case}")
    for state, said in ("[0].max_power_w", "not recorded"), ("[1].entry_latency_us", "us"):
        out = test.must("status", "--dut", "replay:flagless", "--fact",
                        f"identify.power_states{state}", code=said == "not recorded")
        test.expect(said in out, out)


def judge_untold(test):
    """A field that nobody knows is no zero, for whoever asks."""
    for fact in "identify.oaqd", "identify.fguid", "smart.energy_wh":
        out = test.must("status", "--dut", "replay:made-2.3", "--fact", fact, code=1)
        test.expect("not recorded" in out, f"{fact}: {out}")
    out = test.must("status", "--dut", "replay:made-2.3", "--section", "smart", "--json")
    smart = json.loads(out)["smart"]
    test.expect(smart["energy_wh"] == {"unreadable": "not recorded"}, f"{smart['energy_wh']}")
    test.expect(isinstance(smart["power_on_hours"], int), f"{smart['power_on_hours']}")
    test.must("record", "--dut", "replay:made-2.3", "copied")
    test.expect([i.get("untold") for i in items_of("made-2.3").values()] ==
                [i.get("untold") for i in items_of("copied").values()], "a copy forgets it")


def refuse_all(test):
    ctrl = id_ctrl(page_of("whole", "identify-01h-controller"), NEWEST)
    ns = id_ns(page_of("whole", "identify-00h-namespace-namespace-1"), NEWEST)
    smart = smart_log(page_of("whole", "log-02h-smart-health-information"), NEWEST)
    page = json.dumps(smart)
    for cut in range(1, len(page), 97):
        test.refuse("smart-log", page[:cut], "not whole, or no JSON")
    twice = page.replace('{"critical_warning"', '{"power_cycles": 1, "critical_warning"', 1)
    for kind, value, said in (
            ("smart-log", page + page, "no JSON"),
            ("smart-log", twice, "stands twice"),
            ("smart-log", "[1]", "no object"), ("smart-log", "{}", "lacks critical warning"),
            ("smart-log", "", "0 bytes"), ("smart-log", "null", "4 bytes"),
            ("smart-log", {**smart, "temperature": "warm"}, "'temperature' is no number"),
            ("smart-log", {**smart, "temperature": None}, "'temperature' is no number"),
            ("smart-log", {**smart, "temperature": [311]}, "'temperature' is no number"),
            ("smart-log", {**smart, "temperature": 65536}, "from 0 to 65535"),
            ("smart-log", {**smart, "temperature": 311.5}, "'temperature' is no number"),
            ("smart-log", {**smart, "avail_spare": 1e300}, "'avail_spare' is no number"),
            ("smart-log", {**smart, "avail_spare": "0x1g"}, "'avail_spare' is no number"),
            ("smart-log", {**smart, "temperature_sensor_1": {}}, "temperature_sensor_1"),
            ("id-ctrl", {**ctrl, "sn": "x" * 21}, "'sn' is no text"),
            ("id-ctrl", {**ctrl, "fguid": "no digits"}, "'fguid' is not 16 bytes"),
            ("id-ctrl", {**ctrl, "psds": ctrl["psds"] * 33}, "'psds' is no list of at most 32"),
            ("id-ctrl", {**ctrl, "psds": [7]}, "'psds' holds something that is no object"),
            ("id-ctrl", {**ctrl, "psds": [{"max_power": 70000}]}, "'max_power' is no number"),
            ("id-ctrl", {"product": 1}, "lacks power states, VID"),
            ("id-ns", {**ns, "nsze": 2 ** 64}, "'nsze' is no number"),
            ("id-ns", {**ns, "lbafs": ns["lbafs"] * 65}, "'lbafs' is no list of at most 64"),
            ("id-ns", {**ns, "lbafs": []}, "lacks LBA formats"),
            ("id-ns", {**ns, "lbafs": [{"ms": 0}] * 16}, "lacks parts of LBA formats"),
            ("error-log", {"errors": [{}] * 257}, "'errors' is no list of at most 256"),
            ("error-log", {"errors": []}, "lacks errors"), ("error-log", {}, "lacks errors"),
            ("error-log", {"errors": [{"error_count": 1}]}, "lacks sqid"),
            ("fw-log", {"nvme0": 1}, "lacks AFI"),
            ("fw-log", {"nvme0": {"Active Firmware Slot (afi)": 1,
                                  "Firmware Rev Slot 1": "new"}}, "no revision of firmware"),
            ("effects-log", [{}], "lacks commands"), ("effects-log", [1], "no object"),
            ("effects-log", {"ACS_256 (x)": 1}, "no command"),
            ("effects-log", {"ACS_9 (x)": -2 ** 40}, "'ACS_9 (x)' is no number"),
            ("self-test-log", {"Current Device Self-Test Operation": 0,
                               "Current Device Self-Test Completion": 0}, "lacks results"),
            ("sanitize-log", {"nvme0": {"sprog": 65535}}, "lacks"),
            ("sanitize-log", {"nvme0": {"sstat": {"status": "none"}}}, "begin with its code"),
            ("endurance-log:1", {"critical_warning": 0}, "lacks"),
            ("endurance-log:0", {}, "no such endurance group"),
            ("supported-log-pages", {"supported_logs": []}, "lacks supported_logs"),
            ("supported-log-pages", {"supported_logs": [{"lid_0x100": 1}]}, "no log"),
            ("list-ns", {"nsid_list": [{"nsid": 2}, {"nsid": 1}]}, "in order"),
            ("list-ns", [1, 2], "lacks nsid_list"),
            ("ns-descs", {"ns-descs": [{"loc": 4095, "nidt": 1, "nidl": 8}]}, "'loc' is no"),
            ("ns-descs", {"ns-descs": [{"loc": 4090, "nidt": 1, "nidl": 8}]}, "descriptor 0"),
            ("ns-descs", {"ns-descs": [{"loc": 0, "nidt": 2, "nidl": 16, "nguid": "00"}]},
             "descriptor 0"),
            ("ns-descs", {"ns-descs": []}, "lacks identifiers"),
            ("smartctl", {}, "no nvme_smart_health"), ("smartctl", "x", "no JSON"),
            ("telemetry-log", {}, "-o binary"), ("telemetry-log", "x" * 512, "no telemetry log"),
            ("get-feature:02h", {"Current": "many"}, "'Current' is no number"),
            ("get-feature:02h", {}, "no value"), ("get-feature:0eh", {"Current": "0x0"}, "data"),
            ("get-feature", {}, "which feature"), ("get-feature:02h", "x", "no JSON")):
        test.refuse(kind, value, said)
    for name, said in (("/", "Is a directory"), ("/nowhere", "No such file"),
                       ("/dev/zero", "File too large"), ("", "No such file")):
        code, _, err = test.run("record", "--from-nvme", f"id-ctrl={name}", "none")
        test.expect(code == 2 and said in err, f"{name}: exit {code}: {err}")


def take_others(test):
    """Numbers as text, floats and hexadecimal; more than the gate knows; what older ones lack."""
    smart = smart_log(page_of("whole", "log-02h-smart-health-information"), STABLE)
    others = {k: str(v) for k, v in smart.items()}
    others.update(temperature=311.0, avail_spare="0x64", unheard_of=[{"of": None}],
                  data_units_read=int("9" * 30))
    test.must("record", "--from-nvme", f"smart-log={test.write('others.json', others)}", "others")
    page = page_of("others", "log-02h-smart-health-information")
    test.expect(at(page, 1, 2) == 311 and page[3] == 100, "numbers in other forms")
    test.expect(at(page, 32, 8) == 2 ** 64 - 1, "a counter of more than 64 bits")
    with open("short.bin", "wb") as file:
        file.write(page_of("whole", "log-81h-sanitize-status")[:20])
    ctrl = "id-ctrl=whole/identify-01h-controller.bin"
    test.must("record", "--from-nvme", "sanitize-log=short.bin", "--from-nvme", ctrl, "short")
    out = test.must("status", "--dut", "replay:short", "--section", "sanitize", "--json")
    sanitize = json.loads(out)["sanitize"]
    test.expect(sanitize["crypto_erase_s"] != sanitize["overwrite_no_deallocate_s"] ==
                {"unreadable": "not recorded"}, out)
    feature = '{"feature: 0x02": [{"name": "Power Management", "Current": "0x00000001"}]}\n' \
              '{"Feature: 0x02": [{"Power State (PS)": 1}]}\n'
    events = "persistent-event-log=whole/log-0dh-persistent-event-log.bin"
    test.must("record", "--from-nvme", f"get-feature:2={test.write('ps.json', feature)}",
              "--from-nvme", ctrl, "--from-nvme", events, "--from-nvme",
              "telemetry-log=whole/log-07h-telemetry-host-initiated.bin", "rest")
    out = test.must("status", "--dut", "replay:rest", "--fact",
                    "features.power_management.state", "--fact", "log.events.count")
    test.expect(" 1\n" in out and "not recorded" not in out, out)


sys.exit(main())
