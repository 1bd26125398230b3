/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A threshold of the host's that the drive's temperature has crossed raises the critical warning,
 * and tells of it once; one that it has not crossed takes it back. */
#include <stdio.h>

#include "suites/common/pages.h"
#include "suites/thermal/threshold.h"

#define LOOK_NS UINT64_C(50000000)
#define AGAIN_NS UINT64_C(100000000) /* an event that is told twice comes twice at once */
#define AWAY_K 2                     /* from what was shown just before, which may change by one */
#define QUIET_K 30                   /* so much warmer it does not get in this case */

/* What the case works with. */
struct warning {
	struct dut *dut;
	const struct profile *profile;
	bool heard; /* events can be heard here */
};

static bool is_raised(struct dut *dut)
{
	struct nvme_smart smart;

	pages_read_smart(dut, &smart);
	return smart.critical_warning & NVME_CRIT_TEMPERATURE;
}

/* Waits until the bit is as it is to be. */
static bool await_bit(const struct warning *w, bool raised)
{
	uint64_t end_ns = dut_now_ns(w->dut) + w->profile->thermal.notice_ns;

	while (is_raised(w->dut) != raised) {
		if (dut_now_ns(w->dut) >= end_ns)
			return !raised;
		dut_wait_ns(w->dut, LOOK_NS);
	}
	return raised;
}

static bool is_temperature(uint32_t dword)
{
	struct nvme_event event = nvme_decode_event(dword);

	return event.type == NVME_EVENT_SMART && event.info == NVME_EVENT_SMART_TEMPERATURE;
}

/* The next event of a temperature, in so much time. 0: there was none */
static uint32_t await_event(const struct warning *w, uint64_t timeout_ns)
{
	uint64_t end_ns = dut_now_ns(w->dut) + timeout_ns, now_ns;
	uint32_t dword;
	int ret;

	do {
		now_ns = dut_now_ns(w->dut);
		ret = dut_hear(w->dut, now_ns < end_ns ? end_ns - now_ns : 0, &dword);
		if (ret == 0 && is_temperature(dword))
			return dword;
	} while (ret == 0);
	return 0;
}

/* What was told before is told anew the next time, and nothing of it is waiting. */
static void acknowledge(const struct warning *w)
{
	REQUIRE_OK(dut_acknowledge(w->dut, NVME_LOG_SMART),
		   .what = "Get Log Page 02h, Retain Asynchronous Event clear");
	if (w->heard)
		(void)await_event(w, 0);
}

static void expect_event(const struct warning *w, const char *which)
{
	uint32_t dword;
	char human[128];

	if (!w->heard)
		return;
	dword = await_event(w, w->profile->thermal.notice_ns);
	(void)snprintf(human, sizeof human, "%08Xh: %s", dword, which);
	if (!EXPECT_TRUE(dword, .what = "an asynchronous event tells of the temperature",
			 .human = human,
			 .source = "Asynchronous Event Request, SMART / Health status, Temperature "
				   "Threshold; profile: thermal/notice",
			 .hint = "feature 0Bh, Asynchronous Event Configuration, asks for it"))
		return;
	EXPECT_EQ(nvme_decode_event(dword).log_page, NVME_LOG_SMART,
		  .what = "log page that the event names", .human = human,
		  .source = "dword 0 of the event, bits 23:16");
	EXPECT_EQ(await_event(w, AGAIN_NS), 0u, .what = "a second event before the log was read",
		  .human = human, .source = "Asynchronous Event Request");
}

static void expect_quiet(const struct warning *w, const char *human)
{
	EXPECT_TRUE(!await_bit(w, false),
		    .what = "no critical warning of a temperature that no threshold of the host's "
			    "forbids",
		    .human = human,
		    .source = "SMART / Health Information (log 02h) byte 0, bit 1; profile: "
			      "thermal/notice");
}

/* Beyond what the sensor shows just now. */
static uint16_t crossed_k(const struct warning *w, const struct nvme_threshold *threshold)
{
	struct nvme_smart smart;
	uint16_t shown_k;

	pages_read_smart(w->dut, &smart);
	shown_k = threshold->sensor ? smart.sensor_k[threshold->sensor - 1] : smart.temperature_k;
	return (uint16_t)(threshold->under ? shown_k + AWAY_K : shown_k - AWAY_K);
}

/* A threshold that is crossed: the drive must say so, and take it back behind that. */
static void expect_warning(const struct warning *w, const struct nvme_threshold *threshold,
			   const char *which)
{
	uint16_t former_k, kelvin = 0;
	bool there = threshold_get(w->dut, threshold, NVME_SELECT_CURRENT, &former_k);
	char human[96];

	if (there) {
		kelvin = crossed_k(w, threshold);
		there = threshold_set(w->dut, threshold, kelvin);
	}
	if (!there) {
		check_note("the drive has no threshold for %s", which);
		return;
	}
	(void)snprintf(human, sizeof human, "%s, set to %d C", which,
		       nvme_kelvin_to_celsius(kelvin));
	EXPECT_TRUE(await_bit(w, true),
		    .what = "a temperature beyond the host's threshold raises the critical warning",
		    .human = human,
		    .source = "SMART / Health Information (log 02h) byte 0, bit 1; profile: "
			      "thermal/notice",
		    .hint = "the threshold is taken, and means nothing");
	expect_event(w, human);
	REQUIRE_TRUE(threshold_set(w->dut, threshold, former_k),
		     .what = "the threshold is put back", .source = "Set Features 04h");
	acknowledge(w);
	expect_quiet(w, human);
}

