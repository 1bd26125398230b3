#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# "nvme-gate io" where the host refuses something: locked memory, io_uring, room for the result, a
# pipe that does not wait, the size of a file.
# usage: test_io_host.sh NVME-GATE PYTHON
gate=$1 python=$2
dir=$(mktemp -d ./io.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
. "$(dirname "$0")/io_lib.sh"
file=$dir/file
zeroes "$file" 8

# ---- memory that may not be locked is named ----
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	checks=$((checks + 1))
	# what is locked is counted for all processes of a user: where rings of others beside this
	# test fill the limit there is none for ours, and that is waited for
	why='Cannot allocate memory (limit of locked memory, ulimit -l: 64 KiB)'
	for try in 1 2 3 4 5 6 7 8 9 10; do
		got=0
		(ulimit -l 64 && exec setpriv --bounding-set -ipc_lock --inh-caps -ipc_lock \
			"$gate" io --target "$file" --iodepth 16 --bs 64k --number_ios 100) \
			>"$dir/out" 2>"$dir/err" || got=$?
		case $got:$(cat "$dir/err") in
		75:*"$why"*) sleep "0.$try" ;;
		*) break ;;
		esac
	done
	# where io_uring is forbidden nothing is registered
	case $got:$(cat "$dir/out" "$dir/err") in
	0:*"buffers are not registered: $why"*) ;;
	0:*'system calls: io_uring'*) echo "[SKIP] locked memory (no io_uring)" ;;
	75:*"$why"*) echo "[SKIP] locked memory (other processes of this user hold it)" ;;
	*) fail "64 KiB of locked memory: exit $got: $(cat "$dir/out" "$dir/err")" ;;
	esac
else
	echo "[SKIP] locked memory (needs root and setpriv)"
fi

# ---- io_uring forbidden, as in many containers: said, and no figure of the target's ----
# forbid CALL ERRNO: from now on $gate runs under such a filter; CALL: 425 io_uring_setup, 426 enter
plain_gate=$gate
forbid() {
	cat >"$dir/forbidden" <<END
#!$python
import ctypes, os, struct, sys
code = struct.pack("HBBI" * 4, 0x20, 0, 0, 0, 0x15, 0, 1, $1,
                   6, 0, 0, 0x50000 | $2, 6, 0, 0, 0x7fff0000)
text = ctypes.create_string_buffer(code)
filter = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 4, ctypes.addressof(text)))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, filter, 0, 0):
    sys.exit(99)
os.execv("$plain_gate", ["$plain_gate"] + sys.argv[1:])
END
	chmod +x "$dir/forbidden"
	gate=$dir/forbidden
}
io 0 --target "$file" --rw randread --iodepth 8 --number_ios 100
if "$python" -c 'import json, sys
sys.exit("io_uring" not in json.load(open(sys.argv[1]))["features"])' "$dir/out"; then
	holds 'j["handicap"] is None' 'a["depth_held"] > 0.95'
	forbid 425 1
	io 0 --target "$file" --rw randread --iodepth 8 --number_ios 100
	holds '"8 in flight were asked for" in j["handicap"]' 'a["depth_held"] < 0.2'
	expect 0 '*' "nvme-gate io: not what was asked for: *one I/O at a time*the target's alone" \
		--target "$file" --rw randread --iodepth 8 --number_ios 100
	io 0 --target "$file" --rw randread --iodepth 1 --number_ios 100
	holds 'j["handicap"] is None'
	forbid 426 1
	# what the kernel may still write to is left behind on purpose
	export ASAN_OPTIONS=detect_leaks=0
	expect 75 '*' '*io_uring_enter is refused: Operation not permitted' --target "$file" \
		--rw randread --iodepth 8 --number_ios 100
	unset ASAN_OPTIONS
	gate=$plain_gate
fi

# ---- a result that cannot be written is no success ----
if [ -w /dev/full ]; then
	for form in --json ''; do
		"$gate" io --target "$file" --number_ios 10 $form >/dev/full 2>"$dir/err"
		got=$?
		[ $got = 4 ] || fail "result to a full disk: exit $got instead of 4"
		grep -q 'could not be written to stdout: No space left on device$' "$dir/err" ||
			fail "result to a full disk: says $(cat "$dir/err")"
	done
fi
{ sleep 0.2; "$gate" io --target "$file" --number_ios 10 2>/dev/null; echo $? >"$dir/code"; } | :
[ "$(cat "$dir/code")" = 4 ] || fail "result to a closed pipe: exit $(cat "$dir/code") instead of 4"

"$gate" io --target "$file" --number_ios 10 >&- 2>"$dir/err"
got=$?
[ $got = 4 ] || fail "result to a closed stdout: exit $got instead of 4"
grep -q 'could not be written to stdout: Bad file descriptor$' "$dir/err" ||
	fail "result to a closed stdout: says $(cat "$dir/err")"

# ---- a pipe that does not wait loses nothing ----
# slowly CODE ARGUMENT...: all of what the program says, through a full pipe that is O_NONBLOCK
slowly() {
	last="O_NONBLOCK: $*"
	checks=$((checks + 1))
	"$python" - "$gate" "$dir/out" "$@" <<'END' || fail "$last"
import fcntl, os, subprocess, sys, time
gate, out, code = sys.argv[1], sys.argv[2], int(sys.argv[3])
r, w = os.pipe()
fcntl.fcntl(w, fcntl.F_SETPIPE_SZ, 4096)
fcntl.fcntl(w, fcntl.F_SETFL, fcntl.fcntl(w, fcntl.F_GETFL) | os.O_NONBLOCK)
p = subprocess.Popen([gate] + sys.argv[4:], stdout=w, stderr=subprocess.DEVNULL)
os.close(w)
time.sleep(0.5)
with open(out, "wb") as to:
    while True:
        data = os.read(r, 1000)
        if not data:
            break
        to.write(data)
got = p.wait()
print("exit", got) if got != code else None
sys.exit(got != code)
END
}
slowly 0 io --json --target "$file" --runtime 300ms --interval 1ms
holds 'len(a["series"]) >= 300'
slowly 0 list --faults --json
checks=$((checks + 1))
"$python" -c 'import json, sys; sys.exit(len(json.load(open(sys.argv[1]))) < 50)' "$dir/out" ||
	fail "list --faults --json through a pipe that does not wait"
slowly 0 profile schema
"$gate" profile schema >"$dir/whole"
cmp -s "$dir/out" "$dir/whole" ||
	fail "profile schema through a pipe that does not wait is not whole"

# ---- what this host refuses is no failure of the target ----
# A file may grow to 1 MiB, 2 where ulimit counts KiB: from there on every write is EFBIG.
program=$gate gate=$dir/limited
printf '#!/bin/sh\ntrap "" XFSZ\nulimit -f 2048\nexec "%s" "$@"\n' "$program" >"$gate"
chmod +x "$gate"
zeroes "$file" 8
io 4 --target "$file" --rw write --bs 4k
holds 'a["write"]["ios"] in (256, 512)' '256 <= a["errors"] <= 258'
expect 75 '*25? x File too large*' '*every I/O fails: File too large' --target "$file" --rw write \
	--bs 4k --offset 4m
expect 1 '*16 x File too large*' '*16 I/Os failed or were short' --target "$file" --rw write \
	--bs 4k --offset 4m --number_ios 16
gate=$program

finish "io and its host"
