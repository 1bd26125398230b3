/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every command and every option, with the words that explain it. */
#include "ci/gate/options/option_table.h"

#include "ci/gate/options/io_table.h"

/* as status_section() has them; test_status.c compares */
#define NVME_GATE_SECTIONS                                                             \
	"identity, link, aer, config_space, pcie, smart, firmware_slots, namespaces, " \
	"features, other_logs, in_use, error_log, command_effects, endurance_groups, " \
	"self_test, sanitize, telemetry, supported_logs, supported_features, "         \
	"eye_opening, power_measurement, persistent_events, ocp, vendor_logs, registers"

#define ON(command) (1u << GATE_##command)
#define DRIVES (ON(RUN) | ON(LIST) | ON(DEVICES) | ON(STATUS) | ON(RECORD) | ON(PROFILE))
#define AT(member) offsetof(struct gate_options, member), sizeof(((struct gate_options *)0)->member)

static const struct option_command commands[GATE_COMMANDS] = {
	[GATE_RUN] = { "run", "check drives and decide whether the gate is open",
		       "--dut SEL [--dut SEL]... [OPTION]...",
		       "Runs the checks on the drives that --dut names, against the bar that the "
		       "profile sets, and writes the reports. Nothing is written to a drive unless "
		       "its serial number is given with --erase: cases that would have to are then "
		       "not run, and the reports say so. The exit code is the verdict.",
		       0, 0 },
	[GATE_LIST] = { "list", "show the cases, the simulated drives and their faults",
			"[--dut SEL] [--profile FILE] [--filter GLOB]... [--json]\n--faults "
			"[--json]\n"
			"--variants [--json]\n--models [--json]\n--facts [--json]",
			"Shows the cases that a run would have, in their order. With --dut they "
			"are expanded over the namespaces of that drive, otherwise ns* stands for "
			"them.",
			0, 0 },
	[GATE_DEVICES] = { "devices", "show the NVMe drives of this host",
			   "[--dut SEL]... [--json]",
			   "Shows how many NVMe SSDs there are, what they are, and whether they "
			   "are in use; also those that belong to another driver, to none, or are "
			   "dead. With --dut only these, simulated ones too.",
			   0, 0 },
	[GATE_STATUS] = { "status", "show what a drive says of itself",
			  "--dut SEL [--section NAME]... [--json]\n"
			  "--dut SEL --interval TIME [--duration TIME] [--out DIR]\n"
			  "--dut SEL --telemetry FILE [--controller] [--json]\n"
			  "--dut SEL --fact FACT... [--json]",
			  "Shows everything that the drive says of itself, PCI Express and "
			  "NVMe, field by field. Only what it claims is asked for: reading leaves "
			  "nothing in its error log. A page that it refuses all the same says so, "
			  "with the status. With --interval it is looked at again and again, until "
			  "--duration is over or Ctrl-C: a live line on a terminal, a line of JSON "
			  "for each look on a pipe; in DIR these lines and, at the end, a page "
			  "with charts. Exits 4 if the drive went away meanwhile, if its SMART "
			  "data could not be read at a look, or if its status was fatal.",
			  0, 0 },
	[GATE_IO] = { "io", "drive a device or a file with the I/O engine",
		      "--target PATH [OPTION]... [--name NAME [OPTION]...]...", io_text, 0, 0, true,
		      io_tables, io_verify_text, io_exits },
	[GATE_RECORD] = { "record", "capture a drive for replay",
			  "--dut SEL [--mask-serial] [--refusals] DIR\n[--from-lspci FILE]... "
			  "[--from-nvme KIND=FILE]... DIR",
			  "Writes what a drive says of itself into a folder: Identify, every log "
			  "that it claims, features, config space of the drive and of the port "
			  "above, what the kernel shows of both. Reads only, and asks for nothing "
			  "that the drive could refuse, unless --refusals says so. With "
			  "--dut replay:DIR the folder is a drive that every reading check can be "
			  "run on, anywhere; files that people have already can be made into one "
			  "as well. DIR is new, empty, or a former recording, which is replaced.",
			  1, 1 },
	[GATE_REPORT] = { "report", "write the reports of finished or killed runs again",
			  "RUNDIR... [--out DIR]",
			  "Makes the reports from the record of a run, also of one that was "
			  "killed. Several runs become one report. The exit code is the verdict.",
			  1, ~0u },
	[GATE_COMPARE] = { "compare", "compare two firmwares",
			   "BASE CANDIDATE [--out DIR] [--json]",
			   "Says what got worse and what got better between two runs: cases, "
			   "measured values, and whatever else differs. Exits 0 when nothing got "
			   "worse, 1 when something did (a case newly fails or is gone, a value is "
			   "worse), 4 when one of the runs is incomplete. A value is worse when it "
			   "lost more than the candidate profile's compare.margin, and repeated "
			   "runs (run --repeat) show that the loss is real; with one sample on a "
			   "side, when it lost more than compare.tolerance.",
			   2, 2 },
	[GATE_PROFILE] = { "profile", "check, make or explain a profile",
			   "check FILE [--set KEY=VALUE]...\nnew --dut SEL\nschema",
			   "check reads a profile and names every mistake. new prints a profile to "
			   "start from, with the identity, the LBA formats and the link of a "
			   "drive: a proposal, since the bar is for people to set. schema prints "
			   "every key, what it means, may be, and is by default.",
			   1, 2 },
};

