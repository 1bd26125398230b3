#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# For test_campaign.sh: takes the place of nvme-gate-lab. The "guest" is this host, its drives are
# simulated ones in process, with the faults that they were started with, and the one that
# lab-control was told, or as PLANT says another:
#
#   PLANT=ASKED=GIVEN...   for this fault, that one is put in
#   PLANT=dies=NAME        the machine ends in the middle of this drive
#   PLANT=stuck=NAME       this drive cannot be put back
#   PLANT=waits=NAME       the gate does not end on this drive
#   PLANT=slow=NAME        the host is too slow to judge a case of it
#   PLANT=once=NAME        likewise, as long as there is no file $SLOW_MARK
set -eu
[ "$1" != check ] || exit 0

SLOW_MARK=${SLOW_MARK-/}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/sys/class/nvme" "$work/bin" "$work/here"
device=$work/sys/class/nvme/nvme0
own=SIM5X4000001 # of the model

# add_drive SELECTOR: as the lab numbers them
drives=0
add_drive() {
	address=0000:0$((drives + 1)):00.0
	fake=$work/sys/bus/pci/devices/$address
	dir=$work/sys/class/nvme/nvme$drives
	mkdir -p "$fake/nvme" "$dir/nvme${drives}n1"
	echo $address >"$dir/address"
	echo 0 0 0 0 0 >"$dir/nvme${drives}n1/stat"
	echo live >"$dir/state"
	: >"$fake/remove"
	ln -s "$dir" "$fake/nvme/nvme$drives"
	drives=$((drives + 1))
	echo "${own%?}$drives" >"$dir/serial"
	echo "${own%?}$drives $1" >>"$work/drives"
}
while [ "$1" != -- ]; do
	case $1 in
	--file) cp "${2%%:*}" "$work/here/$(basename "${2#*:}")" ;;
	--gate) guest=$2 ;;
	--drive) add_drive "$2" ;;
	esac
	shift
done
shift
mv "$work/here/nvme-gate" "$work/here/real"
: >"$work/fault"

cat >"$work/bin/lab-control" <<END
#!/bin/sh
shift
case \$1 in
fault)
	shift
	given=
	for fault; do
		for plant in \${PLANT-}; do
			[ "\${plant%=*}" != "\$fault" ] || fault=\${plant#*=}
		done
		given=\$given\${given:+\${fault:++}}\$fault
	done
	for plant in \${PLANT-}; do
		[ "\$plant" != "stuck=\$(cat "$work/fault")" ] || exit 1
	done
	echo "\$given" >"$work/fault"
	;;
esac
echo ok
END
cat >"$work/here/nvme-gate" <<END
#!/bin/sh
# one that is put in while it runs finds a load, or a case that has ended
for word; do
	case \$word in
	run/*) how=\$(awk -v name="\${word#run/}" '\$1 == name { print \$3 }' "$work/here/plan") ;;
	esac
done
case \$how in
load*) echo 999 0 0 0 999 >"$device/nvme0n1/stat" ;;
esac
case \$how in
load* | gap*)
	# case after case: who is late for one meets the next
	until grep -q . "$work/fault"; do
		BXFI_MAP=1 sleep 0.3
	done
	echo 0 0 0 0 0 >"$device/nvme0n1/stat"
	;;
esac
fault=\$(cat "$work/fault")
for plant in \${PLANT-}; do
	[ "\$plant" != "dies=\$fault" ] || kill -KILL \$(cat "$work/pid")
	[ "\$plant" != "waits=\$fault" ] || {
		echo \$\$ >"$work/waits"
		exec sleep 1000
	}
done
asked=\${3#live:}
shift 3
# the simulated one has its model's number
for word; do
	shift
	[ "\$word" != "\$asked" ] || word=$own
	set -- "\$@" "\$word"
done
started=\$(awk -v serial="\$asked" '\$1 == serial { print \$2 }' "$work/drives")
code=0
"$work/here/real" run --dut "\$started\${fault:++\$fault}" "\$@" || code=\$?
for plant in \${PLANT-}; do
	case \$plant in
	slow=\$fault) ;;
	once=\$fault)
		[ ! -e "$SLOW_MARK" ] || continue
		: >"$SLOW_MARK"
		;;
	*) continue ;;
	esac
	for word; do
		case \$word in
		run/*) out=\$word ;;
		esac
	done
	jq '.cases[0] += {verdict: "error", kind: "host",
		reason: "X-1 rig: inconclusive: host: busy"}' \
		"\$out/summary.json" >"\$out/slow" && mv "\$out/slow" "\$out/summary.json"
	code=4
done
exit \$code
END
chmod +x "$work/bin/lab-control" "$work/here/nvme-gate"
cd "$work"
export CAMPAIGN_HERE="$work/here" CAMPAIGN_SYS="$work/sys" PATH="$work/bin:$PATH"
"$guest" "$@" &
echo $! >"$work/pid"
# as the lab does, which ends its machine
trap 'kill $(cat "$work/pid" "$work/waits"); wait; exit 143' TERM
wait $! || {
	echo "lab: the machine ended" >&2
	exit 125
}
