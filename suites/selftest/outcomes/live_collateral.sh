#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs in the lab, as root, beside two emulated drives: whatever happens behind a case's back to a
# real drive fails the case, and what a drive may do does not. A line per finding. What the machine
# has to do is asked for by a line "please: ..." on standard output.
profile=/usr/local/share/outcomes.yaml
gate="/usr/local/bin/nvme-gate-selftest run --dut live:LAB0001 --profile $profile"
mkdir -p run
mkfifo /tmp/say
exec 4<>/tmp/say
cat <&4 &

# controller: its folder, while the driver has it
controller() {
	for dir in /sys/class/nvme/nvme*; do
		case $(cat "$dir/serial" 2>/dev/null) in LAB0001*) echo "$dir"; return ;; esac
	done
	return 1
}
# until_true WHAT COMMAND: waits for it
until_true() {
	for i in $(seq 600); do
		eval "$2" && return 0
		sleep 0.1
	done
	echo "FAILED $1 never came"
}
# maybe COMMAND: the same, and no harm when it does not come: older machines only set a status bit
maybe() {
	for i in $(seq 50); do
		eval "$1" && return 0
		sleep 0.1
	done
	return 0
}
is_live() { dir=$(controller) && [ "$(cat "$dir/state")" = live ]; }
# status: what the drive says; asked from within a case, whose own environment makes a worker of it
status() { env -i PATH="$PATH" nvme-gate-selftest status --dut live:LAB0001; }
first_disk() {
	for disk in /sys/block/nvme*; do
		[ "$(cat "$disk/nsid" 2>/dev/null)" = 1 ] || continue
		case $(cat "$disk/device/serial") in
		LAB0001*) echo "/dev/$(basename "$disk")" ;;
		esac
	done
}
total() { sed -n 's/^TOTAL_ERR_COR //p' "$port/aer_dev_correctable"; }

function=$(readlink -f "$(controller)/device")
port=$(dirname "$function")
address=$(basename "$function")

# within NAME EXPECTED TEXT COMMAND: the case is disturbed; how it and the next one end
within() {
	cat >/tmp/disturb <<-END
	$4
	END
	DISTURB_WITHIN=". /tmp/helpers; . /tmp/disturb" $gate --out "run/$1" \
		--filter "${5:-disturb/within}" \
		--filter disturb/next >out 2>err
	code=$?
	if grep -q "DISTURB_WITHIN failed" "run/$1/run.jsonl"; then
		echo "FAILED $1: its command failed"
	elif [ "$code" != "$2" ] || ! grep -q "$3" "run/$1/run.jsonl" "run/$1/summary.json"; then
		echo "FAILED $1: exit $code, not $2, or no '$3' in: $(cat out err)"
	else
		echo "ok $1"
	fi
	until_true "the drive behind $1" is_live
}
# behind NAME TEXT COMMAND: the same between two cases. Both pass, and the run does not
behind() {
	cat >/tmp/disturb <<-END
	$3
	END
	DISTURB_BEHIND=". /tmp/helpers; . /tmp/disturb" $gate --out "run/$1" \
		--filter disturb/behind \
		--filter disturb/next >out 2>err
	code=$?
	if [ "$code" != 1 ] || ! grep -q '"pass":2,"fail":1' "run/$1/summary.json" ||
	   ! grep -q "run/between_cases.*$2" "run/$1/summary.json" "run/$1/junit.xml" ||
	   ! grep -q 'name="between_cases"' "run/$1/junit.xml"; then
		echo "FAILED $1: exit $code, or no '$2' in: $(cat out err)"
	else
		echo "ok $1"
	fi
	until_true "the drive behind $1" is_live
}
{
	echo "function=$function port=$port address=$address"
	sed -n '/^controller()/,/^total()/p' "$0"
} >/tmp/helpers

