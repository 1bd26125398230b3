/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every field that a drive can tell, once, as data: its names, where it lies, what shape and unit
 * it has, and what may become of it. Whoever shows, records or compares a drive walks these tables.
 */
#ifndef HELPERS_FACTS_FACT_H
#define HELPERS_FACTS_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/facts/raw.h"

/* How a field is to be read. What is said of a code that the specification does not define is that
 * it is not known. */
enum fact_shape {
	FACT_NUMBER, /* little-endian; 16 bytes are cut to 64 bits by saturation */
	FACT_HEX,    /* a number whose bits have meanings of their own */
	FACT_BOOL,
	FACT_FLAGS,      /* bits with names */
	FACT_ASCII,      /* padded with spaces or zeros; hostile bytes become '?' */
	FACT_RAW,        /* bytes in their order */
	FACT_REST,       /* the same, up to the end of what was read */
	FACT_KELVIN,     /* people, and JSON, have degrees Celsius */
	FACT_VERSION,    /* major 31:16, minor 15:8, tertiary 7:0 */
	FACT_STATUS,     /* NVMe status field */
	FACT_SHIFT,      /* 2^n bytes, n from 9 to 31 */
	FACT_PACKET,     /* 0 to 5: 128 to 4096 bytes */
	FACT_GENERATION, /* of PCI Express; JSON has its rate in GT/s */
	FACT_LANES,      /* a width that a link can have */
	FACT_CODE,       /* one of @names; a code without a name is reserved, and shown as such */
	FACT_PLUS1,      /* 0-based: one more than it says */
	FACT_POWER2,     /* 2^n, n up to 63 */
	FACT_PAGES,      /* 2^n pages of 4 KiB, in bytes; 0: FACT_NO_LIMIT */
	FACT_POWER,      /* in microwatts; JSON has watts */
	FACT_TIME,       /* an NVMe timestamp: milliseconds in 47:0, their origin in 51:49 */
};

#define FACT_NO_LIMIT UINT64_MAX /* a number that is greater than any; JSON has null */

/* What may become of a field, in the drive's life. */
enum fact_change {
	FACT_FREE,     /* comes and goes, or is told by what it is a part of */
	FACT_STATIC,   /* stays, but for a new firmware or a format */
	FACT_COUNTER,  /* never goes back */
	FACT_COUNTED,  /* a counter that goes on for a reason only, which somebody declares */
	FACT_WEARS,    /* never goes back, and on by what was written */
	FACT_NOT_LESS, /* may not become less */
	FACT_NO_NEW_BITS,
};

/* What a field is, for whoever watches, sets or compares it. */
enum fact_kind {
	FACT_GAUGE,   /* as it is now */
	FACT_FIXED,   /* stays, but for a new firmware or a format */
	FACT_CLIMBS,  /* counts: never goes back */
	FACT_SETTING, /* as the host, or the kernel, has set it */
};

/* The version of a specification: 2.3 is 0203h. */
#define FACT_VERSION_OF(major, minor) ((major) << 8 | (minor))

