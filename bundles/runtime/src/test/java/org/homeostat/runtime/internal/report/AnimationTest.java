package org.homeostat.runtime.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.homeostat.api.platform.Figure;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class AnimationTest {

    @Test
    void animationsMoveAndRepeat() throws IOException {
        int[][] red = {{0xFF0000, 0xFF0000, 0xFF0000}, {0xFF0000, 0xFF0000, 0xFF0000}};
        int[][] blue = {{0x0000FF, 0x0000FF, 0x0000FF}, {0x0000FF, 0x0000FF, 0x0000FF}};
        Charts.Drawn drawn = Charts.draw(Figure.animation("blinking", "It blinks.", List.of(red, blue, red), 0.05));
        byte[] gif = drawn.gif().orElseThrow();
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
            reader.setInput(in);
            assertEquals(3, reader.getNumImages(true));
            assertEquals(3, reader.getWidth(0));
            assertEquals(2, reader.getHeight(0));
            assertEquals(0xFF0000FF, reader.read(1).getRGB(2, 1));
            Element tree = (Element) reader.getImageMetadata(1).getAsTree("javax_imageio_gif_image_1.0");
            Element control = (Element)
                    tree.getElementsByTagName("GraphicControlExtension").item(0);
            assertEquals("5", control.getAttribute("delayTime"), "hundredths of a second");
        }
        assertTrue(new String(gif, StandardCharsets.ISO_8859_1).contains("NETSCAPE2.0"), "it does not repeat");
        assertEquals(
                0xFFFF0000,
                ImageIO.read(new ByteArrayInputStream(drawn.png())).getRGB(0, 0),
                "the still picture is the first frame");
        assertTrue(new ReportPage("page", "").figure(drawn).html().contains("data:image/gif;base64,R0lGOD"));
    }

    @Test
    void curvesInAPlaneMayTurnBack() throws IOException {
        Map<String, double[][]> curves = Map.of("circle", new double[][] {{1, 0, -1, 0, 1}, {0, 1, 0, -1, 0}});
        Figure.Plane plane = Figure.plane("orbit", "It turns.", "x", "y", curves);
        for (Figure figure : List.of(plane, plane.withPoints())) {
            Charts.Drawn drawn = Charts.draw(figure);
            assertTrue(ImageIO.read(new ByteArrayInputStream(drawn.png())).getWidth() > 100);
            assertTrue(drawn.svg().isPresent());
        }
    }
}
