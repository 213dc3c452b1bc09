package org.homeostat.api.platform;

import java.util.List;
import java.util.Map;
import org.homeostat.api.Ref;
import org.osgi.annotation.versioning.ProviderType;

/** The plug-ins that are there now. An OSGi service. */
@ProviderType
public interface Registry {

    /**
     * The kinds of which there is at least one plug-in.
     *
     * @return sorted names
     */
    List<String> kinds();

    /**
     * All plug-ins. Instantiates none.
     *
     * @return sorted by kind and name; two bundles that claim one name both appear
     */
    List<PluginDescription> plugins();

    /**
     * The settings of a plug-in. Instantiates it.
     *
     * @param plugin one of {@link #plugins}
     * @return one entry a setting, the platform's own for the kind included, in order of declaration
     * @throws org.homeostat.api.HomeostatException if the plug-in breaks its contract; the message says how
     */
    List<SettingDescription> settings(PluginDescription plugin);

    /**
     * Makes a part from settings, checked as an experiment's are.
     *
     * @param <T> the contract of the kind
     * @param type the contract, an interface that carries {@code Kind}
     * @param name the plug-in's name, or {@code bundle:name}
     * @param settings the settings that differ from the defaults, the platform's own for the kind included: numbers,
     *     booleans, strings, lists and maps of these
     * @return a resolved reference
     * @throws ExperimentException if there is no such plug-in or a setting is wrong; all problems at once
     */
    <T> Ref<T> create(Class<T> type, String name, Map<String, ?> settings);

    /**
     * What is wrong with bundles that should give plug-ins and do not: bundles that do not resolve or start, files in the
     * plug-in folder that are no bundles, names claimed twice.
     *
     * @return bundle or file, and the reason
     */
    Map<String, String> problems();
}
