import '../engine/environment';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import { builtNode } from '../engine/builtNode';
import { runNode } from '../engine/runNode';
import { sampleMessages } from '../simulator/sampleMessages';
import type { Figures } from './benchmark';
import { type Floor, LOOKING_UP, runFloor, SENDING, SMS_TEXT, STATUSES } from './floor';
import { MB, peakMb, resetPeak } from './peakMemory';
import type { SimulatorAddress } from './simulatorProcess';

/** One run of one variant in a separate process. Its cost is what the process uses on top of its state before the run. */

const PHONE = { phoneNumber: '={{ $json.phoneNumber }}' };
const SEND = { resource: 'message', operation: 'send' };
const LOOK_UP = { resource: 'phoneNumber', operation: 'lookUp' };

/** By name. */
const VARIANTS: Record<string, Prepare> = {
	'Floor: plain undici client': client(STATUSES),
	'This node': engine({}),
	// The same values, in expressions that only the engine can evaluate.
	'This node, engine expressions': engine({
		phoneNumber: '={{ $json.phoneNumber + "" }}',
		messageId: '={{ $json.messageId + 0 }}',
	}),
	'A node that copies its items': engine({}, copyingNode),
	'Floor for sending: plain undici client': client(SENDING),
	'This node, sending': engine({ ...SEND, ...PHONE, message: SMS_TEXT }),
	'Floor for looking up: plain undici client': client(LOOKING_UP),
	'This node, looking up': engine({ ...LOOK_UP, ...PHONE }),
};

export interface EngineInput extends SimulatorAddress {
	readonly variant: string;
	readonly messages: number;
}

type Run = (
	items: INodeExecutionData[],
) => Promise<{ timeMs: number; items: INodeExecutionData[] }>;

type Prepare = (address: SimulatorAddress) => Run | Promise<Run>;

function client<Answer>(floor: Floor<Answer>): Prepare {
	return (address) => async (items) => {
		const start = performance.now();
		const output = await runFloor(floor, items, address);
		return { timeMs: performance.now() - start, items: output };
	};
}

/** The time is what the engine measures for the node. */
function engine(
	parameters: INodeParameters,
	changed: (node: INodeType) => INodeType = (node) => node,
): Prepare {
	return async ({ baseUrl, apiKey }) => {
		const built = await builtNode();
		return async (items) => {
			const { task, outputs } = await runNode({
				node: changed(built.node),
				credential: built.credential,
				credentialData: { baseUrl, apiKey },
				items,
				parameters,
			});
			if (task.error) throw task.error;
			return { timeMs: Math.max(1, task.executionTime), items: outputs.flat() };
		};
	};
}

/** A node that returns copies of its items: the cost of the engine itself. */
function copyingNode({ description }: INodeType): INodeType {
	return {
		description,
		async execute() {
			const copies = this.getInputData().map(({ json }, item) => ({
				json: { ...json },
				pairedItem: { item },
			}));
			return await Promise.resolve([copies, []]);
		},
	};
}

process.once('message', async ({ variant, messages, ...address }: EngineInput) => {
	const items: INodeExecutionData[] = sampleMessages(messages).map(
		({ phoneNumber, messageId }) => ({ json: { phoneNumber, messageId } }),
	);
	const run = await VARIANTS[variant](address);
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
	if (output.length !== items.length) throw new Error(`${variant} lost items.`);
	const cpuMs = (user + system) / 1000;
	const figures = { timeMs, cpuMs, peakMb: peakMb() - baseMb, stallMs: loop.max / 1e6 };
	process.send?.(figures satisfies Figures, () => process.exit());
});
