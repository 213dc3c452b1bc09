package org.homeostat.runtime.internal.registry;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** Says what bundles ask for and do not get. */
final class Requirements {

    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]*)\\)");
    private static final Pattern AT_LEAST = Pattern.compile("(?<!!)\\(version>=([^)]*)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]*)\\)\\)");
    private static final String ENGINE = "ai.djl";
    private static final String PLATFORM = "org.homeostat.";

    private Requirements() {}

    /** Whether a bundle is one of the platform's or is made for it: others share the framework and are not its concern. */
    static boolean concernPlatform(Bundle bundle) {
        String name = bundle.getSymbolicName();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return name != null && name.startsWith(PLATFORM)
                || revision != null
                        && revision.getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE).stream()
                                .flatMap(requirement -> group(PACKAGE, filter(requirement)).stream())
                                .anyMatch(imported -> imported.startsWith(PLATFORM));
    }

    /**
     * Why a bundle does not resolve.
     *
     * @param bundle the bundle
     * @param system the framework's own bundle
     * @return each requirement that nothing provides; empty if there is none, or none is known
     */
    static List<String> missing(Bundle bundle, Bundle system) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        FrameworkWiring wiring = system.adapt(FrameworkWiring.class);
        if (revision == null || wiring == null) {
            return List.of();
        }
        return revision.getDeclaredRequirements(null).stream()
                .filter(Requirements::isNeeded)
                .filter(requirement -> wiring.findProviders(requirement).isEmpty())
                .map(Requirements::describe)
                .toList();
    }

    private static boolean isNeeded(BundleRequirement requirement) {
        String resolution = requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
        String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
        return (resolution == null || resolution.equals(Namespace.RESOLUTION_MANDATORY))
                && (effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE));
    }

    private static String filter(BundleRequirement requirement) {
        String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
        return filter == null ? "" : filter;
    }

    private static String describe(BundleRequirement requirement) {
        String filter = filter(requirement);
        Optional<String> name = group(PACKAGE, filter);
        if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE) || name.isEmpty()) {
            return "nothing provides " + requirement.getNamespace() + " " + filter;
        }
        String least = group(AT_LEAST, filter)
                .map(version -> " from version " + version)
                .orElse("");
        String below = group(BELOW, filter).map(version -> " below " + version).orElse("");
        return "no bundle exports the package " + name.get() + least + below;
    }

    /**
     * Whether a bundle imports the engine without saying which version it was made for.
     *
     * @param bundle the bundle
     * @return what is wrong and what would do
     */
    static Optional<String> unversionedEngineImport(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return Optional.empty();
        }
        return revision.getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .map(Requirements::filter)
                .filter(filter -> group(PACKAGE, filter)
                        .filter(name -> name.equals(ENGINE) || name.startsWith(ENGINE + "."))
                        .isPresent())
                .filter(filter -> group(AT_LEAST, filter)
                        .filter(version -> !version.matches("0(\\.0)*"))
                        .isEmpty())
                .findFirst()
                .flatMap(filter -> group(PACKAGE, filter))
                .map(name -> "imports the package " + name + " without a version; its manifest must state the versions"
                        + " it was made for, as in " + Constants.IMPORT_PACKAGE + ": " + name
                        + ";version=\"[0.35,0.36)\"");
    }

    private static Optional<String> group(Pattern pattern, String filter) {
        Matcher matcher = pattern.matcher(filter);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
