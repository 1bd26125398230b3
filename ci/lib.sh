# SPDX-License-Identifier: GPL-2.0-or-later
# What ci/demo, ci/test and .ci/run share: where to build, and how. To be sourced; $top is set.
# shellcheck shell=sh

# say TEXT...: progress, on standard error
say() {
	echo "== $*" >&2
}

die() {
	echo "$(basename "$0"): $*" >&2
	exit 1
}

# usage TEXT...: the caller's words were wrong
usage() {
	echo "$(basename "$0"): $*" >&2
	exit 2
}

# build_root: the folder for everything that is made: $NVME_GATE_BUILD_ROOT, else the clone, else
# (a clone that may only be read) one in the user's cache or the temporary folder.
build_root() {
	temporary=${TMPDIR:-/tmp}/nvme-gate-$(id -u)
	for dir in "${NVME_GATE_BUILD_ROOT-}" "${top:?}" \
		"${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/nvme-gate" "$temporary"; do
		[ -n "$dir" ] || continue
		mkdir -p "$dir" 2>/dev/null || continue
		# in a folder that all may write to, one by this name may be another's
		[ "$dir" != "$temporary" ] || [ -O "$dir" ] || continue
		# test -w alone says yes to root on a read-only mount
		if (: >"$dir/.probe.$$") 2>/dev/null; then
			rm -f "$dir/.probe.$$"
			(cd "$dir" && pwd -P)
			return
		fi
	done
	die "no folder to build in; name one with NVME_GATE_BUILD_ROOT"
}

# configure BUILD [CMAKE OPTION]...: the same folder is used again, unless it is another clone's
configure() {
	build=$1
	shift
	if [ -e "$build/CMakeCache.txt" ] &&
		! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "$build/CMakeCache.txt"; then
		rm -rf "$build"
	fi
	mkdir -p "$build"
	cmake -S "$top" -B "$build" -G Ninja "$@" >"$build/configure.log" 2>&1 || {
		cat "$build/configure.log" >&2
		die "cmake failed (its log: $build/configure.log)"
	}
}

# compile BUILD [TARGET]...
compile() {
	build=$1
	shift
	ninja -C "$build" -j "$(nproc)" "$@" >"$build/compile.log" 2>&1 || {
		grep -v '^\[[0-9]*/[0-9]*\] \(Building\|Linking\|Generating\)' \
			"$build/compile.log" >&2
		die "the build failed (its log: $build/compile.log)"
	}
}

# case_cost BUILD: what a case of bare Criterion costs on this machine, in ms: by the clock, and of
# processor time. 0 0 where that program was not built.
case_cost() {
	cases=200 # of it
	bare=$1/suites/selftest/outcomes/bare
	if [ ! -x "$bare" ]; then
		echo 0 0
		return
	fi
	begun=$(date +%s%N)
	spent=$("$bare" --jobs 1 >/dev/null 2>&1; times)
	echo "$spent" | tail -n 1 | tr 'ms' '  ' |
		awk -v cases=$cases -v ms=$((($(date +%s%N) - begun) / 1000000)) '
			{
				spent = ($1 + $3) * 60 + $2 + $4
				printf "%.1f %.1f\n", ms / cases, spent * 1000 / cases
			}'
}

# be_patient BUILD TIMES: so many times each test's deadline. cmake writes these files anew.
be_patient() {
	[ "$2" -gt 1 ] || return 0
	find "$1" -name CTestTestfile.cmake | while IFS= read -r file; do
		awk -v times="$2" '{
			while (match($0, /TIMEOUT "[0-9]+"/)) {
				value = substr($0, RSTART + 9, RLENGTH - 10)
				printf "%sTIMEOUT \"%d\"", substr($0, 1, RSTART - 1), value * times
				$0 = substr($0, RSTART + RLENGTH)
			}
			print
		}' "$file" >"$file.new" && mv "$file.new" "$file"
	done
}

# lab_of BUILD: the lab's driver; its kernel and cache stand beside it
lab_of() {
	echo "$1/fixtures/lab/nvme-gate-lab"
}

# fetch_kernel BUILD: the guest's kernel, once for all build folders below one root
fetch_kernel() {
	kernels=$(dirname "$1")/build-kernel
	flavour=distribution
	qemu=$(qemu-system-x86_64 --version 2>/dev/null |
		sed -n 's/.*version \([0-9]*\)\..*/\1/p') || qemu=
	[ "${qemu:-0}" -lt 8 ] || flavour=newest
	"$top/fixtures/lab/fetch-kernel" "$kernels/$flavour" || return
	ln -sfn "$kernels/$flavour" "$(dirname "$(lab_of "$1")")/kernel"
}

# fetch_qemu BUILD: a QEMU for drives of our own, once for all build folders below one root, where
# this machine's own has no door for them
fetch_qemu() {
	# it exits with 0 also for a device that it does not know
	! qemu-system-x86_64 -device vfio-user-pci,help 2>/dev/null | grep -q ' options' || return 0
	qemus=$(dirname "$1")/build-qemu
	"$top/fixtures/lab/fetch-qemu" "$qemus" || return
	ln -sfn "$qemus" "$(dirname "$(lab_of "$1")")/qemu"
}

# awk_at_once ARGUMENT...: awk that reads each line as it comes. mawk waits for a full buffer when
# its input is a pipe, unless it is told; the others do not know the word.
awk_at_once() {
	case $(awk -W version 2>&1 </dev/null) in
	mawk*) awk -W interactive "$@" ;;
	*) awk "$@" ;;
	esac
}
