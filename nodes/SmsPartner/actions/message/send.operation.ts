import type { INodeExecutionData } from 'n8n-workflow';
import { BULK_SEND, ME, SEND } from '../../api/endpoints';
import { type EntryError, isAnswered, type Outcome } from '../../api/outcome';
import { readSentEntry, type SentSms } from '../../api/sent';
import { throwRunFailure } from '../../items/errors';
import { addHints, errorHint, maybeSentHint, sentHint, unexpectedHint } from '../../items/hints';
import { BRANCHES } from '../../items/outputLayout';
import { readItems } from '../../items/readItems';
import { readCredential, readSettings } from '../../items/settings';
import { toOutputs } from '../../items/toOutputs';
import { arrangeLots } from '../../messages/lots';
import { matchRecipients } from '../../messages/matchRecipients';
import { callingCodesOfAnswers, lostZeroNote } from '../../messages/phoneNumber';
import { type Sms, smsParser } from '../../messages/sms';
import { askInBatches } from '../../requests/askInBatches';
import type { BatchCall } from '../../requests/batchCall';
import { createSend } from '../../requests/send';
import { stopOnCancel } from '../../requests/stop';
import { runFailure } from '../../requests/untilFinal';
import { type Operation, type OperationInput, patienceMs } from '../operation';
import { sendProperties } from './send.properties';

const MAYBE_SENT =
	'It may have been sent all the same: look for it in your SMS Partner account before you send it again.';

export const send: Operation = {
	option: {
		name: 'Send',
		value: 'send',
		description: 'Send an SMS to each phone number. Each one costs money.',
		action: 'Send SMS',
	},
	properties: sendProperties,
	itemParameters: [
		{ name: 'phoneNumber', displayName: 'Phone Number' },
		{ name: 'message', displayName: 'Message' },
		{ name: 'options', displayName: 'Options', isHidden: true },
	],
	isRepeatable: false,
	execute,
};

/** items → SMS → lots → requests → outcomes → outputs: one SMS per item in, one item per SMS out. */
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
		'sendTimeout',
	);
	const credential = await readCredential(context);
	const request = createSend(context, credential, settings.sendTimeout);
	const stop = stopOnCancel(context);

	const parse = smsParser(settings.countryCallingCode, {
		nowMs: clock.now(),
		timeZone: context.getTimezone(),
	});
	const items = await readItems(context, inputs, send.itemParameters, parse, stop);
	const { messages, sizes, indexes } = arrangeLots(
		items.map((item) => (item.kind === 'entry' ? item.entry : undefined)),
	);

	const ask = askInBatches(sendCall(settings.countryCallingCode), settings, {
		send: request,
		clock,
		stop,
	});
	const run = await ask(messages, patienceMs(settings, isTool), sizes);
	const failure = runFailure(run, mayBeDone);
	throwRunFailure(context, layout, failure);

	const { error: errorBranch } = BRANCHES[layout];
	const { branches, errors } = toOutputs(
		{ inputs, items, indexes, outcomes: run.outcomes },
		{
			errorBranch,
			branchOf: () => 0,
			includeInputFields: settings.includeInputFields && !isTool,
			noteOf: ({ phoneNumber }, error) => noteOf(phoneNumber, error),
		},
	);
	addHints(context, [
		sentHint(run.outcomes),
		errorHint(errors, inputs.length),
		maybeSentHint(errors),
		unexpectedHint(run.unexpected),
	]);
	return branches;
}

/** How SMS are sent, and what the answer says of each. */
function sendCall(callingCode: string): BatchCall<Sms, SentSms> {
	const callingCodes = callingCodesOfAnswers(callingCode);
	return {
		endpoint: BULK_SEND,
		endpointOfOne: SEND,
		probe: ME,
		toContent: (messages) => ({ ...contentOf(messages), ...messages[0].options.fields }),
		toOutcomes: (messages, answer) => {
			const numbers = messages.map(({ phoneNumber }) => phoneNumber);
			const { entries, unexpected } = matchRecipients(numbers, answer, callingCodes);
			return {
				outcomes: messages.map((sms, index) => readSentEntry(sms, entries[index])),
				unexpected,
			};
		},
	};
}

function contentOf(messages: readonly Sms[]): object {
	if (messages.length > 1) {
		return { SMSList: messages.map(({ phoneNumber, message }) => ({ phoneNumber, message })) };
	}
	const [{ phoneNumber, message }] = messages;
	return { phoneNumbers: phoneNumber, message };
}

/** Whether SMS Partner acted on this SMS, answered for it, or may have acted on it: the node must not fail then. */
function mayBeDone(outcome: Outcome<SentSms>): boolean {
	if (outcome.kind === 'error' && outcome.error.maybeSent) return true;
	return isAnswered(outcome, SEND.codes);
}

function noteOf(phoneNumber: unknown, { errorSource, maybeSent }: EntryError): string | undefined {
	if (maybeSent) return MAYBE_SENT;
	return errorSource === 'message' ? lostZeroNote(phoneNumber) : undefined;
}
