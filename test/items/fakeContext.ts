import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { isRecord } from '../../nodes/SmsPartner/guards';

export const NODE: INode = {
	id: '1',
	name: 'SMS Partner',
	type: 'smsPartner',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** Like the error that n8n throws when an expression fails. */
export class ExpressionError extends Error {
	constructor(readonly description?: string) {
		super('Le 0612345678 is not defined');
	}
}

export interface FakeParameters {
	/** The value of each parameter; a function is called with the index of the item, and may throw. */
	readonly [name: string]: unknown;
}

/** The value at a path, as n8n finds it: undefined if there is none. */
function valueAt(parameters: unknown, path: readonly string[]): unknown {
	return path.reduce<unknown>(
		(value, name) => (isRecord(value) ? value[name] : undefined),
		parameters,
	);
}

/** The part of n8n's context that reads parameters; returns the fallback for a parameter without a value. */
export function contextWith(
	parameters: FakeParameters,
	more: Partial<IExecuteFunctions> = {},
): IExecuteFunctions {
	const context: Partial<IExecuteFunctions> = {
		getNode: () => NODE,
		getNodeParameter: (name: string, index: number, fallback?: unknown, options?: object) => {
			const value = valueAt(parameters, name.split('.')) ?? fallback;
			if (typeof value !== 'function') return value as never;
			// With `rawExpressions`, the text of an expression.
			return (options ? '={{ String($json.text) }}' : value(index)) as never;
		},
		...more,
	};
	return context as IExecuteFunctions;
}
