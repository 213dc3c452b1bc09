package org.homeostat.runtime.internal.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.homeostat.api.Kind;
import org.homeostat.api.Ref;

/** What a setting may be, read off the type of its record component. */
sealed interface SettingType {

    /** The type for a reader, in the singular: {@code whole number}. */
    String name();

    /** The type with its article, as problems name it. */
    default String accepted() {
        return Names.a(name());
    }

    /** A whole number that fits into {@code int} or {@code long}. */
    record Whole(boolean isLong) implements SettingType {
        @Override
        public String name() {
            return "whole number";
        }
    }

    /** A real number. */
    record Real() implements SettingType {
        @Override
        public String name() {
            return "number";
        }
    }

    /** True or false. */
    record Truth() implements SettingType {
        @Override
        public String name() {
            return "true or false";
        }

        @Override
        public String accepted() {
            return name();
        }
    }

    /** Text. */
    record Text() implements SettingType {
        @Override
        public String name() {
            return "text";
        }

        @Override
        public String accepted() {
            return name();
        }
    }

    /** One of the constants of an enum. */
    record Choice(Class<? extends Enum<?>> type) implements SettingType {

        /** The constants by the names that experiments use, in order of declaration. */
        Map<String, Enum<?>> constants() {
            return Arrays.stream(type.getEnumConstants())
                    .collect(Collectors.toMap(
                            Names::of, constant -> constant, (a, b) -> a, java.util.LinkedHashMap::new));
        }

        @Override
        public String name() {
            return "one of " + String.join(", ", constants().keySet());
        }

        @Override
        public String accepted() {
            return name();
        }
    }

    /** A reference to a plug-in of a kind. */
    record Reference(Class<?> type, String kind) implements SettingType {
        @Override
        public String name() {
            return kind;
        }
    }

    /** A record of settings. */
    record Group(Shape shape) implements SettingType {
        @Override
        public String name() {
            return "map of " + String.join(", ", shape.names());
        }
    }

    /** A list. */
    record Many(SettingType element) implements SettingType {
        @Override
        public String name() {
            return "list, each " + element.accepted();
        }
    }

    /** Something that may be left out. */
    record Maybe(SettingType element) implements SettingType {
        @Override
        public String name() {
            return element.name();
        }

        @Override
        public String accepted() {
            return element.accepted() + " or null";
        }
    }

    /**
     * Reads the type off a component.
     *
     * @param type the component's generic type
     * @param outer the records around it
     * @return the type
     * @throws BrokenContract if settings may not have this type
     */
    static SettingType of(Type type, List<Class<?>> outer) {
        if (type instanceof Class<?> plain) {
            return ofClass(plain, outer);
        }
        if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Ref.class && inner instanceof Class<?> contract) {
                return reference(contract);
            }
            if (generic.getRawType() == List.class) {
                return new Many(element(inner, outer));
            }
            if (generic.getRawType() == Optional.class) {
                return new Maybe(element(inner, outer));
            }
        }
        throw unsupported(type);
    }

    private static SettingType element(Type type, List<Class<?>> outer) {
        SettingType element = of(type, outer);
        if (element instanceof Maybe) {
            throw unsupported(type);
        }
        return element;
    }

    private static SettingType ofClass(Class<?> type, List<Class<?>> outer) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return new Whole(type == long.class || type == Long.class);
        }
        if (type == double.class || type == Double.class) {
            return new Real();
        }
        if (type == boolean.class || type == Boolean.class) {
            return new Truth();
        }
        if (type == String.class) {
            return new Text();
        }
        if (type.isEnum()) {
            @SuppressWarnings("unchecked")
            Class<? extends Enum<?>> constants = (Class<? extends Enum<?>>) type;
            return new Choice(constants);
        }
        if (type.isRecord()) {
            return new Group(Shape.of(type, outer));
        }
        throw unsupported(type);
    }

    private static SettingType reference(Class<?> contract) {
        Kind kind = contract.getAnnotation(Kind.class);
        if (kind == null) {
            throw new BrokenContract("refers to " + contract.getName() + ", which carries no @Kind");
        }
        return new Reference(contract, kind.value());
    }

    private static BrokenContract unsupported(Type type) {
        return new BrokenContract("has the type " + type.getTypeName() + "; accepted are int, long, double, boolean,"
                + " String, enums, Ref of a contract, records, and List or Optional of these");
    }
}
