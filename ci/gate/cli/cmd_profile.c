/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate profile: check one, explain all keys, propose one for a drive. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/options/options.h"
#include "fixtures/dut/dut.h"
#include "fixtures/profile/profile.h"

static int check_file(const struct gate_options *options)
{
	struct profile *profile = malloc(sizeof(*profile));
	const char *path = options->operands.items[1];
	int ret;

	if (!profile)
		abort();
	ret = profile_load(path, options->sets.items, options->sets.count, profile, stderr);
	if (!ret)
		(void)printf("%s: ok: profile '%s', sha256 %s\n", path, profile->name,
			     profile->sha256);
	free(profile);
	return ret ? GATE_EXIT_USAGE : GATE_EXIT_OPEN;
}

/* a text of the drive as a glob that matches just it */
static void quote_glob(const char *text, char *ret_text, size_t size)
{
	size_t used = 0;

	for (; *text && used + 2 < size; text++) {
		if (strchr("*?[]\\()|!+@", *text))
			ret_text[used++] = '\\';
		ret_text[used++] = *text;
	}
	ret_text[used] = '\0';
}

static void take_formats(struct dut *dut, struct profile *profile)
{
	uint32_t nsids[DUT_MAX_NS];
	struct nvme_ns ns;

	if (!dut_list_ns(dut, DUT_NVM, nsids) || dut_identify_ns(dut, nsids[0], &ns))
		return;
	profile->format.count = 0;
	for (unsigned int i = 0;
	     i < ns.lbaf_count && i < NVME_MAX_LBAF && profile->format.count < PROFILE_MAX_ITEMS;
	     i++) {
		struct profile_lba_format *format = &profile->format.formats[profile->format.count];
		const struct nvme_lbaf *lbaf = &ns.lbaf[i];

		if (lbaf->data_bytes < 512 || lbaf->data_bytes > 65536)
			continue;
		*format = (struct profile_lba_format){ .data_bytes = lbaf->data_bytes,
						       .metadata_bytes = lbaf->metadata_bytes };
		if (lbaf->metadata_bytes)
			(void)snprintf(format->name, sizeof(format->name), "%u+%u",
				       lbaf->data_bytes, lbaf->metadata_bytes);
		else
			(void)snprintf(format->name, sizeof(format->name), "%u", lbaf->data_bytes);
		profile->format.count++;
		/* two formats may differ in what a profile does not say */
		for (size_t n = 0; n + 1 < profile->format.count; n++)
			if (strcmp(profile->format.formats[n].name, format->name) == 0) {
				profile->format.count--;
				break;
			}
	}
}

static void take_link(struct dut *dut, struct profile *profile)
{
	struct pcie_link link;

	if (dut_read_link(dut, &link) || !link.drive.answers)
		return;
	if (link.drive.max.gen >= 1 && link.drive.max.gen <= 6)
		profile->link.gen = link.drive.max.gen;
	if (link.drive.max.lanes && link.drive.max.lanes <= 16 &&
	    !(link.drive.max.lanes & (link.drive.max.lanes - 1)))
		profile->link.lanes = link.drive.max.lanes;
}

static void propose(struct dut *dut, struct profile *profile)
{
	const struct dut_info *info = dut_info(dut);

	profile_default(profile);
	(void)snprintf(profile->name, sizeof(profile->name), "%.60s",
		       *info->model ? info->model : "drive");
	(void)snprintf(profile->description, sizeof(profile->description),
		       "proposed by nvme-gate profile new, to be reviewed");
	quote_glob(info->model, profile->identity.model, sizeof(profile->identity.model));
	profile->identity.vendor_id = info->pci_vendor;
	take_link(dut, profile);
	take_formats(dut, profile);
	(void)printf(
		"# Proposed for %s, firmware %s. What the drive says of itself is not the bar:\n"
		"# review every line. The limits of the workloads are those of a generic Gen5 x4\n"
		"# drive. 'nvme-gate profile schema' explains the keys.\n",
		*info->model ? info->model : "a drive", *info->firmware ? info->firmware : "?");
	profile_print(profile, stdout);
}

static int new_profile(const struct gate_options *options)
{
	struct dut_options dut_options = { .allowed = READS };
	struct profile *profile = malloc(sizeof(*profile));
	struct dut *dut = NULL;
	char why[512] = "";
	int ret;

	if (!profile)
		abort();
	ret = dut_open(options->duts.items[0], &dut_options, &dut, why, sizeof(why));
	if (ret)
		(void)fprintf(stderr, "nvme-gate profile: %s\n", *why ? why : strerror(-ret));
	else
		propose(dut, profile);
	dut_close(dut);
	free(profile);
	if (!ret)
		return GATE_EXIT_OPEN;
	return ret == -EINVAL ? GATE_EXIT_USAGE : GATE_EXIT_TRY_LATER;
}

int cmd_profile(const struct gate_options *options)
{
	const char *what = options->operands.items[0];

	if (strcmp(what, "check") == 0)
		return check_file(options);
	if (strcmp(what, "new") == 0)
		return new_profile(options);
	profile_print_schema(stdout);
	return GATE_EXIT_OPEN;
}
