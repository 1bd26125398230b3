/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of helpers/block/blockdev.c on pretended hosts, and on loop devices where the host allows
 * them. */
#include "helpers/block/blockdev.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include "helpers/host/test_host.h"

#define BLOCK "sys/devices/virtual/block"

static struct test_host host;

/* Two disks with two partitions each; the host runs from the second. */
static void setup(void)
{
	test_host_begin(&host);
	test_host_block(&host, BLOCK, "nvme0n1", "259:0");
	test_host_partition(&host, BLOCK "/nvme0n1", "nvme0n1p1", "259:1");
	test_host_partition(&host, BLOCK "/nvme0n1", "nvme0n1p2", "259:2");
	test_host_block(&host, BLOCK, "nvme1n1", "259:3");
	test_host_partition(&host, BLOCK "/nvme1n1", "nvme1n1p1", "259:4");
	test_host_folder(&host, "proc/self");
	test_host_file(&host, "proc/swaps", "Filename\t\tType\t\tSize\tUsed\tPriority\n");
	test_host_file(&host, "proc/self/mountinfo",
		       "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
		       "27 1 259:4 / / rw,relatime shared:1 - ext4 /dev/nvme1n1p1 rw\n");
}

static void teardown(void)
{
	test_host_end(&host);
}

static int find_use(const struct host_roots *roots, const char *disk, struct blockdev_use *ret_use)
{
	struct blockdev_openers *openers = blockdev_openers_read(roots);
	int ret = blockdev_find_use(roots, openers, disk, ret_use);

	blockdev_openers_free(openers);
	return ret;
}

static struct blockdev_use find(const char *disk)
{
	struct blockdev_use use = { 0 };

	cr_assert_eq(find_use(&host.roots, disk, &use), 0);
	return use;
}

static const struct blockdev_use_item *item_of(const struct blockdev_use *use,
					       enum blockdev_use_kind kind)
{
	for (size_t i = 0; i < use->count; i++)
		if (use->item[i].kind == kind)
			return &use->item[i];
	return NULL;
}

/* Exactly one obstacle, of this kind and with this text. */
static void expect_only(const char *disk, enum blockdev_use_kind kind, const char *text)
{
	struct blockdev_use use = find(disk);

	cr_assert_eq(use.blocking, 1, "%zu obstacles on %s, first: %s", use.blocking, disk,
		     use.count ? use.item[0].text : "none");
	cr_assert(item_of(&use, kind), "kind %d, not %d: %s", use.item[0].kind, kind,
		  use.item[0].text);
	cr_expect_str_eq(item_of(&use, kind)->text, text);
}

TestSuite(blockdev, .init = setup, .fini = teardown);

Test(blockdev, an_unused_disk_is_free_and_its_neighbour_is_not)
{
	struct blockdev_use use = find("nvme0n1");

	cr_expect_eq(use.count, 0, "%s", use.item[0].text);
	cr_expect_eq(find("/dev/nvme0n1").blocking, 0);
	expect_only("nvme1n1", BLOCKDEV_BOOT,
		    "/dev/nvme1n1p1 is mounted on /: the host runs from it");
}

Test(blockdev, an_unknown_disk_is_an_error)
{
	struct blockdev_use use = { 0 };

	cr_expect_eq(find_use(&host.roots, "nvme7n1", &use), -ENOENT);
	cr_expect_eq(find_use(&host.roots, "", &use), -ENOENT);
}

Test(blockdev, unreadable_tables_are_errors_not_freedom)
{
	struct blockdev_use use = { 0 };
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/proc/self/mountinfo", host.root);
	unlink(path);
	cr_expect_eq(find_use(&host.roots, "nvme0n1", &use), -ENOENT);
	test_host_file(&host, "proc/self/mountinfo", "not a mountinfo\n");
	cr_expect_eq(find_use(&host.roots, "nvme0n1", &use), -EBADMSG);
	test_host_file(&host, "proc/self/mountinfo",
		       "27 1 259:4 / / rw - ext4 /dev/nvme1n1p1 rw\n28 1 259\n");
	cr_expect_eq(find_use(&host.roots, "nvme0n1", &use), -EBADMSG);
}

