package org.homeostat.runtime.internal.run;

import java.util.Optional;
import java.util.function.Function;
import org.homeostat.api.Plugin;
import org.homeostat.runtime.internal.settings.PluginSource;
import org.homeostat.runtime.internal.settings.PluginUse;

/** A plug-in as if bundle {@code org.example} had registered it. */
record TestPlugin(String kind, String name, Plugin<?, ?> plugin) implements PluginSource {

    /** No settings. */
    record None() {}

    /** A plug-in with settings. */
    static <T, S extends Record> TestPlugin of(String kind, String name, S defaults, Function<S, T> maker) {
        return new TestPlugin(kind, name, new Plugin<T, S>() {
            @Override
            public S defaults() {
                return defaults;
            }

            @Override
            public T create(S settings) {
                return maker.apply(settings);
            }
        });
    }

    /** A plug-in without settings. */
    static <T> TestPlugin of(String kind, String name, T part) {
        return of(kind, name, new None(), none -> part);
    }

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
