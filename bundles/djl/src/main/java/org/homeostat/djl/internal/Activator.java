package org.homeostat.djl.internal;

import ai.djl.engine.Engine;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Fills DJL's list of engines under this bundle's class loader.
 *
 * <p>DJL fills that list once, through the thread's context class loader, and keeps it. The bundle is activated
 * lazily, that is by the first class anyone takes from it, so the list is right before anyone can ask for it. No
 * native library is loaded here.
 */
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Activator.class.getClassLoader());
        try {
            Engine.getAllEngines();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // the engine belongs to the process: the native library cannot be loaded a second time
    }
}
