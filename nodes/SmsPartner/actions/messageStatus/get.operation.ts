import type { INodeExecutionData } from 'n8n-workflow';
import { MESSAGE_STATUS, MULTI_STATUS } from '../../api/endpoints';
import type { EntryError, Outcome } from '../../api/outcome';
import {
	type MessageStatus,
	rawEntry,
	readStatusEntry,
	simplifyEntry,
	type ToFields,
} from '../../api/status';
import { isRecord } from '../../data';
import { waitHints } from '../../items/hints';
import { BRANCHES } from '../../items/outputLayout';
import { readWaitTimes } from '../../items/settings';
import { distinctMessages } from '../../messages/distinct';
import { matchMessages } from '../../messages/matchMessages';
import type { Message } from '../../messages/message';
import { parseMessage } from '../../messages/parseMessage';
import { callingCodesOfAnswers, lostZeroNote } from '../../messages/phoneNumber';
import type { BatchCall } from '../../requests/batchCall';
import { untilFinal } from '../../requests/untilFinal';
import type { Operation, OperationInput } from '../operation';
import {
	askOf,
	askOneByOne,
	callingCodesOf,
	entriesOf,
	failIfUnanswered,
	finishRun,
	readEntries,
	startRun,
} from '../run';
import { getProperties } from './get.properties';
import { statusCall } from './statusCall';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		description: 'Get the delivery status of each message, up to 500 in one request',
		action: 'Get message statuses',
	},
	properties: getProperties,
	itemParameters: [
		{ name: 'phoneNumber', displayName: 'Phone Number', isOwnFieldWhenEmpty: true },
		{ name: 'messageId', displayName: 'Message ID', isOwnFieldWhenEmpty: true },
	],
	execute,
};

/** items → messages → batches → requests → outcomes → outputs: one message per item in, one item per message out. */
async function execute(input: OperationInput): Promise<INodeExecutionData[][]> {
	const run = await startRun(
		input,
		'timeout',
		'batchSize',
		'concurrentRequests',
		'includeCost',
		'simplify',
	);
	const { concurrentRequests, includeCost, simplify } = run.settings;
	const times = readWaitTimes(run.context);

	const items = await readEntries(run, (raw, { countryCallingCode }) =>
		parseMessage(raw, countryCallingCode),
	);
	const callingCodes = callingCodesOfAnswers(callingCodesOf(items));
	const { entries: messages, indexes } = distinctMessages(entriesOf(items));

	const toFields = simplify ? simplifyEntry : rawEntry;
	const asked = await untilFinal(
		messages,
		includeCost
			? askOneByOne(run, costCall(callingCodes, toFields), concurrentRequests)
			: askOf(run, statusCall(callingCodes, toFields)),
		{ isFinal },
		{ patience: run.patience, times },
		run.tools,
	);
	failIfUnanswered(run, asked, MULTI_STATUS.codes);

	const branches = BRANCHES[run.layout];
	const waiting = indexes.filter((index) => index >= 0 && isWaiting(asked.outcomes[index]));
	return await finishRun(
		run,
		{ ...asked, items, indexes },
		{
			branchOf: ({ state }) => branches[state],
			noteOf: ({ phoneNumber }, { error }) =>
				isRefused(error) ? lostZeroNote(phoneNumber) : undefined,
			hints: () => waitHints(waiting.length, asked.wait, times),
		},
	);
}

/**
 * The request for the status of one message with its cost. An answer that names no message is about the requested one.
 */
function costCall(
	callingCodes: readonly string[],
	toFields: ToFields,
): BatchCall<Message, MessageStatus> {
	return {
		endpoint: MESSAGE_STATUS,
		toContent: ([{ phoneNumber, messageId }]) => ({ phoneNumber, messageId }),
		toOutcomes: ([message], [body]) => {
			const { phoneNumber, messageId } = message;
			const named = isRecord(body)
				? { number: phoneNumber, messageId: body.message_id ?? messageId, ...body }
				: body;
			const { entries, unexpected } = matchMessages([message], [named], callingCodes);
			const entry = entries[0] && isRecord(body) ? body : undefined;
			return { outcomes: [readStatusEntry(message, entry, toFields)], unexpected };
		},
	};
}

/** Whether SMS Partner refused this message, or a request that contained only this message. */
function isRefused({ errorSource, httpStatus }: EntryError): boolean {
	return errorSource === 'message' || httpStatus === 400 || httpStatus === 422;
}

function isFinal({ state }: MessageStatus): boolean {
	return state !== 'waiting';
}

function isWaiting(outcome: Outcome<MessageStatus>): boolean {
	return outcome.kind === 'result' && !isFinal(outcome.result);
}
