#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The campaign itself, with simulated drives in process in place of machines: is it green where all
# is as declared, and red where a fault kills less, or more, or its machine dies?
# usage: test_campaign.sh BUILD DIR
set -u
build=$1 dir=$2
here=$(cd "$(dirname "$0")" && pwd -P)
rm -rf "$dir"
mkdir -p "$dir"
failures=0
export CAMPAIGN_LAB="$here/fake_lab.sh"
export CAMPAIGN_PROFILE="$here/../../../fixtures/profiles/selftest.yaml"

# campaign CODE OPTION...: what it says, in $dir/said
campaign() {
	want=$1 got=0
	shift
	"$here/campaign.sh" --build "$build" --out "$dir/out" "$@" >"$dir/said" 2>"$dir/err" ||
		got=$?
	[ $got = "$want" ] && return
	echo "expected exit code $want, actual $got: $* (plant: ${PLANT-none})"
	cat "$dir/said" "$dir/err"
	failures=$((failures + 1))
}

# says REGEX...: lines of what it said
says() {
	for regex; do
		grep -Eq -e "$regex" "$dir/said" && continue
		echo "no line '$regex' (plant: ${PLANT-none}):"
		cat "$dir/said"
		failures=$((failures + 1))
	done
}

# all as declared: two faults, a near miss, the healthy drive
campaign 0 --only 'used-*'
says '^ok +healthy' '^ok +used-high +1 of +[0-9]+ cases: smart/percentage_used$' \
	'^ok +used-at-limit +0 of' '^4 drives ran, 0 red'
jq -e '.red == 0 and (.cells | length) == 4 and
	([.cells[] | select(.fault == "used-high").failed[]] == ["smart/percentage_used"])' \
	"$dir/out/campaign.json" >/dev/null || {
	echo "campaign.json says something else"
	failures=$((failures + 1))
}

# a name that no fault has is no campaign of the healthy drive
refuses() { # refuses REGEX OPTION...
	regex=$1
	shift
	campaign 2 "$@"
	grep -Eq -e "$regex" "$dir/err" && return
	echo "'$*' is refused, and not with '$regex':"
	cat "$dir/err"
	failures=$((failures + 1))
}
refuses "no fault 'link-gne4' \(did you mean 'link-gen4'" --only link-gne4
refuses 'config-unreadable is not to be seen here: .' --only config-unreadable
campaign 0 --only healthy
says '^1 drives? ran, 0 red'
campaign 0 --only 'used-*'

# what is not to be seen there is told, all of it, each with the reason
for what in --faults --variants; do
	"$build/nvme-gate" list $what --json
done | jq -r '.[] | select(.model == "gen5-x4" and (.pcie.carried | not)) |
	"not \(.fault // .variant) \(.pcie.why_not)"' | sort >"$dir/absent"
tr -s ' ' <"$dir/said" | grep '^not ' | sort >"$dir/told"
cmp -s "$dir/absent" "$dir/told" && [ -s "$dir/told" ] && ! grep -E '^not [^ ]+ ?$' "$dir/told" || {
	echo "what cannot be seen is told otherwise:"
	diff "$dir/absent" "$dir/told"
	failures=$((failures + 1))
}

# what has run is not run again, unless it is asked for
touch "$dir/mark"
campaign 0 --only 'used-*'
[ -z "$(find "$dir/out/cells" -name exit -newer "$dir/mark")" ] || {
	echo "what had run was run again"
	failures=$((failures + 1))
}
campaign 0 --only 'used-high' --again
[ -n "$(find "$dir/out/cells/used-high" -name exit -newer "$dir/mark")" ] || {
	echo "what was asked for again was not run"
	failures=$((failures + 1))
}

# a fault that does nothing, one that does another thing, one that does a thing more
export PLANT='used-high='
campaign 1 --only 'used-*' --again
says '^CELL +gen5-x4\+used-high: smart/percentage_used: expected fail, is pass' '^RED +used-high' \
	'^ok +used-105' '^once more: ci/campaign --again --only used-high$'