# ---- what a drive and its host may do ----
within quiet 0 '"pass":2' 'true'
within looked-at 0 '"pass":2' 'status >/dev/null || exit 1; lspci >/dev/null
cat "$function/current_link_speed" >/dev/null
echo "<3>nvme $address: said by a program" >/dev/kmsg'
within read 0 '"pass":2' 'dd if="$(first_disk)" of=/dev/null bs=64k count=8 skip=64 2>/dev/null'
within rescan 0 '"pass":2' 'echo 1 >"$(controller)/rescan_controller"'
within declared 0 '"pass":2' 'echo 1 >"$(controller)/reset_controller"' disturb/declared

# ---- resets, and drives that were away ----
within sysfs-reset 1 'resets of the controller' 'echo 1 >"$(controller)/reset_controller"'
within nvme-reset 1 'kernel message.*resetting controller' 'true' disturb/reset_by_ioctl
within flr 1 'resets of the controller' 'echo 1 >"$function/reset"; until_true live is_live'
within twice-declared-once 1 'resets of the controller.*1 declared' \
	'echo 1 >"$(controller)/reset_controller"; echo 1 >"$(controller)/reset_controller"' \
		disturb/declared
within rebound 1 'presence of the drive' 'echo "$address" >/sys/bus/pci/drivers/nvme/unbind
echo "$address" >/sys/bus/pci/drivers/nvme/bind; until_true live is_live'
within lost-and-back 1 'presence of the drive' 'echo 1 >"$function/remove"
echo 1 >/sys/bus/pci/rescan; until_true live is_live'

# ---- what the drive says of itself: its threshold set below and above its temperature ----
export DISTURB_COMMAND="9 0 4 12c"
within setting 1 'feature 04h' true disturb/command
DISTURB_COMMAND="9 0 4 157"
within warning-ends 1 'feature 04h' true disturb/command
grep -q 'critical warning' run/setting/run.jsonl && echo "ok warning by threshold" ||
	echo "FAILED no critical warning in run/setting"

# ---- what the kernel says ----
within medium-error 1 "critical medium error" \
	'dd if="$(first_disk)" of=/dev/null bs=512 count=1 skip=20000 iflag=direct 2>/dev/null
true'
case $(uname -r) in
6.1.*) echo "ok hang (this kernel never recovers from it on an emulated drive)" ;;
*) within hang 1 "kernel message.*controller is down" 'setpci -s "$address" COMMAND=0:4
dd if="$(first_disk)" of=/dev/null bs=4k count=1 iflag=direct 2>/dev/null
until_true live is_live' ;;
esac

# ---- errors, link, warnings: the machine is asked for them ----
counts=$(total)
if [ -n "$counts" ]; then
	within port-error 1 'errors .*at the port above' \
		'was=$(total); echo "please: port error" >/tmp/say
maybe "[ \"\$(total)\" != \"\$was\" ]"'
else
	echo "ok port-error (this kernel counts none at the port)"
fi
within warning 1 'critical warning' 'echo "please: warning" >/tmp/say
until_true "a warning" "status | grep -q \"critical warning.*reliability\""'
within link 1 'link at the drive changed' 'echo "please: slower link" >/tmp/say
until_true "a slower link" "grep -q \"^16\" \$function/current_link_speed"'

# ---- the same between two cases ----
behind gap-reset 'resets of the controller' 'echo 1 >"$(controller)/reset_controller"'
behind gap-lost-and-back 'PCI function of the drive' 'echo 1 >"$function/remove"
echo 1 >/sys/bus/pci/rescan; until_true live is_live'
behind gap-medium-error 'kernel message' \
	'dd if="$(first_disk)" of=/dev/null bs=512 count=1 skip=20000 iflag=direct 2>/dev/null'
[ -z "$counts" ] ||
	behind gap-port-error 'errors .*at the port above' \
		'was=$(total); echo "please: gap error" >/tmp/say
maybe "[ \"\$(total)\" != \"\$was\" ]"'
behind gap-link 'link at the drive' 'echo "please: narrow link" >/tmp/say
until_true "a narrow link" "[ \"\$(cat \$function/current_link_width)\" = 2 ]"'
within quiet-again 0 '"pass":2' 'true'
echo "the guest's script has come to its end"
