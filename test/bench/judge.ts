import {
	type Bound,
	type Comparison,
	type Figure,
	FIGURES,
	type Figures,
	type Medians,
} from './benchmark';

/** What the figures of all runs say: their medians, and whether they meet the bounds. */

export interface Measured extends Comparison {
	readonly medians: Medians;
}

export type Verdict = [what: string, value: string, limit: string, verdict: 'met' | 'missed'];

/** The median of each figure. */
export function mediansOf(runs: readonly Figures[]): Medians[string] {
	const medianOf = (figure: Figure): number => {
		const values = runs.map((run) => run[figure] ?? NaN).sort((a, b) => a - b);
		const middle = (values.length - 1) / 2;
		return (values[Math.floor(middle)] + values[Math.ceil(middle)]) / 2;
	};
	const figures = Object.keys(FIGURES) as Figure[];
	return Object.fromEntries(figures.map((one) => [one, medianOf(one)])) as Medians[string];
}

/** Leaves out the bounds that do not apply. */
export function judge(measured: readonly Measured[]): Verdict[] {
	return measured.flatMap(({ bounds, medians, messages, latencyMs }) => {
		const at = (fewer: number): Medians =>
			measured.find((one) => one.messages === fewer && one.latencyMs === latencyMs)?.medians ?? {};
		return bounds.flatMap((bound): Verdict[] => {
			const value = bound.value(medians, at);
			if (value === undefined) return [];
			const what = `${bound.what}, ${messages.toLocaleString('en-US')} messages, ${latencyMs} ms`;
			const [limit, isMet] =
				'atMost' in bound
					? [`at most ${textOf(bound.atMost, bound)}`, value <= bound.atMost]
					: [`at least ${textOf(bound.atLeast, bound)}`, value >= bound.atLeast];
			return [[what, textOf(value, bound), limit, isMet ? 'met' : 'missed']];
		});
	});
}

function textOf(value: number, { unit }: Bound): string {
	return unit ? `${Math.round(value)} ${unit}` : value.toFixed(2);
}
