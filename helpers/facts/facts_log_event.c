/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The persistent event log (NVM Express Base): a header, and events of any length behind it. */
#include "helpers/facts/rows.h"
#include "helpers/nvme/nvme.h"

#include "helpers/bytes.h"

static const char *const event_types[] = {
	"",
	"SMART snapshot",
	"firmware commit",
	"timestamp change",
	"power-on or reset",
	"hardware error",
	"change of namespaces",
	"format start",
	"format completion",
	"sanitize start",
	"sanitize completion",
	"set feature",
	"telemetry created",
	"thermal excursion",
	"sanitize media verification",
	"device personality changed",
	"exported subsystem changed",
	NULL,
};

/* clang-format off */
static const struct fact events[] = {
	ROW(0, 1, "log", "log identifier", HEX, V(1, 4), NULL),
	ROW(4, 4, "count", "events", NUMBER, V(1, 4), NULL, .unit = "events"),
	ROW(8, 8, "bytes", "length of the log", NUMBER, V(1, 4), NULL, .unit = "bytes"),
	ROW(16, 1, "revision", "log revision", NUMBER, V(1, 4), NULL, PLAIN),
	ROW(18, 2, "header_length", "length of the header, without the first 20 bytes", NUMBER,
	    V(1, 4), NULL, .unit = "bytes"),
	ROW(20, 8, "timestamp", "time of this log", TIME, V(1, 4), NULL),
	ROW(28, 16, "power_on_hours", "power-on hours", NUMBER, V(1, 4), NULL, .unit = "h"),
	ROW(44, 8, "power_cycles", "power cycles", NUMBER, V(1, 4), NULL, .unit = "cycles"),
	ROW(52, 2, "vid", "VID", HEX, V(1, 4), "PCI Vendor ID"),
	ROW(54, 2, "ssvid", "SSVID", HEX, V(1, 4), "PCI Subsystem Vendor ID"),
	ROW(56, 20, "serial", "serial number", ASCII, V(1, 4), NULL),
	ROW(76, 40, "model", "model number", ASCII, V(1, 4), NULL),
	ROW(116, 256, "subnqn", "SUBNQN", ASCII, V(1, 4), "NVMe Qualified Name of the NVM "
	    "subsystem"),
	ROW(372, 2, "generation", "generation number", NUMBER, V(2, 0), NULL, PLAIN),
	ROW(374, 4, "context", "reporting context", HEX, V(2, 0), NULL),
	ROW(480, 32, "supported", "events that may be reported", RAW, V(1, 4), NULL),
};

static const struct fact event[] = {
	ROW(0, 1, "type", "event", CODE, V(1, 4), NULL, .names = event_types),
	ROW(1, 1, "revision", "revision of the event", NUMBER, V(1, 4), NULL, PLAIN),
	ROW(2, 1, "header_length", "length of its header, without the first 3 bytes", NUMBER,
	    V(1, 4), NULL, .unit = "bytes"),
	ROW(3, 1, "additional", "additional information of the header", HEX, V(2, 0), NULL),
	ROW(4, 2, "controller_id", "controller", NUMBER, V(1, 4), NULL, PLAIN),
	ROW(6, 8, "timestamp", "time", TIME, V(1, 4), NULL),
	ROW(14, 2, "port", "port", NUMBER, V(2, 0), NULL, PLAIN),
	ROW(20, 2, "vendor_length", "length of vendor specific information", NUMBER, V(1, 4), NULL,
	    .unit = "bytes"),
	ROW(22, 2, "length", "length of the event", NUMBER, V(1, 4), NULL, .unit = "bytes"),
	ROW(24, 0, "data", "event data", REST, V(1, 4), NULL),
};
/* clang-format on */

/* EHL counts from behind its own byte on, EL what is behind the header. */
static size_t event_bytes(const uint8_t *entry, size_t left)
{
	if (left < 24 || !entry[0] || entry[2] < 21)
		return 0;
	return entry[2] + (size_t)3 + bytes_get_le16(entry + 22);
}

const struct fact_page fact_page_events = {
	.key = "log.events",
	LOG_PAGE(0D),
	.section = "persistent_events",
	.since = V(1, 4),
	.bytes = 512,
	FACT_ROWS(events),
};

const struct fact_page fact_page_event = {
	.key = "log.events.entries",
	LOG_PAGE(0D),
	.section = "persistent_events",
	.part = "events",
	.since = V(1, 4),
	.offset = 512,
	.bytes = 24,
	.entries = 1 << 16,
	.entry_bytes = event_bytes,
	FACT_ROWS(event),
};
