package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.homeostat.api.Plugin;
import org.homeostat.api.Ref;
import org.homeostat.api.Required;
import org.homeostat.api.Setting;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every plug-in's settings must be like, so that {@code describe}, {@code check} and the schema work for it. Extend it,
 * return the plug-in, and run it with JUnit 5.
 */
public abstract class PluginContract {

    /** Settings that the platform reads for every solver. */
    private static final Set<String> SOLVER_KEYS = Set.of(
            "tolerance",
            "relative",
            "norm",
            "stop",
            "minIterations",
            "maxIterations",
            "maxEvaluations",
            "onFailure",
            "trace",
            "evaluation");

    private static final Set<Class<?>> PLAIN = Set.of(
            int.class,
            long.class,
            double.class,
            boolean.class,
            String.class,
            Integer.class,
            Long.class,
            Double.class,
            Boolean.class,
            Ref.class);

    /**
     * The plug-in under test.
     *
     * @return a plug-in as its service would be
     */
    protected abstract Plugin<?, ?> plugin();

    private Record defaults() {
        Record defaults = plugin().defaults();
        assertNotNull(defaults, "defaults() is null");
        return defaults;
    }

    private Stream<RecordComponent> components() {
        return Arrays.stream(defaults().getClass().getRecordComponents());
    }

    /** Every setting says what it does. */
    @Test
    public void describesEverySetting() {
        assertAll(components().map(component -> () -> {
            Setting setting = component.getAnnotation(Setting.class);
            assertNotNull(setting, () -> "@Setting is missing at '" + component.getName() + "'");
            assertFalse(setting.value().isBlank(), () -> "@Setting of '" + component.getName() + "' is empty");
        }));
    }

    /** Settings have types that can be read from an experiment. */
    @Test
    public void settingsHaveReadableTypes() {
        assertAll(components()
                .map(component -> () -> assertTrue(
                        isReadable(component.getGenericType(), component.getType()),
                        () -> "'" + component.getName() + "' is a "
                                + component.getGenericType().getTypeName()
                                + "; accepted are int, long, double, boolean, String, enums, Ref, records, and List or"
                                + " Optional of these")));
    }

    private static boolean isReadable(Type generic, Class<?> type) {
        if (type == List.class || type == Optional.class) {
            return generic instanceof java.lang.reflect.ParameterizedType parameterized
                    && isReadable(
                            parameterized.getActualTypeArguments()[0],
                            raw(parameterized.getActualTypeArguments()[0]));
        }
        return PLAIN.contains(type) || type.isEnum() || type.isRecord();
    }

    private static Class<?> raw(Type type) {
        if (type instanceof java.lang.reflect.ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }

    /** Every default lies in the range that its setting states. */
    @Test
    public void defaultsLieInTheirRanges() {
        Record defaults = defaults();
        assertAll(components()
                .filter(c -> !c.isAnnotationPresent(Required.class))
                .map(component -> () -> {
                    Object value = value(component, defaults);
                    assertNotNull(value, () -> "the default of '" + component.getName() + "' is null");
                    Setting setting = component.getAnnotation(Setting.class);
                    if (setting != null && value instanceof Number number) {
                        double x = number.doubleValue();
                        boolean low = setting.exclusiveMin() ? x > setting.min() : x >= setting.min();
                        boolean high = setting.exclusiveMax() ? x < setting.max() : x <= setting.max();
                        assertTrue(
                                low && high,
                                () -> "the default " + x + " of '" + component.getName() + "' is out of range");
                    }
                }));
    }

    private static Object value(RecordComponent component, Record settings) throws IllegalAccessException {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(settings);
        } catch (InvocationTargetException e) {
            throw new AssertionError("the accessor of '" + component.getName() + "' throws", e.getCause());
        }
    }

    /** The defaults are the same whenever they are asked for. */
    @Test
    public void defaultsDoNotChange() {
        boolean comparable = components().noneMatch(component -> component.getType() == Ref.class);
        Assumptions.assumeTrue(comparable, "references have no equality");
        assertEquals(defaults(), defaults());
    }

    /** The defaults make a part; a solver's settings leave the platform's keys alone. */
    @Test
    public void makesAPartFromItsDefaults() {
        boolean complete =
                components().noneMatch(c -> c.getType() == Ref.class || c.isAnnotationPresent(Required.class));
        Assumptions.assumeTrue(complete, "references and required settings are filled in by the platform");
        Object part = create(plugin());
        assertNotNull(part, "create() is null");
        if (part instanceof Solver) {
            assertAll(components()
                    .map(component -> () -> assertFalse(
                            SOLVER_KEYS.contains(component.getName()),
                            () -> "'" + component.getName()
                                    + "' belongs to the platform, which reads it for every solver"
                                    + " and applies it in its loop; remove it from the settings")));
        }
    }

    private static <T, S extends Record> T create(Plugin<T, S> plugin) {
        return plugin.create(plugin.defaults());
    }
}
