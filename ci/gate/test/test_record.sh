#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# nvme-gate record, and what a recording is good for: it is judged, told everywhere as what it is,
# never opens a gate, is never written to; and it is made of other programs' files.
# usage: test_record.sh GATE
set -u

gate=$1
work=$(mktemp -d "$PWD/test_record.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit

fail() {
	echo "FAILED: $*"
	cat out err 2>/dev/null
	exit 1
}

# gate CODE WORD...: it ends so
gate() {
	want=$1 got=0
	shift
	"$gate" "$@" >out 2>err || got=$?
	[ "$got" = "$want" ] || fail "expected exit code $want, actual $got: $*"
}

# says FILE TEXT
says() {
	grep -q -e "$2" "$1" || fail "no '$2' in $1"
}

# ---- a drive ----
gate 0 record --dut sim:gen5-x4+link-x2 x2
says out 'SIM5X4000001'
says out 'not recorded: Log 04h'
gate 0 record --dut sim:gen5-x4 --mask-serial masked
! grep -r -a -l SIM5X4000001 masked || fail "the serial number is in a masked recording"
# what no table describes is recorded, or is said to be missing, and is shown again
gate 0 record --dut sim:gen5-x4+log-vendor raw
says out 'not recorded: Log CAh: of unknown size: its first 4096 bytes are there'
says out "not recorded: Log 04h: whoever reads it takes it from the kernel's driver"
says raw/manifest.json 'Feature C5h'
for section in other_logs vendor_logs features; do
	for drive in sim:gen5-x4+log-vendor replay:raw; do
		gate 0 status --dut $drive --section $section --json
		# what follows is not of the backend
		sed -n "/\"$section\"/,\$p" out >"$section.${drive%%:*}"
	done
	cmp -s $section.sim $section.replay || {
		diff $section.sim $section.replay
		fail "a recording shows other $section"
	}
done
says vendor_logs.replay '"bytes":"0x01080f16'
says features.replay '"fid":"0xc5"'
when=$(sed -n 's/.*"recorded": "\([^"]*\)".*/\1/p' masked/manifest.json)
gate 0 run --dut replay:masked --out open
for file in out open/summary.json open/junit.xml open/report.html open/run.jsonl; do
	says $file "$when"
done
says out 'replay of a recording'
says out 'no release verdict'
says open/summary.json '"gate":"partial"'
says open/junit.xml 'replay of a recording of a simulated drive'
says open/report.html 'No drive was tested'
gate 1 run --dut replay:masked --profile gen5-x4-release.yaml --out release
says release/summary.json '"partial"\|"closed"'
gate 1 run --dut replay:x2 --out x2-run
says x2-run/summary.json '"name":"pcie/link_width","id":"PCIE-LNK-002","verdict":"fail"'
gate 2 run --dut replay:x2 --erase SIM5X4000001 --out erased
says err 'is a recording: nothing can be written to it'
gate 0 list --dut replay:x2 --tag reads
says err "replay of the recording from"
says out 'pcie/link_width'
gate 0 status --dut replay:x2
says out 'replay of a recording from'
gate 0 devices --dut replay:x2
says out 'replay of a recording from'
gate 0 devices --dut replay:x2 --json
says out '"recorded":"20\|"recorded": *"20'

# ---- what a drive refuses ----
gate 0 record --dut sim:gen5-x4 plain
! grep -q refused out || fail "something was asked for that is not claimed"
gate 0 run --dut replay:plain --tag reads --out plain-run
for case in identity/commands identity/features log/listed log/unlisted; do
	says plain-run/summary.json "\"name\":\"$case\",[^}]*\"verdict\":\"skip\"[^}]*--refusals"
done
# each case says what it lacks, and no other's reason
reason() { sed -n "s|.*\"name\":\"$2\",[^}]*\"reason\":\"\([^\"]*\)\".*|\1|p" "$1/summary.json"; }
is_time() {
	reason "$1" smart/idle_power >out
	says out 'no time passes in it'
	! grep -q refusals out || fail "smart/idle_power of $1: $(cat out)"
}
is_time plain-run
# of a sensor's default threshold nothing says that it is there
says plain-run/summary.json \
	'"name":"thermal/warning_limits",[^}]*"verdict":"skip"[^}]*does not hold'
gate 0 record --dut sim:gen5-x4 --refusals asked
says out 'refused Log 25h.*Invalid Log Page'
gate 0 run --dut replay:asked --tag reads --out asked-run
[ "$(grep -c '"verdict":"skip"' asked-run/summary.json)" = 1 ] ||
	fail "not all is judged: $(grep '"verdict":"skip"' asked-run/summary.json)"
says asked-run/summary.json '"name":"smart/idle_power",[^}]*"verdict":"skip"'
is_time asked-run
gate 2 record --dut replay:asked --refusals none
says err 'a recording cannot be asked'
gate 2 record --from-nvme id-ctrl=x --refusals none
says err 'cannot be asked'
# a fault of each shows on the recording
gate 0 record --dut sim:gen5-x4+log-claimed-unlisted --refusals answers
gate 1 run --dut replay:answers --tag reads --out answers-run
says answers-run/summary.json '"name":"log/unlisted",[^}]*"verdict":"fail"'

# ---- folders ----
mkdir theirs && echo thesis >theirs/thesis
gate 2 record --dut sim:gen5-x4 theirs
says err "thesis"
[ "$(ls theirs)" = thesis ] || fail "somebody's folder was written to"
gate 0 record --dut sim:gen4-x4 x2
says out 'SIM4X4000001'
gate 0 record --dut replay:x2 --mask-serial x2-masked
! grep -r -a -l SIM4X4000001 x2-masked || fail "the serial number is in it still"
! ls -d ./*unfinished* 2>/dev/null || fail "something was left behind"
# what trying again does not mend is wrong usage, by whatever command
cp -r masked damaged && printf x >>damaged/manifest.json
for folder in nowhere theirs theirs/thesis damaged; do
	gate 2 run --dut replay:$folder --out absent
	gate 2 status --dut replay:$folder
	gate 2 status --dut replay:$folder --interval 1s --duration 1s
	gate 2 list --dut replay:$folder
	gate 2 devices --dut replay:$folder
	gate 2 profile new --dut replay:$folder
	gate 2 record --dut replay:$folder again
done
[ ! -e absent ] && [ ! -e again ] || fail "something was written of no recording"
gate 2 status --dut replay:theirs
says err 'holds no recording'

# ---- files of others ----
gate 0 record --dut sim:gen5-x4 whole
# what cannot be written as a whole is not there at all
(ulimit -f 8 && gate 4 record --dut replay:whole half && says err 'could not be written') || exit 1
! ls -d half* 2>/dev/null || fail "half a recording was left"
# every field that status shows, but who is asked
for selector in sim:gen5-x4 replay:whole; do
	gate 0 status --dut $selector --json
	sed '/"drive":"/d; /"backend"/d; /"replay_of/d; /"missing":/d; /"timestamp":/d' out \
		>"status-${selector%:*}"
done
[ "$(wc -l <status-sim)" -gt 200 ] || fail "status shows next to nothing"
diff status-sim status-replay >out || fail "status of a recording is another"
page() { echo whole/"$1".bin; }
# dump ADDRESS FILE BYTES: as lspci prints it
dump() {
	echo "$1 some function of a vendor"
	od -A n -v -t x1 -N "$3" "$2" | awk '{ printf "%02x:%s\n", (NR - 1) * 16, $0 }'
	echo
}
dump 01:00.0 "$(page config-space-of-the-drive)" 4096 >lspci
dump 01:00.0 "$(page config-space-of-the-drive)" 256 >lspci-256
dump 00:03.0 "$(page config-space-of-the-port-above)" 4096 >port
gate 0 record --from-lspci lspci --from-lspci port \
	--from-nvme id-ctrl="$(page identify-01h-controller)" \
	--from-nvme id-ns:1="$(page identify-00h-namespace-namespace-1)" \
	--from-nvme list-ns="$(page identify-02h-active-namespaces)" \
	--from-nvme smart-log="$(page log-02h-smart-health-information)" \
	--from-nvme get-log:0x03="$(page log-03h-firmware-slot-information)" made
gate 0 run --dut replay:made --out made-run
says made-run/summary.json '"name":"pcie/link_speed","id":"PCIE-LNK-001","verdict":"pass"'
says made-run/summary.json '"name":"smart/plausible","id":"SMART-PLS-001","verdict":"pass"'
gate 0 record --from-lspci lspci-256 made-256
says out 'byte 256 on: AER'
says out 'Identify Controller'
gate 2 record --from-lspci /dev/null none
says err 'no dump of config space'
cat lspci lspci-256 | sed 's/^01:00.0/02:00.0/' >two && cat lspci >>two
gate 2 record --from-lspci two none
says err 'several NVMe functions'
gate 2 record --from-nvme id-ctrl="$(page log-02h-smart-health-information)" none
says err 'has 512 bytes, and such a page has 4096'
# 4096 bytes of something else
gate 2 record --from-nvme id-ctrl="$(page identify-00h-namespace-namespace-1)" none
says err 'this is no Identify Controller: VID is 0000h'
printf '%4096s' '' | tr ' ' 'A' >same && gate 2 record --from-nvme id-ctrl=same none
says err 'this is no Identify Controller: VER is 41414141h'
printf '\033' | dd of=same bs=1 seek=30 conv=notrunc 2>/dev/null
gate 2 record --from-nvme id-ctrl=same none
says err 'MN, bytes 63:24, is no printable ASCII'
tr 'A' '\377' <same >ones && gate 2 record --from-nvme id-ctrl=ones none
says err 'VID is FFFFh'
gate 2 record --from-nvme id-ns:1="$(page identify-01h-controller)" none
says err 'this is no Identify Namespace: '
gate 2 record --from-nvme id-ns:0="$(page identify-00h-namespace-namespace-1)" none
says err 'no such namespace'
gate 2 record --from-nvme ns-descs:0=same none
says err 'no such namespace'
gate 2 record --from-nvme id-crtl=lspci none
says err 'no kind of page'
gate 2 record --from-nvme get-log=lspci none
says err 'get-log:LID'
gate 2 record --from-nvme smart-log="$(page log-02h-smart-health-information)" \
	--from-nvme get-log:2="$(page log-02h-smart-health-information)" none
says err 'given twice'
gate 2 record --dut sim:gen5-x4 --from-lspci lspci none
gate 2 record none
smart='"critical_warning":0,"temperature":311,"avail_spare":100,"spare_thresh":10,"percent_used":2,
	"data_units_read":1,"data_units_written":2,"host_read_commands":3,"host_write_commands":4,
	"controller_busy_time":5,"power_cycles":6,"power_on_hours":1234,"unsafe_shutdowns":3,
	"media_errors":0,"warning_temp_time":0,"critical_comp_time":0'
echo "{$smart}" >lacks
gate 2 record --from-nvme smart-log=lacks none
says err 'does not suffice; it lacks .*error log entries'
# of many the names are whole, and the others are counted
echo '{"vid":6966,"ssvid":1}' >few
gate 2 record --from-nvme id-ctrl=few none
says err ' and [0-9][0-9]* more$'
echo "{$smart,\"num_err_log_entries\":17}" >suffices
gate 0 record --from-nvme id-ctrl="$(page identify-01h-controller)" --from-nvme smart-log=suffices \
	json
gate 0 status --dut replay:json --json
says out '"power_on_hours": *1234'
says out '"error_log_entries": *17'
# the profile wants the link to be judged
gate 1 run --dut replay:json --filter 'pcie/*' --filter log/listed \
	--filter smart/plausible --out json-run
reason json-run pcie/link_speed >out
says out 'no config space is in it: record --from-lspci takes it$'
reason json-run log/listed >out
says out 'from [^ ]*: it was made without record --refusals$'
dump 01:00.0 "$(page config-space-of-the-drive)" 64 >lspci-64
gate 0 record --from-lspci lspci-64 made-64
gate 3 run --dut replay:made-64 --filter 'pcie/*' --filter smart/plausible --out made-64-run
reason made-64-run pcie/link_speed >out
says out 'the first 64 bytes of config space only: .*lspci -xxxx as root$'
reason made-64-run smart/plausible >out
says out 'no page of the drive is in it: record --from-nvme takes them'
gate 0 status --dut replay:made-64
! grep -q 'Permission denied' out || fail "a recording denies nothing: $(grep denied out)"
says out 'not recorded'
gate 2 record --from-nvme get-log:3=suffices none
says err 'take it with -o binary'
[ ! -e none ] || fail "a recording that could not be made is there"
