package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an administrator does in the console, in a real browser, on the timed model. */
@ExtendWith(WithSystem.class)
class ConsoleE2E {
    private static final String MODEL = "timed-console";
    private static final String TENANT = "Console team";
    private static final long QUOTA_TOKENS = 500;
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final double LIVE_MILLIS_MAX = 90_000;

    private final RunningSystem system;
    private final Browser browser;
    private final Page page;

    ConsoleE2E(RunningSystem system) {
        Optional<Path> chromium = Browser.chromium();
        if (chromium.isEmpty()) {
            System.out.println("SKIPPED ALOUD ConsoleE2E: no Chromium on this machine (TOKENWORKS_CHROMIUM names one)");
        }
        assumeTrue(chromium.isPresent(), "no Chromium on this machine");
        this.system = system;
        this.browser = new Browser(chromium.orElseThrow());
        this.page = browser.page();
    }

    @BeforeEach
    void signIn() {
        page.navigate(system.consoleUrl());
        page.getByLabel("Password").fill(system.secret("admin"));
        button("Sign in").click();
        heading("Overview");
    }

    /** The other tests expect the default deployment alone. */
    @AfterEach
    void leaveNothingRunning() throws Exception {
        try {
            retire();
        } finally {
            browser.close();
        }
    }

    @Test
    void aModelIsDeployedResizedAndItsQuotaCutsATenant() throws Exception {
        deploy();
        resize();
        page.navigate(system.consoleUrl() + "/tenants");
        createTenant();
        String key = createKey();
        useTheQuotaUp(key);
        seeWhatItCost();
        assertThat(browser.errors()).isEmpty();
    }

    private void deploy() {
        page.navigate(system.consoleUrl() + "/deployments");
        page.getByRole(AriaRole.LINK,
                new Page.GetByRoleOptions().setName("Deploy a model")).click();
        page.getByLabel("Name").fill(MODEL);
        page.getByLabel("Backend").selectOption("TIMED");
        PlaywrightAssertions.assertThat(page.getByLabel("Model file")).isHidden();
        page.getByLabel("Mode", new Page.GetByLabelOptions().setExact(true)).selectOption("DISAGGREGATED");
        page.locator("#inputPrice").fill("0.10");
        page.locator("#cachedPrice").fill("0.025");
        page.locator("#outputPrice").fill("0.40");
        button("Deploy").click();
        heading(MODEL);
    }

    /** Only the server's events change the page: a mark on the window is there to the end. */
    private void resize() {
        page.evaluate("() => { window.notLoadedAgain = true }");
        PlaywrightAssertions.assertThat(page.locator("#live-light")).hasText("Live");
        decodePool("1", "1");
        PlaywrightAssertions.assertThat(page.locator("#pool-PREFILL")).hasAttribute("data-ready", "1", within());
        page.locator("#more-DECODE").click();
        PlaywrightAssertions.assertThat(page.locator("#desired-DECODE")).hasText("2");
        decodePool("2", "2");
        page.locator("#fewer-DECODE").click();
        PlaywrightAssertions.assertThat(page.locator("#desired-DECODE")).hasText("1");
        decodePool("1", "1");
        assertThat(page.evaluate("() => window.notLoadedAgain")).isEqualTo(true);
    }

    private void decodePool(String desired, String ready) {
        Locator pool = page.locator("#pool-DECODE");
        PlaywrightAssertions.assertThat(pool).hasAttribute("data-desired", desired, within());
        PlaywrightAssertions.assertThat(pool).hasAttribute("data-ready", ready, within());
        PlaywrightAssertions.assertThat(pool).hasAttribute("data-alive", ready, within());
    }

    private void createTenant() {
        page.getByLabel("Name").fill(TENANT);
        page.getByLabel("Token quota").fill("" + QUOTA_TOKENS);
        button("Create tenant").click();
        heading(TENANT);
        assertThat(browser.attribute("quota", "data-left")).isEqualTo("" + QUOTA_TOKENS);
    }

    /** Shown once: not any more after the page is loaded again. */
    private String createKey() {
        page.getByLabel("Label").fill("browser");
        button("Create key").click();
        String key = page.locator("#secret").textContent().strip();
        assertThat(key).startsWith("tw-");
        button("Copy").click();
        page.reload();
        PlaywrightAssertions.assertThat(page.locator("#secret")).hasCount(0);
        PlaywrightAssertions.assertThat(page.locator("body")).not().containsText(key);
        return key;
    }

    private void useTheQuotaUp(String key) throws Exception {
        try (var client = new StreamClient(system, key)) {
            var cut = Eventually.within(START_MAX, () -> client.stream(MODEL, "Say a lot.", 2 * (int) QUOTA_TOKENS));
            assertThat(cut.finishReason()).isEqualTo("length");
            assertThat(cut.stop()).isEqualTo("quota");
            assertThat(cut.text()).isNotEmpty();
            assertThat(cut.promptTokens() + cut.completionTokens()).isEqualTo(QUOTA_TOKENS);
            var refused = client.refusal(MODEL, "Say more.");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body().at("/error/code").asString()).isEqualTo("insufficient_quota");
        }
    }

    private void seeWhatItCost() {
        Locator quota = page.locator("#quota");
        PlaywrightAssertions.assertThat(quota).hasAttribute("data-used", "" + QUOTA_TOKENS, within());
        PlaywrightAssertions.assertThat(quota).hasAttribute("data-left", "0", within());
        page.navigate(system.consoleUrl() + "/requests");
        Locator line = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(TENANT));
        PlaywrightAssertions.assertThat(line.first()).containsText("Cut by quota",
                new LocatorAssertions.ContainsTextOptions().setTimeout(LIVE_MILLIS_MAX));
        PlaywrightAssertions.assertThat(line.first()).containsText(MODEL);
        PlaywrightAssertions.assertThat(line.first()).containsText("EUR");
    }

    private void retire() throws Exception {
        page.navigate(system.consoleUrl() + "/deployments");
        Locator link = page.getByText(MODEL, new Page.GetByTextOptions().setExact(true));
        if (link.count() == 0) {
            return;
        }
        link.click();
        page.getByText("Retire this deployment").click();
        button("Retire " + MODEL + " now").click();
        Eventually.within(START_MAX, () -> assertThat(system.parts("decode")).hasSize(1));
        Eventually.within(START_MAX, () -> assertThat(system.parts("prefill")).hasSize(1));
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON,
                new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private void heading(String text) {
        PlaywrightAssertions.assertThat(page.locator("h1")).hasText(text);
    }

    private static LocatorAssertions.HasAttributeOptions within() {
        return new LocatorAssertions.HasAttributeOptions().setTimeout(LIVE_MILLIS_MAX);
    }
}
