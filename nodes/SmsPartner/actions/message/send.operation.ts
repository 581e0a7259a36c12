import type { INodeExecutionData } from 'n8n-workflow';
import { BULK_SEND, ME, SEND } from '../../api/endpoints';
import { isAnswered, type Outcome } from '../../api/outcome';
import { readSentEntries, type SentSms } from '../../api/sent';
import { fixedTextIn } from '../../items/directExpression';
import { forEachIndex } from '../../items/forEachIndex';
import { gapHint, replacedHint, sentHints, unreachableHints } from '../../items/hints';
import { arrangeLots } from '../../messages/lots';
import { matchRecipients } from '../../messages/matchRecipients';
import { callingCodesOfAnswers } from '../../messages/phoneNumber';
import { ChangedCharacterSamples, type Sms, smsParser } from '../../messages/sms';
import { UnreachableUrls } from '../../messages/unreachableUrl';
import type { BatchCall } from '../../requests/batchCall';
import type { Operation, OperationInput } from '../operation';
import {
	askOf,
	callingCodesOf,
	entriesOf,
	failIfUnanswered,
	finishRun,
	readEntries,
	startRun,
} from '../run';
import { sendProperties } from './send.properties';

const MAX_CHARACTERS_SHOWN = 3;

const MAYBE_SENT =
	'It may have been sent anyway: look for it in your SMS Partner account before you send it again.';

export const send: Operation = {
	option: {
		name: 'Send',
		value: 'send',
		description: 'Send an SMS to each phone number. Each SMS costs money.',
		action: 'Send SMS',
	},
	properties: sendProperties,
	itemParameters: [
		{ name: 'phoneNumber', displayName: 'Phone Number' },
		{ name: 'message', displayName: 'Message', isText: true },
	],
	execute,
};

/** items → SMS → lots → requests → outcomes → outputs: one SMS per item in, one item per SMS out. */
async function execute(input: OperationInput): Promise<INodeExecutionData[][]> {
	const run = await startRun(input, 'sendTimeout', 'batchSize', 'concurrentRequests');
	const parse = smsParser({
		nowMs: run.tools.clock.date(),
		timeZone: run.context.getTimezone(),
		fixedText: fixedTextIn(
			run.context.getNodeParameter('message', 0, '', { rawExpressions: true }),
		),
	});
	const items = await readEntries(run, parse);
	const { messages, sizes, indexes } = arrangeLots(entriesOf(items));
	const call = sendCall(callingCodesOfAnswers(callingCodesOf(items)));
	const asked = await askOf(run, call)(messages, run.patience, sizes);
	failIfUnanswered(run, asked, isAnsweredOrMaybeSent);
	const isOut = asked.outcomes.map(isSentOrMaybeSent);
	const changed = new ChangedCharacterSamples(MAX_CHARACTERS_SHOWN);
	const urls = new UnreachableUrls();
	await forEachIndex(messages.length, (index) => {
		if (!isOut[index]) return;
		changed.add(messages[index]);
		urls.add(messages[index]);
	});
	return await finishRun(
		run,
		{ ...asked, items, indexes },
		{
			noteOf: (_, { maybeSent }) => (maybeSent ? MAYBE_SENT : undefined),
			firstHints: () => [
				...sentHints(asked.outcomes),
				gapHint(
					items.flatMap((item, index) =>
						item.kind === 'entry' && isOut[indexes[index]] ? [item] : [],
					),
				),
			],
			hints: () => [replacedHint(changed), ...unreachableHints(urls.reasons)],
		},
	);
}

/** The request that sends SMS, and how to read its answer. */
function sendCall(callingCodes: readonly string[]): BatchCall<Sms, SentSms> {
	return {
		endpoint: BULK_SEND,
		singleEntryEndpoint: SEND,
		probe: ME,
		toContent: (messages) => ({ ...contentOf(messages), ...messages[0].options.fields }),
		toOutcomes: (messages, answer) => {
			const numbers = messages.map(({ phoneNumber }) => phoneNumber);
			const { entries, more, unexpected } = matchRecipients(numbers, answer, callingCodes);
			return {
				outcomes: messages.map((sms, index) =>
					readSentEntries(sms, entries[index], more.get(index)),
				),
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

/**
 * Whether SMS Partner answered for this SMS or may have sent it. Then the node must not fail: n8n's Retry On Fail would
 * send everything again.
 */
function isAnsweredOrMaybeSent(outcome: Outcome<SentSms>): boolean {
	return isSentOrMaybeSent(outcome) || isAnswered(outcome, SEND.codes);
}

function isSentOrMaybeSent(outcome: Outcome<SentSms>): boolean {
	return outcome.kind === 'result' || outcome.maybeSent === true;
}
