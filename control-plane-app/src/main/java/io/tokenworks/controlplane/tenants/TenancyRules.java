package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.metering.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What may be said of companies, tenants, projects and keys. Each refusal names the field. */
@Component
class TenancyRules {

    private static final int COST_CENTER_CHARS_MAX = 256;
    private static final String FULL = """
            SELECT k.name FROM api_key k JOIN tenant t ON t.id = k.tenant_id JOIN company c ON c.id = t.company_id
                JOIN project p ON p.id = k.project_id
            WHERE k.revoked_at IS NULL AND c.id = ? AND (SELECT count(*) FROM jsonb_object_keys(
                c.tags || jsonb_strip_nulls(jsonb_build_object('cost_center', t.cost_center)) || t.tags || p.tags
                    || k.tags || jsonb_build_object('project', p.name))) > ?
            ORDER BY k.created_at LIMIT 1""";

    private final CompanyRows companies;
    private final TenantRows tenants;
    private final JdbcClient jdbc;

    TenancyRules(CompanyRows companies, TenantRows tenants, JdbcClient jdbc) {
        this.companies = companies;
        this.tenants = tenants;
        this.jdbc = jdbc;
    }

    /** @param wanted null: the company that the installation began with */
    UUID company(@Nullable UUID wanted) {
        if (wanted == null) {
            return companies.findFirstByOrderByCreatedAtAscIdAsc().orElseThrow().id();
        }
        return companies.findById(wanted).orElseThrow(() -> Refusal.invalid("company", "there is no such company"))
                .id();
    }

    /** @param owner the tenant that may have this name already; null: none */
    TenantTerms checked(TenantTerms wish, @Nullable UUID owner) {
        String name = Names.checked(wish.name());
        if (tenants.findByName(name).filter(taken -> !taken.id().equals(owner)).isPresent()) {
            throw Refusal.conflict("name", "there is a tenant of this name already");
        }
        String center = wish.costCenter() == null || wish.costCenter().isBlank() ? null : wish.costCenter().strip();
        if (center != null && center.length() > COST_CENTER_CHARS_MAX) {
            throw Refusal.invalid("costCenter", "must have at most " + COST_CENTER_CHARS_MAX + " characters");
        }
        if (wish.tags() != null && wish.tags().containsKey(Tags.COST_CENTER)) {
            throw Refusal.invalid("tags", "a tenant's cost_center stands in its field costCenter");
        }
        List<String> known = wish.allowed().isEmpty() ? List.of() : tenants.deploymentsNamed(wish.allowed());
        wish.allowed().stream().filter(each -> !known.contains(each)).findFirst().ifPresent(unknown -> {
            throw Refusal.invalid("deployments", "there is no deployment '" + unknown + "'");
        });
        return new TenantTerms(name, center, wish.tags(), wish.deployments());
    }

    /** Tags of one scope. */
    Map<String, String> tags(@Nullable Map<String, String> wish) {
        Map<String, String> tags = wish == null ? Map.of() : new TreeMap<>(wish);
        Tags.fault(tags).ifPresent(why -> {
            throw Refusal.invalid("tags", why);
        });
        return tags;
    }

    /**
     * To be called after a change was flushed.
     *
     * @throws Refusal if a key below the company now carries more than a record may hold
     */
    void checkKeysOf(UUID company) {
        Optional<String> full = jdbc.sql(FULL).param(company).param(Tags.TAGS_MAX).query(String.class).optional();
        full.ifPresent(key -> {
            throw Refusal.invalid("tags", "with these the key '" + key + "' would carry more than " + Tags.TAGS_MAX
                    + " tags of company, tenant, project and key together");
        });
    }

    /** The same, for the company of a tenant. */
    void checkKeysOfTenant(UUID tenant) {
        checkKeysOf(tenants.findById(tenant).orElseThrow().companyId());
    }
}
