import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { type Benchmark, type Bound, compare, type Figures, ratio } from './benchmark';
import { Child } from './child';
import type { EngineInput } from './engineProcess';
import type { SimulatorFigures } from './simulatorProcess';

/** The node in n8n's engine, compared with a plain HTTP client that does the minimum. */

const FLOOR = 'Floor: plain undici client';
const NODE = 'This node';
const EXPRESSIONS = 'This node, engine expressions';
const COPY = 'A node that copies its items';
const SEND_FLOOR = 'Floor for sending: plain undici client';
const SEND = 'This node, sending';
const LOOK_UP_FLOOR = 'Floor for looking up: plain undici client';
const LOOK_UP = 'This node, looking up';

const STATUSES = [FLOOR, NODE, EXPRESSIONS];

function againstFloor(variant: string, floor: string, atMost: number): Bound {
	return { what: `${variant} ÷ floor`, value: ratio('timeMs', variant, floor), atMost };
}

/** Without that of the engine itself. */
function longestStall(variant: string): Bound {
	return {
		what: `Longest stall, ${variant}`,
		value: (all) => Math.max(0, all[variant].stallMs - all[COPY].stallMs),
		unit: 'ms',
		atMost: 50,
	};
}

export const benchmark: Benchmark = {
	where: 'each in a separate process',
	repeat: 5,
	comparisons: [
		compare(STATUSES, 1000, 0),
		compare(STATUSES, 10_000, 0),
		compare(STATUSES, 20_000, 0),
		compare(
			[...STATUSES, COPY],
			100_000,
			0,
			againstFloor(NODE, FLOOR, 1.75),
			{
				what: `Time per message ÷ that of 10,000 messages, ${NODE}`,
				value: (all, at) => all[NODE].timeMs / 10 / at(10_000)[NODE].timeMs,
				atMost: 1.3,
			},
			{ what: `Peak memory, ${NODE}`, value: (all) => all[NODE].peakMb, unit: 'MB', atMost: 100 },
			{ what: `${EXPRESSIONS} ÷ fields`, value: ratio('timeMs', EXPRESSIONS, NODE), atLeast: 8 },
			longestStall(NODE),
			longestStall(EXPRESSIONS),
		),
		compare(STATUSES, 1000, 100),
		compare(STATUSES, 10_000, 100),
		compare(STATUSES, 20_000, 100, againstFloor(NODE, FLOOR, 1.15)),
		compare(STATUSES, 100_000, 100, againstFloor(NODE, FLOOR, 1.08)),
		compare([SEND_FLOOR, SEND], 10_000, 100, againstFloor(SEND, SEND_FLOOR, 1.15)),
		compare([LOOK_UP_FLOOR, LOOK_UP], 10_000, 100, againstFloor(LOOK_UP, LOOK_UP_FLOOR, 1.15)),
		compare([SEND_FLOOR, SEND], 100_000, 100, againstFloor(SEND, SEND_FLOOR, 1.15)),
		compare([LOOK_UP_FLOOR, LOOK_UP], 100_000, 100, againstFloor(LOOK_UP, LOOK_UP_FLOOR, 1.15)),
	],
	prepare: ({ simulator, address }) => {
		const root = resolve(__dirname, '../..');
		execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
		return async (variant, { messages, latencyMs }, cleanups) => {
			const child = new Child('engineProcess.ts');
			cleanups.add(() => child.end());
			const input: EngineInput = { ...address, variant, messages };
			const figures = await child.request<Figures>(input);
			const { requests, mostInFlight } = await simulator.request<SimulatorFigures>({ latencyMs });
			// Without the warm-up, a run of one message.
			return { ...figures, requests: requests - 1, mostInFlight };
		};
	},
};
