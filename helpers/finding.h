/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finding: what was measured, against which limit, and what people need to understand it. Suites,
 * record and reports share this one form; how it is said and how it is written down stands here. */
#ifndef HELPERS_FINDING_H
#define HELPERS_FINDING_H

#include <stdbool.h>
#include <stdint.h>

struct json_object;
struct text;

enum finding_kind {
	FINDING_NONE,
	FINDING_INT,
	FINDING_UINT,
	FINDING_REAL,
	FINDING_BOOL,
	FINDING_TEXT,
};

struct finding_value {
	enum finding_kind kind;
	union {
		int64_t i;
		uint64_t u;
		double r;
		bool b;
		const char *s;
	};
};

/** finding_of_int() - a signed number as a value */
static inline struct finding_value finding_of_int(int64_t v)
{
	return (struct finding_value){ FINDING_INT, { .i = v } };
}
/** finding_of_uint() - an unsigned number as a value */
static inline struct finding_value finding_of_uint(uint64_t v)
{
	return (struct finding_value){ FINDING_UINT, { .u = v } };
}
/** finding_of_real() - a number with a fraction as a value; NaN and infinities, too */
static inline struct finding_value finding_of_real(double v)
{
	return (struct finding_value){ FINDING_REAL, { .r = v } };
}
/** finding_of_bool() - true or false as a value */
static inline struct finding_value finding_of_bool(bool v)
{
	return (struct finding_value){ FINDING_BOOL, { .b = v } };
}
/** finding_of_text() - a text as a value, which is not copied */
static inline struct finding_value finding_of_text(const char *v)
{
	return (struct finding_value){ FINDING_TEXT, { .s = v } };
}
#define FINDING_VALUE(v) \
	_Generic((v), bool                                                                         \
		 : finding_of_bool, float                                                          \
		 : finding_of_real, double                                                         \
		 : finding_of_real, unsigned char                                                  \
		 : finding_of_uint, unsigned short                                                 \
		 : finding_of_uint, unsigned int                                                   \
		 : finding_of_uint, unsigned long                                                  \
		 : finding_of_uint, unsigned long long                                             \
		 : finding_of_uint, char *                                                         \
		 : finding_of_text, const char *                                                   \
		 : finding_of_text, default                                                        \
		 : finding_of_int)(v)

/* How the value compares to the limit; the order of words and of names in the record. */
enum finding_op {
	FINDING_NO_LIMIT,
	FINDING_EQ,
	FINDING_NE,
	FINDING_LT,
	FINDING_LE,
	FINDING_GT,
	FINDING_GE,
};

enum finding_outcome {
	FINDING_HOLDS,
	FINDING_FAILS,
	FINDING_COLLATERAL, /* changed, and nobody declared it: @limit before, @value after */
	FINDING_RIG,        /* the rig's, not the drive's */
	FINDING_SKIPS,
};

/* What reports make of it; said by who finds it, never guessed from its name. */
enum finding_role {
	FINDING_PLAIN,
	FINDING_HEADLINE,    /* of what says as much, the one that stands for its case */
	FINDING_BESIDE_LOAD, /* sampled beside a load: the drive's, and no workload's */
	FINDING_COMPOSITE,   /* composite temperature */
	FINDING_LATENCY,     /* less is better, also without a limit */
};

/* How the drive stands to a requirement; said by who judges it. */
enum finding_standing {
	FINDING_NO_STANDING,
	FINDING_MET,
	FINDING_MISSED,
	FINDING_WAIVED,  /* not judged: the profile says so */
	FINDING_ALLOWED, /* the drive says not to meet it, and the profile allows that */
	FINDING_APART,   /* does not apply to the drive */
	FINDING_DENIED,  /* the drive's own list says not to meet it; nobody judged it */
};