Test(blockdev, a_mounted_partition_with_blanks_in_its_path)
{
	test_host_file(&host, "proc/self/mountinfo",
		       "30 1 259:2 / /mnt/my\\040data rw - xfs /dev/nvme0n1p2 rw\n");
	expect_only("nvme0n1", BLOCKDEV_MOUNT, "/dev/nvme0n1p2 is mounted on /mnt/my data");
}

Test(blockdev, a_mount_that_only_process_1_sees)
{
	test_host_file(&host, "proc/1/mountinfo", "30 1 259:0 / /srv rw - xfs /dev/nvme0n1 rw\n");
	expect_only("nvme0n1", BLOCKDEV_MOUNT, "/dev/nvme0n1 is mounted on /srv");
}

Test(blockdev, a_disk_whose_name_begins_alike_is_another_disk)
{
	test_host_block(&host, BLOCK, "nvme0n11", "259:20");
	test_host_file(&host, "proc/self/mountinfo",
		       "30 1 259:20 / /srv rw - xfs /dev/nvme0n11 rw\n");
	cr_expect_eq(find("nvme0n1").blocking, 0);
	cr_expect_eq(find("nvme0n11").blocking, 1);
}

Test(blockdev, btrfs_is_found_by_the_name_of_another_device)
{
	test_host_file(&host, "proc/self/mountinfo",
		       "30 1 0:44 /@ /data rw - btrfs /dev/nvme1n1p1 rw,subvol=/@\n");
	test_host_link(&host, "sys/fs/btrfs/1-2-3/devices/nvme0n1p1", BLOCK "/nvme0n1/nvme0n1p1");
	test_host_link(&host, "sys/fs/btrfs/1-2-3/devices/nvme1n1p1", BLOCK "/nvme1n1/nvme1n1p1");
	expect_only("nvme0n1", BLOCKDEV_MOUNT,
		    "/dev/nvme0n1p1 belongs to the mounted btrfs file system 1-2-3");
}

Test(blockdev, swap_partition)
{
	test_host_file(&host, "proc/swaps",
		       "Filename Type Size Used Priority\n"
		       "/dev/nvme0n1p1                          partition 8 0 -2\n");
	expect_only("nvme0n1", BLOCKDEV_SWAP, "/dev/nvme0n1p1 is swap space");
}

Test(blockdev, lvm_root_on_two_levels_of_holders)
{
	struct blockdev_use use;

	test_host_link(&host, BLOCK "/nvme0n1/nvme0n1p2/holders/md0", BLOCK "/md0");
	test_host_block(&host, BLOCK, "md0", "9:0");
	test_host_file(&host, BLOCK "/md0/md/level", "raid1\n");
	test_host_link(&host, BLOCK "/md0/holders/dm-0", BLOCK "/dm-0");
	test_host_block(&host, BLOCK, "dm-0", "253:0");
	test_host_file(&host, BLOCK "/dm-0/dm/name", "vg0-root\n");
	test_host_file(&host, BLOCK "/dm-0/dm/uuid", "LVM-abc\n");
	test_host_file(&host, "proc/self/mountinfo",
		       "27 1 253:0 / / rw - ext4 /dev/mapper/vg0-root rw\n");
	use = find("nvme0n1");
	cr_assert_eq(use.blocking, 3);
	cr_expect_str_eq(use.item[0].text, "/dev/nvme0n1p2 is held by /dev/md0 (md raid1)");
	cr_expect_str_eq(use.item[1].text,
			 "/dev/md0 (md raid1, on nvme0n1p2) is held by /dev/dm-0 (LVM vg0-root)");
	cr_expect_str_eq(use.item[2].text, "/dev/dm-0 (LVM vg0-root, on md0) is mounted on /: "
					   "the host runs from it");
	cr_expect_eq(use.item[2].kind, BLOCKDEV_BOOT);
}