/* the first one is the default of junit.xml */
static const struct option_word flavors[] = { { "junit10", 0 }, { "extended", 1 }, { NULL, 0 } };
static const struct option_word colors[] = {
	{ "always", GATE_COLOR_ALWAYS },
	{ "never", GATE_COLOR_NEVER },
	{ "auto", GATE_COLOR_AUTO },
	{ NULL, 0 },
};

static const struct option options[] = {
	{ "dut", 0, "SEL", DRIVES, OPTION_LIST, AT(duts),
	  "The drive: live:SERIAL, live:ADDRESS or live:/dev/nvme0 (the live: may be left out of "
	  "an address or a path), a simulated one, sim:MODEL[+FAULT]...; see list --models and "
	  "list --faults; or a recording, replay:DIR, which can only be read. all: the drives of "
	  "this host; live:GLOB: those whose node, serial number "
	  "or address matches; sim:GLOB[+FAULT]...: the models. Several for run and devices." },
	{ "match", 0, "REGEX", DRIVES, OPTION_LIST, AT(match),
	  "Only drives whose node, serial number, model or address matches this extended regular "
	  "expression; of all drives of this host where no --dut is given. Several add up; one "
	  "that matches none is an error." },
	{ "exclude-dut", 0, "REGEX", DRIVES, OPTION_LIST, AT(exclude_duts),
	  "Not the drives that match; for run they are recorded as left out." },
	{ "mask-serial", 0, NULL, ON(RECORD), OPTION_FLAG, AT(mask_serial),
	  "Replaces serial numbers and identifiers (EUI64, NGUID, UUID, FGUID, NQN, the PCI "
	  "Express serial number), each by the same wherever it stands, and leaves out what may "
	  "hold others: telemetry, persistent events, pages of vendors." },
	{ "refusals", 0, NULL, ON(RECORD), OPTION_FLAG, AT(refusals),
	  "Asks for what the drive does not claim as well, as the checks do that hold its claims "
	  "against what it takes: they can be judged on the recording then. Each refusal is an "
	  "entry of the drive's error log, which the recording has as it was before." },
	{ "from-lspci", 0, "FILE", ON(RECORD), OPTION_LIST, AT(from_lspci),
	  "Makes the recording from the output of lspci -xxxx: the NVMe function in it and its "
	  "port, if that is there as well. Of -xxx and -x, what is missing is said." },
	{ "from-nvme", 0, "KIND=FILE", ON(RECORD), OPTION_LIST, AT(from_nvme),
	  "Makes the recording from the output of nvme-cli with -o binary or -o json, or of "
	  "smartctl -j. KIND is id-ctrl, id-ns:NSID, list-ns, ns-descs:NSID, smart-log, error-log, "
	  "fw-log, effects-log, self-test-log, sanitize-log, endurance-log:GROUP, "
	  "supported-log-pages, fid-support-effects-log, telemetry-log, persistent-event-log, "
	  "get-log:LID (02h or 0x02), get-feature:FID, or smartctl.",
	  .repeats = true, .needs = "KIND=FILE, such as id-ctrl=FILE" },
	{ "profile", 0, "FILE", ON(RUN) | ON(LIST), OPTION_TEXT, AT(profile),
	  "What the drive must do, in YAML or JSON; see profile schema. A file, or a profile that "
	  "is built in: " NVME_GATE_PROFILE_SENTENCE ". Without it gen5-x4.yaml: a generic "
	  "enterprise Gen5 x4 drive. A file of that name comes first; builtin:NAME is never a "
	  "file." },
	{ "set", 0, "KEY=VALUE", ON(RUN) | ON(LIST) | ON(PROFILE), OPTION_LIST, AT(sets),
	  "Changes one key of the profile: link.width=2, "
	  "perf.workloads.randread-4k.limits.iops=1000.",
	  .repeats = true, .needs = "KEY=VALUE, such as link.width=2" },
	{ "interval", 0, "TIME", ON(STATUS), OPTION_TIME, AT(interval_ns),
	  "Looks at health, link and errors this often: 1s, 500ms, 1m. A simulated drive is looked "
	  "at on its own clock, which needs no waiting.",
	  .min = 1e7, .max = 0x1p62, .needs = "a time of at least 10 ms, such as 30s" },
	{ "duration", 0, "TIME", ON(STATUS), OPTION_TIME, AT(duration_ns),
	  "How long to look; without it until Ctrl-C.", .min = 1, .max = 0x1p62,
	  .needs = "a time of more than 0, such as 30s" },
	{ "telemetry", 0, "FILE", ON(STATUS), OPTION_TEXT, AT(telemetry),
	  "Has the drive take telemetry data now (log 07h, with what it took before gone) and "
	  "saves them, header and all data areas, as the drive gives them. FILE must not be there "
	  "yet. Exits 3 if the drive has none." },
	{ "controller", 0, NULL, ON(STATUS), OPTION_FLAG, AT(controller),
	  "Saves what the controller noted by itself instead (log 08h), and changes nothing." },
	{ "out", 0, "DIR", ON(RUN) | ON(STATUS) | ON(REPORT) | ON(COMPARE), OPTION_TEXT, AT(out),
	  "Where the record and the reports go; a former run there is replaced. Default of run: "
	  "results/TIME-DRIVE; of report: the run's own directory; several runs need one; of "
	  "compare and status: nowhere." },
	{ "filter", 0, "GLOB", ON(RUN) | ON(LIST), OPTION_LIST, AT(filters),
	  "Only cases whose whole name matches: a shell glob with extglob, where * crosses /. "
	  "Filters add up; one that matches nothing is an error." },
	{ "exclude", 0, "GLOB", ON(RUN) | ON(LIST), OPTION_LIST, AT(excludes),
	  "Not the cases whose name matches; one that matches nothing is an error." },
	{ "tag", 0, "TAG", ON(RUN) | ON(LIST), OPTION_LIST, AT(tags),
	  "Only cases with this tag: an area, an effect, or a tag of the check's own. Tags add up; "
	  "one that matches nothing is an error." },
	{ "rerun-failed", 0, "RUNDIR", ON(RUN) | ON(LIST), OPTION_TEXT, AT(rerun_failed),
	  "Only the cases that failed or were errors in that run: its directory, or a junit.xml. "
	  "Where --baseline is not given, the one that it had." },
	{ "erase", 0, "SERIAL", ON(RUN), OPTION_LIST, AT(erase),
	  "DESTROYS THE DATA of the drive with this serial number: arms the cases that write and "
	  "those that reset it. A drive with data of somebody else on it is refused all the "
	  "same." },
	{ "overwrite-signatures", 0, NULL, ON(RUN), OPTION_FLAG, AT(overwrite_signatures),
	  "Writes also to a drive that carries a file system, a partition table, or a member of "
	  "RAID, LVM or another volume manager, in use or not. Without this such a drive is "
	  "refused with 75 and the signature is named; what an earlier run of nvme-gate left is "
	  "not in the way." },
	{ "firmware", 0, "IMAGE", ON(RUN), OPTION_NOT_YET, 0, 0, NULL },
	{ "known", 0, "FILE", ON(RUN) | ON(REPORT) | ON(COMPARE), OPTION_TEXT, AT(known),
	  "Failures that are known and do not close the gate: a YAML or JSON list of case, reason "
	  "and owner, with expect (fails, flakes, skips), model, firmware, firmware_from, "
	  "firmware_to, expires and link. Entries that have expired, pass or match nothing are "
	  "reported and, as the profile has it, close the gate. Default of report and compare: "
	  "what the record says." },
	{ "baseline", 0, "RUNDIR", ON(RUN) | ON(REPORT), OPTION_TEXT, AT(baseline),
	  "Compares with a former run, as compare does: what newly fails, is gone or measures "
	  "worse closes the gate. Default of report: the one of the run." },
	{ "history", 0, "DIR", ON(RUN) | ON(REPORT), OPTION_TEXT, AT(history),
	  "Draws each measured value of the last 20 runs below this directory that are of the same "
	  "drive and profile." },
	{ "junit-flavor", 0, "FLAVOR", ON(RUN) | ON(REPORT), OPTION_TEXT, AT(junit_flavor),
	  "junit10 (default): junit.xml that every reader takes; extended: with file, line and "
	  "properties of each case.",
	  .words = flavors },
	{ "fail-fast", 0, NULL, ON(RUN), OPTION_FLAG, AT(fail_fast),
	  "Ends the run at the first case that fails or is an error." },
	{ "repeat", 0, "N", ON(RUN), OPTION_NUMBER, AT(repeat),
	  "Runs each case N times, 1 to 10000. Default 1.", 1, 10000 },
	{ "deadline-scale", 0, "X", ON(RUN), OPTION_REAL, AT(deadline_scale),
	  "Multiplies the deadline of each case, 0.01 to 1000: for slow hosts and emulators. "
	  "Default 1.",
	  0.01, 1000 },
	{ "faults", 0, NULL, ON(LIST), OPTION_FLAG, AT(faults),
	  "The faults of simulated drives, and the cases that each one must fail with --profile "
	  "selftest.yaml, which demands more than others, in very short run times. With another "
	  "profile, also without --profile, some of these cases are not there, are skipped, or "
	  "have other limits. In the JSON: also_kills, what only such short times show; pcie: "
	  "what becomes of it in the lab's machine." },
	{ "variants", 0, NULL, ON(LIST), OPTION_FLAG, AT(variants),
	  "What simulated drives can be besides faulty: near misses that everything must pass on, "
	  "and rigs that some cases must give up on; the cases are those with --profile "
	  "selftest.yaml. Named like faults." },
	{ "models", 0, NULL, ON(LIST), OPTION_FLAG, AT(models), "The simulated drives." },
	{ "facts", 0, NULL, ON(LIST), OPTION_FLAG, AT(facts),
	  "Every field that status can show, by its full name: its unit, whether it is static, a "
	  "counter, a gauge or a setting, and what it means. pcie.port.* are those of the port "
	  "above the drive. The section expect of a profile takes these names; --json says with "
	  "what each is compared there." },
	{ "json", 0, NULL, ON(LIST) | ON(DEVICES) | ON(STATUS) | ON(COMPARE), OPTION_FLAG, AT(json),
	  "The result as JSON, for machines." },
	{ "section", 0, "NAME", ON(STATUS), OPTION_LIST, AT(sections),
	  "Only this part, several add up: " NVME_GATE_SECTIONS "." },
	{ "fact", 0, "FACT", ON(STATUS), OPTION_LIST, AT(fact_names),
	  "Only this field, by its full name as list --facts has it: smart.temperature_c, "
	  "smart.sensors_c[1], identify.namespace[1].nsze, pcie.port.express.width; without its "
	  "number all that there are. Several add up. Exits 1 if one cannot be read." },
	{ "verbose", 'v', NULL, OPTION_ANYWHERE, OPTION_COUNT, AT(verbose),
	  "More progress on stderr; twice: even more." },
	{ "quiet", 'q', NULL, OPTION_ANYWHERE, OPTION_FLAG, AT(quiet), "No progress on stderr." },
	{ "color", 0, "WHEN", OPTION_ANYWHERE, OPTION_WORD, AT(color),
	  "always, never or auto (default): colours on a terminal or in GitLab CI. NO_COLOR, "
	  "CLICOLOR_FORCE and FORCE_COLOR are respected.",
	  .words = colors },
	{ "help", 'h', NULL, OPTION_ANYWHERE, OPTION_FLAG, AT(help),
	  "This help; of a command behind it." },
	{ "version", 0, NULL, OPTION_ANYWHERE, OPTION_FLAG, AT(version), "The version." },
	{ NULL },
};
static const struct option *const tables[] = { options, NULL };