/**
 * struct finding - one thing that a case found
 * @what: "negotiated link speed"; every other text may be NULL
 * @unit: "PCIe generation", as helpers/text/quantity.h knows it
 * @source: register or field that it was read from
 * @spec: instead of the check's own
 * @human: the value as people say it, where its unit does not: "16.0 GT/s (Gen4)"
 * @hint: what to do about it
 * @where: of a change that nobody declared: "between a/first and a/second"
 * @requirement: "TTR-12": the OCP requirement to which the drive stands as @standing says
 * @words: a reason, in place of @what and @value: skips, the rig's, and what was recorded as a text
 * @file: of our source, and @line in it; 0 when @file has it already ("f.c:7")
 * @host: of the rig's: this host could not measure it, and nothing is known of the drive by it
 * @blames: a check blames the rig by @words: its name, and whom it blames, is said before them
 * @sanity: a precondition or what no reading may break: how far it holds says nothing of how good
 *	the drive is, and stands in no ranking
 * @sent: of REQUIRE_OK: an I/O that the drive got, and answered
 */
struct finding {
	enum finding_outcome outcome;
	enum finding_op op;
	enum finding_role role;
	enum finding_standing standing;
	struct finding_value value, limit;
	const char *what, *unit, *source, *spec, *human, *hint, *where, *requirement, *words, *file;
	int line;
	bool sanity, sent, host, blames;
};

/** struct finding_context - what a finding's text says of its check and its drive; all may be NULL
 */
struct finding_context {
	const char *id, *spec, *ocp;
	const char *device; /* the selector */
};

/**
 * finding_compare() - does @value @op @limit hold?
 *
 * Exact over signed, unsigned and real. A NaN holds nothing, not even NE; texts and truth values
 * know only equality; two kinds of thing may not be compared.
 */
bool finding_compare(enum finding_op op, struct finding_value value, struct finding_value limit);
/** finding_is_number() - a finite one */
bool finding_is_number(struct finding_value value);
/** finding_number() - as a double; NaN for what is no finite number */
double finding_number(struct finding_value value);
/**
 * finding_keep() - replaces each text of @finding by what @keep makes of it, such as a copy that
 * lives longer
 */
void finding_keep(struct finding *finding, const char *(*keep)(void *context, const char *text),
		  void *context);

/* ---- words ---- */

/** finding_put_value() - a value without its unit: "5", "yes", a text */
void finding_put_value(struct text *out, struct finding_value value);
/** finding_put_actual() - "38 C (311 K)", "5 PCIe generation = 32.0 GT/s (Gen5)" */
void finding_put_actual(struct text *out, const struct finding *finding);
/** finding_put_expected() - "at least 2 M IOPS", "5 PCIe generation"; nothing without a limit */
void finding_put_expected(struct text *out, const struct finding *finding);
/** finding_put_place() - "suites/pcie/link.c:46"; nothing when it is not known */
void finding_put_place(struct text *out, const struct finding *finding);
/** finding_put_message() - one line. @id: of the check, NULL unknown */
void finding_put_message(struct text *out, const char *id, const struct finding *finding);
/**
 * finding_put_details() - the lines below the message: expected, actual, source, spec, hint,
 * device, at; each begins with a newline
 */
void finding_put_details(struct text *out, const struct finding_context *context,
			 const struct finding *finding);

/* ---- the record ---- */

/** finding_put_json() - the object of a "measurement" of the OCP format */
void finding_put_json(struct text *out, const struct finding *finding);
/**
 * finding_read_json() - what finding_put_json() has written
 * @measurement: the object
 * @ret_finding: texts are those of @measurement, and live as long
 */
void finding_read_json(struct json_object *measurement, struct finding *ret_finding);

/** finding_put_value_json() - a value alone, as JSON; NaN and infinities as texts, none as "" */
void finding_put_value_json(struct text *out, struct finding_value value);
/** finding_put_limit_json() - a member "validators" behind others; nothing for FINDING_NO_LIMIT */
void finding_put_limit_json(struct text *out, enum finding_op op, struct finding_value limit);
/**
 * finding_read_value() - reads what finding_put_value_json() wrote; a text is @value's and lives as
 * long
 */
struct finding_value finding_read_value(struct json_object *value);
/**
 * finding_read_limit() - reads the first of an object's "validators"
 * @ret_limit: untouched where there is none
 *
 * Return: the comparison; FINDING_NO_LIMIT.
 */
enum finding_op finding_read_limit(struct json_object *object, struct finding_value *ret_limit);

#endif
