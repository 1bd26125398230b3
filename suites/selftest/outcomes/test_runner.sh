#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_runner.sh SELFTEST TELL SOURCE WORK LATE: workers are of the program that runs, whatever
# stands at its path by then, and what a runner said before it ended is heard.
set -u
selftest=$1 tell=$2 source=$3 work=$4 late=$5
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

# ---- the program file is replaced in mid-run: the rest is run by the program that began ----
# replaced NAME COMMAND...: runs a copy; COMMAND is given while a case runs
replaced() {
	name=$1
	shift
	cp "$selftest" ./nvme-gate-self2
	rm -f err
	./nvme-gate-self2 run --dut sim:gen5-x4 --profile "$here/profile.yaml" -v --out "$name" \
		--filter outcome/hang --filter outcome/pass --filter outcome/fail \
		--filter outcome/writes --erase SIM5X4000001 >out 2>err &
	pid=$!
	wait_for err 'begins outcome/hang' && "$@"
	wait $pid
	is "exit code after '$*'" $? 4
	reports "$name"
	want error hang hang ''
	want pass pass - ''
	want fail fail assertion ''
	want pass writes - ''
	clean "$*"
	rm -f nvme-gate-self2
}
printf '#!/bin/sh\nexit 0\n' >other && chmod +x other
rename_over() { cp "$1" fresh && mv fresh nvme-gate-self2; }
copy_over() { cp "$1" nvme-gate-self2 2>/dev/null || true; }
move_away() { mv nvme-gate-self2 nvme-gate-self3; }
replaced removed rm nvme-gate-self2
replaced renamed_over rename_over other
replaced renamed_binary rename_over "$(command -v env)"
replaced copied_over copy_over other
replaced moved move_away
# and a broken one: not even executable
replaced broken rename_over /dev/null

# ---- a library replaced in mid-run: no verdict comes from other code than the run began with ----
cp "$late" ./preloaded.so
other=$(ldd "$selftest" | sed -n 's/.*libpci[^ ]* => \([^ ]*\) .*/\1/p')
rm -f err
LD_PRELOAD=$work/preloaded.so "$selftest" run --dut sim:gen5-x4 --profile "$here/profile.yaml" -v \
	--out library --filter outcome/hang --filter outcome/writes --erase SIM5X4000001 >out \
		2>err &
pid=$!
wait_for err 'begins outcome/hang' && cp -L "$other" fresh.so && mv fresh.so preloaded.so
wait $pid
is "exit code after a library was replaced" $? 4
reports library
want error hang hang ''
want error writes not-run 'the libraries of nvme-gate were replaced while it ran'

# ---- the runner ends between two looks of one poll: its last words are heard ----
LD_PRELOAD=$late gate late 0 --filter outcome/pass
reports late
want pass pass - ''
LD_PRELOAD=$late gate late 1 --filter outcome/pass --filter outcome/fail
reports late
want fail fail assertion ''

finish
