import type { Bound } from '../bounds';
import { figuresOf } from '../medians';
import type { Measured } from './measureInQueue';

const MOST_MB = 1500;

/** Above it, the cores are the limit, whatever the number of workers, so the ratio means nothing. */
const MOST_BUSY_SHARE = 0.9;

/** Leaves out the bounds whose cases were not measured. */
export function boundsInQueue(measured: readonly Measured[]): Bound[] {
	const speedUps = [...new Set(measured.map(({ latencyMs }) => latencyMs))].flatMap((latencyMs) => {
		const messages = Math.max(...measured.map((one) => one.messages));
		const [one, four] = ([1, 4] as const).map((workers) =>
			figuresOf(measured, workers, messages, latencyMs),
		);
		if (!one || !four || four.busyShare > MOST_BUSY_SHARE) return [];
		return {
			what: `Time, 1 worker ÷ 4 workers, ${latencyMs} ms`,
			value: one.timeMs / four.timeMs,
			limit: 3,
			unit: '' as const,
			isMinimum: true,
		};
	});
	if (measured.length === 0) return speedUps;
	const peakMb = Math.max(...measured.map(({ median }) => median.peakMb));
	return [
		...speedUps,
		{ what: 'Peak memory per worker', value: peakMb, limit: MOST_MB, unit: 'MB' },
	];
}
