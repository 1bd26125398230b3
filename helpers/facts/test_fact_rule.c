/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is expected of a fact: each kind of rule holds and is broken; what is refused, in which
 * words. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helpers/facts/fact_rule.h"

/* A value of a fact as if it had been read. */
struct told {
	const char *fact;
	uint64_t number;
	const char *bytes; /* of texts and bytes */
};

static bool parse(const char *name, const char *text, struct fact_rule *rule, char why[512])
{
	struct fact_ref ref;

	cr_assert(fact_look_up(name, &ref, why, 512) == 0, "%s", why);
	return fact_rule_parse(&ref, text, rule, why, 512) == 0;
}

static bool holds(const struct told *told, const char *text, const char *baseline)
{
	struct fact_value value = { .known = true, .number = told->number };
	struct fact_measure measure;
	struct fact_rule rule;
	bool good = true;
	char why[512];

	cr_assert(parse(told->fact, text, &rule, why), "%s: %s: %s", told->fact, text, why);
	if (told->bytes) {
		value.at = (const uint8_t *)told->bytes;
		value.bytes = rule.ref.fact->bytes;
	}
	fact_measure(rule.ref.fact, &value, &measure);
	cr_assert(rule.term_count, "%s: %s compares nothing", told->fact, text);
	for (size_t i = 0; i < rule.term_count; i++) {
		struct fact_judgement j[2];
		int count = fact_rule_judge(&rule, i, &measure, baseline, j);

		cr_assert(count == 1 || count == 2, "%s: %s: %d", told->fact, text, count);
		for (int k = 0; k < count; k++)
			good &= finding_compare(j[k].op, j[k].actual, j[k].limit);
	}
	fact_rule_free(&rule);
	return good;
}

#define MODEL "SSD, and more                           "
#define EUI "\x00\x1b\x36\xaa\xbb\xcc\xdd\xee"

