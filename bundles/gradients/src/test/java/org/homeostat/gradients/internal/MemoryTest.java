package org.homeostat.gradients.internal;

/** Memory at a size that takes seconds; {@link MemoryIT} has the full one. */
class MemoryTest extends MemoryContract {

    @Override
    int batch() {
        return 32;
    }

    @Override
    int width() {
        return 512;
    }
}