struct fact {
	const char *
		key; /* "mdts"; with its page's in front it is stable: "identify.controller.mdts" */
	const char *label;      /* for people, in the specification's words or its mnemonic */
	const char *unit;       /* of the number as the drive tells it; NULL: it has none */
	uint16_t offset, bytes; /* in the page */
	uint8_t count;          /* so many of them, one behind the other; 0: one */
	uint8_t bit,
		bits; /* a part of these bytes: its lowest bit, how many; bits 0: all of them */
	uint16_t if_offset;
	uint8_t if_mask; /* means something only where that byte has one of these bits; 0: always */
	uint8_t if_value; /* ... only where these bits are this; 0: any of them is set */
	enum fact_shape shape;
	enum fact_change change;
	bool zero_is_none;        /* 0: the drive does not say */
	bool ones_is_none;        /* all ones: it does not say */
	bool setting;             /* the host sets it */
	bool recorded;            /* the record has it before and after a run */
	bool plain;               /* a number that is no quantity: a name, a code, an exponent */
	bool drive_only;          /* config space: a port has something else there */
	const char *const *names; /* of the bits of FACT_FLAGS, lowest first, or of the codes of
				   * FACT_CODE from 0 on, "" where there is none; up to NULL */
	const char *attribute;    /* FACT_ATTRIBUTES: the file */
	const char *word;         /* in it: the number stands behind this word */
	const char *meaning;      /* a sentence, where the label does not say it */
	uint16_t since; /* version of the specification that has it first; 0: its page's */
	uint8_t first;  /* of several: the number of the first one */
	uint8_t mask;   /* FACT_BOOL: whether any of these bits is set; 0: all of them */
	/* its unit depends on a code elsewhere: so many millionths by that code, 0: not known */
	uint16_t scale_offset;
	uint8_t scale_bit, scale_bits;
	const uint32_t *scales;
	uint16_t into, into_bytes; /* where fact_fill() puts it; 0 bytes: nowhere */
};

/* Rows of a table end with it, where a decoder's structure has a place for them. */
#define FACT_INTO(type, member) \
	.into = offsetof(type, member), .into_bytes = sizeof(((type *)0)->member)

enum fact_source {
	FACT_IDENTIFY,   /* id: CNS */
	FACT_LOG,        /* id: log page identifier */
	FACT_CONFIG,     /* config space of a function */
	FACT_CAPABILITY, /* id: capability ID; offsets from where it lies */
	FACT_EXTENDED,   /* id: extended capability ID */
	FACT_ATTRIBUTES, /* of a PCI function in sysfs: text files */
	FACT_FEATURE,    /* id: feature; dword 0 of the completion, then its data */
	FACT_REGISTERS,  /* of the controller, in BAR 0 */
};

/* Of what a drive has several, with a page of this kind each. */
enum fact_per { FACT_PER_DRIVE, FACT_PER_NAMESPACE, FACT_PER_GROUP, FACT_PER_SET };

/* What is read in one go, or an entry of it. */
struct fact_page {
	const char *key;  /* "identify.controller" */
	const char *name; /* "Identify Controller": said as the source of a value */
	enum fact_source source;
	unsigned int id;
	unsigned int offset, bytes; /* of the (first) entry in what is read, and its size */
	unsigned int entries;       /* so many of these, one behind the other; 0: it is no entry */
	const struct fact *facts;
	size_t count;
	const char *alias;   /* of @key, in names: "identify" */
	const char *section; /* of what status shows, and the name of this part of it, */
	const char *part;    /* NULL: the section itself */
	enum fact_per per;
	bool raw; /* nobody knows what stands in it, how long it is, or of what there are several */
	enum fact_kind kind; /* of the facts that do not say more */
	uint16_t since;      /* version of the specification that has it first */
	bool host;           /* told by the host, not by the drive */
	unsigned int first;  /* number of the first entry */
	unsigned int index;  /* identifies more than @id does: command set, log specific */
	/* FACT_IDENTIFY: a drive has it where Identify Controller has one of these bits in that
	 * byte; mask 0: every drive has it. Of logs nvme_log.h knows */
	uint16_t claim_offset;
	uint8_t claim_mask;
	/* how many entries: this byte of Identify Controller has that, 0-based; 0: @entries */
	uint16_t entries_offset;
	/* the page itself says how many: so many bytes there have it; 0 bytes: it does not */
	uint8_t counted_at, counted_bytes;
	bool counted_from_0; /* one more than these say */
	/* an entry is used if this number in it is not @unused */
	const char *used;
	uint64_t unused;
	/* entries of different sizes: the size of the one that begins at @entry; 0: none does */
	size_t (*entry_bytes)(const uint8_t *entry, size_t left);
	/* of a page whose identifier others may use as well: these 16 bytes stand there */
	const uint8_t *guid;
	uint16_t guid_offset;
	uint16_t version_offset; /* the page's own version (16 bits); 0: the drive's */
};