Test(fact_rule, holds_and_is_broken)
{
	static const struct {
		struct told told;
		const char *good, *bad;
	} rules[] = {
		{ { "identify.mdts_bytes", 262144, NULL }, ">= 256 KiB", ">= 512 KiB" },
		{ { "identify.mdts_bytes", 262144, NULL }, "> 255 KiB", "> 256 KiB" },
		{ { "identify.mdts_bytes", FACT_NO_LIMIT, NULL }, ">= 1 TiB", "<= 1 TiB" },
		{ { "identify.mdts_bytes", 262144, NULL }, "128k..256k", "1k..255k" },
		{ { "identify.mdts_bytes", 262144, NULL }, "one of [128k, 256k]", "one of 1k, 2k" },
		{ { "identify.mdts_bytes", 262144, NULL }, "not one of 1k, 2k", "not one of 256k" },
		{ { "identify.mtfa", 10, NULL }, "<= 1 s", "< 1 s" },
		{ { "identify.mtfa", 10, NULL }, "1000 ms", "!= 1 s" },
		{ { "identify.edstt", 30, NULL }, "<= 30 min", "<= 29 min" },
		{ { "identify.pels", 80, NULL }, ">= 5 MiB", "> 5 MiB" },
		{ { "identify.warning_temperature_c", 350, NULL }, "77 C", "78 C" },
		{ { "identify.warning_temperature_c", 350, NULL }, "70 C..80 C", "0 C..70 C" },
		{ { "identify.warning_temperature_c", 350, NULL }, "350 K", "not 77 C" },
		{ { "smart.spare_pct", 99, NULL }, ">= 99 %", "100 %" },
		{ { "identify.namespaces_max", 128, NULL }, ">= 128", "> 128" },
		{ { "identify.capacity_bytes", 7680000000000, NULL }, "7.68 TB", "7.68 TiB" },
		{ { "identify.power_states[0].max_power_w", 25000000, NULL },
		  "<= 25 W",
		  "<= 24.99 W" },
		{ { "identify.power_states[0].max_power_w", 8250000, NULL }, "8.25 W", "8.3 W" },
		{ { "pcie.express.speed_gts", 5, NULL }, "32 GT/s", ">= 64 GT/s" },
		{ { "pcie.express.width", 4, NULL }, "x4", "8" },
		{ { "pcie.l1ss.l1_2_enabled", 0, NULL }, "false", "true" },
		{ { "pcie.l1ss.l1_2_enabled", 1, NULL }, "not no", "no" },
		{ { "identify.nvme_version", 0x20000, NULL }, ">= 2.0", ">= 2.1" },
		{ { "identify.nvme_version", 0x20100, NULL }, "1.4..2.1", "2.2..3.0" },
		{ { "identify.cntrltype", 1, NULL }, "I/O", "discovery" },
		{ { "identify.cntrltype", 1, NULL }, "one of I/O, administrative", "3" },
		{ { "identify.oacs", 0x16, NULL }, "has 0x12", "has 0x18" },
		{ { "identify.oacs", 0x16, NULL }, "lacks 0x8", "lacks 0x2" },
		{ { "identify.oacs", 0x16, NULL }, "16h", "0x17" },
		{ { "identify.oacs", 0x16, NULL }, "has 0x2 and lacks 0x8", "has 2 and lacks 4" },
		{ { "smart.critical_warning", 0, NULL },
		  "none",
		  "has temperature outside a threshold" },
		{ { "smart.critical_warning", 0x83, NULL }, "has 0x80", "lacks 0x80" },
		{ { "identify.model", 0, MODEL }, "\"SSD, and more\"", "SSD" },
		{ { "identify.model", 0, MODEL }, "/^SSD/ and /more$/", "/^SSD$/" },
		{ { "identify.model", 0, MODEL }, "not /[0-9]/", "not /SSD/" },
		{ { "identify.model", 0, MODEL }, "/, and m/", "/x/" },
		{ { "identify.model", 0, MODEL }, "/^S{2}D[+*]*, [^]x+]{3} (mo)+re/", "/S{3}/" },
		{ { "identify.model", 0, MODEL },
		  "one of \"SSD, and more\", other",
		  "one of a, b" },
		{ { "identify.namespace.eui64", 0, EUI },
		  "001b36aabbccddee",
		  "0x001b36aabbccddef" },
		{ { "identify.namespace.eui64", 0, EUI }, "/^001b36/", "/^002538/" },
		{ { "identify.namespace.eui64", 0, EUI }, "each /^001b36/", "any /^2538/" },
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		cr_expect(holds(&rules[i].told, rules[i].good, NULL), "%s: %s", rules[i].told.fact,
			  rules[i].good);
		cr_expect(!holds(&rules[i].told, rules[i].bad, NULL), "%s: not %s",
			  rules[i].told.fact, rules[i].bad);
	}
}

