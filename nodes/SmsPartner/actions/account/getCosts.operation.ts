import type { INodeProperties } from 'n8n-workflow';
import { costsCall, parsePeriod } from '../../api/costs';
import type { Operation } from '../operation';
import { includeInputFields, options } from '../properties';
import { requestOptions } from '../requestOptions';

const interval: INodeProperties = {
	displayName: 'Period',
	name: 'interval',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Custom', value: 'custom', description: 'From a first day to a last one' },
		{ name: 'Last 12 Months', value: 'last_twelve_months' },
		{ name: 'Last Month', value: 'last_month' },
	],
	default: 'last_month',
	description:
		'For which months to get the costs. SMS Partner accepts five such requests a minute.',
};

const from: INodeProperties = {
	displayName: 'From',
	name: 'from',
	type: 'dateTime',
	required: true,
	default: '',
	description: 'The first day. Evaluated for each item.',
	displayOptions: { show: { interval: ['custom'] } },
};

const to: INodeProperties = {
	...from,
	displayName: 'To',
	name: 'to',
	description: 'The last day. Evaluated for each item.',
};

export const getCosts: Operation = {
	option: {
		name: 'Get Costs',
		value: 'getCosts',
		description: 'Get the number of SMS sent and their cost, by month',
		action: 'Get costs by month',
	},
	outputName: 'Costs',
	properties: [
		interval,
		from,
		to,
		options([includeInputFields]),
		requestOptions({ isSequential: true }),
	],
	itemParameters: [
		{ name: 'from', displayName: 'From' },
		{ name: 'to', displayName: 'To' },
	],
	/** A period per item in, a row per month out. */
	execute: async (run) => {
		const timeZone = run.context.getTimezone();
		const items = await run.readItems((raw) => parsePeriod(run.settings.interval, raw, timeZone));
		return await run.requestLists(items, costsCall, (row) => row, 'month');
	},
};
