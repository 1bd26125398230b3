# SPDX-License-Identifier: GPL-2.0-or-later
# Reads "ctest -V": tells of each test on standard error, with why what was skipped, and prints
# "passed failed skipped" of all.
# A Criterion program counts by its synthesis line, any other test as one, and each line "[SKIP]
# what" as one that was skipped. A test that ctest calls failed counts as one failure at least,
# whatever it printed.

{
	print >log_file
}

# "12: text": a line that test 12 printed
/^[0-9]+: / {
	id = $0
	sub(/:.*/, "", id)
	text = substr($0, length(id) + 3)
	gsub(/\033\[[0-9;]*m/, "", text)
	output[id] = output[id] "    " text "\n"
	if (text ~ /Synthesis: Tested: [0-9]+ \| Passing: [0-9]+/) {
		n = text
		sub(/.*Tested: /, "", n)
		tested[id] = n + 0
		sub(/.*Passing: /, "", n)
		passing[id] = n + 0
		has_synthesis[id] = 1
	}
	if (text ~ /^\[SKIP\]/) {
		skips[id]++
		reasons[id] = reasons[id] substr(text, 8) "\n"
	} else if (tolower(text) ~ /skip/ || (text != "" && !told_skip[id])) {
		# what a script says of being skipped, else its last word
		told_skip[id] = tolower(text) ~ /skip/
		last[id] = text
	}
	next
}

# " 3/24 Test  #7: test_lab_results .....   Passed    0.06 sec"
/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: / {
	id = $0
	sub(/^[^#]*#/, "", id)
	sub(/:.*/, "", id)
	name = $0
	sub(/^[^:]*: /, "", name)
	result = name
	sub(/ .*/, "", name)
	sub(/^[^ ]+ \.*/, "", result)
	count(id, name, result)
	next
}

/^ctest-status / {
	status = $2
	seen_status = 1
}

# The reason of each case of a Criterion program that was skipped, or what a script said.
function tell_skipped(id, name,   lines, number, i, why) {
	number = split(reasons[id], lines, "\n")
	for (i = 1; i < number; i++)
		print "skipped  " name ": " lines[i] >"/dev/stderr"
	if (number > 1)
		return
	why = last[id] != "" ? last[id] : "it gives no reason"
	sub(/^.*([Ss][Kk][Ii][Pp][A-Za-z]*:) */, "", why)
	print "skipped  " name ": " why >"/dev/stderr"
}

function count(id, name, result,   good, bad, left) {
	good = bad = 0
	left = skips[id] + 0
	if (has_synthesis[id]) {
		good = passing[id]
		bad = tested[id] - passing[id]
	}
	if (result ~ /Skipped|Disabled/) {
		left += !left
		tell_skipped(id, name)
	} else if (result ~ /^ *Passed/) {
		if (!has_synthesis[id])
			good = 1
		print "ok       " name " (" good (left ? ", skipped " left : "") ")" >"/dev/stderr"
		if (left)
			tell_skipped(id, name)
	} else {
		if (bad == 0)
			bad = 1
		sub(/^[ *]*/, "", result)
		if (result ~ /^Timeout/)
			slow = slow (slow ? ", " : "") name
		print "FAILED   " name ": " result >"/dev/stderr"
		printf "%s", output[id] >"/dev/stderr"
	}
	passed += good
	failed += bad
	skipped += left
	delete output[id]
	delete reasons[id]
	delete last[id]
	delete told_skip[id]
}

END {
	# ctest knows of something that no line told: a test that did not start, a broken test file
	if ((!seen_status || status != 0) && failed == 0) {
		print "FAILED   ctest itself ended with " (seen_status ? status : "nothing") \
			", see " log_file >"/dev/stderr"
		failed = 1
	}
	if (slow)
		print "too slow was this host, or hung was: " slow >"/dev/stderr"
	print passed + 0, failed + 0, skipped + 0
}