static const struct option_exit exits[] = {
	{ "0",
	  "the gate is open, or all that was looked at passed and the profile allows partial runs; "
	  "for other commands: done" },
	{ "1", "a check failed, or a rule of the profile closed the gate" },
	{ "2", "wrong usage or configuration" },
	{ "3", "nothing was run" },
	{ "4", "the run is incomplete: a case crashed, hung or could not be set up; beats 1" },
	{ "75",
	  "the rig was not ready before the first case (drive absent, locked, no privilege): try "
	  "again later" },
	{ "130, 143", "ended by SIGINT or SIGTERM, after the reports were written" },
	{ NULL, NULL },
};

static const struct option_exit examples[] = {
	{ "nvme-gate run --dut sim:gen5-x4",
	  "A healthy simulated drive: no hardware, no privilege." },
	{ "nvme-gate run --dut live:0000:01:00.0 --profile my.yaml --erase SERIAL",
	  "Everything, on a drive whose data may be destroyed." },
	{ "nvme-gate run --dut live:SERIAL --rerun-failed results/last",
	  "What failed the last time." },
	{ NULL, NULL },
};

static const char *const files[] = {
	"The directory of a run holds run.jsonl (the record), junit.xml, report.html, report.css, "
	"summary.json, logs/ and artifacts/; with several drives one such directory per drive, and "
	"the merged reports above them (the cases of all drives are then in that one junit.xml).",
	NVME_GATE_PROFILES ": the profiles that are built in, to read and to copy.",
	NULL,
};

