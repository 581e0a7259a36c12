import type { Endpoint } from '../../api/endpoint';
import type { Outcome } from '../../api/outcome';
import {
	countPending,
	isPending,
	type MessageStatus,
	rawEntry,
	simplifyEntry,
} from '../../api/status';
import {
	BULK_STATUS,
	BULK_STATUS_BY_TAG,
	type Search,
	statusListCall,
} from '../../api/statusLists';
import { limitHint, missingHint, waitHints } from '../../items/hints';
import { expand, limitRows } from '../../items/lists';
import type { RawInput } from '../../items/readItems';
import type { Parsed } from '../../problem';
import { distinct } from '../../recipients/matching';
import { parseMessageId } from '../../recipients/message';
import { parseTag } from '../../recipients/tag';
import { fetchAllPages } from '../../requests/allPages';
import type { Operation } from '../operation';
import {
	includeInputFields,
	limitProperties,
	mappedOrFromAi,
	messageId,
	options,
} from '../properties';
import { requestOptions } from '../requestOptions';
import { entriesOf } from '../run';
import { resultProperties, searchBy, tag } from './properties';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		description: 'Get the delivery statuses of all messages with a message ID or a tag',
		action: 'Get many message statuses',
	},
	outputName: 'Status',
	properties: [
		searchBy,
		...mappedOrFromAi({ ...messageId, displayOptions: { show: { searchBy: ['messageId'] } } }),
		...mappedOrFromAi({ ...tag, displayOptions: { show: { searchBy: ['tag'] } } }),
		...limitProperties,
		...resultProperties,
		options([includeInputFields]),
		requestOptions({}),
	],
	itemParameters: [
		{ name: 'messageId', displayName: 'Message ID' },
		{ name: 'tag', displayName: 'Tag' },
	],
	/** An ID or a tag per item in, any number of messages for each item out. */
	execute: async (run) => {
		const { maxRows, searchBy: by, simplify, wait: times } = run.settings;
		const { endpoint, parse, toSearch } = by === 'tag' ? BY_TAG : BY_MESSAGE_ID;
		const items = await run.readItems(parse);
		const { entries, indexes } = distinct(entriesOf(items));

		const call = statusListCall(endpoint, simplify ? simplifyEntry : rawEntry);
		const { outcomes, wait, ...rest } = await run.requestUntilFinal(
			entries.map(toSearch),
			fetchAllPages(run.request(call), maxRows),
			{
				isFinal: ({ rows }) => !rows.slice(0, maxRows).some(isPending),
				failureOf: ({ failure }) => failure,
			},
		);

		const lists = limitRows(outcomes, maxRows, (row: Outcome<MessageStatus>) => row);
		const rows = expand({ items, indexes, outcomes: lists.outcomes });
		return {
			...rest,
			...rows,
			hints: () => [
				...(wait && times ? waitHints(countPending(rows.indexes, rows.outcomes), wait, times) : []),
				limitHint(lists.counts, 'message'),
				missingHint(lists.missing, 'message'),
			],
		};
	},
};

/** A way to search for messages. */
interface SearchType {
	readonly endpoint: Endpoint;
	readonly parse: (raw: RawInput) => Parsed<string | number>;
	readonly toSearch: (value: string | number) => Search;
}

const BY_MESSAGE_ID: SearchType = {
	endpoint: BULK_STATUS,
	parse: (raw) => parseMessageId(raw.messageId),
	toSearch: (id) => ({ messageId: id }),
};

const BY_TAG: SearchType = {
	endpoint: BULK_STATUS_BY_TAG,
	parse: (raw) => parseTag(raw.tag),
	toSearch: (name) => ({ tag: String(name) }),
};