Test(blockdev, a_holder_of_an_unknown_kind_is_in_the_way_too)
{
	test_host_link(&host, BLOCK "/nvme0n1/holders/odd0", BLOCK "/odd0");
	test_host_block(&host, BLOCK, "odd0", "240:0");
	expect_only("nvme0n1", BLOCKDEV_HOLDER, "/dev/nvme0n1 is held by /dev/odd0 (unknown)");
}

Test(blockdev, holders_that_form_a_circle_end)
{
	test_host_link(&host, BLOCK "/nvme0n1/holders/dm-0", BLOCK "/dm-0");
	test_host_block(&host, BLOCK, "dm-0", "253:0");
	test_host_link(&host, BLOCK "/dm-0/holders/nvme0n1", BLOCK "/nvme0n1");
	cr_expect_eq(find("nvme0n1").blocking, 2);
}

Test(blockdev, overlay_root_over_a_file_system_of_the_disk)
{
	struct blockdev_use use;

	test_host_file(&host, "proc/self/mountinfo",
		       "25 1 259:1 / /run/live/medium ro - ext4 /dev/nvme0n1p1 ro\n"
		       "27 1 0:30 / / rw - overlay overlay "
		       "rw,lowerdir=/run/live/medium/root,upperdir=/run/rw/u,workdir=/run/rw/w\n");
	use = find("nvme0n1");
	cr_assert(item_of(&use, BLOCKDEV_BOOT));
	cr_expect_str_eq(item_of(&use, BLOCKDEV_BOOT)->text,
			 "/dev/nvme0n1p1 lies under the overlay on /: the host runs from it");
	use = find("nvme1n1");
	cr_expect_eq(use.blocking, 0);
}

Test(blockdev, loop_device_over_a_file_on_the_disk_and_what_is_mounted_from_it)
{
	struct blockdev_use use;

	test_host_file(&host, "proc/self/mountinfo",
		       "25 1 259:1 / /srv rw - ext4 /dev/nvme0n1p1 rw\n"
		       "26 1 7:0 / /image rw - ext4 /dev/loop0 rw\n"
		       "28 1 259:4 / / rw - ext4 /dev/nvme1n1p1 rw\n");
	test_host_block(&host, BLOCK, "loop0", "7:0");
	test_host_file(&host, BLOCK "/loop0/loop/backing_file", "/srv/images/a.img\n");
	test_host_block(&host, BLOCK, "loop1", "7:1");
	test_host_file(&host, BLOCK "/loop1/loop/backing_file", "/srvother/b.img\n");
	use = find("nvme0n1");
	cr_assert_eq(use.blocking, 3);
	cr_expect_str_eq(item_of(&use, BLOCKDEV_LOOP)->text,
			 "/dev/loop0 is a loop device over "
			 "/srv/images/a.img, which lies on /dev/nvme0n1p1");
	cr_expect_str_eq(use.item[2].text,
			 "/dev/loop0 (loop device on nvme0n1p1) is mounted on /image");
}

Test(blockdev, loop_device_over_the_node_itself)
{
	test_host_block(&host, BLOCK, "loop0", "7:0");
	test_host_file(&host, BLOCK "/loop0/loop/backing_file", "/dev/nvme0n1\n");
	expect_only("nvme0n1", BLOCKDEV_LOOP,
		    "/dev/loop0 is a loop device over /dev/nvme0n1, which lies on /dev/nvme0n1");
}

Test(blockdev, only_an_opener_that_writes_is_in_the_way)
{
	struct blockdev_use use;

	test_host_link(&host, "proc/77/fd/4", "/dev/nvme0n1p1");
	test_host_file(&host, "proc/77/fdinfo/4", "pos:\t0\nflags:\t0100000\nmnt_id:\t24\n");
	test_host_file(&host, "proc/77/comm", "smartd\n");
	use = find("nvme0n1");
	cr_expect_eq(use.blocking, 0);
	cr_assert(item_of(&use, BLOCKDEV_OPEN));
	test_host_link(&host, "proc/88/fd/9", "/dev/nvme0n1");
	test_host_file(&host, "proc/88/fdinfo/9", "pos:\t0\nflags:\t02140002\nmnt_id:\t24\n");
	test_host_file(&host, "proc/88/comm", "qemu-system-x86\n");
	expect_only("nvme0n1", BLOCKDEV_OPEN,
		    "/dev/nvme0n1 is open for writing in process 88 (qemu-system-x86)");
}

