package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.quotas.AlertView;
import io.tokenworks.controlplane.quotas.Alerts;
import io.tokenworks.controlplane.webhooks.DeliveryView;
import io.tokenworks.controlplane.webhooks.FreshWebhook;
import io.tokenworks.controlplane.webhooks.WebhookView;
import io.tokenworks.controlplane.webhooks.Webhooks;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Alerts of budgets, and the webhooks that they are told to. */
@RestController
@RequestMapping("/api/v1")
final class AlertsApi {

    private final Alerts alerts;
    private final Webhooks webhooks;

    AlertsApi(Alerts alerts, Webhooks webhooks) {
        this.alerts = alerts;
        this.webhooks = webhooks;
    }

    @GetMapping("/alerts")
    List<AlertView> alerts(@RequestParam(defaultValue = "100") int limit) {
        return alerts.newest(limit);
    }

    /** The answer holds the secret, this once. */
    @PostMapping("/webhooks")
    @ResponseStatus(HttpStatus.CREATED)
    FreshWebhook create(@Valid @RequestBody Address body) {
        return webhooks.create(body.url());
    }

    @GetMapping("/webhooks")
    List<WebhookView> list() {
        return webhooks.list();
    }

    @DeleteMapping("/webhooks/{webhook}")
    WebhookView delete(@PathVariable UUID webhook) {
        return webhooks.delete(webhook);
    }

    @GetMapping("/webhooks/{webhook}/deliveries")
    List<DeliveryView> deliveries(
            @PathVariable UUID webhook,
            @RequestParam(required = false) DeliveryView.@Nullable State state,
            @RequestParam(defaultValue = "100") int limit) {
        return webhooks.deliveries(webhook, state, limit);
    }

    /** A parked delivery is tried again. */
    @PostMapping("/webhooks/deliveries/{delivery}/retry")
    DeliveryView retry(@PathVariable UUID delivery) {
        return webhooks.retry(delivery);
    }

    /** Where to tell. */
    record Address(@NotBlank String url) {}
}
