#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_outdir.sh SELFTEST TELL SOURCE WORK: where a run is put, and what it is to look at: a run in
# place of a former one, TMPDIR, and targets that will never be a drive. Either the new one stands,
# or the former one is whole; and a run that did not start leaves no green verdict where a job
# looks.
set -u
selftest=$1 tell=$2 source=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

run="$selftest run --dut sim:gen5-x4 --profile $here/profile.yaml"

# kept DIR: the former run in DIR (outcome/pass, green) is whole, its verdict is not where a job
# looks
kept() {
	for gone in junit.xml summary.json report.html; do
		[ ! -e "$1/$gone" ] || bad "$1: $gone of a former run is still there"
		[ -s "$1/$gone.former" ] || bad "$1: $gone.former is missing"
	done
	[ ! -e "$1/.former" ] && [ ! -e "$1/.new" ] && [ ! -e "$1/.work" ] ||
		bad "$1: something was left on the way: $(ls -A "$1")"
	cp -r "$1" ./kept && "$selftest" report ./kept >out.report 2>&1
	is "exit code of the report of a former run that was kept" $? 0
	rm -f ./kept/*.former
	reports ./kept
	want pass pass - ''
	[ -s ./kept/logs/outcome.pass.log ] && ok || bad "$1: a log of the former run is lost"
	rm -rf ./kept
}
# former DIR: makes one
former() { gate "$1" 0 --filter outcome/pass; }

# ---- a start that fails (option, profile, filter, drive): the verdict is set aside, not lost ----
former start
for wrong in --no-such-option --filter=no/such --profile=/no/such --set=no.such=1 --erase=NOBODY \
	     --baseline=/no/such --deadline-scale=x; do
	"$selftest" run --out start --dut sim:gen5-x4 --profile "$here/profile.yaml" $wrong >out \
		2>err
	is "exit code of a run with $wrong" $? 2
	kept start
done
"$selftest" run --dut sim:nosuch --out=start >out 2>err
is "exit code of a run on no model" $? 2
kept start
gate start 1 --filter outcome/fail
reports start
is "cases of the run after a failed start" "$(grep -c '^[a-z]* outcome/' told)" 1
[ ! -e start/junit.xml.former ] && [ ! -e start/.former ] && ok ||
	bad "the former run was not removed: $(ls -A start)"
# what failed there can be run again, also after a start that failed
"$selftest" run --out start --dut sim:nosuch >out 2>err
gate again 1 --rerun-failed start
has "what failed in a former run" out 'outcome/fail'
# and what is not a former run is nobody's to set aside
mkdir other && echo '<testsuites/>' >other/junit.xml
gate other 2 --filter outcome/nosuch
[ -e other/junit.xml ] && ok || bad "somebody's junit.xml was set aside"
former several_before
"$selftest" run --dut sim:gen5-x4 --dut sim:gen4-x4 --profile "$here/profile.yaml" --out both \
	--filter outcome/pass >out 2>err
is "exit code of two drives" $? 0
"$selftest" run --dut sim:gen5-x4 --dut sim:nosuch --out both >out 2>err
is "verdicts after two drives that did not start" \
	"$(find both -name junit.xml -o -name summary.json -o -name report.html)" ""
[ -s both/sim-gen5-x4/run.jsonl ] && ok || bad "a drive's record was lost"
"$selftest" run --dut sim:gen5-x4 --dut sim:gen4-x4 --profile "$here/profile.yaml" --out both \
	--filter outcome/pass >out 2>err
is "exit code of two drives again" $? 0
is "what is left of the former run of two drives" "$(find both -name '*.former')" ""

# ---- in use: by itself, and as a drive of several ----
former used
start_hang() {
	rm -f err.hang
	"$selftest" run -v --profile "$here/profile.yaml" --filter outcome/hang \
		--deadline-scale 100 \
		"$@" >out.hang 2>err.hang &
	pid=$!
	wait_for err.hang 'begins outcome/hang'
}
start_hang --dut sim:gen5-x4 --out used
gate used 75 --filter outcome/pass
has "a directory in use" err 'used by another run'
gate used 2 --filter no/such
kill -TERM $pid
wait $pid
is "exit code of the run that was using it" $? 143
reports used
want error hang interrupted ''
"$selftest" run --dut sim:gen5-x4 --dut sim:gen4-x4 --profile "$here/profile.yaml" --out both \
	--filter outcome/pass >out 2>err
start_hang --dut sim:gen5-x4 --out both/sim-gen5-x4
gate both 75 --filter outcome/pass
has "a drive's directory in use" err 'used by another run .sim-gen5-x4.'
kill -TERM $pid
wait $pid

# ---- killed on the way from one to the other ----
former killed
mkdir -p killed/.former killed/.new/artifacts killed/.new/.work
mv killed/run.jsonl killed/logs killed/junit.xml killed/.former/
mkdir killed/logs
gate killed 2 --filter no/such
"$selftest" run --dut sim:gen5-x4 --profile "$here/profile.yaml" --out killed \
	--filter outcome/fail >out 2>err
is "exit code over a start that was killed" $? 1
reports killed
is "what is left of a start that was killed" "$(find killed -name '.former' -o -name .new)" ""

# ---- an overlay of two file systems; a full one; a read-only one; somebody else's ----
cat >overlay.sh <<END
mkdir -p lower upper merged && mount -t tmpfs lower lower && mount -t tmpfs upper upper || exit 77
mkdir lower/run upper/up upper/work
cp -a over lower/run/over
cp -a over lower/run/bad
mount -t overlay overlay -o \${xattr}lowerdir=lower/run,upperdir=upper/up,workdir=upper/work \\
	merged || exit 77
$run --out merged/over --filter outcome/fail >out.over 2>err.over
echo \$? >over.status
cp -r merged/over over.after
$run --out merged/bad --filter no/such >out.bad 2>err.bad
cp -r merged/bad over.bad
exit 0
END
former over
if [ "$(id -u)" = 0 ]; then xattr= unshare -m sh overlay.sh 2>err
else xattr=userxattr, unshare -rm sh overlay.sh 2>err; fi
if [ $? != 0 ]; then
	skipped "an overlay of two file systems: $(head -n 1 err)"
else
	is "exit code over a former run in a lower layer" "$(cat over.status)" 1
	reports over.after
	want fail fail assertion ''
	is "cases over a former run in a lower layer" "$(grep -c '^[a-z]* outcome/' told)" 1
	is "what is left of it" "$(find over.after -name '*.former' -o -name '*pass*')" ""
	kept over.bad
fi

cat >rooms.sh <<END
mkdir -p full ro && mount -t tmpfs -o size=6m full full && mount -t tmpfs ro ro || exit 77
cp -a room full/run && cp -a room ro/run && mkdir ro/empty
dd if=/dev/zero of=full/filler bs=64k 2>/dev/null
rm -f filler2
$run --out full/run --filter outcome/fail >out.full 2>err.full
echo \$? >full.status
cp -r full/run full.after
$run --out full/fresh --filter outcome/fail >out.fresh 2>err.fresh
echo \$? >fresh.status
[ -e full/fresh ] && echo there >fresh.left
# with its source: for an ordinary user mount would repeat options that the kernel refuses
mount -o remount,ro tmpfs ro || exit 99
$run --out ro/run --filter outcome/fail >out.ro 2>err.ro
echo \$? >ro.status
$run --out ro/new --filter outcome/fail >out.ro2 2>err.ro2
echo \$? >ro2.status
$run --out ro/empty --filter outcome/fail >out.ro3 2>err.ro3
echo \$? >ro3.status
cp -r ro/run ro.after
END
former room
if unshare -rm sh rooms.sh 2>err; then
	for one in full fresh ro ro2 ro3; do
		is "exit code on a disk without room: $one" "$(cat $one.status)" 75
		is "lines about $one" "$(wc -l <err.$one)" 1
	done
	cp err.full err
	has "a full disk" err \
		'No space left.*: [0-9]+ KiB are needed before the first case, [0-9]+ KiB are free'
	kept full.after
	[ ! -e fresh.left ] && ok || bad "a full disk: an empty run directory was left"
	has "a read-only disk" err.ro 'Read-only file system'
	is "a former run on a read-only disk" "$(ls -A ro.after)" "$(ls -A room)"
else
	skipped "full and read-only disks: this host allows no namespaces"
fi

if [ "$(id -u)" = 0 ]; then
	as="setpriv --reuid=65534 --regid=65534 --clear-groups"
	if $as test -x "$selftest"; then
		former roots
		mkdir -p mixed && cp -a roots/. mixed/ && chmod 777 mixed
		cp -a roots copy
		for one in roots mixed; do
			TMPDIR=/tmp $as $run --out $one --filter outcome/fail >out 2>err
			is "exit code of a run over $one without privilege" $? 75
			has "a run over $one without privilege" err 'Permission denied'
		done
		is "root's run" "$(diff -r roots copy && echo same)" same
		kept mixed
	else
		skipped "a run of root's: the user nobody cannot reach $selftest"
	fi
else
	skipped "a run of root's: needs root to make one"
fi

# ---- TMPDIR ----
# told WHAT EXIT REGEX: a run whose TMPDIR is $tmp
told() {
	TMPDIR=$tmp $run --out tmprun --filter outcome/pass >out 2>err
	is "exit code with TMPDIR $1" $? "$2"
	[ -z "$3" ] || has "TMPDIR $1" err "keeps its data in $tmp: $3.*; set TMPDIR"
	reports tmprun
}
tmp=$work/no/such
told absent 75 'No such file'
tmp=$work/err
told "that is a file" 75 'Not a directory'
tmp=$work/tmp && mkdir -p "$tmp/nvme-gate-sim.dead" "$tmp/nvme-gate-sim.young" \
	"$tmp/nvme-gate-sim.held"
touch "$tmp/nvme-gate-sim.dead/sim.state" "$tmp/nvme-gate-sim.dead/ns1.data"
touch -d '2 hours ago' "$tmp/nvme-gate-sim.dead" "$tmp/nvme-gate-sim.held"
exec 9<"$tmp/nvme-gate-sim.held"
flock 9
told "with what others left" 0 ''
exec 9<&-
is "what is left of others in TMPDIR" "$(ls "$tmp" | tr '\n' ' ')" \
	"nvme-gate-sim.held nvme-gate-sim.young "
if unshare -rm true 2>/dev/null; then
	cat >tmps.sh <<END
mkdir -p tmpfull tmpro tmpnoexec && mount -t tmpfs -o size=64k t tmpfull &&
	mount -t tmpfs t tmpro && mount -t tmpfs -o noexec t tmpnoexec &&
	mount -o remount,ro t tmpro || exit 99
dd if=/dev/zero of=tmpfull/filler bs=4k 2>/dev/null
for one in tmpfull tmpro tmpnoexec; do
	TMPDIR=$work/\$one $run --out run.\$one --filter outcome/pass >out.\$one 2>err.\$one
	echo \$? \$(ls \$one) >status.\$one
done
END
	unshare -rm sh tmps.sh 2>err
	is "exit code and rest with a full TMPDIR" "$(cat status.tmpfull)" "75 filler"
	has "a full TMPDIR" err.tmpfull "keeps its data in $work/tmpfull: No space.*set TMPDIR"
	is "exit code and rest with a read-only TMPDIR" "$(cat status.tmpro)" 75
	has "a read-only TMPDIR" err.tmpro "keeps its data in $work/tmpro: Read-only.*set TMPDIR"
	is "exit code and rest with a noexec TMPDIR" "$(cat status.tmpnoexec)" 0
else
	skipped "a full and a read-only TMPDIR: this host allows no namespaces"
fi

# ---- what will never be a drive is wrong usage: nobody tries again later ----
for target in /dev/null /dev/zero /dev/tty /dev "$work/err" /dev/nosuch 0000:00:20.0 00:00.8 \
	zz:00.0 ''; do
	"$selftest" run --dut "live:$target" --out never >out 2>err
	is "exit code of live:$target" $? 2
	is "lines about live:$target" "$(wc -l <err)" 1
done
for target in /dev/nvme99 /dev/ng99n1 0000:fe:1f.7 NOSUCHSERIAL /dev/disk/by-id/nvme-nosuch; do
	"$selftest" run --dut "live:$target" --profile "$here/profile.yaml" --out later >out 2>err
	is "exit code of live:$target" $? 75
done
bridge=$(for dev in /sys/bus/pci/devices/*; do
	case $(cat "$dev/class" 2>/dev/null) in 0x0108*|'') ;; *) basename "$dev"; break ;; esac
done)
if [ -n "$bridge" ]; then
	"$selftest" run --dut "live:$bridge" --out never >out 2>err
	is "exit code of $bridge, which is no NVMe drive" $? 2
	has "a function that is no NVMe drive" err 'is not an NVMe drive .class'
else
	skipped "a function that is no NVMe drive: none here"
fi
[ ! -e never ] && ok || bad "wrong usage made a run directory"

finish
