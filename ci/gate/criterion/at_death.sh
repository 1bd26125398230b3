# SPDX-License-Identifier: GPL-2.0-or-later
# Puts back what a test changed of the host once its script is gone, also when a time limit killed
# it and all its children with SIGKILL: by a process that is no child of it. Source it.

# at_death COMMAND: in the script's present folder; COMMAND must not mind if all is put back already
at_death() {
	(
		setsid sh -c 'tail --pid="$1" -f /dev/null; eval "$2"' at_death $$ "$1" \
			</dev/null >/dev/null 2>&1 9>&- &
	)
}

# detach_loops IMAGE: the loop devices that stand on this file, and no other's
detach_loops() {
	for at_death_loop in $(losetup --noheadings --output NAME --associated "$1" 2>/dev/null); do
		losetup --detach "$at_death_loop"
	done
}
