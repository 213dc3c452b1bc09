package org.homeostat.runtime.internal.settings;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** Reads single values as the types of settings want them. */
final class Scalars {

    private Scalars() {}

    /** What a setting accepts, with its range. */
    static String accepted(SettingType type, Shape.Component component) {
        String range = Range.of(component.setting()).text();
        return range.isEmpty() ? type.accepted() : type.accepted() + ", " + range;
    }

    /** What to append to a problem with a scalar that was refused, or nothing. */
    static String hint(SettingType type, Shape.Component component, Node.Scalar scalar) {
        if (type instanceof SettingType.Choice choice) {
            return Names.didYouMean(scalar.text(), choice.constants().keySet());
        }
        if (type instanceof SettingType.Many many
                && read(many.element(), component, scalar).isPresent()) {
            return "; write [" + scalar.text() + "]";
        }
        if (type instanceof SettingType.Real
                && Range.of(component.setting()).isFinite()
                && scalar.plain()
                && Numbers.real(scalar.text())
                        .filter(number -> number.isInfinite())
                        .isPresent()) {
            return "; it must be finite";
        }
        boolean isNumber = type instanceof SettingType.Whole || type instanceof SettingType.Real;
        Node.Scalar unquoted = new Node.Scalar(scalar.text(), true, scalar.place());
        boolean isQuoted = !scalar.plain() && read(type, component, unquoted).isPresent();
        return isNumber && isQuoted ? "; leave out the quotes" : "";
    }

    /** The object that a scalar stands for; empty if the setting does not accept it. */
    static Optional<Object> read(SettingType type, Shape.Component component, Node.Scalar scalar) {
        String text = scalar.text();
        Range range = Range.of(component.setting());
        if (type instanceof SettingType.Text) {
            return Optional.of(text);
        }
        if (type instanceof SettingType.Choice choice) {
            String name = text.toLowerCase(Locale.ROOT).replace('_', '-');
            return Optional.ofNullable(choice.constants().get(name));
        }
        if (!scalar.plain()) {
            return Optional.empty();
        }
        if (type instanceof SettingType.Truth) {
            return switch (text) {
                case "true", "True", "TRUE" -> Optional.of(true);
                case "false", "False", "FALSE" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
        if (type instanceof SettingType.Real) {
            return Numbers.real(text).filter(range::contains).map(number -> number);
        }
        if (type instanceof SettingType.Whole whole) {
            return Numbers.whole(text)
                    .filter(number -> number.bitLength() < (whole.isLong() ? Long.SIZE : Integer.SIZE))
                    .filter(number -> range.contains(number.doubleValue()))
                    .map(number -> sized(number, whole));
        }
        return Optional.empty();
    }

    private static Object sized(BigInteger number, SettingType.Whole whole) {
        if (whole.isLong()) {
            return number.longValueExact();
        }
        return number.intValueExact();
    }
}
