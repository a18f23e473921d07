package io.tokenworks.engine.schedule;

/** What a worker is tuned for. Nothing else differs between prefill and decode workers. */
public enum SchedulePolicy {
    /** Shortest remaining prompt first, with ageing, fair between tenants: prompts leave early. */
    PREFILL,
    /** Running streams first, then prompts in order of arrival: tokens come evenly. */
    DECODE
}
