package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.access.ConsoleUserView;

/**
 * A user of the console, in words.
 *
 * @param role key of the message that names it
 * @param own of the one who looks: changing it would end the session that shows what has become of it
 * @param version to be sent back with a change
 */
record UserLine(String name, String role, String created, boolean disabled, boolean own, int version) {

    static UserLine of(ConsoleUserView user, Actor who) {
        return new UserLine(user.name(), user.role().name(), Figures.time(user.createdAt()), user.disabledAt() != null,
                who.name().equals("user:" + user.name()), user.version());
    }
}
