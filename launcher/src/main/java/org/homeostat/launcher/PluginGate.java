package org.homeostat.launcher;

import java.nio.file.Path;
import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps bundles that the launcher would refuse from resolving however they came in, for example through the drop
 * folder while a session runs.
 */
final class PluginGate implements ResolverHookFactory {

    private final String pluginFolder;

    /**
     * Creates the gate.
     *
     * @param plugins the plug-in folder
     */
    PluginGate(Path plugins) {
        String location = Plugins.location(plugins);
        pluginFolder = location.endsWith("/") ? location : location + "/";
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return new ResolverHook() {
            @Override
            public void filterResolvable(Collection<BundleRevision> candidates) {
                // not here: Felix then hides what is resolved already from the others too
            }

            @Override
            public void filterSingletonCollisions(
                    BundleCapability singleton, Collection<BundleCapability> collisionCandidates) {
                // as the framework does
            }

            @Override
            public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
                if (isRefused(requirement.getRevision().getBundle())) {
                    candidates.clear();
                }
            }

            @Override
            public void end() {
                // nothing is kept
            }
        };
    }

    private boolean isRefused(Bundle bundle) {
        return bundle.getLocation().startsWith(pluginFolder)
                && PluginJar.unversioned(bundle.getHeaders("").get(Constants.IMPORT_PACKAGE))
                        .isPresent();
    }
}
