/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks that are disturbed: a command of the environment runs in the middle of one, or right
 * behind it, when the last picture of the drive has been taken and the next case has not begun. */
#include <fcntl.h>
#include <linux/nvme_ioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suites/check.h"

#define DISTURB(name_, ...) \
	CHECK(disturb, name_, .id = "DST-" #name_, .title = #name_, ##__VA_ARGS__)

/* Returns whether there was nothing to do, or it succeeded. */
static bool run_command(const char *variable)
{
	const char *command = getenv(variable);
	int ret = 0;
	pid_t pid;

	if (!command)
		return true;
	pid = fork();
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &ret, 0) == pid && ret == 0;
}

static void run(const char *variable)
{
	if (!run_command(variable))
		check_note("%s failed", variable);
}

static void run_behind(void)
{
	(void)run_command("DISTURB_BEHIND");
}

static void look(struct dut *dut)
{
	struct nvme_ctrl ctrl;

	REQUIRE_OK(dut_identify_ctrl(dut, &ctrl), .what = "Identify Controller");
	EXPECT_TRUE(ctrl.nn > 0, .what = "namespaces");
}

/* Nothing but the look around it says that anything is wrong. */
DISTURB(within)
{
	look(dut);
	run("DISTURB_WITHIN");
}

/* What "nvme reset" does, which has a word of its own in the kernel log. */
DISTURB(reset_by_ioctl)
{
	int fd = open(dut_info(dut)->node, O_RDONLY | O_CLOEXEC);

	look(dut);
	if (fd < 0 || ioctl(fd, NVME_IOCTL_RESET) != 0)
		check_note("the controller could not be reset");
	if (fd >= 0)
		(void)close(fd);
}

/* "opcode nsid cdw10 cdw11" of the environment. Returns what the ioctl does, -1 without a
 * command. */
static int send_command(const struct dut *dut)
{
	const char *words = getenv("DISTURB_COMMAND");
	int fd = open(dut_info(dut)->node, O_RDONLY | O_CLOEXEC);
	struct nvme_admin_cmd command = { .timeout_ms = 10000 };
	unsigned int opcode = 0;

	int ret = -1;

	if (words &&
	    sscanf(words, "%x %x %x %x", &opcode, &command.nsid, &command.cdw10, &command.cdw11) ==
		    4 &&
	    fd >= 0) {
		command.opcode = (unsigned char)opcode;
		ret = ioctl(fd, NVME_IOCTL_ADMIN_CMD, &command);
	}
	if (fd >= 0)
		(void)close(fd);
	return ret;
}

/* A command of somebody else's. */
DISTURB(command)
{
	look(dut);
	if (send_command(dut) != 0)
		check_note("DISTURB_WITHIN failed: no such command");
}

/* One that the drive refuses: the witness of those who count refusals. */
DISTURB(refused)
{
	EXPECT_GT(send_command(dut), 0, .what = "status of a command that no drive takes");
}

/* The same, but the case says so: one reset, and what the kernel says of it. */
DISTURB(declared)
{
	look(dut);
	dut_expect_resets(dut, 1);
	dut_expect_kernel_messages(dut);
	run("DISTURB_WITHIN");
}

DISTURB(behind)
{
	look(dut);
	if (atexit(run_behind) != 0)
		check_note("nothing will be run");
}

DISTURB(next)
{
	look(dut);
}
