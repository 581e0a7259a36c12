import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { RunResult } from '../items/outputs';
import type { ItemParameter } from '../items/parameterReader';
import type { Run } from './run';

/** One operation of the node: what the panel shows, and what it does. */
export interface Operation {
	/** Its entry in the list of operations. */
	readonly option: INodePropertyOptions;
	/** The name of its output beside Error. With the parameter 'Outputs', the panel has names of its own. */
	readonly outputName: string;
	/** Its parameters. n8n shows them for this operation only. */
	readonly properties: readonly INodeProperties[];
	/** The required parameters that identify an item; an Error item returns them as given. */
	readonly itemParameters: readonly ItemParameter[];
	/**
	 * Reads the items, requests what they need, and returns what became of them.
	 *
	 * @throws an n8n error if the node is set up incorrectly
	 */
	readonly execute: (run: Run) => Promise<RunResult>;
}

export interface Resource {
	readonly name: string;
	/** Keyed by the values in saved workflows; the first one is the resource's default. */
	readonly operations: Readonly<Record<string, Operation>>;
}

/** Keyed by the values in saved workflows. */
export type Resources = Readonly<Record<string, Resource>>;