PLANT='used-high=media-errors'
campaign 1 --only 'used-*' --whole
says 'used-high: smart/media_errors: expected pass, is fail' \
	'used-high: smart/percentage_used: expected fail, is pass'
PLANT='used-at-limit=used-high'
campaign 1 --only 'used-*' --again
says '^RED +used-at-limit' '^ok +used-high'
PLANT='used-high=used-high+model-blank'
campaign 1 --only 'used-*' --whole --again
says 'used-high: identity/model: expected pass, is fail'

# a machine that dies takes its drive with it, and no other; so does one that is not put back
PLANT='dies=used-105'
campaign 1 --only 'used-*' --again
says '^CELL +gen5-x4\+used-105: exit 125, the machine ended' '^ok +used-high' '^ok +used-at-limit' \
	'^4 drives ran, 1 red'
PLANT='stuck=used-105'
campaign 1 --only 'used-*' --again
says '^CELL +gen5-x4\+used-105: exit 125, not put back' '^ok +used-high' '^ok +used-at-limit'

# defects that nothing looks at share a drive; if it is red, each of them is asked alone
unset PLANT
three='@(latent-hang|protect-open|power-state-stays)'
campaign 0 --only "$three"
says '^ok +power-state-stays' '^ok +latent-hang' '^ok +protect-open' '^4 drives ran, 0 red'
ls "$dir/out/cells" | grep -qE '^[a-z-]+[+][a-z-]+[+][a-z-]+$' || {
	echo "three defects did not share a drive:"
	ls "$dir/out/cells"
	failures=$((failures + 1))
}
export PLANT='latent-hang=latent-hang+media-errors'
campaign 1 --only "$three" --again
says '^CELL +gen5-x4\+latent-hang: smart/media_errors: expected pass, is fail' \
	'^RED +latent-hang' '^ok +power-state-stays' '^ok +protect-open' '^4 drives ran, 1 red'
unset PLANT
campaign 0 --only "$three" --again
[ ! -e "$dir/out/cells/latent-hang" ] || {
	echo "what came of a defect alone outlives --again"
	failures=$((failures + 1))
}

# one that is put in while the gate runs, in a load or between two cases
unset PLANT
moments='@(spare-drops|gap-firmware|gap-lives-on|lives-on)'
campaign 0 --only "$moments"
says '^ok +spare-drops +1 of +1 cases: perf/' '^ok +lives-on +0 of +1' \
	'^ok +gap-lives-on +0 of +3' '^5 drives ran, 0 red' \
	'^ok +gap-firmware +2 of +4 cases: identity/firmware run/between_cases$'
export PLANT='spare-drops=lives-on'
campaign 1 --only "$moments" --again
says '^CELL +gen5-x4\+spare-drops: perf/.*expected fail, is pass' '^ok +gap-firmware'
unset PLANT

# what a machine is started with: a drive each, side by side in one
unset PLANT
campaign 0 --only '@(slot-*|aer-unclaimed)'
says '^ok +slot-gen4 .* pcie/link_speed' '^ok +slot-x2 .* pcie/link_width' '^ok +slot-gen6 +0 of' \
	'^ok +slot-x4 +0 of' '^ok +aer-unclaimed .* pcie/aer'

# of a drive for which no check is, nothing of the kind is demanded
rm -rf "$dir/out/cells/healthy" # which was put through other cases
campaign 0 --only bare-features
says '^ok +bare-features +0 of'

# a host that was too slow to judge is asked once more, and then it is said
export PLANT='once=used-high' SLOW_MARK="$dir/slow"
campaign 0 --only 'used-*' --again
says '^ok +used-high +1 of'
grep -q 'once more: used-high' "$dir/err" && [ -e "$SLOW_MARK" ] || {
	echo "what the host was too slow for was not run again"
	failures=$((failures + 1))
}
PLANT='slow=used-at-limit'
campaign 4 --only 'used-*' --again
says '^HOST +gen5-x4\+used-at-limit: .*: X-1 rig: inconclusive: host: busy' \
	'^\?\? +used-at-limit' '^4 drives ran, 0 red, 1 undecided'