/* for the completion: what lists tell */
static const char functions[] =
	"# the names of a list: its first column, or the second behind what cases say\n"
	"# (what a list says at its end begins with a word in capitals, or with a count)\n"
	"~_list() { \"${COMP_WORDS[0]}\" list \"$@\" 2>/dev/null |\n"
	"\tawk 'NR == 1 { column = $1 == \"CASES\" ? 2 : 1; next } "
	"/^(KILLS|WHICH) is|^[0-9]+ more / { next } { print $column }'; }\n"
	"# areas and effects, which are tags of their own\n"
	"~_tags() { \"${COMP_WORDS[0]}\" list 2>/dev/null | "
	"awk 'NR > 1 { sub(\"/.*\", \"\", $1); print $1; print $2 }' | sort -u; }\n"
	"# live: and the serial numbers of this host, sim: and its models, and behind '+' the "
	"faults\n"
	"~_drives() {\n"
	"\tlocal name names=\n"
	"\tcase $whole in\n"
	"\tsim:*+*) for name in $({ ~_list --faults; ~_list --variants; } | sort -u); do "
	"names+=\" ${whole%+*}+$name\"; done ;;\n"
	"\tsim:*) for name in $(~_list --models); do names+=\" sim:$name\"; done ;;\n"
	"\tlive:*) for name in $(\"${COMP_WORDS[0]}\" devices 2>/dev/null | "
	"awk 'match($1, /^[0-9a-f]+:/) && $3 != \"-\" { print $3 }'); do "
	"names+=\" live:$name\"; done ;;\n"
	"\treplay:*) names=$(compgen -d -P replay: -- \"${whole#replay:}\") ;;\n"
	"\t*) names='all live: sim: replay:' ;;\n"
	"\tesac\n"
	"\t~_words \"$names\"\n"
	"}\n";

