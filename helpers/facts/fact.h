/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every field that a drive can tell, once, as data: its names, where it lies, what shape and unit
 * it has, and what may become of it. Whoever shows, records or compares a drive walks these tables.
 */
#ifndef HELPERS_FACTS_FACT_H
#define HELPERS_FACTS_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a field is to be read. What is said of a code that the specification does not define is that
 * it is not known. */
enum fact_shape {
	FACT_NUMBER, /* little-endian; 16 bytes are cut to 64 bits by saturation */
	FACT_HEX,    /* a number whose bits have meanings of their own */
	FACT_BOOL,
	FACT_FLAGS,      /* bits with names */
	FACT_ASCII,      /* padded with spaces or zeros; hostile bytes become '?' */
	FACT_RAW,        /* bytes in their order */
	FACT_KELVIN,     /* people, and JSON, have degrees Celsius */
	FACT_VERSION,    /* major 31:16, minor 15:8, tertiary 7:0 */
	FACT_STATUS,     /* NVMe status field */
	FACT_SHIFT,      /* 2^n bytes, n from 9 to 31 */
	FACT_PACKET,     /* 0 to 5: 128 to 4096 bytes */
	FACT_GENERATION, /* of PCI Express; JSON has its rate in GT/s */
	FACT_LANES,      /* a width that a link can have */
};

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

struct fact {
	const char *
		key; /* "mdts"; with its page's in front it is stable: "identify.controller.mdts" */
	const char *label;      /* for people, in the specification's words or its mnemonic */
	const char *unit;       /* of the number as the drive tells it; NULL: it has none */
	uint16_t offset, bytes; /* in the page */
	uint8_t count;          /* so many of them, one behind the other; 0: one */
	uint8_t bit,
		bits; /* a part of these bytes: its lowest bit, how many; bits 0: all of them */
	uint8_t if_offset,
		if_mask; /* means something only where this byte has this bit; 0: always */
	enum fact_shape shape;
	enum fact_change change;
	bool zero_is_none;         /* 0: the drive does not say */
	bool recorded;             /* the record has it before and after a run */
	bool drive_only;           /* config space: of the drive, not of the port above */
	const char *const *names;  /* of the bits of FACT_FLAGS, lowest first, up to NULL */
	const char *attribute;     /* FACT_ATTRIBUTES: the file */
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
};

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
};

extern const struct fact_page fact_page_ctrl, fact_page_ns, fact_page_lbaf; /* Identify */
extern const struct fact_page fact_page_error, fact_page_smart, fact_page_slots, fact_page_effects;
extern const struct fact_page fact_page_header, fact_page_express, fact_page_aer;
extern const struct fact_page fact_page_attributes;

/* the pages that are known; NULL at the end */
extern const struct fact_page *const fact_pages[];

/** fact_find() - a fact of a page by the last part of its key; NULL when there is none */
const struct fact *fact_find(const struct fact_page *page, const char *key);

/* What was read. Ends with the page that it was read from. */
struct fact_value {
	bool known;        /* false: the page is too short, or the drive does not say */
	uint64_t number;   /* what it means: bytes, lanes, kelvin, generation */
	const uint8_t *at; /* its bytes, for FACT_ASCII and FACT_RAW; NULL: not in the page */
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

/* How a value is said. */
enum fact_style {
	FACT_BARE,   /* exactly, without unit: "350", "00DDh", "\"SIM50100\"" */
	FACT_EXACT,  /* exactly, with its unit: "350 K" */
	FACT_PEOPLE, /* "77 C (350 K)", "1.07 GB", "yes", "not reported" */
};

#define FACT_TEXT_BYTES 2112 /* room for any of them */

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

#endif
