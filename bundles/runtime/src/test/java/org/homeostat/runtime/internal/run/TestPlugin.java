package org.homeostat.runtime.internal.run;

import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.runtime.internal.settings.PluginSource;
import org.homeostat.runtime.internal.settings.PluginUse;

/** A plug-in without settings, as if bundle {@code org.example} had registered it. */
record TestPlugin<T>(String kind, String name, T part) implements PluginSource {

    /** No settings. */
    record None() {}

    @Override
    public String summary() {
        return "for a test";
    }

    @Override
    public String source() {
        return "";
    }

    @Override
    public String bundle() {
        return "org.example";
    }

    @Override
    public String version() {
        return "1.2.3";
    }

    @Override
    public PluginUse use() {
        return new PluginUse(kind, name, bundle(), version(), "00");
    }

    @Override
    public Lease open() {
        Plugin<T, None> plugin = new Plugin<>() {
            @Override
            public None defaults() {
                return new None();
            }

            @Override
            public T create(None settings) {
                return part;
            }
        };
        return new Lease() {
            @Override
            public Optional<Object> service() {
                return Optional.of(plugin);
            }

            @Override
            public void close() {}
        };
    }
}
