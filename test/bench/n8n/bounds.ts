import type { Bound } from '../bounds';
import { figuresOf } from '../medians';
import { count } from '../report';
import type { Figures, Measured } from './measureInN8n';
import type { Variant } from './variants';

/** The limits that the node has to meet in comparison with workflows built from n8n's own nodes. */

const LATENCY_MS = 100;
const SIZES = [10_000, 100_000];

/** Leaves out the bounds whose cases were not measured. */
export function boundsInN8n(measured: readonly Measured[]): Bound[] {
	return SIZES.flatMap((messages) => {
		const figures = (variant: Variant): Figures | undefined =>
			figuresOf(measured, variant, messages, LATENCY_MS);
		const [loop, code, node] = [figures('loop'), figures('code'), figures('node')];
		if (!loop || !code || !node) return [];
		const which = `${count(messages)} messages, ${LATENCY_MS} ms`;
		return [
			{
				what: `Time, loop ÷ this node, ${which}`,
				value: loop.timeMs / node.timeMs,
				limit: 2.5,
				unit: '' as const,
				isMinimum: true,
			},
			{
				what: `Time, this node ÷ Code node, ${which}`,
				value: node.timeMs / code.timeMs,
				limit: 1.1,
				unit: '' as const,
			},
			{
				what: `Requests in flight, ${which}`,
				value: node.mostInFlight,
				limit: 5,
				unit: '' as const,
			},
			{
				what: `Longest health check while this node runs, ${which}`,
				value: node.longestHealthCheckMs,
				limit: 50,
				unit: 'ms' as const,
			},
			{
				what: `Peak memory, this node ÷ loop, ${which}`,
				value: node.peakMb / loop.peakMb,
				limit: 1,
				unit: '' as const,
			},
			{
				what: `Peak memory, this node ÷ Code node, ${which}`,
				value: node.peakMb / code.peakMb,
				limit: 1,
				unit: '' as const,
			},
		];
	});
}