#include "helpers/facts/pages.h"

/** fact_kind() - what a field of a page is */
enum fact_kind fact_kind(const struct fact_page *page, const struct fact *fact);

/** fact_find() - a fact of a page by the last part of its key; NULL when there is none */
const struct fact *fact_find(const struct fact_page *page, const char *key);

/* What was read. Ends with the page that it was read from. */
struct fact_value {
	bool known;        /* false: the page is too short, or the drive does not say */
	uint64_t number;   /* what it means: bytes, lanes, kelvin, generation */
	const uint8_t *at; /* its bytes, for FACT_ASCII and FACT_RAW; NULL: not in the page */
	size_t bytes;      /* how many these are */
};

/**
 * fact_read() - the value of a field
 * @index: which of @fact->count, from 0
 * @page: what was read, @size bytes of it; nothing behind them is looked at
 */
struct fact_value fact_read(const struct fact *fact, unsigned int index, const void *page,
			    size_t size);

/** fact_number() - the same by key, as a number; 0 when it is not known or there is no such key */
uint64_t fact_number(const struct fact_page *page, const char *key, const void *data, size_t size);

/** fact_parse() - the value of an attribute: "32.0 GT/s PCIe", "4", "Unknown" */
struct fact_value fact_parse(const struct fact *fact, const char *text);

/**
 * fact_fill() - puts all facts of a page that have a place there into a decoder's structure
 *
 * What is not known is 0 or "".
 */
void fact_fill(const struct fact_page *page, const void *data, size_t size, void *ret_value);

/** fact_entry() - entry @index of a page that has several; NULL when @size bytes do not hold it */
const uint8_t *fact_entry(const struct fact_page *page, unsigned int index, const void *data,
			  size_t size);

/* The entries of a page, one after the other. */
struct fact_entries {
	const struct fact_page *page;
	const uint8_t *data;
	size_t size;        /* that were read of the page */
	unsigned int index; /* of the next entry */
	size_t at;          /* where it begins */
};
/** fact_entries() - before the first one */
struct fact_entries fact_entries(const struct fact_page *page, const void *data, size_t size);
/** fact_next_entry() - the next one that is there as a whole; NULL behind the last */
const uint8_t *fact_next_entry(struct fact_entries *entries, size_t *ret_bytes);

/* How a value is said. */
enum fact_style {
	FACT_BARE,   /* exactly, without unit: "350", "00DDh", "\"SIM50100\"" */
	FACT_EXACT,  /* exactly, with its unit: "350 K" */
	FACT_PEOPLE, /* "77 C (350 K)", "1.07 GB", "yes", "not reported" */
};

#define FACT_TEXT_BYTES (2 * FACT_RAW_BYTES + 64) /* room for any of them */

/** fact_print() - a value as text; cut to @size bytes. Return: @buf */
const char *fact_print(const struct fact *fact, const struct fact_value *value,
		       enum fact_style style, char *buf, size_t size);

/* The same for machines: what JSON has words for. */
struct fact_datum {
	enum fact_datum_type { FACT_NULL, FACT_TRUTH, FACT_INTEGER, FACT_REAL, FACT_STRING } type;
	bool negative;   /* FACT_INTEGER: -@number */
	uint64_t number; /* also of FACT_TRUTH */
	double real;
	char text[FACT_TEXT_BYTES];
};

/** fact_tell() - a value as JSON has it: "0x00dd", 77 (degrees Celsius), 32.0 (GT/s), null */
void fact_tell(const struct fact *fact, const struct fact_value *value,
	       struct fact_datum *ret_datum);
/** fact_unit() - the unit of that: "C", "GT/s", "W", "100 ms"; NULL: it has none */
const char *fact_unit(const struct fact *fact);

#endif