Test(fact_rule, against_the_baseline)
{
	static const struct {
		struct told told;
		const char *baseline, *good, *bad;
	} rules[] = {
		{ { "identify.mdts_bytes", 262144, NULL }, "262144", "baseline", "!= baseline" },
		{ { "identify.mdts_bytes", 262144, NULL }, "131072", "> baseline", "baseline" },
		{ { "smart.power_on_hours", 105, NULL },
		  "360000",
		  "baseline +- 5 %",
		  "baseline +- 4 %" },
		{ { "smart.power_on_hours", 105, NULL }, "360000", ">= baseline", "<= baseline" },
		{ { "smart.power_on_hours", 105, NULL },
		  "360000",
		  "<= baseline + 5 h",
		  "<= baseline + 4 h" },
		{ { "smart.temperature_c", 310, NULL },
		  "313",
		  "baseline +- 3 K",
		  "baseline +- 2 K" },
		{ { "smart.temperature_c", 310, NULL },
		  "313",
		  ">= baseline - 3 K",
		  ">= baseline - 2 K" },
		{ { "smart.spare_pct", 96, NULL },
		  "100",
		  ">= baseline - 4 %",
		  ">= baseline - 3 %" },
		{ { "pcie.express.speed_gts", 5, NULL }, "32", "baseline", "not baseline" },
		{ { "identify.nvme_version", 0x20000, NULL }, "2.0.0", "baseline", "not baseline" },
		{ { "identify.model", 0, MODEL }, "SSD, and more", "= baseline", "!= baseline" },
		{ { "pcie.l1ss.l1_2_enabled", 1, NULL }, "true", "baseline", "not baseline" },
	};
	struct told wrong = { "identify.mdts_bytes", 262144, NULL };
	struct fact_judgement j[2];
	struct fact_measure measure;
	struct fact_rule rule;
	char why[512];

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		cr_expect(holds(&rules[i].told, rules[i].good, rules[i].baseline), "%s: %s",
			  rules[i].told.fact, rules[i].good);
		cr_expect(!holds(&rules[i].told, rules[i].bad, rules[i].baseline), "%s: not %s",
			  rules[i].told.fact, rules[i].bad);
	}
	cr_assert(parse(wrong.fact, "baseline", &rule, why));
	cr_expect(fact_rule_needs_baseline(&rule));
	fact_measure(rule.ref.fact, &(struct fact_value){ .known = true, .number = 1 }, &measure);
	cr_expect_eq(fact_rule_judge(&rule, 0, &measure, NULL, j), -ENOENT);
	cr_expect_eq(fact_rule_judge(&rule, 0, &measure, "none", j), -ENOENT, "of another kind");
	cr_expect_eq(fact_rule_judge(&rule, 0, &measure, "", j), -ENOENT);
}

Test(fact_rule, kept_and_read_again)
{
	static const struct told told[] = {
		{ "identify.capacity_bytes", UINT64_MAX, NULL },
		{ "identify.power_states[0].max_power_w", 8250001, NULL },
		{ "pcie.express.speed_gts", 1, NULL },
		{ "pcie.l1ss.l1_2_enabled", 0, NULL },
		{ "identify.oacs", 0xffff, NULL },
		{ "identify.model", 0, MODEL },
		{ "identify.namespace.eui64", 0, EUI },
	};

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct fact_value value = { .known = true, .number = told[i].number };
		struct fact_measure measure;
		struct fact_ref ref;
		char why[512], kept[FACT_TEXT_BYTES];

		cr_assert(fact_look_up(told[i].fact, &ref, why, sizeof(why)) == 0);
		value.at = (const uint8_t *)told[i].bytes;
		value.bytes = ref.fact->bytes;
		fact_measure(ref.fact, &value, &measure);
		(void)fact_rule_keep(measure.value, kept, sizeof(kept));
		cr_expect(holds(&told[i], "baseline", kept), "%s: %s", told[i].fact, kept);
		cr_expect(!holds(&told[i], "not baseline", kept), "%s: %s", told[i].fact, kept);
	}
}

Test(fact_rule, bodies)
{
	struct fact_rule rule;
	char why[512];

	cr_assert(parse("smart.sensors_c", "present", &rule, why), "%s", why);
	cr_expect(rule.body == FACT_RULE_PRESENT && !rule.any && !rule.or_absent);
	cr_assert(parse("smart.sensors_c", "any >= 30 C", &rule, why), "%s", why);
	cr_expect(rule.body == FACT_RULE_COMPARED && rule.any && rule.term_count == 1);
	cr_assert(parse("smart.sensors_c", "<= 90 C or absent", &rule, why), "%s", why);
	cr_expect(rule.or_absent && !rule.any);
	cr_assert(parse("smart.sensors_c[2]", "absent", &rule, why), "%s", why);
	cr_expect(rule.body == FACT_RULE_ABSENT && rule.ref.index == 1);
	cr_expect(!fact_rule_needs_baseline(&rule));
	fact_rule_free(NULL);
}

