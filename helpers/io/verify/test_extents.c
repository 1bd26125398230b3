/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known by extent, against a list of all blocks; and which blocks are sampled. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/io/verify/slice.h"

#define BLOCKS 600u

struct known {
	enum extent_content content;
	uint8_t generation;
};

/* Two layers, as an early ended pass lies over what was there. */
static struct known below[BLOCKS], pass[BLOCKS];
static bool has_pass[BLOCKS];

static void model_blur(unsigned int at)
{
	bool written = below[at].content == EXTENT_WRITTEN;

	below[at] = (struct known){ written ? EXTENT_WRITTEN : EXTENT_MAYBE, 0 };
	has_pass[at] = false;
	pass[at] = (struct known){ EXTENT_UNKNOWN, 0 };
}

static void expect_same(const struct verify_extents *c, int round)
{
	for (unsigned int at = 0; at < BLOCKS; at++) {
		const struct known *k = has_pass[at] && pass[at].content ? &pass[at] : &below[at];
		uint8_t generation;

		cr_assert_eq(extents_find(c, at, &generation), k->content, "round %d, block %u",
			     round, at);
		cr_assert_eq(generation, k->generation, "round %d, block %u", round, at);
	}
}

static void do_pass(struct verify_extents *c, unsigned int from, unsigned int units,
		    uint8_t generation)
{
	struct verify_pass p = { .first_block = from,
				 .unit_blocks = 3,
				 .generation = generation,
				 .position = (uint64_t)rand() % units };
	unsigned int to = from + 3 * units;

	permutation_init(&p.permutation, units, (uint64_t)rand());
	for (unsigned int at = from; at < to; at++) {
		if (has_pass[at])
			model_blur(at);
		has_pass[at] = true;
		pass[at] = (struct known){ EXTENT_UNKNOWN, 0 };
	}
	for (uint64_t i = 0; i < p.position; i++)
		for (unsigned int k = 0; k < 3; k++)
			pass[from + 3 * permutation_at(&p.permutation, i) + k] =
				(struct known){ EXTENT_WRITTEN, generation };
	cr_assert_eq(extents_pass(c, from, to, &p), 0);
}

Test(extents, are_those_of_a_list_of_all_blocks)
{
	struct verify_extents c = { 0 }, copy = { 0 };

	srand(7);
	for (int round = 0; round < 3000; round++) {
		unsigned int from = (unsigned int)rand() % BLOCKS;
		unsigned int to = from + (unsigned int)rand() % (BLOCKS - from + 1);
		uint8_t generation = (uint8_t)(rand() % 4);
		struct verify_extent e = { .from = from,
					   .to = to,
					   .generation = generation,
					   .content = (enum extent_content)(rand() % 3) };

		switch (rand() % 4) {
		case 0:
			if (e.content == EXTENT_UNKNOWN)
				e.generation = 0;
			cr_assert_eq(extents_set(&c, &e), 0);
			for (unsigned int at = from; at < to; at++) {
				below[at] = (struct known){ e.content, e.generation };
				has_pass[at] = false;
			}
			break;
		case 1:
			cr_assert_eq(extents_blur(&c, from, to), 0);
			for (unsigned int at = from; at < to; at++)
				model_blur(at);
			break;
		case 2:
			if (to - from >= 6)
				do_pass(&c, from, (to - from) / 3, (uint8_t)(generation + 1));
			break;
		default:
			/* a slice is taken out, and put back */
			extents_free(&copy);
			cr_assert_eq(extents_copy(&copy, &c, from, to), 0);
			e.content = EXTENT_UNKNOWN;
			cr_assert_eq(extents_set(&c, &e), 0);
			cr_assert_eq(extents_copy(&c, &copy, from, to), 0);
			break;
		}
		expect_same(&c, round);
	}
	cr_assert_gt(c.count, 5);
	extents_free(&c);
	extents_free(&copy);
}

Test(extents, a_generation_that_is_not_in_use)
{
	struct verify_extents c = { 0 };

	cr_assert_eq(extents_unused_generation(&c), 1);
	for (unsigned int i = 0; i < 255; i++) {
		uint8_t unused = extents_unused_generation(&c);
		struct verify_extent e = { .from = 2 * i,
					   .to = 2 * i + 1,
					   .generation = unused,
					   .content = EXTENT_WRITTEN };

		cr_assert_neq(unused, 0);
		for (size_t k = 0; k < c.count; k++)
			cr_assert_neq(c.extent[k].generation, unused);
		cr_assert_eq(extents_set(&c, &e), 0);
	}
	cr_assert_eq(c.count, 255);
	extents_free(&c);
}

Test(extents, neighbours_that_are_alike_are_one)
{
	struct verify_extents c = { 0 };

	for (uint64_t i = 0; i < 100000; i += 10)
		cr_assert_eq(extents_set(&c, &(struct verify_extent){ .from = i,
								      .to = i + 10,
								      .content = EXTENT_WRITTEN,
								      .generation = 3 }),
			     0);
	cr_assert_eq(c.count, 1);
	cr_assert_eq(c.extent[0].to, 100000);
	extents_free(&c);
}

Test(extents, failed_blocks_are_a_set_with_a_bound)
{
	struct verify_failed f = { 0 };
	size_t count = 0;

	for (uint64_t i = 0; !failed_add(&f, i * 7919 % 100003); i++)
		count++;
	cr_assert_eq(count, 16384);
	cr_assert_eq(failed_add(&f, 7919), 0, "it is there already");
	failed_remove(&f, 7919, 7920);
	cr_assert_not(failed_has(&f, 7919));
	cr_assert(failed_has(&f, 2 * 7919));
	failed_remove(&f, 0, UINT64_MAX);
	cr_assert_eq(f.count, 0);
	free(f.block);
}

/* Each entry belongs to one block at most, and every part of the target has its share. */
Test(extents, the_sample_is_evenly_spread)
{
	enum { PARTS = 64 };
	const uint64_t blocks = 3000000, memory = 100000;
	struct io_verify *v = io_verify_new();
	struct io_verify_range *r;
	uint64_t part[PARTS] = { 0 }, tracked = 0, gap = 0, widest = 0;
	struct io_job job;
	uint8_t *entry;
	char why[128];

	io_job_init(&job);
	job.verify = IO_VERIFY_HEADER;
	job.verify_memory_bytes = memory;
	cr_assert_eq(
		verify_open_range(v, &job, 4096000, 4096000 + blocks * 4096, &r, why, sizeof(why)),
		0, "%s", why);
	cr_assert(r->sampled);
	cr_assert_eq(r->entries, memory);
	for (uint64_t i = 0; i < blocks; i++) {
		entry = verify_entry(r, 1000 + i);
		gap = entry ? 0 : gap + 1;
		widest = gap > widest ? gap : widest;
		if (!entry)
			continue;
		cr_assert_eq(*entry, 0, "block %" PRIu64 " shares its entry", i);
		*entry = 1;
		tracked++;
		part[i * PARTS / blocks]++;
	}
	cr_assert_float_eq((double)tracked / blocks, verify_tracked_share(r), 0.0001);
	for (int i = 0; i < PARTS; i++)
		cr_assert_float_eq((double)part[i] * PARTS / tracked, 1, 0.01, "part %d: %" PRIu64,
				   i, part[i]);
	cr_assert_leq(widest, 3 / verify_tracked_share(r));
	io_verify_free(v);
}