unset PLANT
campaign 0 --only used-at-limit --again

# a campaign that was cut short says so, tells how far it is, and goes on
unset PLANT
rm -rf "$dir/out/cells/used-high" "$dir/out/cells/used-105"
mkdir "$dir/out/cells/used-105"
: >"$dir/out/cells/used-105/begun"
campaign 0 --only 'used-*' --state
says '^2 drives ran, 0 red, 2 have not run' '^running: used-105'
campaign 0 --only 'used-*'
says '^4 drives ran, 0 red'

# one that is ended takes its machines with it
PLANT='waits=used-105'
export PLANT
"$here/campaign.sh" --build "$build" --out "$dir/out" --only 'used-*' --again >"$dir/said" \
	2>"$dir/err" &
pid=$!
tries=600
until [ -e "$dir/out/cells/used-105/begun" ]; do
	tries=$((tries - 1))
	[ $tries -gt 0 ] || break
	sleep 0.1
done
kill -TERM $pid
wait $pid
[ $? = 1 ] || {
	echo "a campaign that was ended has another exit code"
	failures=$((failures + 1))
}
left=$(grep -sl "$here/fake_la[b].sh" /proc/[0-9]*/cmdline)
[ -z "$left" ] || {
	echo "a campaign that was ended leaves processes: $left"
	failures=$((failures + 1))
}
unset PLANT
campaign 0 --only 'used-*'
says '^4 drives ran, 0 red'

# what has run of another choice of cases is not taken for this one's
campaign 0 --only 'used-high' --whole
says '^ok +used-high +1 of (1[0-9]|[4-9])[0-9] cases'

# one that is like another is left to it, unless all is run, or it is asked for
for words in '' --whole '--only gen5-x4+warning-*'; do
	# shellcheck disable=SC2086 # these words
	"$build/suites/selftest/campaign/gate-campaign" --gate "$build/nvme-gate" \
		--cases "$dir/out/cases.json" $words | cut -f 1 | tr + '\n' >"$dir/drives"
	[ "$(grep -cx warning-spare "$dir/drives"),$(grep -cx warning-pmr "$dir/drives")" = \
		"1,$([ -z "$words" ]; echo $?)" ] || {
		echo "the campaign '$words' has other drives:"
		cat "$dir/drives"
		failures=$((failures + 1))
	}
done

# the smoke set: for each check one fault, some that must pass, and all in all no more cases than
# four whole runs have; those that kill nothing in common share a drive
"$build/suites/selftest/campaign/gate-campaign" --gate "$build/nvme-gate" \
	--cases "$dir/out/cases.json" --smoke >"$dir/smoke"
awk -F'\t' -v all="$(grep -c '"name":' "$dir/out/cases.json")" '
	{ drives++; cases += split($4, case_, " ") }
	$1 ~ /(^|[+])model-blank([+]|$)/ && $4 ~ /identity\/model/ { killed = 1 }
	$1 ~ /[a-z]+[+]/ { shared = 1 }
	$3 == "bound" { slow = 1 }
	END {
		exit !(drives > 8 && drives < 32 && cases < 4 * all &&
		       killed && shared && !slow)
	}
' "$dir/smoke" || {
	echo "the smoke set is another:"
	cat "$dir/smoke"
	failures=$((failures + 1))
}

# nothing to run, nothing that runs
rm -rf "$dir/out"
CAMPAIGN_LAB=/bin/true
campaign 3 --only 'used-*'
CAMPAIGN_LAB=/bin/false
campaign 77 --only 'used-*'
rm -rf "$dir"
[ $failures = 0 ]
