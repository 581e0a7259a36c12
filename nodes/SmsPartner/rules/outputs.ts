import { NodeConnectionTypes, type INodeOutputConfiguration } from 'n8n-workflow';
import type { Standing } from '../types';

/** The parameter Output: one output for every status, or one for each. Errors have their own in both. */
export type OutputMode = 'statusAndError' | 'perStatus';

const ERROR: INodeOutputConfiguration = { ...output('Error'), category: 'error' };

const OUTPUTS: Record<OutputMode, INodeOutputConfiguration[]> = {
	statusAndError: [output('Status'), ERROR],
	perStatus: [output('Delivered'), output('Not Delivered'), output('Waiting'), ERROR],
};

/**
 * The node's outputs, as n8n works them out of the parameter; in a workflow without it, Status and Error. The lists
 * stand in the expression itself, since it is evaluated where nothing of this package is.
 */
export const OUTPUTS_EXPRESSION: `={{${string}}}` = `={{ $parameter["outputMode"] === "perStatus" ? ${JSON.stringify(OUTPUTS.perStatus)} : ${JSON.stringify(OUTPUTS.statusAndError)} }}`;

/** Where items go; `single` is a tool of an AI agent, which has one output for all. */
export type OutputLayout = OutputMode | 'single';

/** The index of the output for each kind of item. */
export const BRANCHES: Record<OutputLayout, Record<Standing | 'error', number>> = {
	statusAndError: { delivered: 0, notDelivered: 0, waiting: 0, error: 1 },
	perStatus: { delivered: 0, notDelivered: 1, waiting: 2, error: 3 },
	single: { delivered: 0, notDelivered: 0, waiting: 0, error: 0 },
};

function output(displayName: string): INodeOutputConfiguration {
	return { type: NodeConnectionTypes.Main, displayName };
}
