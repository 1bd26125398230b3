# SPDX-License-Identifier: GPL-2.0-or-later
# What table.awk wants of a result, out of the JSON of "nvme-gate io" (who = gate) or fio (who =
# fio), both printed one member a line: IOPS, CPU us per I/O in user space and kernel, p50 p90 p99
# in us, errors.
{
	line = $0
	gsub(/^[ \t]+|[ \t\r,]+$/, "", line)
	if (line == "")
		next
	if (index("]}", substr(line, 1, 1))) {
		sub(/\/[^\/]*$/, "", path)
		next
	}
	name = ""
	if (match(line, /^"[^"]*" ?: ?/)) {
		name = substr(line, 2, RLENGTH)
		sub(/".*/, "", name)
		line = substr(line, RLENGTH + 1)
	}
	if (line == "[" || line == "{") {
		path = path "/" name
		next
	}
	value[path "/" name] = line
}

END {
	read = "//jobs//read"
	if (who == "gate") {
		ios = value[read "/ios"]
		user = value["//cpu_user_s"] * 1e6
		system_us = value["//cpu_sys_s"] * 1e6
		lat = value[read "/service_ns/p50"] != "" ? read "/service_ns" : read "/lat_ns"
		p50 = value[lat "/p50"]; p90 = value[lat "/p90"]; p99 = value[lat "/p99"]
		errors = value["//jobs//errors"]
	} else {
		ios = value[read "/total_ios"]
		elapsed_us = value[read "/runtime"] * 1000
		user = value["//jobs//usr_cpu"] / 100 * elapsed_us
		system_us = value["//jobs//sys_cpu"] / 100 * elapsed_us
		lat = read "/lat_ns/percentile"
		p50 = value[lat "/50.000000"]; p90 = value[lat "/90.000000"]
		p99 = value[lat "/99.000000"]
		errors = value["//jobs//total_err"]
	}
	if (!(ios > 0) || p50 == "") {
		print "nothing"
		exit 1
	}
	printf "%.1f %.2f %.2f %.1f %.1f %.1f %d\n", value[read "/iops"], user / ios,
		system_us / ios, p50 / 1000, p90 / 1000, p99 / 1000, errors
}
