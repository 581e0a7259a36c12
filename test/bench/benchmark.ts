import type { Cleanups } from '../e2e/real/cleanups';
import type { Child } from './child';
import type { SimulatorAddress } from './simulatorProcess';

/** What can be measured in a run: the columns of the tables. */
export const FIGURES = {
	timeMs: 'Time',
	cpuMs: 'CPU time',
	messagesPerSecond: 'Messages per second',
	/** Of all cores, by any process of the machine. */
	busyPercent: 'Cores busy',
	/** Of the process that needed the most. */
	peakMb: 'Peak memory',
	/** How much n8n's database has grown. */
	savedMb: 'Saved by n8n',
	/** The longest time for which the event loop was blocked. */
	stallMs: 'Longest stall',
	healthCheckMs: 'Longest health check',
	requests: 'Requests',
	mostInFlight: 'In flight',
};
export type Figure = keyof typeof FIGURES;

/** A benchmark leaves out what it does not measure. */
export type Figures = Readonly<Partial<Record<Figure, number>>>;

/** By the name of the variant. What was not measured is not a number, so no bound accepts it. */
export type Medians = Readonly<Record<string, Readonly<Record<Figure, number>>>>;

/** A limit that the node has to meet. */
export type Bound = {
	readonly what: string;
	/**
	 * Undefined if the bound does not apply.
	 *
	 * @param at the medians with fewer messages at the same latency
	 */
	readonly value: (medians: Medians, at: (messages: number) => Medians) => number | undefined;
	/** Default: a ratio. */
	readonly unit?: 'MB' | 'ms';
} & ({ readonly atMost: number } | { readonly atLeast: number });

/** Variants that do the same with the same messages: a floor, the node, rivals. */
export interface Comparison {
	/** The time of each is divided by that of the first. */
	readonly variants: readonly string[];
	readonly messages: number;
	/** How long the simulator waits before each answer. */
	readonly latencyMs: number;
	readonly bounds: readonly Bound[];
}

export interface Benchmark {
	/** Where each variant runs, after "Medians of 3 runs". */
	readonly where: string;
	/** The default number of runs. */
	readonly repeat: number;
	readonly comparisons: readonly Comparison[];
	/** Returns a function that runs a variant once. */
	readonly prepare: (setUp: SetUp) => Run | Promise<Run>;
}

interface SetUp {
	readonly cleanups: Cleanups;
	readonly simulator: Child;
	readonly address: SimulatorAddress;
	/** The number of messages that the simulator knows. */
	readonly most: number;
}

type Run = (variant: string, comparison: Comparison, cleanups: Cleanups) => Promise<Figures>;

export function compare(
	variants: readonly string[],
	messages: number,
	latencyMs: number,
	...bounds: Bound[]
): Comparison {
	return { variants, messages, latencyMs, bounds };
}

/** The value of a bound: a figure of one variant, divided by that of another. */
export function ratio(figure: Figure, name: string, other: string): Bound['value'] {
	return (medians) => medians[name][figure] / medians[other][figure];
}
