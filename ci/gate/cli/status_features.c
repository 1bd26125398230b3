/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks for the features that a drive claims, each in the way in which it can be answered. */
#include "ci/gate/cli/status.h"

#include <stdio.h>
#include <string.h>

#include "ci/gate/cli/json_text.h"
#include "fixtures/dut/dut.h"
#include "helpers/nvme_feature.h"

enum select { CURRENT, DEFAULT, SAVED, CAPABILITIES };
#define SAVEABLE 1u /* of CAPABILITIES */

/* One feature, of one namespace or of the controller. */
struct question {
	const struct nvme_feature *feature;
	uint32_t nsid; /* 0: the controller's */
	bool selects;  /* other than the current value may be asked for */
};

static int ask(struct dut *dut, const struct question *q, enum select select, uint32_t *ret_dword,
	       uint8_t data[static NVME_FEATURE_BYTES_MAX])
{
	struct dut_command command = {
		.opcode = NVME_OP_GET_FEATURES,
		.nsid = q->nsid,
		.cdw10 = q->feature->fid | (uint32_t)select << 8,
	};
	int ret;

	memset(data, 0, NVME_FEATURE_BYTES_MAX);
	if (q->feature->data_bytes && select != CAPABILITIES) {
		command.data = data;
		command.data_bytes = q->feature->data_bytes;
	}
	ret = dut_admin(dut, &command);
	if (!ret)
		*ret_dword = command.result;
	return ret;
}

static bool add_value(struct dut *dut, struct json_object *entry, const struct question *q,
		      enum select select, const char *key)
{
	uint8_t data[NVME_FEATURE_BYTES_MAX];
	char text[1024];
	uint32_t dword;

	if (ask(dut, q, select, &dword, data)) {
		json_text_add(entry, key, NULL);
		return false;
	}
	json_text_add_string(entry, key,
			     nvme_feature_text(q->feature, dword, data, text, sizeof(text)));
	return true;
}

static void add_feature(struct dut *dut, struct json_object *array, const struct question *q)
{
	struct json_object *entry = json_text_object();
	uint8_t data[NVME_FEATURE_BYTES_MAX];
	uint32_t capabilities = 0;

	json_text_add_hex(entry, "fid", q->feature->fid, 2);
	json_text_add_string(entry, "name", q->feature->name);
	if (q->nsid)
		json_text_add_int(entry, "nsid", q->nsid);
	/* a clock and the like have no default that would say anything */
	if (add_value(dut, entry, q, CURRENT, "current") && q->selects && !q->feature->data_bytes) {
		(void)add_value(dut, entry, q, DEFAULT, "default");
		(void)ask(dut, q, CAPABILITIES, &capabilities, data);
		if (capabilities & SAVEABLE)
			(void)add_value(dut, entry, q, SAVED, "saved");
	}
	json_object_array_add(array, entry);
}

/* Log 12h knows better than Identify, where there is one. */
static bool read_features_log(struct dut *dut, const struct nvme_ctrl *ctrl,
			      uint8_t log[static NVME_FEATURES_LOG_BYTES])
{
	struct dut_command command = {
		.opcode = NVME_OP_GET_LOG,
		.nsid = 0xffffffff,
		.cdw10 = NVME_LOG_FEATURES | (NVME_FEATURES_LOG_BYTES / 4 - 1) << 16,
		.data = log,
		.data_bytes = NVME_FEATURES_LOG_BYTES,
	};

	memset(log, 0, NVME_FEATURES_LOG_BYTES);
	return nvme_claims_features_log(ctrl) && dut_admin(dut, &command) == 0;
}

void status_add_features(struct dut *dut, struct json_object *object)
{
	struct json_object *array = json_text_array();
	uint32_t nsids[DUT_MAX_NS];
	/* of another command set it would be refused, and logged as an error */
	size_t count = dut_list_ns(dut, DUT_NVM, nsids);
	uint8_t log[NVME_FEATURES_LOG_BYTES];
	const struct nvme_feature *feature;
	struct nvme_ctrl ctrl;
	bool has_log;

	json_text_add(object, "features", array);
	if (dut_identify_ctrl(dut, &ctrl))
		return;
	has_log = read_features_log(dut, &ctrl, log);
	for (size_t i = 0; (feature = nvme_feature_at(i)); i++) {
		struct question q = { feature, 0, nvme_claims_select(&ctrl) };

		if (has_log ? !nvme_log_has_feature(log, feature->fid)
			    : !nvme_claims_feature(&ctrl, feature->fid))
			continue;
		if (!feature->per_namespace)
			add_feature(dut, array, &q);
		for (size_t n = 0; feature->per_namespace && n < count; n++) {
			q.nsid = nsids[n];
			add_feature(dut, array, &q);
		}
	}
}