/* What the host does not ask for is not told. */
static void expect_masked(const struct warning *w, const struct nvme_threshold *threshold)
{
	uint16_t former_k;
	uint32_t asked;

	if (!w->heard || !threshold_get(w->dut, threshold, NVME_SELECT_CURRENT, &former_k))
		return;
	REQUIRE_OK(dut_get_feature(w->dut, NVME_FEATURE_EVENTS, 0, &asked),
		   .what = "Get Features 0Bh");
	REQUIRE_OK(dut_set_feature(w->dut, NVME_FEATURE_EVENTS,
				   asked & ~(uint32_t)NVME_CRIT_TEMPERATURE),
		   .what = "Set Features 0Bh, without the temperature");
	if (threshold_set(w->dut, threshold, crossed_k(w, threshold)) && await_bit(w, true))
		EXPECT_EQ(await_event(w, AGAIN_NS), 0u,
			  .what = "events of the temperature, for which the host has not asked",
			  .source = "Asynchronous Event Request, against Asynchronous Event "
				    "Configuration (feature 0Bh)",
			  .hint = "a host that masks an event is not prepared for it");
	REQUIRE_TRUE(threshold_set(w->dut, threshold, former_k),
		     .what = "the threshold is put back", .source = "Set Features 04h");
	REQUIRE_OK(dut_set_feature(w->dut, NVME_FEATURE_EVENTS, asked), .what = "Set Features 0Bh");
	acknowledge(w);
	(void)await_bit(w, false);
}

static void ask_for_events(struct warning *w)
{
	uint32_t asked;
	int ret = dut_listen(w->dut);

	w->heard = ret == 0;
	if (!w->heard) {
		check_note("events cannot be heard here: whether the drive tells of its warnings "
			   "is not looked at");
		return;
	}
	REQUIRE_OK(dut_get_feature(w->dut, NVME_FEATURE_EVENTS, 0, &asked),
		   .what = "Get Features 0Bh");
	REQUIRE_OK(dut_set_feature(w->dut, NVME_FEATURE_EVENTS, asked | NVME_CRIT_TEMPERATURE),
		   .what = "Set Features 0Bh, Asynchronous Event Configuration");
}

/* the warning, its event and its end, of two thresholds of each of nine sensors; once more, masked
 */
static uint64_t lasts_ms(const struct profile *profile)
{
	return 3 * (2 * 9 + 1) * (profile->thermal.notice_ns / 1000000);
}

CHECK(thermal, warning, .id = "THERM-TH-002",
      .title = "a temperature beyond a threshold of the host's raises the critical warning and an "
	       "event",
      .spec = "NVMe Base, Temperature Threshold feature; SMART / Health Information log, Critical "
	      "Warning; Asynchronous Event Request",
      .needs = DUT_ADMIN, .lasts_ms = lasts_ms, .effect = RECONFIGURES)
{
	const struct nvme_threshold composite = { .sensor = 0 };
	struct warning w = { .dut = dut, .profile = profile };
	struct nvme_smart smart;
	struct nvme_ctrl ctrl;
	char which[48];

	pages_read_ctrl(dut, &ctrl);
	pages_read_smart(dut, &smart);
	REQUIRE_GE(smart.temperature_k, NVME_COLDEST_K, .what = "composite temperature",
		   .unit = "K", .sanity = true,
		   .source = "SMART / Health Information (log 02h) bytes 2:1");
	dut_expect_warnings(dut, NVME_CRIT_TEMPERATURE);
	ask_for_events(&w);
	/* one that is too warm by its own threshold is not, by this one */
	REQUIRE_TRUE(threshold_set(dut, &composite, (uint16_t)(smart.temperature_k + QUIET_K)),
		     .what = "an over temperature threshold of the composite temperature is taken",
		     .source = "Set Features 04h");
	expect_quiet(&w, "over, composite temperature: it is below");
	acknowledge(&w);
	expect_warning(&w, &composite, "over, composite temperature");
	expect_masked(&w, &composite);
	if (ctrl.wctemp_k)
		expect_warning(&w, &(struct nvme_threshold){ .under = true },
			       "under, composite temperature");
	for (unsigned int i = 0; i < NVME_SENSORS; i++) {
		if (smart.sensor_k[i] < NVME_COLDEST_K) /* none, or none that is read */
			continue;
		(void)snprintf(which, sizeof which, "over, temperature sensor %u", i + 1);
		expect_warning(&w, &(struct nvme_threshold){ .sensor = i + 1 }, which);
	}
}
