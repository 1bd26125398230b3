# SPDX-License-Identifier: GPL-2.0-or-later
# One table of pairs of runs, lines "run LOAD PAIR gate|fio" and what values.awk printed: ratios are
# taken inside each pair, then their median over the pairs, [least, most]. Exit 1 if a load has no
# complete pair or an I/O failed.
function median(values, n, i, k, v, sorted) {
	for (i = 1; i <= n; i++) {
		v = values[i]
		for (k = i - 1; k > 0 && sorted[k] > v; k--)
			sorted[k + 1] = sorted[k]
		sorted[k + 1] = v
	}
	least = sorted[1]
	most = sorted[n]
	return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

# over the pairs of a load: one value of one of the two
function of(load, who, column, p, n, all) {
	n = 0
	for (p = 1; p <= pairs[load]; p++)
		if ((load, p, "gate") in seen && (load, p, "fio") in seen)
			all[++n] = run[load, p, who, column]
	return n ? median(all, n) : 0
}

function ratio(load, column, p, n, all) {
	n = 0
	for (p = 1; p <= pairs[load]; p++)
		if ((load, p, "gate") in seen && (load, p, "fio") in seen &&
		    run[load, p, "fio", column] > 0)
			all[++n] = run[load, p, "gate", column] / run[load, p, "fio", column]
	complete = n
	return n ? median(all, n) : 0
}

$1 == "about" { print "nvme-gate io beside " $2 ", Linux " $3 ", in turns, at equal settings" }
$1 == "run" && NF == 11 {
	if (!($2 in pairs))
		load[++loads] = $2
	if ($3 > pairs[$2])
		pairs[$2] = $3
	seen[$2, $3, $4] = 1
	for (i = 5; i <= 10; i++)
		run[$2, $3, $4, i] = $i
	if ($11 > 0) {
		print "I/O errors: " $0
		bad = 1
	}
}

END {
	printf "%-16s %8s %8s  %-20s %-15s %-15s %s\n", "", "IOPS", "IOPS", "IOPS over fio's,",
		"user us an I/O,", "kernel us an", "latency over fio's lat,"
	printf "%-16s %8s %8s  %-20s %-15s %-15s %-7s %-7s %s\n", "load", "gate", "fio",
		"median of the pairs", "gate / fio", "I/O, gate / fio", "p50", "p90", "p99"
	for (i = 1; i <= loads; i++) {
		name = load[i]
		spread = sprintf("%.3f", ratio(name, 5)) sprintf(" [%.2f, %.2f]", least, most)
		if (!complete)
			bad = 1
		printf "%-16s %8.0f %8.0f  %-20s %6.2f / %6.2f %6.2f / %6.2f ", name,
			of(name, "gate", 5), of(name, "fio", 5), spread, of(name, "gate", 6),
			of(name, "fio", 6), of(name, "gate", 7), of(name, "fio", 7)
		printf " %-7.3f %-7.3f %-7.3f\n", ratio(name, 8), ratio(name, 9), ratio(name, 10)
	}
	if (!loads)
		print "no pair was run"
	exit bad || !loads
}