/* Swap space, or nothing that anybody knows, on the first partition. */
static void fill_partition(const char *magic, const char *label)
{
	static char swap[1 << 20];
	char path[PATH_MAX];
	FILE *file;

	memset(swap, 0, sizeof(swap));
	memcpy(swap + 1024, "\1\0\0\0\xff\0\0\0", 8); /* version 1, last page 255 */
	memcpy(swap + 1024 + 28, label, strlen(label));
	memcpy(swap + 4086, magic, strlen(magic));
	snprintf(path, sizeof(path), "%s/dev/nvme0n1p1", host.root);
	file = fopen(path, "we");
	cr_assert(file && fwrite(swap, sizeof(swap), 1, file) == 1);
	fclose(file);
}

Test(blockdev, data_of_others_on_a_partition_are_told_and_are_no_use)
{
	struct blockdev_use use;

	fill_partition("SWAPSPACE2", "theirs");
	use = find("nvme0n1");
	cr_expect_eq(use.blocking, 0);
	cr_expect_eq(use.foreign, 1);
	cr_assert(item_of(&use, BLOCKDEV_SIGNATURE));
	cr_expect(strstr(item_of(&use, BLOCKDEV_SIGNATURE)->text,
			 "nvme0n1p1 carries a swap signature labelled \"theirs\""));
}

Test(blockdev, data_that_nobody_recognises_are_nobodys)
{
	struct blockdev_use use;

	fill_partition("SWAPSPACE1!", "");
	use = find("nvme0n1");
	cr_expect_eq(use.foreign, 0);
	cr_expect_not(item_of(&use, BLOCKDEV_SIGNATURE));
}

/* Our label on what we never make is not ours. */
Test(blockdev, our_label_on_swap_space_does_not_make_it_ours)
{
	struct blockdev_use use;

	fill_partition("SWAPSPACE2", "nvme-gate");
	use = find("nvme0n1");
	cr_expect_eq(use.foreign, 1);
}

Test(blockdev, what_cannot_be_read_is_not_taken_for_empty)
{
	struct blockdev_use use;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/dev/nvme0n1p1", host.root);
	(void)unlink(path);
	use = find("nvme0n1");
	cr_assert(item_of(&use, BLOCKDEV_UNKNOWN));
	cr_expect(strstr(item_of(&use, BLOCKDEV_UNKNOWN)->text, "cannot be told"));
}

Test(blockdev, more_findings_than_fit_are_still_counted)
{
	struct blockdev_use use = { 0 };

	for (int i = 0; i < BLOCKDEV_USE_MAX + 5; i++)
		blockdev_add_use(&use, BLOCKDEV_MOUNT, true, "mount %d", i);
	blockdev_add_use(&use, BLOCKDEV_MOUNT, true, "mount 3");
	cr_expect_eq(use.count, BLOCKDEV_USE_MAX);
	cr_expect_eq(use.left_out, 5);
	cr_expect_eq(use.blocking, BLOCKDEV_USE_MAX + 5);
}

Test(blockdev, hostile_text_is_made_printable)
{
	struct blockdev_use use = { 0 };

	blockdev_add_use(&use, BLOCKDEV_MOUNT, true, "mounted on /a\033[2Jb\n");
	cr_expect_str_eq(use.item[0].text, "mounted on /a?[2Jb?");
}

/* ---- the running host: a loop device of our own ---- */

struct own_loop {
	char file[PATH_MAX], node[64];
	int fd;
};

