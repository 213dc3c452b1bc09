package org.homeostat.models.tcn.internal;

/** How tokens become numbers. */
public enum Tokens {
    /** Each is its number, in one channel, as the copy-memory task is published. */
    VALUE,
    /** Each has a channel of its own that is 1 where it stands. */
    ONE_HOT
}
