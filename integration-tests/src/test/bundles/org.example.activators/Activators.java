package org.example.activators;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Activators that fail. */
public final class Activators {

    private Activators() {}

    /** Throws an exception. */
    public static final class WithException implements BundleActivator {

        @Override
        public void start(BundleContext context) {
            throw new IllegalStateException("no licence found");
        }

        @Override
        public void stop(BundleContext context) {}
    }

    /** Throws an error, as a bundle does whose classes do not fit together. */
    public static final class WithError implements BundleActivator {

        @Override
        public void start(BundleContext context) {
            throw new NoClassDefFoundError("org/example/Nowhere");
        }

        @Override
        public void stop(BundleContext context) {}
    }

    /** Calls itself until the stack is used up. */
    public static final class WithRecursion implements BundleActivator {

        @Override
        public void start(BundleContext context) {
            start(context);
            stop(context);
        }

        @Override
        public void stop(BundleContext context) {}
    }
}
