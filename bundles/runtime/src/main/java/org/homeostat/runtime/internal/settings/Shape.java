package org.homeostat.runtime.internal.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.Required;
import org.homeostat.api.Setting;

/**
 * A record of settings as its components declare it.
 *
 * @param type the record
 * @param components its components, in order of declaration
 */
record Shape(Class<?> type, List<Component> components) {

    /**
     * One setting.
     *
     * @param name its key
     * @param setting its description
     * @param isRequired whether it has no default
     * @param type what it may be
     * @param accessor gives its value
     */
    record Component(String name, Setting setting, boolean isRequired, SettingType type, Method accessor) {

        /** The name, and the former names that are still accepted. */
        List<String> spellings() {
            List<String> all = new ArrayList<>(List.of(name));
            all.addAll(Arrays.asList(setting.aliases()));
            return all;
        }
    }

    /**
     * Reads the shape of a record.
     *
     * @param type the record
     * @return its shape
     * @throws BrokenContract if it is no record of settings; the message names every component that is not
     */
    static Shape of(Class<?> type) {
        return of(type, List.of());
    }

    /** As {@link #of(Class)}, within records that must not occur again. */
    static Shape of(Class<?> type, List<Class<?>> outer) {
        if (outer.contains(type)) {
            throw new BrokenContract("contains itself through " + type.getName());
        }
        List<Class<?>> inner = new ArrayList<>(outer);
        inner.add(type);
        List<Component> components = new ArrayList<>();
        List<String> breaks = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            try {
                components.add(component(component, inner));
            } catch (BrokenContract e) {
                breaks.add("the setting '" + component.getName() + "' " + e.getMessage());
            }
        }
        List<String> spellings =
                components.stream().flatMap(c -> c.spellings().stream()).toList();
        spellings.stream()
                .filter(name -> spellings.indexOf(name) != spellings.lastIndexOf(name))
                .distinct()
                .forEach(name -> breaks.add("'" + name + "' names two settings, as a name or former name"));
        if (!breaks.isEmpty()) {
            throw new BrokenContract(String.join("; ", breaks));
        }
        return new Shape(type, List.copyOf(components));
    }

    private static Component component(RecordComponent component, List<Class<?>> outer) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new BrokenContract("lacks @Setting");
        }
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        return new Component(
                component.getName(),
                setting,
                component.isAnnotationPresent(Required.class),
                SettingType.of(component.getGenericType(), outer),
                accessor);
    }

    /** The keys, in order of declaration. */
    List<String> names() {
        return components.stream().map(Component::name).toList();
    }

    /**
     * Makes the record.
     *
     * @param values a value a component
     * @return the record
     * @throws Throwable what its constructor throws
     */
    Record make(List<Object> values) throws Throwable {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        try {
            return (Record) constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /**
     * A component's value.
     *
     * @param record a record of this shape
     * @param component one of {@link #components}
     * @return what its accessor gives
     * @throws BrokenContract if that is {@code null} or the accessor throws
     */
    static Object value(Record record, Component component) {
        Object value;
        try {
            value = component.accessor().invoke(record);
        } catch (InvocationTargetException e) {
            throw new BrokenContract(
                    "the accessor of '" + component.name() + "' failed: " + e.getCause(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new BrokenContract("the accessor of '" + component.name() + "' cannot be called", e);
        }
        if (value == null) {
            throw new BrokenContract("the setting '" + component.name() + "' is null by default");
        }
        return value;
    }
}
