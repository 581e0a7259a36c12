import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeOutputConfiguration,
} from 'n8n-workflow';
import type { DeliveryState } from '../api/status';

/** The parameter 'Outputs': one output for all statuses, or one for each. Error is always the last one. */
export type OutputMode = 'statusAndError' | 'perStatus';

/** The name of output 0 of the operations that have only this one and Error, by resource and operation. */
const FIRST_OUTPUTS: Readonly<Record<string, string>> = {
	'account.get': 'Account',
	'message.cancel': 'Cancelled',
	'message.send': 'Sent',
	'optOut.create': 'Opt-Outs',
	'optOut.delete': 'Opt-Outs',
	'optOut.getAll': 'Opt-Outs',
	'phoneNumber.lookUp': 'Numbers',
};

const ERROR: INodeOutputConfiguration = { ...output('Error'), category: 'error' };

const OUTPUTS: Record<OutputMode, INodeOutputConfiguration[]> = {
	statusAndError: [output('Status'), ERROR],
	perStatus: [output('Delivered'), output('Not Delivered'), output('Waiting'), ERROR],
};

/**
 * The node's outputs, which n8n derives from the parameters; Status and Error in a workflow without them. The lists are
 * inlined because n8n evaluates the expression where this package is not loaded.
 */
export const OUTPUTS_EXPRESSION: `={{${string}}}` = `={{ (${JSON.stringify(firstOutputs())})[$parameter["resource"] + "." + $parameter["operation"]] || ($parameter["outputMode"] === "perStatus" ? ${JSON.stringify(OUTPUTS.perStatus)} : ${JSON.stringify(OUTPUTS.statusAndError)}) }}`;

/** Which outputs the node has; `single` is the tool of an AI agent, with one output for everything. */
export type OutputLayout = OutputMode | 'single';

/** The index of the output for each kind of item. */
export const BRANCHES: Record<OutputLayout, Record<DeliveryState | 'error', number>> = {
	statusAndError: { delivered: 0, notDelivered: 0, waiting: 0, error: 1 },
	perStatus: { delivered: 0, notDelivered: 1, waiting: 2, error: 3 },
	single: { delivered: 0, notDelivered: 0, waiting: 0, error: 0 },
};

/** Reads which outputs the node has. Never throws: items need an output even if nothing else can be read. */
export function readOutputLayout(context: IExecuteFunctions): OutputLayout {
	// Only the type of its output identifies a tool: `isToolExecution()` is false for today's agents.
	const isTool = context
		.getNodeOutputs()
		.some((one) => (typeof one === 'string' ? one : one.type) === NodeConnectionTypes.AiTool);
	if (isTool) return 'single';
	try {
		if (context.getNodeParameter('resource', 0, '') !== 'messageStatus') return 'statusAndError';
		const mode: unknown = context.getNodeParameter('outputMode', 0, '');
		return mode === 'perStatus' ? 'perStatus' : 'statusAndError';
	} catch {
		return 'statusAndError';
	}
}

/** No item on any output. */
export function emptyOutputs(layout: OutputLayout): INodeExecutionData[][] {
	return Array.from({ length: BRANCHES[layout].error + 1 }, () => []);
}

function firstOutputs(): Record<string, INodeOutputConfiguration[]> {
	return Object.fromEntries(
		Object.entries(FIRST_OUTPUTS).map(([operation, name]) => [operation, [output(name), ERROR]]),
	);
}

function output(displayName: string): INodeOutputConfiguration {
	return { type: NodeConnectionTypes.Main, displayName };
}
