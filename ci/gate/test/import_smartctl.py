# SPDX-License-Identifier: GPL-2.0-or-later
"""Part of test_import.py: what smartctl prints from version 7.4 on besides SMART, errors and
self-tests, is recorded as far as it goes."""
import json

SMARTCTL_ERROR = {"error_count": 7, "submission_queue_id": 1, "command_id": 42,
                  "status_field": {"value": 0x4002, "do_not_retry": True, "status_code_type": 0,
                                   "status_code": 2, "string": "Invalid Field in Command"},
                  "phase_tag": True, "parm_error_location": 40, "lba": {"value": 1234}, "nsid": 1}


def at(page, offset, size):
    return int.from_bytes(page[offset:offset + size], "little")


def page_of(folder, name):
    with open(f"{folder}/{name}.bin", "rb") as file:
        return file.read()


def take_smartctl(test, smart):
    """@smart: the log of SMART as nvme-cli has it"""
    health = {new: smart[old] for old, new in (
        ("critical_warning", "critical_warning"), ("avail_spare", "available_spare"),
        ("spare_thresh", "available_spare_threshold"), ("percent_used", "percentage_used"),
        ("data_units_read", "data_units_read"), ("data_units_written", "data_units_written"),
        ("host_read_commands", "host_reads"), ("host_write_commands", "host_writes"),
        ("controller_busy_time", "controller_busy_time"), ("power_cycles", "power_cycles"),
        ("power_on_hours", "power_on_hours"), ("unsafe_shutdowns", "unsafe_shutdowns"),
        ("media_errors", "media_errors"), ("num_err_log_entries", "num_err_log_entries"),
        ("warning_temp_time", "warning_temp_time"), ("critical_comp_time", "critical_comp_time"))}
    health["temperature"] = smart["temperature"] - 273
    # of the second nothing is told but that there was an error: it was no command
    bare = {key: SMARTCTL_ERROR[key] for key in ("error_count", "status_field")}
    both = {"nvme_smart_health_information_log": health, "serial_number": "S1",
            "nvme_error_information_log": {"size": 256, "read": 16, "unread": 3,
                                           "table": [SMARTCTL_ERROR, {**bare, "error_count": 6}]},
            "nvme_self_test_log": {
                "current_self_test_operation": {"value": 0, "string": "none"},
                "table": [{"self_test_code": {"value": 2}, "self_test_result": {"value": 7},
                           "power_on_hours": 99, "segment": 3, "nsid": 1, "lba": 55},
                          {"self_test_code": {"value": 1}, "self_test_result": {"value": 0},
                           "power_on_hours": 98}]}}
    ctrl = "id-ctrl=whole/identify-01h-controller.bin"
    out = test.must("record", "--from-nvme", f"smartctl={test.write('smartctl.json', both)}",
                    "--from-nvme", ctrl, "smartctl")
    test.expect("has not read its last 3 entries" in out, out)
    page = page_of("smartctl", "log-01h-error-information")
    test.expect(page[:28] == bytes.fromhex("0700000000000000" "0100" "2a00" "0580" "2800"
                                           "d204000000000000" "01000000"), page[:28].hex())
    test.expect(page[64:92] == bytes.fromhex("0600000000000000" "0000" "ffff" "0480" "ffff"
                                             "0000000000000000" "ffffffff"), page[64:92].hex())
    page = page_of("smartctl", "log-06h-device-self-test")
    test.expect(page[4:8] == bytes([0x27, 3, 3, 0]) and at(page, 8, 8) == 99 and
                at(page, 16, 4) == 1 and at(page, 20, 8) == 55, page[:32].hex())
    test.expect(page[32:36] == bytes([0x10, 0, 0, 0]) and page[60] == 15, page[32:64].hex())
    out = json.loads(test.must("status", "--dut", "replay:smartctl", "--json", "--section",
                               "error_log", "--section", "self_test"))
    error = out["error_log"][0]
    test.expect(error["lba"] == 1234 and "Invalid Field" in error["status"] and
                error["opcode"] == {"unreadable": "not recorded"}, str(error))
    test.expect([r["result"] for r in out["self_test"]["results"]] == [7, 0], str(out))
    # none, and what is no error at all
    both["nvme_error_information_log"] = {"size": 256, "read": 16, "unread": 0}
    test.must("record", "--from-nvme", f"smartctl={test.write('smartctl.json', both)}",
              "--from-nvme", ctrl, "no-errors")
    out = json.loads(test.must("status", "--dut", "replay:no-errors", "--json", "--section",
                               "error_log"))
    test.expect(out["error_log"] == [], str(out))
    both["nvme_error_information_log"]["table"] = [{"error_count": 1}]
    test.refuse("smartctl", both, "it lacks errors")
    both["nvme_error_information_log"]["table"] = [{**SMARTCTL_ERROR, "command_id": 70000}]
    test.refuse("smartctl", both, "command_id")
