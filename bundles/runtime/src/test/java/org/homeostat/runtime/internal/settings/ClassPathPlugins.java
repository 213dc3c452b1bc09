package org.homeostat.runtime.internal.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.homeostat.api.Plugin;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The plug-ins of all bundles on the class path, found by their component descriptions as a framework would. */
public final class ClassPathPlugins implements Catalog {

    private record Component(String type, String bundle, String version, Map<String, String> properties)
            implements PluginSource {

        private String property(String name) {
            return properties.getOrDefault(name, "");
        }

        @Override
        public String kind() {
            return property(Plugin.KIND);
        }

        @Override
        public String name() {
            return property(Plugin.NAME);
        }

        @Override
        public String summary() {
            return property(Plugin.SUMMARY);
        }

        @Override
        public String source() {
            return property(Plugin.SOURCE);
        }

        @Override
        public PluginUse use() {
            return new PluginUse(kind(), name(), bundle, version, "00");
        }

        @Override
        public Lease open() {
            Object service;
            try {
                service = Class.forName(type).getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the component " + type + " cannot be made", e);
            }
            return new Lease() {
                @Override
                public Optional<Object> service() {
                    return Optional.of(service);
                }

                @Override
                public void close() {}
            };
        }
    }

    private final List<PluginSource> plugins = new ArrayList<>();

    /** Reads the class path. */
    public ClassPathPlugins() {
        ClassLoader loader = ClassPathPlugins.class.getClassLoader();
        try {
            for (URL url : Collections.list(loader.getResources("META-INF/MANIFEST.MF"))) {
                try (InputStream in = url.openStream()) {
                    read(new Manifest(in).getMainAttributes(), loader);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        plugins.sort(Comparator.comparing(PluginSource::kind).thenComparing(PluginSource::name));
    }

    private void read(Attributes bundle, ClassLoader loader) throws IOException {
        String name = bundle.getValue("Bundle-SymbolicName");
        String components = bundle.getValue("Service-Component");
        if (name == null || components == null || !name.startsWith("org.homeostat.")) {
            return;
        }
        for (String path : components.split(",")) {
            try (InputStream in = loader.getResourceAsStream(path.trim())) {
                Document xml = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(in);
                Map<String, String> properties = new HashMap<>();
                NodeList elements = xml.getElementsByTagName("property");
                for (int i = 0; i < elements.getLength(); i++) {
                    Element property = (Element) elements.item(i);
                    properties.put(property.getAttribute("name"), property.getAttribute("value"));
                }
                Element implementation =
                        (Element) xml.getElementsByTagName("implementation").item(0);
                // without a framework nobody gives a component its services
                boolean alone = xml.getElementsByTagName("reference").getLength() == 0;
                if (alone && properties.containsKey(Plugin.KIND)) {
                    plugins.add(new Component(
                            implementation.getAttribute("class"), name, bundle.getValue("Bundle-Version"), properties));
                }
            } catch (ParserConfigurationException | SAXException e) {
                throw new IOException(path + " of " + name, e);
            }
        }
    }

    @Override
    public List<PluginSource> plugins() {
        return List.copyOf(plugins);
    }
}
