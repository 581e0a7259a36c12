import type { INodeExecutionData } from 'n8n-workflow';
import { MULTI_STATUS } from '../../api/endpoints';
import { type EntryError, isAnswered, type Outcome } from '../../api/outcome';
import { type MessageStatus, rawEntry, readStatusEntry, simplifyEntry } from '../../api/status';
import { throwRunFailure } from '../../items/errors';
import { addHints, errorHint, unexpectedHint, waitHints } from '../../items/hints';
import { BRANCHES } from '../../items/outputLayout';
import { readItems } from '../../items/readItems';
import { readCredential, readSettings, readWaitTimes } from '../../items/settings';
import { toOutputs } from '../../items/toOutputs';
import { distinctMessages } from '../../messages/distinctMessages';
import { matchMessages } from '../../messages/matchMessages';
import type { Message } from '../../messages/message';
import { parseMessage } from '../../messages/parseMessage';
import { callingCodesOfAnswers, lostZeroNote } from '../../messages/phoneNumber';
import { askInBatches } from '../../requests/askInBatches';
import type { BatchCall } from '../../requests/batchCall';
import { createSend } from '../../requests/send';
import { stopOnCancel } from '../../requests/stop';
import { runFailure, untilFinal } from '../../requests/untilFinal';
import { type Operation, type OperationInput, patienceMs } from '../operation';
import { getProperties } from './get.properties';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		description: 'Get the delivery status of each message, up to 500 in one request',
		action: 'Get message statuses',
	},
	properties: getProperties,
	itemParameters: [
		{ name: 'phoneNumber', displayName: 'Phone Number' },
		{ name: 'messageId', displayName: 'Message ID' },
	],
	isRepeatable: true,
	execute,
};

/** items → messages → batches → requests → outcomes → outputs: one message per item in, one item per message out. */
async function execute({
	context,
	inputs,
	layout,
	clock,
}: OperationInput): Promise<INodeExecutionData[][]> {
	const isTool = layout === 'single';
	const settings = readSettings(
		context,
		'batchSize',
		'concurrentRequests',
		'countryCallingCode',
		'includeInputFields',
		'maxRetryTime',
		'simplify',
		'timeout',
	);
	const times = readWaitTimes(context);
	const credential = await readCredential(context);
	const send = createSend(context, credential, settings.timeout);
	const stop = stopOnCancel(context);

	const callingCode = settings.countryCallingCode;
	const items = await readItems(
		context,
		inputs,
		get.itemParameters,
		(raw) => parseMessage(raw, callingCode),
		stop,
	);
	const { messages, indexes } = distinctMessages(
		items.map((item) => (item.kind === 'entry' ? item.entry : undefined)),
	);

	const run = await untilFinal(
		messages,
		askInBatches(statusCall(callingCode, settings.simplify), settings, { send, clock, stop }),
		isFinal,
		{ patienceMs: patienceMs(settings, isTool), times },
		{ clock, stop },
	);
	const failure = runFailure(run, (outcome) => isAnswered(outcome, MULTI_STATUS.codes));
	throwRunFailure(context, layout, failure);

	const branchOf = BRANCHES[layout];
	const { branches, errors } = toOutputs(
		{ inputs, items, indexes, outcomes: run.outcomes },
		{
			errorBranch: branchOf.error,
			branchOf: ({ state }) => branchOf[state],
			// The item of an agent's tool contains the agent's own input, session and prompt.
			includeInputFields: settings.includeInputFields && !isTool,
			noteOf: ({ phoneNumber }, error) =>
				isRefused(error) ? lostZeroNote(phoneNumber) : undefined,
		},
	);
	const isWaiting = (index: number): boolean => !isSettled(run.outcomes[index]);
	addHints(context, [
		errorHint(errors, inputs.length),
		unexpectedHint(run.unexpected),
		...waitHints(indexes.filter((index) => index >= 0 && isWaiting(index)).length, run.wait, times),
	]);
	return branches;
}

/** How statuses are requested, and what the answer says of each message. */
function statusCall(callingCode: string, simplify: boolean): BatchCall<Message, MessageStatus> {
	const callingCodes = callingCodesOfAnswers(callingCode);
	const toFields = simplify ? simplifyEntry : rawEntry;
	return {
		endpoint: MULTI_STATUS,
		toContent: (messages) => ({ SMSStatut_List: messages }),
		toOutcomes: (messages, answer) => {
			const { entries, unexpected } = matchMessages(messages, answer, callingCodes);
			const outcomes = messages.map((message, index) =>
				readStatusEntry(message, entries[index], toFields),
			);
			return { outcomes, unexpected };
		},
	};
}

/** Whether SMS Partner said no to this message, or to a request with nothing but this message. */
function isRefused({ errorSource, httpStatus }: EntryError): boolean {
	return errorSource === 'message' || httpStatus === 400 || httpStatus === 422;
}

function isFinal({ state }: MessageStatus): boolean {
	return state !== 'waiting';
}

function isSettled(outcome: Outcome<MessageStatus>): boolean {
	return outcome.kind === 'error' || isFinal(outcome.result);
}
