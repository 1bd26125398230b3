/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages that the gate knows, one table of facts each. */
#ifndef HELPERS_FACTS_PAGES_H
#define HELPERS_FACTS_PAGES_H

#include <stdbool.h>

#include "helpers/facts/raw.h"

struct fact_page;

/* Identify */
extern const struct fact_page fact_page_ctrl, fact_page_claims, fact_page_psd, fact_page_set_ctrl,
	fact_page_uuids, fact_page_ns, fact_page_lbaf, fact_page_descriptors, fact_page_independent,
	fact_page_set_ns, fact_page_elbaf;
/* lists of Identify: what there is of each */
extern const struct fact_page fact_page_groups, fact_page_active, fact_page_allocated,
	fact_page_controllers, fact_page_controller, fact_page_attached, fact_page_sets,
	fact_page_domains, fact_page_granularities, fact_page_granularity;
/* logs */
extern const struct fact_page fact_page_error, fact_page_smart, fact_page_slots, fact_page_effects,
	fact_page_group, fact_page_selftest, fact_page_selftest_result, fact_page_sanitize,
	fact_page_telemetry_host, fact_page_telemetry_ctrl, fact_page_supported, fact_page_fids,
	fact_page_eye, fact_page_power, fact_page_events, fact_page_event;
/* logs of OCP */
extern const struct fact_page fact_page_ocp_smart, fact_page_ocp_recovery, fact_page_ocp_latency,
	fact_page_ocp_capabilities, fact_page_ocp_unsupported, fact_page_ocp_requirement;
/* logs and features without a table, by the digits of their identifiers */
#define FACT_RAW_LOG(digits) extern const struct fact_page fact_page_log_##digits;
#define FACT_RAW_FEATURE(digits) extern const struct fact_page fact_page_feature_##digits;
FACT_RAW_LOGS(FACT_RAW_LOG)
FACT_VENDOR_LOGS(FACT_RAW_LOG)
FACT_RAW_FEATURES(FACT_RAW_FEATURE)
/* features */
extern const struct fact_page fact_page_feature_arbitration, fact_page_feature_power,
	fact_page_feature_over, fact_page_feature_under, fact_page_feature_recovery,
	fact_page_feature_cache, fact_page_feature_queues, fact_page_feature_coalescing,
	fact_page_feature_vector, fact_page_feature_atomicity, fact_page_feature_events,
	fact_page_feature_apst, fact_page_feature_time, fact_page_feature_keep_alive,
	fact_page_feature_thermal, fact_page_feature_permissive, fact_page_feature_lba_status,
	fact_page_feature_behavior, fact_page_feature_sanitize_mode, fact_page_feature_profile,
	fact_page_feature_spinup, fact_page_feature_power_loss, fact_page_feature_power_limit,
	fact_page_feature_power_threshold, fact_page_feature_power_measurement,
	fact_page_feature_progress, fact_page_feature_host_id, fact_page_feature_resv_mask,
	fact_page_feature_resv_persist, fact_page_feature_protection, fact_page_feature_boot;
/* what can be done with any of them: in no list, since each has its own */
extern const struct fact_page fact_page_capabilities;
/* config space of a function */
extern const struct fact_page fact_page_header, fact_page_express, fact_page_aer, fact_page_pm,
	fact_page_msix, fact_page_secondary, fact_page_l1ss, fact_page_ats, fact_page_dsn,
	fact_page_ltr, fact_page_eq16, fact_page_eq32, fact_page_margin;
/* registers of the controller */
extern const struct fact_page fact_page_registers;
/* sysfs */
extern const struct fact_page fact_page_attributes, fact_page_aer_counts;

/* all of them; NULL at the end */
extern const struct fact_page *const fact_pages[];

/**
 * fact_page_is_like() - are both without a table, and of one source: would each show the same rows?
 * @next: as it stands in fact_pages[], NULL at the end: then false
 */
bool fact_page_is_like(const struct fact_page *page, const struct fact_page *next);

#endif
