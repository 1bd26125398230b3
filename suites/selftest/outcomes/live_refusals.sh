#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs in the lab, as root: what only looks asks an emulated drive for nothing that it refuses.
# QEMU's drive keeps no error log; the kernel's trace of completed admin commands is the witness.
trace=/sys/kernel/tracing events=/sys/kernel/tracing/events/nvme/nvme_complete_rq
mount -t tracefs tracefs $trace 2>/dev/null
if [ ! -d $events ]; then
	echo "ok (this kernel does not trace NVMe commands)"
	echo "the guest's script has come to its end"
	exit 0
fi
echo 'qid == 0' >$events/filter
echo 16384 >$trace/buffer_size_kb
echo 1 >$events/enable

# asks NAME REFUSED COMMAND...: it completes commands, REFUSED of them (none, some) are refused
asks() {
	name=$1 expected=$2
	shift 2
	: >$trace/trace
	"$@" >"$name.out" 2>"$name.err"
	code=$?
	cat $trace/trace >"$name.trace"
	count=$(grep -c 'nvme_complete_rq:.* qid=0,' "$name.trace")
	refused=none
	grep 'nvme_complete_rq:' "$name.trace" | grep -v 'status=0x0$' >refused.trace &&
		refused=some
	if [ "$code" != "$ends" ] || [ "$count" -lt "$least" ] || [ $refused != "$expected" ]; then
		echo "FAILED $name: exit $code, $count admin commands, $refused refused:" \
			"$(cat refused.trace)"
		tail -n 5 "$name.out" "$name.err"
	else
		echo "ok $name: $count admin commands, $refused refused"
	fi
}
profile="--profile /usr/local/share/lab-profile.yaml"
run="nvme-gate run $profile --out run"

# the witness sees it: a feature that no drive has
ends=0 least=1
export DISTURB_COMMAND="a 0 bf 0"
asks witness some nvme-gate-selftest run --dut live:LAB0001 \
	--profile /usr/local/share/outcomes.yaml \
	--out run --filter disturb/refused
least=0
asks devices none nvme-gate devices
asks devices-json none nvme-gate devices --json
for drive in LAB0001 LAB0002; do
	least=1
	asks "list-$drive" none nvme-gate list --dut live:$drive
	least=10
	asks "status-$drive" none nvme-gate status --dut live:$drive
	asks "status-json-$drive" none nvme-gate status --dut live:$drive --json
done
least=100
# all that reads, and all that loads; the profile demands more than that
# shellcheck disable=SC2086 # these words
{
asks repeat none $run --dut live:LAB0002 --filter 'smart/*' --filter 'pcie/*' --repeat 3
ends=1
# these ask for what is not claimed
asks run none $run --dut live:LAB0001 --exclude 'identity/@(commands|features)' \
	--exclude 'log/@(unlisted|self_test*)'
}
grep -q ' 0 failed, 0 errors' run.out && echo "ok nothing failed" || echo "FAILED: $(cat run.out)"
echo "the guest's script has come to its end"
