package org.homeostat.datasets.pixels.internal;

import java.util.List;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.Dataset;

/**
 * How a list of files is shared among splits: its last files are for validation and test, where these have no folders of their
 * own, and training has the rest.
 *
 * @param validation the share for validation, 0 for none
 * @param test the share for the test, 0 for none
 */
record Shares(double validation, double test) {

    /**
     * The folder of a split alone.
     *
     * @param split the split
     * @param validation the folder of the validation split, if it has one
     * @param test the folder of the test split, if it has one
     * @return empty if the split takes a share of the training split's folder, or is that split
     */
    static Optional<String> ownFolder(String split, Optional<String> validation, Optional<String> test) {
        return switch (split) {
            case Dataset.VALIDATION -> validation;
            case Dataset.TEST -> test;
            default -> Optional.empty();
        };
    }

    /**
     * The shares of a folder.
     *
     * @param whole whether the folder belongs to one split, other than training, alone
     * @param validation the folder of the validation split, if it has one
     * @param test the folder of the test split, if it has one
     * @param share what a split without a folder takes of training's
     * @return the shares
     */
    static Shares of(boolean whole, Optional<String> validation, Optional<String> test, double share) {
        return new Shares(whole || validation.isPresent() ? 0 : share, whole || test.isPresent() ? 0 : share);
    }

    /**
     * What a split takes, at least one file; all of them where it has a folder of its own.
     *
     * @param files the files in order
     * @param split the split
     * @param place where they are, for the message
     * @return a part of them
     * @throws HomeostatException if there are too few
     */
    <T> List<T> cut(List<T> files, String split, String place) {
        int forTest = count(files.size(), test);
        int forValidation = count(files.size(), validation);
        int rest = files.size() - forTest - forValidation;
        if (rest < 1) {
            throw new HomeostatException(
                    place + " holds " + files.size() + " images, too few to be shared among splits;"
                            + " add images, or give dataset.validation and dataset.test folders of their own");
        }
        return switch (split) {
            case Dataset.VALIDATION -> validation == 0 ? files : files.subList(rest, rest + forValidation);
            case Dataset.TEST -> test == 0 ? files : files.subList(rest + forValidation, files.size());
            default -> files.subList(0, rest);
        };
    }

    private static int count(int files, double share) {
        return share > 0 ? Math.max(1, (int) (share * files)) : 0;
    }
}
