import '../engine/environment';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import { builtNode } from '../engine/builtNode';
import { runNode } from '../engine/runNode';
import { sampleMessages } from '../simulator/sampleMessages';
import { floor, lookUpFloor, sendFloor, SMS_TEXT } from './floor';
import { MB, peakMb, resetPeak } from './peakMemory';
import type { SimulatorAddress } from './simulatorProcess';

/** One run of one variant in a separate process. Its cost is what the process uses on top of its state before the run. */

export const VARIANTS = [
	'floor',
	'field reference',
	'expression',
	'copy',
	'send floor',
	'send',
	'look-up floor',
	'look up',
] as const;
export type Variant = (typeof VARIANTS)[number];

export interface CaseInput extends SimulatorAddress {
	readonly variant: Variant;
	readonly messages: number;
}

export interface CaseFigures {
	readonly timeMs: number;
	readonly cpuMs: number;
	readonly peakMb: number;
	/** The longest time for which the event loop was blocked. */
	readonly stallMs: number;
}

async function main(input: CaseInput): Promise<void> {
	const items: INodeExecutionData[] = sampleMessages(input.messages).map(
		({ phoneNumber, messageId }) => ({ json: { phoneNumber, messageId } }),
	);
	const client = FLOORS[input.variant];
	const run = client ? prepareFloor(input, client) : await prepareEngine(input);
	// A warm-up, so that loading and compiling do not count.
	await run(items.slice(0, 1));
	global.gc?.();
	resetPeak();
	const baseMb = process.memoryUsage.rss() / MB;
	const cpu = process.cpuUsage();
	const loop = monitorEventLoopDelay({ resolution: 5 });
	loop.enable();
	const { timeMs, items: output } = await run(items);
	loop.disable();
	const { user, system } = process.cpuUsage(cpu);
	if (output.length !== items.length) throw new Error(`${input.variant} lost items.`);
	const figures: CaseFigures = {
		timeMs,
		cpuMs: (user + system) / 1000,
		peakMb: peakMb() - baseMb,
		stallMs: loop.max / 1e6,
	};
	process.send?.(figures, () => process.exit());
}

type Run = (
	items: INodeExecutionData[],
) => Promise<{ timeMs: number; items: INodeExecutionData[] }>;

type Client = typeof floor;

const FLOORS: Partial<Record<Variant, Client>> = {
	floor,
	'send floor': sendFloor,
	'look-up floor': lookUpFloor,
};

function prepareFloor({ baseUrl, apiKey }: CaseInput, client: Client): Run {
	return async (items) => {
		const start = performance.now();
		const output = await client(items, baseUrl, apiKey);
		return { timeMs: performance.now() - start, items: output };
	};
}

/** The time is what the engine measures for the node. */
async function prepareEngine({ variant, baseUrl, apiKey }: CaseInput): Promise<Run> {
	const { node, credential } = await builtNode();
	return async (items) => {
		const { task, outputs } = await runNode({
			node: variant === 'copy' ? copyingNode(node) : node,
			credential,
			credentialData: { baseUrl, apiKey },
			items,
			parameters: PARAMETERS[variant] ?? {},
		});
		if (task.error) throw task.error;
		return { timeMs: Math.max(1, task.executionTime), items: outputs.flat() };
	};
}

const PHONE_FIELD = { phoneNumber: '={{ $json.phoneNumber }}' };

const PARAMETERS: Partial<Record<Variant, INodeParameters>> = {
	// The same values, in expressions that only the engine can evaluate.
	expression: {
		phoneNumber: '={{ $json.phoneNumber + "" }}',
		messageId: '={{ $json.messageId + 0 }}',
	},
	send: { resource: 'message', operation: 'send', ...PHONE_FIELD, message: SMS_TEXT },
	'look up': { resource: 'phoneNumber', operation: 'lookUp', ...PHONE_FIELD },
};

/** A node that returns copies of its items: the cost of the engine itself. */
function copyingNode(node: INodeType): INodeType {
	return {
		description: node.description,
		async execute() {
			const copies = this.getInputData().map(({ json }, item) => ({
				json: { ...json },
				pairedItem: { item },
			}));
			return await Promise.resolve([copies, []]);
		},
	};
}

process.once('message', (input: CaseInput) => void main(input));
