import type { Variant } from './caseProcess';
import type { Figures, Measured } from './measure';
import { figuresOf } from './medians';

/** The limits that the node has to meet, as ratios and differences within one run. */

export interface Bound {
	readonly what: string;
	readonly value: number;
	readonly limit: number;
	readonly unit: '' | 'MB' | 'ms';
	/** Whether the limit is a minimum; by default it is a maximum. */
	readonly isMinimum?: boolean;
}

export function isMet({ value, limit, isMinimum }: Bound): boolean {
	return isMinimum ? value >= limit : value <= limit;
}

/** The lines to print about the bounds, and the exit code. */
export function verdictOf(bounds: readonly Bound[]): {
	readonly lines: readonly string[];
	readonly exitCode: 0 | 1;
} {
	if (bounds.length === 0) {
		return { lines: ['No bound was checked: the cases were too small.'], exitCode: 0 };
	}
	const missed = bounds.filter((bound) => !isMet(bound));
	const lines = missed.map(
		(bound) => `Missed: ${bound.what}: ${valueText(bound)}, ${limitText(bound)}`,
	);
	return missed.length === 0
		? { lines: [`All ${bounds.length} bounds are met.`], exitCode: 0 }
		: { lines, exitCode: 1 };
}

export function valueText({ value, unit }: Bound): string {
	return withUnit(value, unit);
}

export function limitText({ limit, unit, isMinimum }: Bound): string {
	return `${isMinimum ? 'at least' : 'at most'} ${withUnit(limit, unit)}`;
}

function withUnit(value: number, unit: Bound['unit']): string {
	return unit === '' ? value.toFixed(2) : `${Math.round(value)} ${unit}`;
}

/** Ratios to a floor, with 100 ms of latency. */
const RATIOS: ReadonlyArray<
	[what: string, messages: number, limit: number, variant: Variant, floor: Variant]
> = [
	['Node', 20_000, 1.15, 'field reference', 'floor'],
	['Node', 100_000, 1.08, 'field reference', 'floor'],
	['Send', 10_000, 1.15, 'send', 'send floor'],
	['Send', 100_000, 1.15, 'send', 'send floor'],
	['Look Up', 10_000, 1.15, 'look up', 'look-up floor'],
	['Look Up', 100_000, 1.15, 'look up', 'look-up floor'],
];

/** Leaves out the bounds whose cases were not measured. */
export function boundsOf(measured: readonly Measured[]): Bound[] {
	const figures = (variant: Variant, messages: number, latencyMs = 0): Figures | undefined =>
		figuresOf(measured, variant, messages, latencyMs);

	const bounds: Bound[] = [];
	const add = (bound: Omit<Bound, 'value'>, value: number | undefined): void => {
		if (value !== undefined) bounds.push({ ...bound, value });
	};
	const ratio = (a: Figures | undefined, b: Figures | undefined): number | undefined =>
		a && b && a.timeMs / b.timeMs;

	const floor = figures('floor', 100_000);
	const direct = figures('field reference', 100_000);
	const engine = figures('expression', 100_000);
	const copy = figures('copy', 100_000);
	const smaller = figures('field reference', 10_000);

	add(
		{ what: 'Node ÷ floor, 100,000 messages, no latency', limit: 1.75, unit: '' },
		ratio(direct, floor),
	);
	for (const [what, messages, limit, variant, floorVariant] of RATIOS) {
		add(
			{
				what: `${what} ÷ floor, ${messages.toLocaleString('en-US')} messages, 100 ms`,
				limit,
				unit: '',
			},
			ratio(figures(variant, messages, 100), figures(floorVariant, messages, 100)),
		);
	}
	const perMessage = ratio(direct, smaller);
	add(
		{ what: 'Time per message, 100,000 ÷ 10,000 messages', limit: 1.3, unit: '' },
		perMessage && perMessage / 10,
	);
	add({ what: 'Peak memory of the run, 100,000 messages', limit: 100, unit: 'MB' }, direct?.peakMb);
	add(
		{
			what: 'Engine expression ÷ field reference, 100,000 messages',
			limit: 8,
			unit: '',
			isMinimum: true,
		},
		ratio(engine, direct),
	);
	const stall = (one: Figures | undefined): number | undefined =>
		one && copy && Math.max(0, one.stallMs - copy.stallMs);
	add(
		{ what: 'Longest stall, 100,000 messages, field references', limit: 50, unit: 'ms' },
		stall(direct),
	);
	add(
		{ what: 'Longest stall, 100,000 messages, engine expressions', limit: 50, unit: 'ms' },
		stall(engine),
	);
	return bounds;
}
