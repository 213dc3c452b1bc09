package org.homeostat.runtime.internal.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.homeostat.runtime.internal.storage.Json;

/**
 * A run at the end of a step: tensors, and everything else as JSON.
 *
 * <p>Its file is one safetensors file whose metadata holds the JSON and the SHA-256 of both, so that it is whole or
 * recognised as damaged.
 *
 * @param state counters and sums, JSON values
 * @param tensors parameters, optimizer memory, recurrent state, by name
 */
public record Checkpoint(Map<String, Object> state, Map<String, TensorData> tensors) {

    private static final String FORMAT = "homeostat-checkpoint-1";

    /**
     * The file.
     *
     * @return its content
     */
    public SafeTensors file() {
        String json = Json.line(state);
        return new SafeTensors(Map.of("format", FORMAT, "state", json, "sha256", digest(json, tensors)), tensors);
    }

    /**
     * Reads and verifies a file.
     *
     * @param bytes the whole file
     * @return the checkpoint
     * @throws IOException if it is damaged or no checkpoint; the message says how
     */
    public static Checkpoint read(byte[] bytes) throws IOException {
        SafeTensors file = SafeTensors.read(bytes);
        String format = file.metadata().get("format");
        String json = file.metadata().get("state");
        if (!FORMAT.equals(format) || json == null) {
            throw new IOException("its format is '" + format + "', not '" + FORMAT + "'");
        }
        if (!digest(json, file.tensors()).equals(file.metadata().get("sha256"))) {
            throw new IOException("its SHA-256 does not fit its content");
        }
        return new Checkpoint(Json.object(json), file.tensors());
    }

    private static String digest(String json, Map<String, TensorData> tensors) {
        MessageDigest digest = sha256();
        update(digest, json.getBytes(StandardCharsets.UTF_8));
        tensors.forEach((name, tensor) -> {
            String what = name + " " + tensor.type() + " "
                    + Arrays.toString(tensor.shape().getShape());
            update(digest, what.getBytes(StandardCharsets.UTF_8));
            update(digest, tensor.bytes());
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The length goes first, so that no two contents give the same bytes. */
    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
