package dev.grapevine.simulator.report;

import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.simulator.statistics.Sample;
import dev.grapevine.simulator.sweep.Cell;
import dev.grapevine.simulator.sweep.Run;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A picture with a line for each mode, and a bar at each point as long as the deviation. */
final class LineChart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;

    /** Told apart by people who do not see red and green, too (Okabe and Ito, 2008). */
    private static final Map<Mode, Color> COLOURS = Map.of(
            Mode.FLOOD, new Color(0x0072B2),
            Mode.PUSH, new Color(0xD55E00),
            Mode.HYBRID, new Color(0x009E73),
            Mode.TREE, new Color(0xCC79A7));

    /** Lines that lie on each other can still be told apart. */
    private static final Map<Mode, Marker> MARKERS = Map.of(
            Mode.FLOOD, SeriesMarkers.DIAMOND,
            Mode.PUSH, SeriesMarkers.SQUARE,
            Mode.HYBRID, SeriesMarkers.TRIANGLE_UP,
            Mode.TREE, SeriesMarkers.CIRCLE);

    private static final double WIDE = 50;

    private final XYChart chart;

    LineChart(String title, String across, String up) {
        chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(across)
                .yAxisTitle(up)
                .build();
        var style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        style.setLegendPosition(LegendPosition.OutsideE);
        style.setErrorBarsColorSeriesColor(true);
        style.setYAxisMin(0.0);
        style.setMarkerSize(9);
        chart.setCustomXAxisTickLabelsFormatter(LineChart::wholeNumber);
    }

    /** Shows shares: the axis ends at 100. */
    LineChart percent() {
        chart.getStyler().setYAxisMax(100.0);
        chart.getStyler().setYAxisTickMarkSpacingHint(40);
        return this;
    }

    /** Shows values across that are far apart. */
    LineChart across(List<Integer> values) {
        boolean wide = Collections.max(values) >= WIDE * Collections.min(values);
        chart.getStyler().setXAxisLogarithmic(wide);
        return this;
    }

    /** Adds a line for each mode. */
    LineChart lines(List<Mode> modes, List<Run> runs, ToIntFunction<Cell> across, ToDoubleFunction<Run> up) {
        for (Mode mode : modes) {
            SortedMap<Integer, List<Run>> points = runs.stream()
                    .filter(run -> run.cell().mode() == mode)
                    .collect(Collectors.groupingBy(
                            run -> across.applyAsInt(run.cell()), TreeMap::new, Collectors.toList()));
            line(mode, points, up);
        }
        return this;
    }

    private void line(Mode mode, SortedMap<Integer, List<Run>> points, ToDoubleFunction<Run> up) {
        List<Sample> samples = points.values().stream()
                .map(its -> Sample.of(its.stream().mapToDouble(up)))
                .toList();
        double[] x = points.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        double[] y = samples.stream().mapToDouble(Sample::mean).toArray();
        double[] bars = samples.stream().mapToDouble(Sample::deviation).toArray();
        var series = chart.addSeries(mode.word(), x, y, bars);
        series.setLineColor(COLOURS.get(mode));
        series.setMarkerColor(COLOURS.get(mode));
        series.setLineStyle(new BasicStroke(2));
        series.setMarker(MARKERS.get(mode));
    }

    private static String wholeNumber(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : "";
    }

    /** Writes it as PNG; returns the file. */
    Path write(Path file) throws IOException {
        Files.write(file, BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG));
        return file;
    }
}
