package io.tokenworks.gateway;

/**
 * What befalls a generation.
 *
 * @param tokensThen after so many tokens of the attempt
 * @param fate what happens
 */
record FakeScript(int tokensThen, Fate fate) {

    enum Fate {
        FINISH, DIE, FAIL_RETRYABLE, FAIL, HANG, CANCEL
    }

    static FakeScript toTheEnd() {
        return new FakeScript(Integer.MAX_VALUE, Fate.FINISH);
    }
}
