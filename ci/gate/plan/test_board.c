/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board: what is written on it is found again by another mapping, and only a board is
 * mapped. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/plan/board.h"

static char dir[] = "/tmp/test_board.XXXXXX";
static char path[64];
static struct board_setup setup;

static void make_dir(void)
{
	cr_assert_not_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/board", dir);
	setup = (struct board_setup){ .repetitions = 1, .selector = "sim:x", .serial = "S1" };
}

static void remove_dir(void)
{
	(void)unlink(path);
	(void)rmdir(dir);
}

TestSuite(board, .init = make_dir, .fini = remove_dir);

static const struct plan_case cases[] = {
	{ .index = 0, .name = "pcie/link_speed" },
	{ .index = 1, .name = "perf/iops/ns1/randread-4k" },
	{ .index = 2, .name = "pcie/aer" },
};

Test(board, finds_each_slot_by_what_criterion_calls_it)
{
	struct board *board, *other;
	char area[PLAN_NAME_SIZE], name[BOARD_NAME_SIZE];

	cr_assert_eq(board_create(path, &setup, cases, 3, &board), 0);
	cr_assert_eq(board_map(path, &other), 0);
	cr_assert_eq(other->slot_count, 3);
	for (uint32_t i = 0; i < 3; i++) {
		board_area(&board->slots[i], area, sizeof(area));
		board_slot_name(board, &board->slots[i], name, sizeof(name));
		cr_expect_eq(board_find(other, area, name), &other->slots[i], "%s %s", area, name);
	}
	cr_expect_str_eq(name, "aer");
	cr_expect_null(board_find(other, "pcie", "iops/ns1/randread-4k"));
	cr_expect_null(board_find(other, "pcie", "link_spee"));

	board_reach(&board->slots[1], BOARD_BODY);
	board_set_reason(&board->slots[1], BOARD_FAILED, "first\nsecond line");
	board_set_reason(&board->slots[1], BOARD_FAILED, "another");
	cr_expect_eq(other->slots[1].phase, BOARD_BODY);
	cr_expect_str_eq(other->slots[1].reasons[BOARD_FAILED], "first");
	cr_expect_str_eq(other->slots[1].reasons[BOARD_RIG], "");
	cr_expect_str_eq(other->setup.selector, "sim:x");
	board_unmap(other);
	board_unmap(board);
}

Test(board, repetitions_are_slots_of_their_own)
{
	struct board *board;
	char name[BOARD_NAME_SIZE], first[256], second[256];

	setup.repetitions = 3;
	cr_assert_eq(board_create(path, &setup, cases, 3, &board), 0);
	cr_assert_eq(board->slot_count, 9);
	cr_expect_eq(board->slots[3].repetition, 2);
	cr_expect_str_eq(board->slots[3].plan_case.name, "pcie/link_speed");
	board_slot_name(board, &board->slots[3], name, sizeof(name));
	cr_expect_str_eq(name, "link_speed#2");
	cr_expect_eq(board_find(board, "pcie", "link_speed#2"), &board->slots[3]);
	board_log_path(board, &board->slots[0], first, sizeof(first));
	board_log_path(board, &board->slots[3], second, sizeof(second));
	cr_expect_str_neq(first, second);
	board_artifact_dir(board, &board->slots[1], first, sizeof(first));
	cr_expect_str_eq(first, "artifacts/perf.iops.ns1.randread-4k#1");
	board_unmap(board);
}

Test(board, pending_until_it_has_leave_or_a_verdict)
{
	struct board *board;

	cr_assert_eq(board_create(path, &setup, cases, 3, &board), 0);
	cr_expect(board_is_pending(&board->slots[0]));
	board_reach(&board->slots[0], BOARD_SPAWNED);
	cr_expect(board_is_pending(&board->slots[0]));
	board_reach(&board->slots[0], BOARD_OPENING);
	cr_expect_not(board_is_pending(&board->slots[0]));
	board->slots[1].concluded = 1;
	cr_expect_not(board_is_pending(&board->slots[1]));
	board_unmap(board);
}

/* A worker that writes to a map without blocks behind it would die of SIGBUS on a full disk. */
Test(board, is_on_the_medium_before_anyone_writes_to_it)
{
	struct board *board;
	struct stat st;

	cr_assert_eq(board_create(path, &setup, cases, 3, &board), 0);
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_geq(st.st_blocks * 512, st.st_size);
	board_unmap(board);
}

Test(board, refuses_what_is_no_board)
{
	struct board *board = NULL;
	char junk[sizeof(struct board) + 100];
	int fd;

	cr_expect_eq(board_map(path, &board), -ENOENT);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	memset(junk, 7, sizeof(junk));
	cr_assert_eq(write(fd, junk, 10), 10);
	cr_expect_eq(board_map(path, &board), -EBADMSG);
	cr_assert_eq(write(fd, junk, sizeof(junk)), (ssize_t)sizeof(junk));
	cr_expect_eq(board_map(path, &board), -EBADMSG);
	(void)close(fd);
	cr_expect_eq(board_create(path, &setup, cases, 3, &board), -EEXIST);
	cr_expect_null(board);
}

Test(board, every_phase_has_words)
{
	for (int phase = BOARD_PENDING; phase <= BOARD_DONE; phase++)
		cr_expect_str_neq(board_phase_text((enum board_phase)phase), "at an unknown point");
}