/* Returns false where the host has no loop devices for us. */
static bool own_loop_begin(struct own_loop *loop)
{
	int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
	struct loop_config config = { .info.lo_flags = LO_FLAGS_AUTOCLEAR };
	int number;

	snprintf(loop->file, sizeof(loop->file), "%s/own.img", host.root);
	config.fd = (uint32_t)open(loop->file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	cr_assert_eq(ftruncate((int)config.fd, 8 << 20), 0);
	number = control < 0 ? -1 : ioctl(control, LOOP_CTL_GET_FREE);
	snprintf(loop->node, sizeof(loop->node), "/dev/loop%d", number);
	loop->fd = number < 0 ? -1 : open(loop->node, O_RDWR | O_CLOEXEC);
	if (loop->fd >= 0 && ioctl(loop->fd, LOOP_CONFIGURE, &config)) {
		close(loop->fd);
		loop->fd = -1;
	}
	close((int)config.fd);
	if (control >= 0)
		close(control);
	return loop->fd >= 0;
}

/* Another test may have been given the same free loop device, and have it open for a moment before
 * it sees that it came too late: it is waited for. */
static void find_use_alone(const char *node, struct blockdev_use *ret_use)
{
	for (int i = 0; i < 100; i++) {
		*ret_use = (struct blockdev_use){ 0 };
		cr_assert_eq(find_use(&hostfs_host, node, ret_use), 0);
		if (!item_of(ret_use, BLOCKDEV_OPEN))
			return;
		poll(NULL, 0, 50);
	}
}

Test(blockdev, on_this_host_a_claim_an_opener_and_a_mount_are_seen)
{
	struct own_loop loop;
	struct blockdev_use use;
	const struct blockdev_use_item *item;
	char point[PATH_MAX];
	int held, status;

	if (!own_loop_begin(&loop))
		cr_skip_test("no loop devices here");
	find_use_alone(loop.node, &use);
	cr_expect_eq(use.blocking, 0, "%s", use.item[0].text);

	held = open(loop.node, O_RDONLY | O_EXCL | O_CLOEXEC);
	cr_assert_geq(held, 0);
	find_use_alone(loop.node, &use);
	cr_expect_eq(use.blocking, 1);
	cr_expect(item_of(&use, BLOCKDEV_CLAIMED));
	close(held);

	/* in a mount namespace of our own: the mount cannot outlive the test */
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	snprintf(point, sizeof(point), "%s/point", host.root);
	test_host_folder(&host, "point");
	if (fork() == 0) {
		execlp("mkfs.ext4", "mkfs.ext4", "-q", "-F", loop.node, (char *)NULL);
		_exit(127);
	}
	cr_assert_geq(wait(&status), 0);
	if (status || mount(loop.node, point, "ext4", 0, NULL)) {
		close(loop.fd);
		cr_skip_test("no ext4 here");
	}
	use = (struct blockdev_use){ 0 };
	cr_assert_eq(find_use(&hostfs_host, loop.node, &use), 0);
	cr_expect_eq(umount2(point, MNT_DETACH), 0);
	close(loop.fd);
	item = item_of(&use, BLOCKDEV_MOUNT);
	cr_assert(item);
	cr_expect(strstr(item->text, point), "%s", item->text);
	cr_expect(item_of(&use, BLOCKDEV_SIGNATURE), "the ext4 signature is told");
	cr_expect_eq(use.foreign, 1);
}

Test(blockdev, on_this_host_the_root_disk_is_the_boot_disk)
{
	struct blockdev_use use = { 0 };
	struct stat st;
	char name[HOSTFS_NAME_SIZE];

	cr_assert_eq(stat("/", &st), 0);
	if (hostfs_link_name(name, sizeof(name), "/sys/dev/block", "%u:%u", major(st.st_dev),
			     minor(st.st_dev)))
		cr_skip_test("the root file system here is not on a block device");
	cr_assert_eq(find_use(&hostfs_host, name, &use), 0);
	cr_expect(item_of(&use, BLOCKDEV_BOOT));
}