static const struct option_completion completions[] = {
	{ "--profile", "~_files -f \"" NVME_GATE_PROFILE_NAMES "\"" },
	{ "FILE", "~_files -f" },
	{ "PATH", "~_files -f" },
	{ "SERIAL|PATH", "~_files -f" },
	{ "RUNDIR", "~_files -f" },
	{ "DIR", "~_files -d" },
	{ "SEL", "~_drives" },
	{ "FACT", "~_words \"$(~_list --facts)\"" },
	{ "--section", "~_words \"$(tr -d , <<<\"" NVME_GATE_SECTIONS "\")\"" },
	{ "GLOB", "~_words \"$(~_list)\"" },
	{ "TAG", "~_words \"$(~_tags)\"" },
	/* operands of a command */
	{ "profile", "elif [[ $prev == check ]]; then ~_files -f \"" NVME_GATE_PROFILE_NAMES "\"\n"
		     "\t\telse ~_words \"check new schema\"" },
	{ NULL, NULL },
};

const struct option_program gate_program = {
	.name = "nvme-gate",
	.version = NVME_GATE_VERSION,
	.summary = "decides whether the firmware of an NVMe SSD may be released",
	.description =
		"nvme-gate checks an NVMe SSD item by item through the kernel's own driver and "
		"exits 0 only when the release may go out. Each item is one case; Jenkins and "
		"GitLab read its JUnit XML, people read its HTML. The result is on stdout, "
		"progress on stderr.",
	.hint = "Try it without a drive:  nvme-gate run --dut sim:gen5-x4",
	.commands = commands,
	.command_count = GATE_COMMANDS,
	.tables = tables,
	.exits = exits,
	.examples = examples,
	.files = files,
	.functions = functions,
	.completions = completions,
};
