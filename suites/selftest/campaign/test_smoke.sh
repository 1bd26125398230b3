#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The smoke set of the campaign, in real machines. Exit 77 where none can be run here, or this host
# was too slow to judge, twice: both are said, and neither is a pass.
# usage: test_smoke.sh BUILD DIR
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
rm -rf "$2"
"$here/campaign.sh" --build "$1" --out "$2" --smoke
code=$?
if [ $code = 4 ] && [ -s "$2/campaign.json" ] &&
	jq -e '.red == 0 and .have_not_run == 0' "$2/campaign.json" >/dev/null; then
	echo "SKIP: this host was too slow to judge the cases at HOST above, twice"
	exit 77
fi
[ $code != 0 ] || rm -rf "$2"
exit $code
