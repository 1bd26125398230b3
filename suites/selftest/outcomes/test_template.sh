#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_template.sh SELFTEST TELL SOURCE WORK: a worker that is a copy of the template has what one
# has that was loaded for its case, no less and no more; and a run that loses its template goes on.
set -u
selftest=$1 tell=$2 source=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

if nm "$selftest" 2>/dev/null | grep -q __asan_init; then
	skipped "the template: built with sanitizers, which load each worker"
	finish
	exit
fi
# the first round has the template, the second one has lost it
gate lost 0 --repeat 2 --filter 'inherit/*' --filter outcome/pass
reports lost
has "first round" "lost/logs/inherit.kills_template#1.log" '^killed: 1$'
has "second round" "lost/logs/inherit.kills_template#2.log" '^killed: 0$'
is "cases that passed" "$(grep -c '^pass ' told)" 3
has "descriptors" "lost/logs/inherit.all#1.log" '^descriptor [0-9]*: /dev/shm/bxf_arena_'
is "copied, and loaded" "$(diff "lost/logs/inherit.all#1.log" "lost/logs/inherit.all#2.log" &&
	echo the same)" "the same"
clean "a lost template"

# ---- what makes a process the template makes no run green that did not run ----
status=0
NVME_GATE_TEMPLATE=1 BXFI_MAP=/ timeout 60 "$selftest" run --dut sim:gen5-x4 --out none \
	--profile "$here/profile.yaml" --filter outcome/pass >out 2>err || status=$?
is "exit code of a template that nobody asks" $status 4
export NVME_GATE_TEMPLATE=1
gate alone 0 --filter outcome/pass
reports alone
want pass pass - ''

finish
