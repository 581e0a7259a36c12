import type { IDataObject } from 'n8n-workflow';
import { readEntry } from '../rules/apiEntry';
import { isRecord } from '../rules/fields';
import { parseMessageId } from '../rules/messageId';
import { parsePhoneNumber } from '../rules/phoneNumber';
import type { Message, MessageError, Outcome, ToFields } from '../types';
import type { Part } from './batchToParts';
import { messageKey } from './distinctMessages';

export interface MatchedOutcomes {
	/** One for each message of the parts, in their order. */
	readonly outcomes: Outcome[];
	/** Entries that fit no message that was asked for. */
	readonly unexpected: number;
}

const NOT_IN_ANSWER: MessageError = {
	error: 'No status in the answer',
	errorSource: 'message',
	errorDescription:
		'SMS Partner answered the request, but not for this message. Try again later. If it lasts, ask the support of SMS Partner.',
};

/**
 * Gives each message its outcome. Entries are matched by number and message ID in normal form, never by position.
 *
 * @param callingCodes what a national number in an answer may stand for
 */
export function partsToOutcomes(
	parts: readonly Part[],
	callingCodes: readonly string[],
	toFields: ToFields,
): MatchedOutcomes {
	const outcomes: Outcome[] = [];
	let unexpected = 0;
	for (const { messages, answer } of parts) {
		if (answer.kind === 'entries') {
			const matched = matchEntries(messages, answer.entries, callingCodes, toFields);
			outcomes.push(...matched.outcomes);
			unexpected += matched.unexpected;
			continue;
		}
		const { scope, problem } = answer.failure;
		// A refusal for the content is of one message alone: batchToParts sees to that.
		const errorSource = scope === 'content' ? 'message' : 'request';
		const error = { ...problem, errorSource } as const;
		for (let i = 0; i < messages.length; i++) outcomes.push({ kind: 'error', error });
	}
	return { outcomes, unexpected };
}

function matchEntries(
	messages: readonly Message[],
	entries: readonly unknown[],
	callingCodes: readonly string[],
	toFields: ToFields,
): MatchedOutcomes {
	const findPlace = placeFinder(messages, callingCodes);
	const found = new Array<Outcome | undefined>(messages.length);
	let unexpected = 0;
	entries.forEach((entry, index) => {
		const place = isRecord(entry) ? findPlace(entry, index) : undefined;
		if (place === undefined) unexpected += 1;
		// An entry that comes twice is the same answer twice: the first counts.
		else if (isRecord(entry)) found[place] ??= readEntry(messages[place], entry, toFields);
	});
	return {
		outcomes: Array.from(found, (outcome) => outcome ?? { kind: 'error', error: NOT_IN_ANSWER }),
		unexpected,
	};
}

/** Gives a function that tells which message an entry is about. */
function placeFinder(
	messages: readonly Message[],
	callingCodes: readonly string[],
): (entry: IDataObject, index: number) => number | undefined {
	let placeOfKey: Map<string, number> | undefined;

	return (entry, index) => {
		const phoneNumber = entry.phoneNumber ?? entry.number;
		const { messageId } = entry;
		// Most answers repeat what was asked, letter by letter and in order: then there is nothing to look up.
		const asked = messages.at(index);
		if (asked && asked.messageId === messageId && asked.phoneNumber === phoneNumber) return index;

		const id = parseMessageId(messageId);
		if ('problem' in id) return undefined;
		placeOfKey ??= new Map(messages.map((message, place) => [messageKey(message), place]));
		const places = new Set<number>();
		for (const callingCode of callingCodes) {
			const number = parsePhoneNumber(phoneNumber, callingCode);
			if ('problem' in number) return undefined;
			const place = placeOfKey.get(messageKey({ phoneNumber: number.value, messageId: id.value }));
			if (place !== undefined) places.add(place);
		}
		// A national number that fits two messages tells nothing of either.
		return places.size === 1 ? [...places][0] : undefined;
	};
}
