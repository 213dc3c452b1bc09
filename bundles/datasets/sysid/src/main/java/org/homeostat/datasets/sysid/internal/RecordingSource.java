package org.homeostat.datasets.sysid.internal;

import java.util.List;
import java.util.Map;
import org.homeostat.api.dataset.DataContext;

/** Where recordings come from. Says what they are without reading any. */
interface RecordingSource {

    /** The dataset's name, for messages. */
    String name();

    Channels inputChannels();

    Channels outputChannels();

    /** The time between two rows, in seconds. */
    double sampleTime();

    /** The names of the splits. */
    List<String> splits();

    /** All splits' recordings. */
    Map<String, List<Recording>> read(DataContext context);
}
