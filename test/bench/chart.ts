import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { figuresOf, type MeasuredOf } from './medians';

echarts.use([BarChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

interface ChartGroup {
	readonly title: string;
	/** The labels of the x-axis, e.g. "1,000". */
	readonly categories: readonly string[];
	/** One value per category, in milliseconds; undefined if it was not measured. */
	readonly series: ReadonlyArray<{
		readonly name: string;
		readonly values: ReadonlyArray<number | undefined>;
	}>;
}

/** One group per latency, one bar per variant and size. */
export function groupsOf<Variant>(
	measured: ReadonlyArray<MeasuredOf<Variant, { readonly timeMs: number }>>,
	variants: readonly Variant[],
	nameOf: (variant: Variant) => string,
): ChartGroup[] {
	const sizes = [...new Set(measured.map(({ messages }) => messages))];
	const latencies = [...new Set(measured.map(({ latencyMs }) => latencyMs))];
	return latencies.map((latencyMs) => ({
		title: latencyMs === 0 ? 'No latency' : `${latencyMs} ms latency`,
		categories: sizes.map((size) => size.toLocaleString('en-US')),
		series: variants.map((variant) => ({
			name: nameOf(variant),
			values: sizes.map((size) => figuresOf(measured, variant, size, latencyMs)?.timeMs),
		})),
	}));
}

const WIDTH = 1100;
const HEIGHT = 380;
const COLOURS = ['#9aa5b1', '#1b8f6a', '#e0a458', '#c8553d', '#6b5b95'];

/** Draws the groups side by side, with a logarithmic time axis. Returns SVG. */
export function drawTimes(groups: readonly ChartGroup[]): string {
	const chart = echarts.init(null, null, {
		renderer: 'svg',
		ssr: true,
		width: WIDTH,
		height: HEIGHT,
	});
	const share = 100 / groups.length;
	const largest = Math.max(
		...groups.flatMap(({ series }) =>
			series.flatMap(({ values }) => values.map((value) => value ?? 0)),
		),
	);
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		color: COLOURS,
		textStyle: { fontFamily: 'sans-serif' },
		// Without a browser echarts cannot measure text, and underestimates it.
		legend: { bottom: 0, itemGap: 60 },
		title: groups.map(({ title }, index) => ({
			text: title,
			left: `${share * index + share / 2}%`,
			textAlign: 'center',
			textStyle: { fontSize: 14 },
		})),
		grid: groups.map((_, index) => ({
			left: `${share * index + 7}%`,
			width: `${share - 9}%`,
			top: 45,
			bottom: 75,
		})),
		xAxis: groups.map(({ categories }, gridIndex) => ({
			gridIndex,
			type: 'category',
			data: [...categories],
			name: 'messages',
			nameLocation: 'middle',
			nameGap: 26,
		})),
		yAxis: groups.map((_, gridIndex) => ({
			gridIndex,
			type: 'log',
			min: 1,
			max: 10 ** Math.ceil(Math.log10(largest)),
			axisLabel: { formatter: axisLabel },
		})),
		series: groups.flatMap(({ series }, index) =>
			series.map(({ name, values }) => ({
				type: 'bar' as const,
				name,
				xAxisIndex: index,
				yAxisIndex: index,
				data: values.map((value) => value ?? '-'),
				label: {
					show: true,
					position: 'top' as const,
					fontSize: 9,
					formatter: ({ value }: { value: unknown }) =>
						typeof value === 'number' ? timeText(value) : '',
				},
			})),
		),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}

/** Formats a time, e.g. `850 ms`, `1.53 s`, `14.1 s`. */
export function timeText(ms: number): string {
	return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

function axisLabel(ms: number): string {
	return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
}
