/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of OCP requirements that gate a drive. */
#include "helpers/nvme/ocp_requirement.h"

#include <string.h>

/* Why no case is about one. What is to come says that it is not built yet; the rest says what it
 * needs, or why nobody could see it. */
#define HANDS "needs a rig with hands on power and PERST#"
#define UPDATE "firmware update is not built yet"
#define SANITIZE "sanitize is not built yet"
#define SOAK "needs hours under load: a soak run is not built yet"
#define PLACEMENT "flexible data placement is not built yet"
#define DRIVER "cannot be seen from a host: the kernel's driver does it, and tells no time"
#define SPEC_ONLY "cannot be seen from a host"
#define CASE NULL /* checks name it in .ocp */

/* so many facts that the requirement is about, each with what is expected of it */
#define RULE(fact_, rule_)                   \
	{                                    \
		.fact = fact_, .rule = rule_ \
	}
#define RULE_IF(claim_, fact_, rule_)                         \
	{                                                     \
		.fact = fact_, .rule = rule_, .claim = claim_ \
	}

/* clang-format off */
static const struct ocp_requirement requirements[] = {
	{ "TTR-1", "Identify succeeds within 1 s of CC.EN", DRIVER },
	{ "TTR-2", "I/O succeeds within 20 s of CC.EN", CASE },
	{ "TTR-5", "a normal shutdown is complete within 10 s", DRIVER },
	{ "TTR-12", "metadata are rebuilt within 120 s", HANDS },
	{ "TTR-20", "config space answers within 1 s of PERST#", HANDS },
	{ "TTR-22", "I/O succeeds within 20 s of a conventional reset", CASE },
	{ "TTR-23", "NVM Subsystem Shutdown is not supported", CASE, OCP_REGISTERS, {
	  RULE("registers.shutdown", "false") } },
	{ "DP-CFG-8", "times until ready, by device profile",
	  "needs to be known of the product: profile, resets/ready_max" },
	{ "DP-CFG-9", "times until ready, by device profile",
	  "needs to be known of the product: profile, resets/ready_max" },
	{ "CTO-1", "admin commands within 10 s", CASE },
	{ "CTO-2", "Format within its own time", CASE },
	{ "CTO-3", "I/O within 8 s, and few over 2 s in an hour", SOAK },
	{ "CTO-7", "crypto erase sanitize within 10 s", SANITIZE },
	{ "CTO-8", "block erase within 10 s per TB", CASE },
	{ "CTO-10", "sanitize estimates are told", CASE, OCP_LOGS, {
	  RULE_IF("overwrite_sanitize", "log.sanitize.overwrite_s", "present"),
	  RULE_IF("block_erase_sanitize", "log.sanitize.block_erase_s", "present"),
	  RULE_IF("crypto_erase_sanitize", "log.sanitize.crypto_erase_s", "present") } },
	{ "CTO-11", "LBA format change within 10 s", CASE },
	{ "FWUP-3", "commit actions 0 to 3", UPDATE },
	{ "FWUP-6", "two slots that can be written, at least, beside the read-only one", CASE,
	  OCP_FIRMWARE, { RULE("identify.firmware_slots", ">= 3") } },
	{ "FWUP-7", "MTFA is 1 s at most", CASE, OCP_FIRMWARE, {
	  RULE("identify.mtfa", "<= 1 s") } },
	{ "FWUP-8", "an older security revision is refused", UPDATE },
	{ "FWUP-10", "no data is lost", UPDATE },
	{ "FWUP-11", "settings, queues and link are kept", UPDATE },
	{ "FWUP-14", "images of 6 MiB at most", UPDATE },
	{ "FWUP-18", "an interrupted update leaves a usable drive", HANDS },
	{ "FWUP-20", "slot 1 is read-only", CASE, OCP_FIRMWARE, {
	  RULE("identify.slot1_read_only", "true") } },
	{ "FWUP-21", "slot 0 does not select what runs", UPDATE },
	{ "FWUP-24", "a bad signature is refused", UPDATE },
	{ "FWUP-25", "a firmware that does not start is reverted", UPDATE },
	{ "FWUP-26", "activation by reset within 5 s", UPDATE },
	{ "FWUP-29", "FWUG is 4 KiB", CASE, OCP_FIRMWARE, { RULE("identify.fwug", "1") } },
	{ "FWUP-30", "activation without a reset within MTFA", UPDATE },
	{ "FWUP-32", "a refused image leaves the drive as it was", UPDATE },
	{ "TTHROTTLE-5", "throttles from 77 C on", CASE },
	{ "TTHROTTLE-7", "ends to throttle below 75 C", SOAK },
	{ "TTHROTTLE-9", "WCTEMP is 77 C", CASE, OCP_IDENTIFY, {
	  RULE("identify.warning_temperature_c", "77 C") } },
	{ "TTHROTTLE-10", "CCTEMP is 85 C", CASE, OCP_IDENTIFY, {
	  RULE("identify.critical_temperature_c", "85 C") } },
	{ "TTHROTTLE-11", "warning temperature time counts minutes", SOAK },
	{ "SELFTST-2", "short self-test within 2 minutes", CASE },
	{ "SELFTST-3", "extended self-test within 30 minutes", CASE, OCP_IDENTIFY, {
	  RULE("identify.edstt", "<= 30 min") } },
	{ "SELFTST-4", "vendor's self-test within 2 s",
	  "would set off what nobody but the vendor knows" },
	{ "TRIM-2", "deallocated blocks read as zeroes", CASE, OCP_IDENTIFY, {
	  RULE("identify.namespace.deallocated_reads", "zeroes") } },
	{ "TRIM-6", "reads stay fast beside deallocations",
	  "needs a load that deallocates beside one that reads: it is not built yet" },
	{ "TRIM-7", "reads stay fast beside idle garbage collection", SOAK },
	{ "NVMe-CFG-2", "MDTS of 256 KiB at least", CASE, OCP_IDENTIFY, {
	  RULE("identify.mdts_bytes", ">= 256 KiB") } },
	{ "NVMe-CFG-5", "queues of 1024 entries at least", CASE, OCP_REGISTERS, {
	  RULE("registers.queue_entries", ">= 1024") } },
	{ "NVMe-CFG-6", "1023 pairs of I/O queues at least",
	  "cannot be seen from a host with fewer processors: its driver asks for no more" },
	{ "NVMe-CFG-9", "DSTRD is 0", CASE, OCP_REGISTERS, {
	  RULE("registers.doorbell_stride", "0") } },
	{ "NVMe-CFG-16", "MPSMIN is 0", CASE, OCP_REGISTERS, {
	  RULE("registers.page_min", "0") } },
	{ "NVMe-CFG-17", "MPSMAX is 1 at least", CASE, OCP_REGISTERS, {
	  RULE("registers.page_max", ">= 1") } },
	{ "NVMe-CFG-18", "256 entries of the error log", CASE, OCP_IDENTIFY, {
	  RULE("identify.error_log_entries", ">= 256") } },
	{ "NVMe-CFG-19", "no host memory buffer", CASE, OCP_IDENTIFY, {
	  RULE("identify.hmpre", "0"), RULE("identify.hmmin", "0") } },
	{ "NVMe-CFG-20", "CRIMS is 0",
	  "needs a word of the product: expect, registers.ready_without_media" },
	{ "PCI-1", "payload of 512 bytes at least", CASE, OCP_PCIE, {
	  RULE("pcie.express.max_payload_supported_bytes", ">= 512 B") } },
	{ "PCI-6", "Function Level Reset", CASE, OCP_PCIE, { RULE("pcie.express.flr", "true") } },
	{ "PCI-9", "MSI-X", CASE, OCP_PCIE, { RULE("pcie.msix.control", "present") } },
	{ "PCI-17", "every link speed from the lowest to the highest", CASE, OCP_PCIE, {
	  RULE("pcie.express.speeds", "one of 0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f") } },
	{ "PCI-19", "No_Soft_Reset is 1", CASE, OCP_PCIE, {
	  RULE("pcie.pm.no_soft_reset", "true") } },
	{ "PCI-22", "BARs of 1 MiB at most", CASE },
	{ "PCI-26", "AER", CASE, OCP_PCIE, { RULE("pcie.aer.control", "present") } },
	{ "PCI-28", "ATS", CASE, OCP_PCIE, { RULE("pcie.ats.capability", "present") } },
	{ "PCI-30", "FLR and hot reset keep bus number and endpoint", SPEC_ONLY },
	{ "PCI-33", "PERST# neither locks ranges nor lifts Lockdown", HANDS },
	{ "PCI-34", "PERST# keeps AER status", HANDS },
	{ "PCI-35", "neither D1 nor D2", CASE, OCP_PCIE, {
	  RULE("pcie.pm.d1", "false"), RULE("pcie.pm.d2", "false") } },
	{ "LPWR-1", "ASPM L1 is disabled after power and reset", HANDS },
	{ "LPWR-2", "ASPM L1 is supported", CASE, OCP_PCIE, {
	  RULE("pcie.express.aspm_support", "one of L1, L0s and L1") } },
	{ "STD-LOG-3", "Percentage Used never decreases", CASE },
	{ "STD-LOG-18", "SMART is not per namespace", CASE, OCP_LOGS, {
	  RULE("identify.smart_per_namespace", "false") } },
	{ "STD-LOG-19", "logs hold no user data", SPEC_ONLY },
	{ "STD-LOG-22", "persistent event log of 5 MiB at least", CASE, OCP_LOGS, {
	  RULE("identify.pels", ">= 5 MiB") } },
	{ "STD-LOG-23", "logs outlive power, resets and Format", CASE },
	{ "SMART-13", "version of the specification in log C0h", CASE },
	{ "SMART-14", "PCIe errors count at run time only", HANDS },
	{ "SMART-27", "version of log C0h", CASE },
	{ "SMART-28", "GUID of log C0h", CASE },
	{ "SMART-29", "retraining counts at run time only", HANDS },
	{ "LMDATA-5", "thresholds of the latency monitor", CASE },
	{ "LMDATA-12", "buckets of the latency monitor", CASE },
	{ "LMDATA-16", "stamps of the latency monitor", CASE },
	{ "LMDATA-17", "latencies of the latency monitor", CASE },
	/* areas: their requirements are told where a case names one */
	{ "PCIERR", "AER bits are set for what they mean", SPEC_ONLY },
	{ "EREC", "error recovery (log C1h)", CASE },
	{ "LMDATA", "latency monitor (log C3h)", CASE },
	{ "DCLP", "device capabilities (log C4h)", CASE },
	{ "URLP", "unsupported requirements (log C5h)", CASE },
	{ "SERRI", "injection of errors", "would make the drive fail on purpose" },
	{ "EVTDEF", "events that are injected (feature C0h)",
	  "would make the drive fail on purpose" },
	{ "PLP", "power loss protection", HANDS },
	{ "INCS", "incomplete shutdowns", HANDS },
	{ "SDSSDPS", "power states of the DSSD (feature C7h)",
	  "its value is shown (features.fid_c7); setting it is not built yet" },
	{ "TELDF", "format of telemetry data", "needs the vendor's tools, for which it is made" },
	{ "DIF", "protection information", CASE },
	{ "FDPG", "flexible data placement", PLACEMENT },
	{ "SEC", "security protocols", "would lock the drive for ever if a key were lost" },
	{ "META-PERF", "performance, of file systems too", CASE },
};
/* clang-format on */

const struct ocp_requirement *ocp_requirement_at(size_t index)
{
	return index < sizeof(requirements) / sizeof(requirements[0]) ? &requirements[index] : NULL;
}

bool ocp_requirement_names(const char *list, const char *id)
{
	size_t length = strlen(id);

	while (list && *list) {
		size_t size = strcspn(list, ",; ");

		/* "EREC-3" is of the area "EREC" */
		if (size >= length && !strncmp(list, id, length) &&
		    (size == length || (list[length] == '-' && !strpbrk(id, "0123456789"))))
			return true;
		list += size;
		list += strspn(list, ",; ");
	}
	return false;
}
