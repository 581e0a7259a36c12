import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { OutputLayout } from '../items/outputLayout';
import type { ItemParameter } from '../items/readItems';
import type { Clock } from '../requests/clock';

/** One operation of the node: what the panel shows of it, and what it does. */
export interface Operation {
	/** Its entry in the list of operations. */
	readonly option: INodePropertyOptions;
	/** Its parameters. The router shows them for this operation only. */
	readonly properties: readonly INodeProperties[];
	/** The required parameters that identify an item; an Error item returns them as given. */
	readonly itemParameters: readonly ItemParameter[];
	/**
	 * Whether it may be run again as a whole, as n8n's Retry On Fail does. If not, what is thrown on the way goes to
	 * Error instead of failing the node.
	 */
	readonly isRepeatable: boolean;
	/** @throws an error of n8n where the node is set up wrongly, or nothing at all was answered */
	readonly execute: (input: OperationInput) => Promise<INodeExecutionData[][]>;
}

export interface OperationInput {
	readonly context: IExecuteFunctions;
	/** At least one item. */
	readonly inputs: readonly INodeExecutionData[];
	readonly layout: OutputLayout;
	readonly clock: Clock;
}
