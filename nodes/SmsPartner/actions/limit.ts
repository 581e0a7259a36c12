import type { INodeProperties } from 'n8n-workflow';
import type { Settings } from '../items/settings';

/** The parameters of a list that returns up to a number of results for each item. */
export const limitProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

export function maxRows({ returnAll, limit }: Pick<Settings, 'returnAll' | 'limit'>): number {
	return returnAll ? Infinity : limit;
}
