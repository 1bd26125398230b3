/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of OCP requirements that gate a drive. */
#include "helpers/nvme/ocp_requirement.h"

#define FACT "a field that the drive tells: gated by an expect: line of the profile"
#define HANDS "needs a rig with hands on power and PERST#"
#define IMAGES "needs images of the vendor's, given with --firmware"
#define SPEC_ONLY "not to be seen from a host"
#define HOURS "takes hours under load: a soak run looks at it"
#define DRIVER "the kernel's driver does it, and tells nobody how long it took"
#define AHEAD "no case of this run is about it"

/* clang-format off */
static const struct ocp_requirement requirements[] = {
	{ "TTR-1", "Identify succeeds within 1 s of CC.EN", DRIVER },
	{ "TTR-2", "I/O succeeds within 20 s of CC.EN", AHEAD },
	{ "TTR-5", "a normal shutdown is complete within 10 s", DRIVER },
	{ "TTR-12", "metadata are rebuilt within 120 s", HANDS },
	{ "TTR-20", "config space answers within 1 s of PERST#", HANDS },
	{ "TTR-22", "I/O succeeds within 20 s of a conventional reset", AHEAD },
	{ "TTR-23", "NVM Subsystem Shutdown is not supported", FACT },
	{ "DP-CFG-8", "times until ready, by device profile", HANDS },
	{ "DP-CFG-9", "times until ready, by device profile", HANDS },
	{ "CTO-1", "admin commands within 10 s", AHEAD },
	{ "CTO-2", "Format within its own time", AHEAD },
	{ "CTO-3", "I/O within 8 s", HOURS },
	{ "CTO-7", "crypto erase sanitize within 10 s", AHEAD },
	{ "CTO-8", "block erase within 10 s per TB", AHEAD },
	{ "CTO-10", "sanitize estimates are told", FACT },
	{ "CTO-11", "LBA format change within 10 s", AHEAD },
	{ "FWUP-3", "commit actions 0 to 3", IMAGES },
	{ "FWUP-6", "two slots that can be written, at least", FACT },
	{ "FWUP-7", "MTFA is 1 s at most", FACT },
	{ "FWUP-8", "an older security revision is refused", IMAGES },
	{ "FWUP-10", "no data is lost", IMAGES },
	{ "FWUP-11", "settings, queues and link are kept", IMAGES },
	{ "FWUP-14", "images of 6 MiB at most", IMAGES },
	{ "FWUP-18", "an interrupted update leaves a usable drive", HANDS },
	{ "FWUP-20", "slot 1 is read-only", FACT },
	{ "FWUP-21", "slot 0 does not select what runs", IMAGES },
	{ "FWUP-24", "a bad signature is refused", IMAGES },
	{ "FWUP-25", "a firmware that does not start is reverted", IMAGES },
	{ "FWUP-26", "activation by reset within 5 s", IMAGES },
	{ "FWUP-29", "FWUG is 4 KiB", FACT },
	{ "FWUP-30", "activation without a reset within MTFA", IMAGES },
	{ "FWUP-32", "a refused image leaves the drive as it was", IMAGES },
	{ "TTHROTTLE-5", "throttles from 77 C on", AHEAD },
	{ "TTHROTTLE-7", "ends to throttle below 75 C", AHEAD },
	{ "TTHROTTLE-9", "WCTEMP is 77 C", FACT },
	{ "TTHROTTLE-10", "CCTEMP is 85 C", FACT },
	{ "TTHROTTLE-11", "warning temperature time counts minutes", HOURS },
	{ "SELFTST-2", "short self-test within 2 minutes", AHEAD },
	{ "SELFTST-3", "extended self-test within 30 minutes", FACT },
	{ "SELFTST-4", "vendor's self-test within 2 s", AHEAD },
	{ "TRIM-2", "deallocated blocks read as zeroes", AHEAD },
	{ "TRIM-6", "reads stay fast beside deallocations", AHEAD },
	{ "TRIM-7", "reads stay fast beside idle garbage collection", HOURS },
	{ "NVMe-CFG-2", "MDTS of 256 KiB at least", FACT },
	{ "NVMe-CFG-5", "queues of 1024 entries at least", DRIVER },
	{ "NVMe-CFG-6", "1023 pairs of I/O queues at least", DRIVER },
	{ "NVMe-CFG-9", "DSTRD is 0", DRIVER },
	{ "NVMe-CFG-16", "MPSMIN is 0, MPSMAX 1 at least", DRIVER },
	{ "NVMe-CFG-17", "no host memory buffer", FACT },
	{ "NVMe-CFG-18", "256 entries of the error log", FACT },
	{ "NVMe-CFG-19", "CRIMS is 0", DRIVER },
	{ "NVMe-CFG-20", "CRIMS is 0", DRIVER },
	{ "PCI-1", "payload of 512 bytes at least", AHEAD },
	{ "PCI-6", "Function Level Reset", AHEAD },
	{ "PCI-9", "MSI-X", AHEAD },
	{ "PCI-17", "every link speed", AHEAD },
	{ "PCI-19", "No_Soft_Reset is 1", AHEAD },
	{ "PCI-22", "BARs of 1 MiB at most", AHEAD },
	{ "PCI-26", "AER", AHEAD },
	{ "PCI-28", "ATS", AHEAD },
	{ "PCI-30", "FLR and hot reset keep bus number and endpoint", SPEC_ONLY },
	{ "PCI-33", "PERST# neither locks ranges nor lifts Lockdown", HANDS },
	{ "PCI-34", "PERST# keeps AER status", HANDS },
	{ "PCI-35", "neither D1 nor D2", AHEAD },
	{ "LPWR-1", "ASPM L1 is disabled after power and reset", HANDS },
	{ "LPWR-2", "ASPM L1 is supported", AHEAD },
	{ "STD-LOG-3", "Percentage Used never decreases", AHEAD },
	{ "STD-LOG-18", "SMART is not per namespace", FACT },
	{ "STD-LOG-19", "logs hold no user data", SPEC_ONLY },
	{ "STD-LOG-22", "persistent event log of 5 MiB at least", FACT },
	{ "STD-LOG-23", "logs outlive power, resets and Format", AHEAD },
	{ "SMART-13", "version of the specification in log C0h", AHEAD },
	{ "SMART-14", "PCIe errors count at run time only", HANDS },
	{ "SMART-27", "version of log C0h", AHEAD },
	{ "SMART-28", "GUID of log C0h", AHEAD },
	{ "SMART-29", "retraining counts at run time only", HANDS },
	{ "LMDATA-5", "thresholds of the latency monitor", AHEAD },
	{ "LMDATA-12", "buckets of the latency monitor", AHEAD },
	{ "LMDATA-16", "stamps of the latency monitor", AHEAD },
	{ "LMDATA-17", "latencies of the latency monitor", AHEAD },
};
/* clang-format on */

const struct ocp_requirement *ocp_requirement_at(size_t index)
{
	return index < sizeof(requirements) / sizeof(requirements[0]) ? &requirements[index] : NULL;
}