Test(fact_rule, refused)
{
	static const struct {
		const char *fact, *text, *why;
	} rules[] = {
		{ "smart.temperature_c", "<= 70 F", "'70 F' has an unknown unit (known: C, K)" },
		{ "smart.temperature_c", "<= 70", "'70' needs a unit (C, K)" },
		{ "identify.mdts_bytes", ">= 256 s",
		  "'256 s' has an unknown unit (known: k, M, G, "
		  "T = KiB, MiB, GiB, TiB; kB, MB, GB, TB)" },
		{ "identify.mtfa", "<= 10", "'10' needs a unit (ns, us, ms, s, min, h, d)" },
		{ "identify.model", ">= A",
		  "'>= A' compares by order, and a text has none; write "
		  "a text" },
		{ "pcie.l1ss.l1_2_enabled", "< true",
		  "'< true' compares by order, and what is true or false has none; write true or "
		  "false" },
		{ "pcie.l1ss.l1_2_enabled", "1", "'1' is not true or false" },
		{ "identify.oacs", "> 3",
		  "'> 3' compares by order, and a field of bits has none; "
		  "write a number such as 0x1f, or bits of it" },
		{ "identify.oacs", "0x12345",
		  "'0x12345' does not fit into the 16 bits of the field" },
		{ "identify.oacs", "has 0", "'0' is no bit: it could not fail" },
		{ "identify.mdts", "has 1",
		  "'1' is asked for as bits, and this is no field of "
		  "bits; write a whole number" },
		{ "identify.cntrltype", "disco",
		  "'disco' is none of: I/O, discovery, administrative" },
		{ "smart.critical_warning", "has heat", NULL },
		{ "identify.nvme_version", "new", "'new' is not a version such as 2.0" },
		{ "pcie.express.speed_gts", "30 GT/s", "'30 GT/s' is no rate of PCI Express" },
		{ "identify.mdts", "/2/",
		  "'/2/' is a pattern, and this is no text; write a whole "
		  "number" },
		{ "identify.model", "/(/", NULL },
		{ "identify.model", "/a++/", "'a++' repeats what is repeated, or too often" },
		{ "identify.model", "/((a{100}){100}){100}/",
		  "'((a{100}){100}){100}' repeats what is repeated, or too often" },
		{ "identify.model", "/((((((((((a)+)+)+)+)+)+)+)+)+)+/",
		  "'((((((((((a)+)+)+)+)+)+)+)+)+)+' repeats what is repeated, or too often" },
		{ "identify.model", "/.*/", "'.*' matches any text: it could not fail" },
		{ "identify.model", "/", "'/' is no pattern; write /what it holds/" },
		{ "identify.firmware", "123456789",
		  "'123456789' is longer than the 8 bytes of the field" },
		{ "identify.namespace.eui64", "0x12", "'0x12' is not 8 bytes in hexadecimal" },
		{ "identify.mdts", ">= 0",
		  "'>= 0' holds for whatever is reported: it could not "
		  "fail; write present if that is meant" },
		{ "identify.mdts", "<= 255",
		  "'<= 255' holds for whatever is reported: it could "
		  "not fail; write present if that is meant" },
		{ "identify.mdts", "not 256",
		  "'not 256' holds for whatever is reported: it could "
		  "not fail; write present if that is meant" },
		{ "identify.mdts", "= 256", "'= 256' can never hold: the field has no such value" },
		{ "identify.mdts", "1.5", "'1.5' can never hold: the field has no such value" },
		{ "identify.mdts", "9..3", "'9..3' is a range that ends before it begins" },
		{ "identify.mdts", "not 3..9",
		  "'not 3..9' is a range: it has no sign and no 'not' before it" },
		{ "identify.mdts", "not >= 3",
		  "'not >= 3' has a sign behind 'not'; write one of them" },
		{ "identify.mdts", "any 3", "'any 3' asks for several, and there is one of this" },
		{ "identify.mdts", "", "'' says nothing; write a whole number" },
		{ "identify.mdts", "present or absent", "'present' does not go with 'or absent'" },
		{ "identify.mdts", "3 and", "'3 and' is not a whole number" },
		{ "identify.mdts", "3 and  and 4", NULL },
		{ "identify.mdts", "one of", "'' is no value; write a whole number" },
		{ "smart.power_on_hours", "baseline",
		  "'baseline' is broken by mere use: this counts on; write '>= baseline', or allow "
		  "some: 'baseline +- 10 %'" },
		{ "identify.model", "baseline +- 1",
		  "'+- 1' is a tolerance, and there is none of this" },
		{ "identify.model", ">= baseline", NULL },
		{ "smart.temperature_c", "baseline +- -2 K", "'-2 K' is less than nothing" },
		{ "smart.temperature_c", "baseline 3 K",
		  "'baseline 3 K' is not 'baseline +- 3 K'" },
		{ "smart.temperature_c", "<= 1e9 C",
		  "'<= 1e9 C' holds for whatever is reported: it could not fail; write present if "
		  "that is meant" },
		{ "pcie.l1ss.l1_2_enabled", "one of true, false",
		  "'one of true, false' holds for whatever is reported: it could not fail; write "
		  "present if that is meant" },
		{ "pcie.l1ss.l1_2_enabled", "not one of [false, true, false]",
		  "'not one of [false, true, false]' can never hold: these are all values of the "
		  "field" },
		{ "pcie.l1ss.l1_2_enabled", "true and false",
		  "'true and false' can never hold: what it says excludes itself" },
		{ "identify.mdts_bytes", "<= 1e30",
		  "'<= 1e30' holds for whatever is reported: it could not fail; write present if "
		  "that is meant" },
		{ "smart.host_reads", ">= 99999999999999999999999999",
		  "'>= 99999999999999999999999999' can never hold: the field has no such value" },
		{ "identify.mdts", "one of 3, 256",
		  "'256' can never hold: the field has no such value" },
		{ "smart.spare_pct", ">= baseline + 101 %", "'101 %' is more than all of it" },
		{ "smart.host_reads", ">= baseline - 100 %",
		  "'>= baseline - 100 %' holds for whatever is reported: it could not fail" },
		{ "identify.mdts", "<= baseline + 255",
		  "'<= baseline + 255' holds for whatever is reported: it could not fail" },
		{ "identify.mdts", ">= baseline + 256",
		  "'>= baseline + 256' can never hold: the field has no such value" },
		{ "identify.mdts", "< baseline - 100 %",
		  "'< baseline - 100 %' can never hold: the field has no such value" },
		{ "identify.oacs", "has 0x6 and lacks 0x4",
		  "'has 0x6 and lacks 0x4' can never hold: what it says excludes itself" },
		{ "identify.oacs", "0x6 and has 0x8",
		  "'0x6 and has 0x8' can never hold: what it says excludes itself" },
		{ "identify.mdts", "> 4 and < 5",
		  "'> 4 and < 5' can never hold: what it says excludes itself" },
		{ "identify.mdts", "5 and not one of 5, 6",
		  "'5 and not one of 5, 6' can never hold: what it says excludes itself" },
		{ "identify.mdts", "not absent", "'not absent' is a no too many; write present" },
		{ "smart.energy_wh", "<= 10 kWh", "'10 kWh' is not a whole number of Wh" },
		{ "identify.mdts", "3\n4", "'3?4' holds a control character" },
	};
	/* what is close to that, and means something */
	static const struct {
		const char *fact, *text;
	} near[] = {
		{ "pcie.l1ss.l1_2_enabled", "one of true, true" },
		{ "identify.mdts_bytes", "<= 1 GiB" },
		{ "identify.mdts", "> 4 and < 6" },
		{ "identify.mdts", "4 and not one of 5, 6" },
		{ "identify.oacs", "has 0x6 and lacks 0x8" },
		{ "identify.oacs", "0xe and has 0x8" },
		{ "smart.spare_pct", ">= baseline + 1 %" },
		{ "smart.host_reads", ">= baseline - 99 %" },
		{ "smart.host_reads", ">= baseline + 101 %" },
		{ "identify.mdts", "<= baseline + 254" },
		{ "identify.mdts", "baseline +- 100 %" },
		{ "smart.energy_wh", "<= 10 Wh" },
		{ "smart.busy_minutes", "<= 30 d" },
	};
	char why[512], line[2 * FACT_RULE_BYTES];
	struct fact_rule rule;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		why[0] = '\0';
		cr_expect(!parse(rules[i].fact, rules[i].text, &rule, why), "%s: %s was taken",
			  rules[i].fact, rules[i].text);
		cr_expect(*why && (!rules[i].why || strcmp(why, rules[i].why) == 0),
			  "%s: %s: expected %s, actual %s", rules[i].fact, rules[i].text,
			  rules[i].why ? rules[i].why : "anything", why);
	}
	for (size_t i = 0; i < sizeof(near) / sizeof(near[0]); i++) {
		cr_expect(parse(near[i].fact, near[i].text, &rule, why), "%s: %s: %s", near[i].fact,
			  near[i].text, why);
		fact_rule_free(&rule);
	}
	memset(line, '1', sizeof(line));
	line[sizeof(line) - 1] = '\0';
	cr_expect(!parse("identify.mdts", line, &rule, why));
	cr_expect(strstr(why, "is longer than 191 bytes"), "%s", why);
}

