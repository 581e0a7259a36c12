import type { INodeExecutionData } from 'n8n-workflow';
import { BULK_STATUS, BULK_STATUS_BY_TAG, type Endpoint } from '../../api/endpoints';
import type { Outcome } from '../../api/outcome';
import { type MessageStatus, rawEntry, simplifyEntry, type ToFields } from '../../api/status';
import { nothingFound, readStatusPage, type Search } from '../../api/statusList';
import { isRecord, type Parsed } from '../../data';
import { expand } from '../../items/expand';
import { limitHint, missingHint, waitHints } from '../../items/hints';
import { limitRows } from '../../items/limitRows';
import { BRANCHES } from '../../items/outputLayout';
import type { RawInput } from '../../items/readItems';
import { readWaitTimes } from '../../items/settings';
import { distinct } from '../../messages/distinct';
import { parseMessageId } from '../../messages/messageId';
import { parseTag } from '../../messages/tag';
import { type AllPages, askAllPages, type Page, type PageOf } from '../../requests/allPages';
import type { BatchCall } from '../../requests/batchCall';
import { untilFinal } from '../../requests/untilFinal';
import { maxRows } from '../limit';
import type { Operation, OperationInput } from '../operation';
import { askOneByOne, entriesOf, failIfUnanswered, finishRun, readEntries, startRun } from '../run';
import { getAllProperties } from './getAll.properties';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		description: 'Get the delivery statuses of all messages with a message ID or a tag',
		action: 'Get many message statuses',
	},
	properties: getAllProperties,
	itemParameters: [
		{ name: 'messageId', displayName: 'Message ID' },
		{ name: 'tag', displayName: 'Tag' },
	],
	execute,
};

/** items → IDs or tags → requests → lists of statuses → outputs: any number of messages for each item. */
async function execute(input: OperationInput): Promise<INodeExecutionData[][]> {
	const run = await startRun(
		input,
		'timeout',
		'concurrentRequests',
		'limit',
		'returnAll',
		'searchBy',
		'simplify',
	);
	const { concurrentRequests, searchBy, simplify } = run.settings;
	const times = readWaitTimes(run.context);
	const kind = KINDS[searchBy];
	const limit = maxRows(run.settings);

	const items = await readEntries(run, kind.parse);
	const { entries, indexes } = distinct(entriesOf(items));

	const call = listCall(kind, simplify ? simplifyEntry : rawEntry);
	const asked = await untilFinal(
		entries.map(kind.toSearch),
		askAllPages(askOneByOne(run, call, concurrentRequests), limit),
		{ isFinal: (list) => isFinal(list, limit), failureOf: ({ failure }) => failure },
		{ patience: run.patience, times },
		run.tools,
	);
	failIfUnanswered(run, asked, kind.endpoint.codes);

	const branches = BRANCHES[run.layout];
	const lists = limitRows(asked.outcomes, limit);
	const rows = expand<MessageStatus>({ items, indexes, outcomes: lists.outcomes });
	const waiting = rows.indexes.filter((index) => index >= 0 && isWaiting(rows.outcomes[index]));
	return await finishRun(
		run,
		{ ...rows, unexpected: asked.unexpected },
		{
			branchOf: ({ state }) => branches[state],
			hints: () => [
				...waitHints(waiting.length, asked.wait, times),
				limitHint(lists.counts, 'message'),
				missingHint(lists.missing, 'message'),
			],
		},
	);
}

/** A way to search for messages. */
interface Kind {
	readonly endpoint: Endpoint;
	readonly parse: (raw: RawInput) => Parsed<string | number>;
	readonly toSearch: (value: string | number) => Search;
}

const KINDS: Readonly<Record<'messageId' | 'tag', Kind>> = {
	messageId: {
		endpoint: BULK_STATUS,
		parse: (raw) => parseMessageId(raw.messageId),
		toSearch: (messageId) => ({ messageId }),
	},
	tag: {
		endpoint: BULK_STATUS_BY_TAG,
		parse: (raw) => parseTag(raw.tag),
		toSearch: (tag) => ({ tag: String(tag) }),
	},
};

function listCall(
	{ endpoint }: Kind,
	toFields: ToFields,
): BatchCall<PageOf<Search>, Page<MessageStatus>> {
	return {
		endpoint,
		// No page parameter is documented, so the first page is requested without one.
		toContent: ([{ entry, page }]) => ({ ...entry, ...(page > 1 && { page }) }),
		toOutcomes: ([{ entry, page }], [body]) => {
			const result = readStatusPage(entry, isRecord(body) ? body : {}, toFields);
			const { unexpected } = result;
			// A further page may be empty.
			return page === 1 && result.rows.length === 0
				? { outcomes: [{ kind: 'error', error: nothingFound(result) }], unexpected }
				: { outcomes: [{ kind: 'result', result }], unexpected };
		},
	};
}

/** Whether all rows are final that will be returned. */
function isFinal({ rows }: AllPages<MessageStatus>, limit: number): boolean {
	return !rows.slice(0, limit).some(isWaiting);
}

function isWaiting(outcome: Outcome<MessageStatus>): boolean {
	return outcome.kind === 'result' && outcome.result.state === 'waiting';
}
