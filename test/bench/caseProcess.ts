import '../engine/environment';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import { builtNode } from '../engine/builtNode';
import { runNode } from '../engine/runNode';
import { sampleMessages } from '../simulator/sampleMessages';
import { floor, lookUpFloor, sendFloor, SMS_TEXT } from './floor';
import { MB, peakMb, resetPeak } from './peakMemory';
import type { SimulatorAddress } from './simulatorProcess';

/** One run of one way in a process of its own: what it cost is what the process needed more than before. */

export const WAYS = [
	'floor',
	'field reference',
	'expression',
	'copy',
	'send floor',
	'send',
	'look-up floor',
	'look up',
] as const;
export type Way = (typeof WAYS)[number];

export interface CaseOrder extends SimulatorAddress {
	readonly way: Way;
	readonly messages: number;
}

export interface CaseFigures {
	readonly timeMs: number;
	readonly cpuMs: number;
	readonly peakMb: number;
	/** The longest stretch in which the event loop stood still. */
	readonly stallMs: number;
}

async function main(order: CaseOrder): Promise<void> {
	const items: INodeExecutionData[] = sampleMessages(order.messages).map(
		({ phoneNumber, messageId }) => ({ json: { phoneNumber, messageId } }),
	);
	const client = FLOORS[order.way];
	const run = client ? prepareFloor(order, client) : await prepareEngine(order);
	// What is loaded and compiled at first use is no part of the run.
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
	if (output.length !== items.length) throw new Error(`${order.way} lost items.`);
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

const FLOORS: Partial<Record<Way, Client>> = {
	floor,
	'send floor': sendFloor,
	'look-up floor': lookUpFloor,
};

function prepareFloor({ baseUrl, apiKey }: CaseOrder, client: Client): Run {
	return async (items) => {
		const start = performance.now();
		const output = await client(items, baseUrl, apiKey);
		return { timeMs: performance.now() - start, items: output };
	};
}

/** The time is the engine's own measure of the node. */
async function prepareEngine({ way, baseUrl, apiKey }: CaseOrder): Promise<Run> {
	const { node, credential } = await builtNode();
	return async (items) => {
		const { task, outputs } = await runNode({
			node: way === 'copy' ? copyingNode(node) : node,
			credential,
			credentialData: { baseUrl, apiKey },
			items,
			parameters: PARAMETERS[way] ?? {},
		});
		if (task.error) throw task.error;
		return { timeMs: Math.max(1, task.executionTime), items: outputs.flat() };
	};
}

const PARAMETERS: Partial<Record<Way, INodeParameters>> = {
	// The same values, but no field reference: only the engine can tell.
	expression: {
		phoneNumber: '={{ $json.phoneNumber + "" }}',
		messageId: '={{ $json.messageId + 0 }}',
	},
	send: { resource: 'message', operation: 'send', message: SMS_TEXT },
	'look up': { resource: 'phoneNumber', operation: 'lookUp' },
};

/** What the engine itself costs: a node that gives back copies of its items. */
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

process.once('message', (order: CaseOrder) => void main(order));
