package io.tokenworks.controlplane.reports;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.reports.BucketUsage.Asked;
import io.tokenworks.controlplane.reports.BucketUsage.Group;
import io.tokenworks.controlplane.reports.BucketUsage.Result;
import io.tokenworks.controlplane.reports.Buckets.Width;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Usage and costs in the shapes of OpenAI's organization API, so that tools made for it read ours. */
@RestController
@RequestMapping("/api/v1")
final class OrganizationApi {

    private static final int LIMIT_DEFAULT = 7;

    private final BucketUsage usage;
    private final ReportProperties properties;
    private final Clock clock;

    OrganizationApi(BucketUsage usage, ReportProperties properties, Clock clock) {
        this.usage = usage;
        this.properties = properties;
        this.clock = clock;
    }

    /** The parameters of OpenAI's that both share, by their names there. */
    record Paging(
            long start_time, @Nullable Long end_time, @Nullable String bucket_width, @Nullable Integer limit,
            @Nullable String page) {}

    record Only(
            @Nullable List<String> project_ids, @Nullable List<String> api_key_ids, @Nullable List<String> models) {

        Map<Group, List<String>> byGroup() {
            Map<Group, List<String>> only = new EnumMap<>(Group.class);
            put(only, Group.PROJECT_ID, project_ids);
            put(only, Group.API_KEY_ID, api_key_ids);
            put(only, Group.MODEL, models);
            return only;
        }

        private static void put(Map<Group, List<String>> only, Group group, @Nullable List<String> values) {
            if (values != null && !values.isEmpty()) {
                only.put(group, values);
            }
        }
    }

    @GetMapping("/organization/usage/completions")
    Map<String, @Nullable Object> completions(
            @ModelAttribute Paging paging, @ModelAttribute Only only,
            @RequestParam(required = false) @Nullable List<String> group_by) {
        return page(new Asked(buckets(paging, null), groups(group_by), only.byGroup(), null), OrganizationApi::usage);
    }

    /** By the day, as OpenAI's. */
    @GetMapping("/organization/costs")
    Map<String, @Nullable Object> costs(
            @ModelAttribute Paging paging, @ModelAttribute Only only,
            @RequestParam(required = false) @Nullable List<String> group_by) {
        return page(new Asked(buckets(paging, Width.DAY), groups(group_by), only.byGroup(), null),
                OrganizationApi::cost);
    }

    /** Of one tenant and nobody else. */
    @GetMapping("/tenants/{tenant}/organization/usage/completions")
    Map<String, @Nullable Object> completionsOfTenant(
            @PathVariable UUID tenant, @ModelAttribute Paging paging, @ModelAttribute Only only,
            @RequestParam(required = false) @Nullable List<String> group_by) {
        return page(new Asked(buckets(paging, null), groups(group_by), only.byGroup(), tenant),
                OrganizationApi::usage);
    }

    /** Of one tenant and nobody else. */
    @GetMapping("/tenants/{tenant}/organization/costs")
    Map<String, @Nullable Object> costsOfTenant(
            @PathVariable UUID tenant, @ModelAttribute Paging paging, @ModelAttribute Only only,
            @RequestParam(required = false) @Nullable List<String> group_by) {
        return page(new Asked(buckets(paging, Width.DAY), groups(group_by), only.byGroup(), tenant),
                OrganizationApi::cost);
    }

    private Buckets buckets(Paging paging, @Nullable Width needed) {
        Width width = paging.bucket_width() == null ? Width.DAY : Width.of(paging.bucket_width());
        if (needed != null && width != needed) {
            throw Refusal.invalid("bucket_width", "costs are by the day: 1d");
        }
        Long asked = paging.end_time();
        long end = asked == null ? clock.instant().getEpochSecond() : asked;
        int limit = paging.limit() == null ? LIMIT_DEFAULT : paging.limit();
        if (limit < 1 || limit > properties.bucketsMax()) {
            throw Refusal.invalid("limit", "must be 1 to " + properties.bucketsMax());
        }
        return Buckets.of(paging.start_time(), end, width, paging.page(), limit);
    }

    private static Set<Group> groups(@Nullable List<String> names) {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        for (String name : names == null ? List.<String>of() : names) {
            groups.add(switch (name) {
                case "project_id" -> Group.PROJECT_ID;
                case "api_key_id" -> Group.API_KEY_ID;
                case "model", "line_item" -> Group.MODEL;
                default -> throw Refusal.invalid("group_by",
                        "'" + name + "' is none of project_id, api_key_id, model, line_item");
            });
        }
        return groups;
    }

    private Map<String, @Nullable Object> page(Asked asked, Function<Result, Map<String, @Nullable Object>> shape) {
        Buckets buckets = asked.buckets();
        Map<Instant, List<Result>> results = usage.results(asked);
        List<Map<String, Object>> data = buckets.starts().stream()
                .map(start -> Map.<String, Object>of("object", "bucket", "start_time", start.getEpochSecond(),
                        "end_time", buckets.after(start).getEpochSecond(), "results",
                        results.getOrDefault(start, List.of()).stream().map(shape).toList()))
                .toList();
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("object", "page");
        page.put("data", data);
        page.put("has_more", buckets.more());
        page.put("next_page", buckets.nextPage());
        return page;
    }

    /** OpenAI's {@code input_tokens} have the cached ones in them. */
    private static Map<String, @Nullable Object> usage(Result result) {
        UsageReport.Tokens tokens = result.tokens();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("object", "organization.usage.completions.result");
        shown.put("input_tokens", Math.addExact(tokens.input(), tokens.cachedInput()));
        shown.put("input_cached_tokens", tokens.cachedInput());
        shown.put("input_uncached_tokens", tokens.input());
        shown.put("output_tokens", tokens.output());
        shown.put("num_model_requests", result.operations());
        for (Group group : Group.values()) {
            shown.put(group.name().toLowerCase(Locale.ROOT), result.values().get(group));
        }
        return shown;
    }

    private static Map<String, @Nullable Object> cost(Result result) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("object", "organization.costs.result");
        shown.put("amount", Map.of("value", result.amount().stripTrailingZeros(), "currency",
                result.currency().toLowerCase(Locale.ROOT)));
        shown.put("line_item", result.values().get(Group.MODEL));
        shown.put("project_id", result.values().get(Group.PROJECT_ID));
        shown.put("api_key_id", result.values().get(Group.API_KEY_ID));
        return shown;
    }
}
