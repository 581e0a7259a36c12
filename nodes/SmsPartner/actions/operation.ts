import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { OutputLayout } from '../items/outputLayout';
import { itemOptionsOf } from '../items/itemOptions';
import type { ItemParameter, ItemParameters } from '../items/readItems';
import type { Clock } from '../requests/clock';

/** One operation of the node: what the panel shows, and what it does. */
export interface Operation {
	/** Its entry in the list of operations. */
	readonly option: INodePropertyOptions;
	/** Its parameters. The router makes n8n show them for this operation only. */
	readonly properties: readonly INodeProperties[];
	/** The required parameters that identify an item; an Error item returns them as given. */
	readonly itemParameters: readonly ItemParameter[];
	/** @throws an n8n error if the node is set up incorrectly or nothing at all was answered */
	readonly execute: (input: OperationInput) => Promise<INodeExecutionData[][]>;
}

/** What an operation reads for each item. */
export function itemParametersOf({ itemParameters, properties }: Operation): ItemParameters {
	return { required: itemParameters, options: itemOptionsOf(properties) };
}

export interface OperationInput {
	readonly context: IExecuteFunctions;
	readonly parameters: ItemParameters;
	/** At least one item. */
	readonly inputs: readonly INodeExecutionData[];
	readonly layout: OutputLayout;
	readonly clock: Clock;
	readonly progress: Progress;
}

/** What a run says of itself in case of an exception. */
export interface Progress {
	/**
	 * Whether a request that must not be repeated was made, unless it is certain that none was accepted. Then the node must
	 * not fail: n8n's Retry On Fail would make it again.
	 */
	mayHaveSent: boolean;
}