/* Each unit of the tables is one that values are written in, or a word for what is counted. */
Test(fact_rule, units)
{
	static const char *const counted[] = {
		"blocks",      "commands",    "errors",       "transitions",
		"entries",     "cycles",      "shutdowns",    "messages",
		"bits",        "Wh",          "kWh",          "C",
		"I/Os",        "attachments", "changes",      "columns",
		"descriptors", "dies",        "erases",       "events",
		"eyes",        "failures",    "formats",      "groups",
		"lanes",       "loads",       "measurements", "namespaces",
		"panics",      "passes",      "ports",        "queues",
		"ranges",      "recoveries",  "refreshes",    "requirements",
		"retrainings", "rows",        "slots",        "starts",
		"states",      "vectors",     "controllers",  "granularities",
	};
	const struct fact_page *page;

	for (size_t i = 0; (page = fact_pages[i]); i++)
		for (size_t k = 0; k < page->count; k++) {
			const struct fact *fact = &page->facts[k];
			const char *words = fact_rule_words(fact);
			bool known = !fact->unit || strcmp(words, "a whole number") != 0;

			cr_expect(*words, "%s.%s", page->key, fact->key);
			for (size_t n = 0; n < sizeof(counted) / sizeof(counted[0]); n++)
				known |= strcmp(counted[n], fact->unit ? fact->unit : "") == 0;
			cr_expect(known, "%s.%s: nobody can write a number of '%s'", page->key,
				  fact->key, fact->unit);
		}
}

/* A name that was made of a fact, with its numbers, is found again. */
Test(fact_rule, names_with_numbers)
{
	static const char *const names[] = {
		"smart.sensors_c[2]",
		"smart.sensors_c",
		"identify.controller.mdts",
		"identify.power_states[3].max_power_w",
		"identify.namespace[7].nsze",
		"identify.namespace[1].lbaf[3].rp",
		"identify.namespace.lbaf[3].rp",
		"pcie.header.bars[0]",
		"pcie.port.express.speed_gts",
	};
	char again[FACT_NAME_BYTES + 48], why[512];
	struct fact_ref ref;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		cr_assert(fact_look_up(names[i], &ref, why, sizeof(why)) == 0, "%s", why);
		cr_expect_str_eq(fact_ref_name(&ref, again, sizeof(again)), names[i]);
	}
}
