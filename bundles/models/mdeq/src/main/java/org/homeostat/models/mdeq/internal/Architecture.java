package org.homeostat.models.mdeq.internal;

import java.util.List;

/**
 * The size of a network. Immutable.
 *
 * @param channels channels of each branch, the finest first; each next one has half the height and width
 * @param headChannels inner channels of each branch's bottleneck in the classification head
 * @param finalChannels channels that the classification head averages over the image
 * @param groups groups of the normalisations; those after the fusion have half as many
 * @param expansion how many times as wide a residual block is inside
 * @param downsampling how many times the stem halves height and width
 * @param dropout dropped share of a residual block's channels
 * @param affine whether the normalisation after the fusion scales and shifts
 */
record Architecture(
        List<Integer> channels,
        List<Integer> headChannels,
        int finalChannels,
        int groups,
        int expansion,
        int downsampling,
        double dropout,
        boolean affine) {

    /**
     * Copies the lists and checks that the sizes fit each other.
     *
     * @throws IllegalArgumentException if they do not; the message says which
     */
    Architecture {
        channels = List.copyOf(channels);
        headChannels = List.copyOf(headChannels);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("channels is empty; name those of one branch or more, as in [24, 24]");
        }
        if (headChannels.size() != channels.size()) {
            throw new IllegalArgumentException("headChannels " + headChannels + " and channels " + channels
                    + " must have one number for each branch");
        }
        for (int width : channels) {
            if (width % groups != 0) {
                throw new IllegalArgumentException("channels " + channels + " must be multiples of groups (" + groups
                        + "), but " + width + " is none");
            }
            int halved = Math.max(1, groups / 2);
            if (channels.size() > 1 && width % halved != 0) {
                throw new IllegalArgumentException("channels " + channels + " must be multiples of the groups after the"
                        + " fusion too, which are half as many (" + halved + "), but " + width
                        + " is none; take an even number of groups");
            }
        }
    }

    /** Groups of the normalisations after the fusion. */
    int groupsAfterFusion() {
        return Math.max(1, groups / 2);
    }
}
