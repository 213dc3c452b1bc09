package org.homeostat.cli.internal;

import java.util.concurrent.Callable;

/** A command: its exit code is what {@link #call} gives, its errors are exceptions. */
abstract class HomeostatCommand implements Callable<Integer> {

    private final Session session;

    HomeostatCommand(Session session) {
        this.session = session;
    }

    final Session session() {
        return session;
    }

    final Platform platform() {
        return session.platform();
    }
}
